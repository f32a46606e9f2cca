import { calendarOf, daysBetween, type SchoolDay } from './calendar';

/** What every business day from `from` to `to` (both inclusive, at most 400) is at the school. 2 requests. */
export async function schoolDays(from: string, to: string): Promise<SchoolDay[]> {
  return calendarOf(daysBetween(from, to));
}
