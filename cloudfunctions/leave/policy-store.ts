import { addDays, dayOf, MINUTE } from '@contract/core/time';
import { DEFAULT_POLICY, type LeavePolicy } from '@contract/leave-policy';
import type { IsTeaching } from '@contract/leave-rules';
import { schoolDays } from '../org/public-calendar';
import { oneOf } from '@kernel/filter';
import type { BarDoc, RuleDoc } from './documents';
import { rules } from './repo';

export interface CurrentPolicy {
  policy: LeavePolicy;
  /** Counts the office's changes; 0 while the defaults hold. */
  rev: number;
}

const KEEP = MINUTE;
const WHY = 'the school’s rules are everybody’s';
let held: { current: CurrentPolicy; until: number } | null = null;
let taught: { days: Map<string, boolean>; from: string; to: string; until: number } | null = null;

export function barId(personId: string): string {
  return `bar:${personId}`;
}

function policyIn(stored: RuleDoc | null | undefined, now: number): CurrentPolicy {
  // Fields that a later version of the product added stand at their defaults.
  const policy: LeavePolicy = stored?.policy
    ? {
        ...DEFAULT_POLICY,
        ...stored.policy,
        kinds: { ...DEFAULT_POLICY.kinds, ...stored.policy.kinds },
        overdue: { ...DEFAULT_POLICY.overdue, ...stored.policy.overdue },
      }
    : DEFAULT_POLICY;
  const current = { policy, rev: stored?.version ?? 0 };
  held = { current, until: now + KEEP };
  return current;
}

/** The rules in force; remembered in the instance for a minute. At most 1 request. */
export async function currentPolicy(now: number): Promise<CurrentPolicy> {
  if (held && held.until > now && held.until - now <= KEEP) return held.current;
  return storedPolicy(now);
}

/** The rules as they are stored this moment: whoever is about to change them must not start from an old copy. */
export async function storedPolicy(now: number): Promise<CurrentPolicy> {
  return policyIn(await rules.unsafeFirst(WHY, { _id: 'policy' }), now);
}

/** The rules in force, read anew, and the bar on this student that holds at `now` (L12). 1 request. */
export async function rulesFor(
  personId: string,
  now: number,
): Promise<CurrentPolicy & { bar: Pick<BarDoc, 'reason' | 'byName'> | null }> {
  const rows = await rules.unsafeFind(WHY, { _id: oneOf(['policy', barId(personId)]) });
  const bar = rows.find((row) => row._id === barId(personId));
  const current = policyIn(
    rows.find((row) => row._id === 'policy'),
    now,
  );
  const over = typeof bar?.untilOn === 'string' && bar.untilOn < dayOf(now);
  const passed = bar?.override != null && bar.override.until > now;
  if (!bar?.active || over || passed) return { ...current, bar: null };
  return { ...current, bar: { reason: bar.reason ?? '', byName: bar.byName ?? '' } };
}

export function forgetPolicy(): void {
  held = null;
}

/** True when a rule asks which days are taught; otherwise the calendar need not be read. */
export function needsCalendar(policy: LeavePolicy): boolean {
  const countings = [policy.counting, ...Object.values(policy.kinds).map((kind) => kind.counting)];
  return (
    policy.returnWorkingDays > 0 || countings.some((counting) => counting?.startsWith('teaching') ?? false)
  );
}

/** Which of the days around [from, to) are taught; at most 2 requests, remembered for a minute. */
export async function teachingDays(
  policy: LeavePolicy,
  from: number,
  to: number,
  now: number,
): Promise<IsTeaching> {
  if (!needsCalendar(policy)) return () => true;
  const first = addDays(dayOf(from), -7);
  const last = addDays(dayOf(to), 30);
  if (!taught || taught.until <= now || taught.from > first || taught.to < last) {
    const days = await schoolDays(first, last);
    const map = new Map(days.map((day) => [day.day, day.kind === 'teaching' || day.kind === 'make-up']));
    taught = { days: map, from: first, to: last, until: now + KEEP };
  }
  const { days } = taught;
  return (day) => days.get(day) ?? true;
}
