import { refuse } from '../failures';
import { fromLocal, offsetAt, toLocal } from './zones';

export const DAY = 86_400_000;

const yearStart = (local: Date): number => Date.UTC(local.getUTCFullYear(), 0, 1);

export const dayOfYear = (local: Date): number => Math.floor((local.getTime() - yearStart(local)) / DAY) + 1;

/** Weeks begin on Sunday; days before the year's first Sunday are in week 0. */
export const sundayWeek = (local: Date): number => Math.floor((dayOfYear(local) + 6 - local.getUTCDay()) / 7);

/** Week 1 has the year's first Thursday, so days around New Year may belong to the neighbour's year. */
export function isoWeek(local: Date): { year: number; week: number } {
  const thursday = new Date(local.getTime() + (4 - (local.getUTCDay() || 7)) * DAY);
  return {
    year: thursday.getUTCFullYear(),
    week: Math.floor((thursday.getTime() - yearStart(thursday)) / DAY / 7) + 1,
  };
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}${pad(size % 60, 2)}`;
}

const READERS: Record<string, (local: Date, offset: number) => string> = {
  Y: (local) => pad(local.getUTCFullYear(), 4),
  m: (local) => pad(local.getUTCMonth() + 1, 2),
  d: (local) => pad(local.getUTCDate(), 2),
  H: (local) => pad(local.getUTCHours(), 2),
  M: (local) => pad(local.getUTCMinutes(), 2),
  S: (local) => pad(local.getUTCSeconds(), 2),
  L: (local) => pad(local.getUTCMilliseconds(), 3),
  j: (local) => pad(dayOfYear(local), 3),
  w: (local) => String(local.getUTCDay() + 1),
  u: (local) => String(local.getUTCDay() || 7),
  U: (local) => pad(sundayWeek(local), 2),
  V: (local) => pad(isoWeek(local).week, 2),
  G: (local) => pad(isoWeek(local).year, 4),
  z: (_local, offset) => offsetText(offset),
  Z: (_local, offset) => String(offset),
  '%': () => '%',
};

export function formatDate(at: number, zone: string, pattern: string): string {
  const local = toLocal(at, zone);
  const offset = offsetAt(zone, at);
  return pattern.replace(/%(.?)/gs, (_whole, letter: string) => {
    const reader = READERS[letter];
    return reader ? reader(local, offset) : refuse(`Invalid format character '%${letter}' in format string`);
  });
}

const GROUPS: Record<string, [name: string, source: string]> = {
  Y: ['year', '\\d{4}'],
  m: ['month', '\\d{2}'],
  d: ['day', '\\d{2}'],
  H: ['hour', '\\d{2}'],
  M: ['minute', '\\d{2}'],
  S: ['second', '\\d{2}'],
  L: ['millisecond', '\\d{3}'],
  z: ['offset', '[+-]\\d{2}:?\\d{2}|Z'],
};

const ISO =
  /^(?<year>\d{4})-(?<month>\d{2})(?:-(?<day>\d{2}))?(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<millisecond>\d{1,3})\d*)?)?)?\s*(?<offset>Z|[+-]\d{2}:?\d{2})?$/;

function patternOf(format: string): RegExp {
  const source = format.replace(/%(.)|[\\^$.*+?()[\]{}|]/gs, (whole, letter: string | undefined) => {
    if (letter === undefined) return `\\${whole}`;
    if (letter === '%') return '%';
    const group = GROUPS[letter];
    return group
      ? `(?<${group[0]}>${group[1]})`
      : refuse(`Invalid format character '%${letter}' in format string`);
  });
  return new RegExp(`^${source}$`);
}

/** Epoch ms of a date in text, or undefined when the text is no date. The text's own offset beats the zone. */
export function parseDate(value: string, zone: string, format?: string): number | undefined {
  const groups = (format === undefined ? ISO : patternOf(format)).exec(value)?.groups;
  if (!groups?.year) return undefined;
  const read = (name: string, missing: number): number => Number(groups[name] ?? missing);
  const [month, day] = [read('month', 1), read('day', 1)];
  const milliseconds = Number((groups.millisecond ?? '0').padEnd(3, '0'));
  const local = Date.UTC(
    read('year', 0),
    month - 1,
    day,
    read('hour', 0),
    read('minute', 0),
    read('second', 0),
    milliseconds,
  );
  const check = new Date(local);
  // Date.UTC lets 31 April roll over into May; a text that says so is no date.
  if (check.getUTCMonth() + 1 !== month || check.getUTCDate() !== day || read('hour', 0) > 23)
    return undefined;
  if (read('minute', 0) > 59 || read('second', 0) > 59) return undefined;
  if (groups.offset === undefined) return fromLocal(local, zone);
  return groups.offset === 'Z' ? local : local - offsetAt(groups.offset, 0) * 60_000;
}
