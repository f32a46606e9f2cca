import type { OutputOf } from '@contract/core/define';
import { addDays, dayInWords, weekdayOf } from '@contract/core/time';
import type { org } from '@contract/org';
import type { DAY_KINDS } from '@contract/org-year';

export type CalendarReply = OutputOf<typeof org, 'calendar'>;
export type CalendarDay = CalendarReply['days'][number];
export type DayKind = (typeof DAY_KINDS)[number];

/** One sign per kind, so that a day is not told by its colour alone. */
export const DAY_GLYPHS: Readonly<Record<DayKind, string>> = {
  teaching: '课',
  weekend: '休',
  holiday: '节',
  'make-up': '补',
  vacation: '假',
};

/** `2026-11` of a day, and the months beside it. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

export function monthBeside(month: string, step: 1 | -1): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + step;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** 2026年11月. */
export function monthInWords(month: string): string {
  const [year = '', number = ''] = month.split('-');
  return `${year}年${Number(number)}月`;
}

/** First and last day of a month. */
export function spanOf(month: string): { from: string; to: string } {
  return { from: `${month}-01`, to: addDays(`${monthBeside(month, 1)}-01`, -1) };
}

/** Weeks from Monday; null where another month's days would stand. */
export function weeksOf(month: string): (string | null)[][] {
  const { from, to } = spanOf(month);
  const lead = (weekdayOf(from) + 6) % 7;
  const cells: (string | null)[] = Array.from({ length: lead }, () => null);
  for (let day = from; day <= to; day = addDays(day, 1)) cells.push(day);
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** Which teaching week of its term a day lies in, from 1; weeks begin on Monday. */
export function weekOfTerm(day: string, termFrom: string): number {
  const monday = (of: string) => addDays(of, -((weekdayOf(of) + 6) % 7));
  return Math.round((Date.parse(monday(day)) - Date.parse(monday(termFrom))) / (7 * 86_400_000)) + 1;
}

/** 11月3日, with its year where it is not this one: a term's ends need no weekday. */
export function dateInWords(day: string, today: string): string {
  return dayInWords(day, today).split(' ')[0] ?? day;
}

/** `05-01` → 5月1日. */
export function monthDayInWords(monthDay: string): string {
  const [month = '', date = ''] = monthDay.split('-');
  return `${Number(month)}月${Number(date)}日`;
}
