import { addDays, atSchool, DAY, dayInWords, dayOf, instantOf, startOfDay } from '@contract/core/time';

/** Columns of the wheel for a day, an hour and ten minutes; pure. */

const STEP = 10;
const two = (value: number) => String(value).padStart(2, '0');
export const HOURS = Array.from({ length: 24 }, (_, hour) => `${two(hour)}时`);
export const MINUTES = Array.from({ length: 60 / STEP }, (_, index) => `${two(index * STEP)}分`);

/** Days from `first` to `last` in words; today and tomorrow by name. */
export function dayRows(first: string, last: string, today: string): string[] {
  const near: Record<string, string> = { [today]: '今天', [addDays(today, 1)]: '明天' };
  return Array.from({ length: distance(first, last) + 1 }, (_, index) => {
    const day = addDays(first, index);
    return near[day] ?? dayInWords(day, today);
  });
}

function distance(first: string, last: string): number {
  return Math.max(0, Math.round((startOfDay(last) - startOfDay(first)) / DAY));
}

/** Rows that show the instant `ms`, held inside the days offered. */
export function rowsOf(ms: number, first: string, last: string): [number, number, number] {
  const day = dayOf(ms);
  if (day < first) return [0, 0, 0];
  const most = distance(first, last);
  const days = distance(first, day);
  const at = atSchool(ms);
  return days > most ? [most, 23, MINUTES.length - 1] : [days, at.hour(), Math.floor(at.minute() / STEP)];
}

/** The instant that the rows stand for, epoch ms. */
export function instantOfRows(rows: readonly number[], first: string): number {
  const [days = 0, hour = 0, tens = 0] = rows;
  return instantOf(addDays(first, days), `${hour}:${tens * STEP}`);
}
