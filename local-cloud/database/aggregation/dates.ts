import { refuse } from '../failures';
import { isPlain, shown, type Value } from '../values';
import { integer, isNothing, kind, named, text } from './arguments';
import { DAY, dayOfYear, formatDate, isoWeek, parseDate, sundayWeek } from './date-format';
import type { Expression, Operator, Scope } from './scope';
import { fromLocal, toLocal } from './zones';

export const isoText = (date: Date): string => date.toISOString();

function instant(name: string, value: Value): number {
  if (value instanceof Date) return value.getTime();
  return refuse(`can't convert from ${kind(value)} to Date in ${name}`);
}

/** `{$hour: date}` or `{$hour: {date, timezone}}`: a reading of the local clock, null when there is no date. */
const part =
  (name: string, read: (local: Date) => number): Operator =>
  (argument, compile) => {
    const single = Array.isArray(argument) && argument.length === 1 ? (argument[0] as Value) : argument;
    const keyed = isPlain(single) && 'date' in single;
    const keyedArguments = keyed ? named(name, single, compile, ['date'], ['timezone']) : {};
    const { date = compile(single), timezone } = keyedArguments;
    return (scope) => {
      const value = date(scope);
      const zone = zoneOf(name, timezone, scope);
      if (isNothing(value) || zone === null) return null;
      return read(toLocal(instant(name, value), zone));
    };
  };

/** Null when the zone's expression gives null: the whole result is then null. */
function zoneOf(name: string, zone: Expression | undefined, scope: Scope): string | null {
  const value = zone ? zone(scope) : undefined;
  if (value === undefined) return 'UTC';
  return value === null ? null : text(name, value);
}

const FULL = '%Y-%m-%dT%H:%M:%S.%LZ';

const dateToString: Operator = (argument, compile) => {
  const { date, format, timezone, onNull } = named(
    '$dateToString',
    argument,
    compile,
    ['date'],
    ['format', 'timezone', 'onNull'],
  );
  return (scope) => {
    const value = date?.(scope);
    if (isNothing(value)) return onNull?.(scope) ?? null;
    const zone = zoneOf('$dateToString', timezone, scope);
    const pattern = format?.(scope);
    if (zone === null || pattern === null) return null;
    const at = instant('$dateToString', value);
    return formatDate(at, zone, pattern === undefined ? FULL : text('$dateToString', pattern));
  };
};

const dateFromString: Operator = (argument, compile) => {
  const { dateString, format, timezone, onNull, onError } = named(
    '$dateFromString',
    argument,
    compile,
    ['dateString'],
    ['format', 'timezone', 'onNull', 'onError'],
  );
  const handled = isPlain(argument) && 'onError' in argument;
  return (scope) => {
    const value = dateString?.(scope);
    if (isNothing(value)) return onNull?.(scope) ?? null;
    const zone = zoneOf('$dateFromString', timezone, scope);
    if (zone === null) return null;
    const pattern = format?.(scope);
    const at =
      typeof value === 'string'
        ? parseDate(value, zone, isNothing(pattern) ? undefined : text('$dateFromString', pattern))
        : undefined;
    if (at !== undefined) return new Date(at);
    return handled ? onError?.(scope) : refuse(`Error parsing date string ${shown(value)}`);
  };
};

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'];
const ISO_PARTS = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek', 'hour', 'minute', 'second', 'millisecond'];

/** Parts may overflow: month 14 is February of the next year. */
const dateFromParts: Operator = (argument, compile) => {
  const iso = isPlain(argument) && 'isoWeekYear' in argument;
  const names = iso ? ISO_PARTS : PARTS;
  const required = names[0] as string;
  const parts = named('$dateFromParts', argument, compile, [required], [...names.slice(1), 'timezone']);
  return (scope) => {
    const values: number[] = [];
    for (const [at, name] of names.entries()) {
      const value = isPlain(argument) && name in argument ? parts[name]?.(scope) : at < 3 ? 1 : 0;
      if (isNothing(value)) return null;
      values.push(integer('$dateFromParts', value));
    }
    const zone = zoneOf('$dateFromParts', parts.timezone, scope);
    if (zone === null) return null;
    const [year = 1970, second = 1, third = 1, hour = 0, minute = 0, seconds = 0, millisecond = 0] = values;
    if (year < 1 || year > 9999) return refuse("'year' must evaluate to an integer in the range 1 to 9999");
    const clock = Date.UTC(1970, 0, 1, hour, minute, seconds, millisecond);
    return new Date(
      fromLocal((iso ? isoDay(year, second, third) : utcDay(year, second, third)) + clock, zone),
    );
  };
};

/** Years below 100 are years of the first century, not of the twentieth. */
function utcDay(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

function isoDay(year: number, week: number, day: number): number {
  const fourth = utcDay(year, 1, 4);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
  return monday + ((week - 1) * 7 + day - 1) * DAY;
}

export const DATES: Record<string, Operator> = {
  $dateFromParts: dateFromParts,
  $dateFromString: dateFromString,
  $dateToString: dateToString,
  $dayOfMonth: part('$dayOfMonth', (local) => local.getUTCDate()),
  $dayOfWeek: part('$dayOfWeek', (local) => local.getUTCDay() + 1),
  $dayOfYear: part('$dayOfYear', dayOfYear),
  $hour: part('$hour', (local) => local.getUTCHours()),
  $isoDayOfWeek: part('$isoDayOfWeek', (local) => local.getUTCDay() || 7),
  $isoWeek: part('$isoWeek', (local) => isoWeek(local).week),
  $isoWeekYear: part('$isoWeekYear', (local) => isoWeek(local).year),
  $millisecond: part('$millisecond', (local) => local.getUTCMilliseconds()),
  $minute: part('$minute', (local) => local.getUTCMinutes()),
  $month: part('$month', (local) => local.getUTCMonth() + 1),
  $second: part('$second', (local) => local.getUTCSeconds()),
  $week: part('$week', sundayWeek),
  $year: part('$year', (local) => local.getUTCFullYear()),
};
