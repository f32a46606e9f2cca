import {
  checksOf,
  DEFAULT_CHECKS,
  EVERYBODY,
  type CalendarDay,
  type CheckSetting,
  type ScheduledCheck,
} from '@contract/roll-call-schedule';
import { MINUTE } from '@contract/core/time';
import { gt } from '@kernel/filter';
import { schoolDay } from '../org/public';
import type { CheckDayDoc, CheckDoc } from './documents';
import { checkDays, checks } from './repo';

/** Which checks a day has: the office's settings over the defaults, and what was already made of them. */

const WHY = 'settings are everybody’s';

/** What the office set, of the checks it touched. 1 request. */
export async function ownSettings(): Promise<CheckDoc[]> {
  return checks.unsafeFind(WHY, { _id: gt('') });
}

/** A setting without what the store keeps beside it; fields that a later version added stand at their defaults. */
export function plainSetting(check: CheckSetting): CheckSetting {
  const { checkId, name, kind, points, days, windows, graceMinutes, lockMinutes } = check;
  const { markers, ladderMinutes, places, cohorts, reopenDays, enabled } = { ...EVERYBODY, ...check };
  return {
    checkId,
    name,
    kind,
    points,
    days: [...days],
    windows: windows.map(({ weekdays, timetable, opens, closes }) => ({
      ...(weekdays && { weekdays: [...weekdays] }),
      ...(timetable && { timetable }),
      opens,
      closes,
    })),
    graceMinutes,
    lockMinutes,
    reopenDays,
    markers: [...markers],
    ladderMinutes: [...ladderMinutes],
    places: {
      mode: places.mode,
      nodes: places.nodes.map(({ level, id, label }) => ({ level, id, label })),
    },
    cohorts: {
      mode: cohorts.mode,
      years: [...cohorts.years],
      nodes: cohorts.nodes.map(({ level, id, label }) => ({ level, id, label })),
    },
    enabled,
  };
}

/** Defaults with the office's own in their places, its additional ones after them. */
export function settingsIn(own: readonly CheckDoc[]): CheckSetting[] {
  const byId = new Map(own.map((doc) => [doc._id, plainSetting(doc)]));
  const added = own.filter((doc) => !DEFAULT_CHECKS.some((check) => check.checkId === doc._id));
  return [
    ...DEFAULT_CHECKS.map((check) => byId.get(check.checkId) ?? check),
    ...added.map((doc) => plainSetting(doc)),
  ];
}

/** The school's checks as they are now. 1 request. */
export async function checkSettings(): Promise<CheckSetting[]> {
  return settingsIn(await ownSettings());
}

const KEEP = MINUTE;
let remembered: { settings: readonly CheckSetting[]; until: number } | null = null;

/** The same for names and order only, where a minute's delay does no harm. At most 1 request. */
export async function rememberedSettings(now: number): Promise<readonly CheckSetting[]> {
  if (remembered && remembered.until > now && remembered.until - now <= KEEP) return remembered.settings;
  remembered = { settings: await checkSettings(), until: now + KEEP };
  return remembered.settings;
}

/**
 * The checks of a day. One whose sheets are made or being made keeps the setting and the times it was made by: a
 * change of settings counts from the next day on (R9), a change of the calendar at once (R17). Pure.
 */
export function planOf(
  calendar: CalendarDay,
  settings: readonly CheckSetting[],
  held: readonly CheckDayDoc[],
): ScheduledCheck[] {
  const made = new Map(held.flatMap((doc) => (doc.setting ? [[doc.checkId, doc.setting] as const] : [])));
  const current = settings.map((check) => made.get(check.checkId) ?? check);
  const gone = [...made.values()].filter(
    (check) => !settings.some(({ checkId }) => checkId === check.checkId),
  );
  return checksOf(calendar, [...current, ...gone]).map((one) => {
    const doc = held.find(({ checkId }) => checkId === one.check.checkId);
    if (!doc?.setting) return one;
    const { opensAt, closesAt, locksAt } = doc;
    const graceUntil = Math.min(closesAt, opensAt + (one.graceUntil - one.opensAt));
    return { ...one, opensAt, graceUntil, closesAt, locksAt };
  });
}

/** The checks of a day, those that are off with the reason, and which of them were made. 4 requests. */
export async function scheduleOf(day: string): Promise<{ plan: ScheduledCheck[]; held: CheckDayDoc[] }> {
  const [calendar, settings, held] = await Promise.all([
    schoolDay(day),
    checkSettings(),
    checkDays.unsafeFind('the day’s checks are everybody’s', { day }, { limit: 20 }),
  ]);
  return { plan: planOf(calendar, settings, held), held };
}
