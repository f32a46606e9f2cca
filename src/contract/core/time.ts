import dayjs, { type Dayjs } from 'dayjs';
import utc from 'dayjs/plugin/utc';

dayjs.extend(utc);

/** The school's clock: UTC+8, no summer time, no Intl (absent in WeChat's logic layer). */
const OFFSET_MINUTES = 8 * 60;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `ms` (epoch) as a dayjs value on the school's wall clock. */
export function atSchool(ms: number): Dayjs {
  return dayjs.utc(ms).utcOffset(OFFSET_MINUTES);
}

/** Business day `YYYY-MM-DD` that holds the instant `ms` (epoch). */
export function dayOf(ms: number): string {
  return atSchool(ms).format('YYYY-MM-DD');
}

/** Epoch ms of wall-clock `HH:mm` on business day `day`; hours from 24 on fall on the next day (`24:30`). */
export function instantOf(day: string, clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return startOfDay(day) + hours * HOUR + minutes * MINUTE;
}

/** Epoch ms at which business day `day` begins. */
export function startOfDay(day: string): number {
  return dayjs.utc(`${day}T00:00:00Z`).valueOf() - OFFSET_MINUTES * MINUTE;
}

/** Business day `days` later (negative: earlier). */
export function addDays(day: string, days: number): string {
  return dayOf(startOfDay(day) + days * DAY);
}

/** Day of the week, 0 = Sunday. */
export function weekdayOf(day: string): number {
  return atSchool(startOfDay(day)).day();
}

/** True for `YYYY-MM-DD` that names a real day. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(startOfDay(text)) === text;
}

/** 0 = Sunday. */
export const WEEKDAY_NAMES = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

/** Wall clock `HH:mm` of an instant. */
export function clockOf(ms: number): string {
  return atSchool(ms).format('HH:mm');
}

/** Words people use for an instant seen from `now`: 今天 22:10, 昨天 07:00, 周五 19:00, 11月3日 08:00. */
export function timeInWords(ms: number, now: number): string {
  const day = dayOf(ms);
  const distance = Math.round((startOfDay(day) - startOfDay(dayOf(now))) / DAY);
  const near: Record<number, string> = { 0: '今天', 1: '明天', [-1]: '昨天' };
  const word =
    near[distance] ??
    (Math.abs(distance) < 7
      ? (WEEKDAY_NAMES[weekdayOf(day)] ?? day)
      : atSchool(ms).format(day.slice(0, 4) === dayOf(now).slice(0, 4) ? 'M月D日' : 'YYYY年M月D日'));
  return `${word} ${clockOf(ms)}`;
}

/** Words for a length of time: 刚刚, 5 分钟, 2 小时, 3 天. */
export function durationInWords(ms: number): string {
  const length = Math.abs(ms);
  if (length < MINUTE) return '刚刚';
  if (length < HOUR) return `${Math.floor(length / MINUTE)} 分钟`;
  if (length < DAY) return `${Math.floor(length / HOUR)} 小时`;
  return `${Math.floor(length / DAY)} 天`;
}

/** A business day in words without a clock: 11月3日 周二; with its year where that is not the one of `today`. */
export function dayInWords(day: string, today = day): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const years = today.slice(0, 4) === year ? '' : `${year}年`;
  return `${years}${Number(month)}月${Number(date)}日 ${WEEKDAY_NAMES[weekdayOf(day)] ?? ''}`;
}
