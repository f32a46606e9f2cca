import { addDays, weekdayOf } from '@contract/core/time';
import { oneOf } from '@kernel/filter';
import { getDayDetail } from 'chinese-days';
import type { CalendarDayDoc, DayKind, SettingDoc, TermSetting } from './documents';
import { calendarDays, settings } from './repo';

/** One business day as the school counts it. */
export interface SchoolDay {
  day: string;
  kind: DayKind;
  /** 国庆节, 调休上课, 周末 … */
  name: string;
  /** Monday's timetable on a make-up Saturday: that Monday; else null. */
  teachesAs: string | null;
  term: TermSetting | null;
  timetable: 'summer' | 'winter';
  /** True when the school set this day by hand. */
  overridden: boolean;
}

const WHY = 'the calendar is everybody’s';
const SUMMER_FROM = '05-01';
const WINTER_FROM = '10-01';

/** The given business days (at most 400), in order. 2 requests. */
export async function calendarOf(days: readonly string[]): Promise<SchoolDay[]> {
  return (await yearOf(days)).days;
}

/** The given business days with the terms and timetable they were read by. 2 requests. */
export async function yearOf(days: readonly string[]): Promise<{
  days: SchoolDay[];
  terms: readonly TermSetting[];
  summerFrom: string;
  winterFrom: string;
}> {
  const [overrides, rows] = await Promise.all([
    calendarDays.unsafeFind(WHY, { _id: oneOf(days) }, { limit: 400 }),
    settings.unsafeFind(WHY, { _id: oneOf(['terms', 'timetable']) }),
  ]);
  const byDay = new Map(overrides.map((row) => [row._id, row]));
  const of = (id: string): SettingDoc | undefined => rows.find((row) => row._id === id);
  const terms = of('terms')?.terms ?? [];
  const timetable = of('timetable');
  return {
    days: days.map((day) => kindOf(day, terms, timetable, byDay.get(day))),
    terms,
    summerFrom: timetable?.summerFrom ?? SUMMER_FROM,
    winterFrom: timetable?.winterFrom ?? WINTER_FROM,
  };
}

/** Pure: what a day is by the state's calendar, the terms and the school's own word, the last one first. */
export function kindOf(
  day: string,
  terms: readonly TermSetting[],
  timetable: Pick<SettingDoc, 'summerFrom' | 'winterFrom'> | undefined,
  override: CalendarDayDoc | undefined,
): SchoolDay {
  const term = terms.find((one) => one.from <= day && day <= one.to) ?? null;
  const monthDay = day.slice(5);
  const summer =
    monthDay >= (timetable?.summerFrom ?? SUMMER_FROM) && monthDay < (timetable?.winterFrom ?? WINTER_FROM);
  const base = { day, term, timetable: summer ? ('summer' as const) : ('winter' as const) };
  if (override) {
    const { kind, name, teachesAs } = override;
    return { ...base, kind, name, teachesAs, overridden: true };
  }
  const plain = { ...base, teachesAs: null, overridden: false };
  // A school that entered its terms has no checks between them; one that has not is not silenced by that.
  if (terms.length > 0 && !term) return { ...plain, kind: 'vacation', name: '假期' };
  const weekend = weekdayOf(day) === 0 || weekdayOf(day) === 6;
  // Slashes make it a day of the local zone, whichever that is; dashes would be read as UTC.
  const detail = getDayDetail(day.replaceAll('-', '/'));
  // chinese-days names legal days `National Day,国庆节,3`; a plain one is its weekday.
  const legal = detail.name.split(',')[1];
  if (legal !== undefined && !detail.work) return { ...plain, kind: 'holiday', name: legal };
  if (legal !== undefined && detail.work && weekend)
    return { ...plain, kind: 'make-up', name: `${legal}调休` };
  return weekend
    ? { ...plain, kind: 'weekend', name: '周末' }
    : { ...plain, kind: 'teaching', name: '教学日' };
}

/** Every business day from `from` to `to`, both inclusive. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to && days.length < 400; day = addDays(day, 1)) days.push(day);
  return days;
}
