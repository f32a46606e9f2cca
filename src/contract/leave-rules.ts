import { addDays, dayOf, DAY, HOUR, instantOf, MINUTE, startOfDay, weekdayOf } from './core/time';
import type { LeaveKind } from './leave-kinds';
import type { Counting, LeavePolicy, Tier } from './leave-policy';

/** Length, splitting and deadlines of a leave, pure: the form, the server and the office's preview agree. */

/** Epoch ms, `to` exclusive. */
export interface Period {
  from: number;
  to: number;
}

/** True on a teaching or make-up day. */
export type IsTeaching = (day: string) => boolean;

const HALF_DAY = 12 * HOUR;
const NIGHT_FROM = '23:00';
const NIGHT_TO = '30:00';

/** Touching and overlapping periods made one, in order. */
export function merged(periods: readonly Period[]): Period[] {
  const result: Period[] = [];
  for (const period of [...periods].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && period.from <= last.to) last.to = Math.max(last.to, period.to);
    else if (period.to > period.from) result.push({ from: period.from, to: period.to });
  }
  return result;
}

function touched(periods: readonly Period[], windowOf: (day: string) => Period, keep: IsTeaching): number {
  const found = new Set<string>();
  for (const period of periods) {
    const last = dayOf(period.to - 1);
    // A night belongs to the evening before: look one day back.
    for (let day = addDays(dayOf(period.from), -1); day <= last; day = addDays(day, 1)) {
      const window = windowOf(day);
      if (window.from < period.to && period.from < window.to && keep(day)) found.add(day);
    }
  }
  return found.size;
}

const always: IsTeaching = () => true;
const wholeDay = (day: string): Period => ({ from: startOfDay(day), to: startOfDay(day) + DAY });
const morning = (day: string): Period => ({ from: startOfDay(day), to: startOfDay(day) + HALF_DAY });
const afternoon = (day: string): Period => ({ from: startOfDay(day) + HALF_DAY, to: startOfDay(day) + DAY });
const night = (day: string): Period => ({ from: instantOf(day, NIGHT_FROM), to: instantOf(day, NIGHT_TO) });

/** Length in days, a multiple of 0.5, of what the periods cover together (L1). */
export function lengthInDays(counting: Counting, periods: readonly Period[], isTeaching: IsTeaching): number {
  const parts = merged(periods);
  switch (counting) {
    case 'hours':
      return Math.ceil(parts.reduce((sum, part) => sum + part.to - part.from, 0) / HALF_DAY) / 2;
    case 'days':
      return touched(parts, wholeDay, always);
    case 'half-days':
      return (touched(parts, morning, always) + touched(parts, afternoon, always)) / 2;
    case 'nights':
      return touched(parts, night, always);
    case 'teaching-days':
      return touched(parts, wholeDay, isTeaching);
    case 'teaching-half-days':
      return (touched(parts, morning, isTeaching) + touched(parts, afternoon, isTeaching)) / 2;
  }
}

/** Those of `others` that hang together with `period`, over any number of links of at most `gap` ms (L2). */
export function joinedWith<T extends Period>(period: Period, others: readonly T[], gap: number): T[] {
  const joined: T[] = [];
  let rest = [...others];
  let reach: Period = { ...period };
  for (;;) {
    const near = rest.filter((other) => other.from <= reach.to + gap && other.to >= reach.from - gap);
    if (near.length === 0) return joined.sort((a, b) => a.from - b.from);
    joined.push(...near);
    rest = rest.filter((other) => !near.includes(other));
    reach = {
      from: Math.min(reach.from, ...near.map((one) => one.from)),
      to: Math.max(reach.to, ...near.map((one) => one.to)),
    };
  }
}

export interface Length<T extends Period> {
  /** Of this leave alone. */
  days: number;
  /** With what it hangs together with: decides the tier. */
  tierDays: number;
  joined: T[];
  counting: Counting;
}

export function lengthOf<T extends Period>(
  policy: LeavePolicy,
  kind: LeaveKind,
  period: Period,
  others: readonly T[],
  isTeaching: IsTeaching,
): Length<T> {
  const counting = policy.kinds[kind].counting ?? policy.counting;
  const joined = joinedWith(period, others, policy.joinGapHours * HOUR);
  return {
    days: lengthInDays(counting, [period], isTeaching),
    tierDays: lengthInDays(counting, [period, ...joined], isTeaching),
    joined,
    counting,
  };
}

export function tiersOf(policy: LeavePolicy, kind: LeaveKind): readonly Tier[] {
  return policy.kinds[kind].tiers ?? policy.tiers;
}

/** The tiers a leave of `days` must pass: all up to the first that covers it. */
export function tiersFor(tiers: readonly Tier[], days: number): Tier[] {
  const last = tiers.findIndex((tier) => tier.upTo === null || days <= tier.upTo);
  return tiers.slice(0, last < 0 ? tiers.length : last + 1);
}

/** By when the return must be on record (销假), epoch ms; never before the end itself. */
export function returnDueAt(policy: LeavePolicy, to: number, isTeaching: IsTeaching): number {
  let day = dayOf(to);
  let left = policy.returnWorkingDays;
  // A year without a teaching day is no calendar; the bound keeps a bad one from looping.
  for (let tries = 0; left > 0 && tries < 370; tries += 1) {
    day = addDays(day, 1);
    if (isTeaching(day)) left -= 1;
  }
  return Math.max(instantOf(day, policy.returnClock), to + policy.overdue.graceMinutes * MINUTE);
}

/** The overdue ladder (L9), in order: whom each step asks and when, ms after the end. */
export function overdueSteps(policy: LeavePolicy) {
  const { graceMinutes, counselorMinutes, collegeMinutes, officeMinutes } = policy.overdue;
  return [
    { key: 'student', name: '提醒本人', after: graceMinutes * MINUTE },
    { key: 'counselor', name: '层长、辅导员', after: counselorMinutes * MINUTE },
    { key: 'college', name: '学院值班', after: collegeMinutes * MINUTE },
    { key: 'office', name: '学工部、保卫，联系家长', after: officeMinutes * MINUTE },
  ] as const;
}

export type OverdueKey = ReturnType<typeof overdueSteps>[number]['key'];

/** Quick picks of the form; a pick whose end has passed is left out. */
export function quickRanges(now: number): (Period & { key: string; name: string })[] {
  const today = dayOf(now);
  const tomorrow = addDays(today, 1);
  const weekday = weekdayOf(today);
  const friday = addDays(today, weekday === 0 ? -2 : 5 - weekday);
  const later = (at: number) => Math.max(at, Math.ceil(now / (10 * MINUTE)) * 10 * MINUTE);
  const picks = [
    { key: 'tonight', name: '今晚', from: later(instantOf(today, '18:00')), to: instantOf(today, '22:00') },
    { key: 'tomorrow', name: '明天', from: instantOf(tomorrow, '08:00'), to: instantOf(tomorrow, '22:00') },
    {
      key: 'weekend',
      name: '周末',
      from: later(instantOf(friday, '17:30')),
      to: instantOf(addDays(friday, 2), '20:00'),
    },
  ];
  return picks.filter((pick) => pick.from < pick.to);
}

/** True when `away` of `size` together pass the warning line (L11). */
export function overClassShare(
  policy: Pick<LeavePolicy, 'classPercent'>,
  away: number,
  size: number,
): boolean {
  return size > 0 && away * 100 > policy.classPercent * size;
}
