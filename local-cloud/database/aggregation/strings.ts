import { refuse } from '../failures';
import { compareStrings } from '../order';
import { PatternValue, type Value } from '../values';
import { argumentsOf, integer, isNothing, kind, named, nullable, plainly, text } from './arguments';
import { isoText } from './dates';
import type { Operator } from './scope';

const points = (value: string): string[] => Array.from(value);

/** Numbers and dates become text where an operator takes "anything printable"; null and missing become ''. */
function printable(name: string, value: Value | undefined): string {
  if (isNothing(value)) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (value instanceof Date) return isoText(value);
  return refuse(`can't convert from BSON type ${kind(value)} to String in ${name}`);
}

function substrBytes(value: Value | undefined, start: Value | undefined, count: Value | undefined): string {
  const bytes = Buffer.from(printable('$substrBytes', value));
  const from = integer('$substrBytes', start);
  const length = integer('$substrBytes', count);
  if (from < 0) return refuse('$substrBytes: starting index must be non-negative');
  if (from >= bytes.length) return '';
  const end = length < 0 ? bytes.length : Math.min(bytes.length, from + length);
  const inside = (at: number): boolean => ((bytes[at] ?? 0) & 0xc0) === 0x80;
  if (inside(from))
    return refuse('$substrBytes: Invalid range, starting index is a UTF-8 continuation byte.');
  if (end < bytes.length && inside(end))
    return refuse('$substrBytes: Invalid range, ending index is in the middle of a UTF-8 character.');
  return bytes.subarray(from, end).toString();
}

function substrCP(value: Value | undefined, start: Value | undefined, count: Value | undefined): string {
  const from = integer('$substrCP', start);
  const length = integer('$substrCP', count);
  if (from < 0 || length < 0) return refuse('$substrCP: starting index and length must be non-negative');
  return points(printable('$substrCP', value))
    .slice(from, from + length)
    .join('');
}

/** Positions count bytes or code points, whichever `units` splits into. */
function indexOf(name: string, units: (value: string) => (string | number)[]) {
  return (...values: (Value | undefined)[]): Value => {
    const [value, wanted, start, end] = values;
    if (isNothing(value)) return null;
    const whole = units(text(name, value));
    const part = units(text(name, wanted));
    const from = start === undefined ? 0 : integer(name, start);
    const to = Math.min(whole.length, end === undefined ? whole.length : integer(name, end));
    if (from < 0 || to < 0) return refuse(`${name} requires a nonnegative start and end`);
    for (let at = from; at + part.length <= to; at += 1)
      if (part.every((unit, offset) => whole[at + offset] === unit)) return at;
    return -1;
  };
}

/** ASCII only, as MongoDB documents it. */
const upper = (value: string): string => value.replace(/[a-z]/g, (letter) => letter.toUpperCase());
const lower = (value: string): string => value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function split(value: Value, by: Value): Value {
  const delimiter = text('$split', by);
  if (delimiter === '') return refuse('$split requires a non-empty separator');
  return text('$split', value).split(delimiter);
}

const trim =
  (name: string, sides: (chars: Set<string>, value: string[]) => string[]): Operator =>
  (argument, compile) => {
    const { input, chars } = named(name, argument, compile, ['input'], ['chars']);
    return (scope) => {
      const value = input?.(scope);
      if (isNothing(value)) return null;
      const given = chars?.(scope);
      if (given === null) return null;
      const cut = new Set(
        points(given === undefined ? ' \t\n\v\f\r\0\u00a0\u1680\u2000\u3000' : text(name, given)),
      );
      return sides(cut, points(text(name, value))).join('');
    };
  };

const trimStart = (cut: Set<string>, value: string[]): string[] => {
  const at = value.findIndex((one) => !cut.has(one));
  return at < 0 ? [] : value.slice(at);
};
const trimEnd = (cut: Set<string>, value: string[]): string[] =>
  trimStart(cut, [...value].reverse()).reverse();

const regexMatch: Operator = (argument, compile) => {
  const { input, regex, options } = named('$regexMatch', argument, compile, ['input', 'regex'], ['options']);
  return (scope) => {
    const value = input?.(scope);
    const given = regex?.(scope);
    if (isNothing(value) || isNothing(given)) return false;
    const flags = options?.(scope);
    const pattern =
      given instanceof PatternValue && isNothing(flags)
        ? given
        : new PatternValue(
            given instanceof PatternValue ? given.pattern : text('$regexMatch', given),
            isNothing(flags) ? '' : text('$regexMatch', flags),
          );
    return pattern.test(text('$regexMatch', value));
  };
};

export const STRINGS: Record<string, Operator> = {
  $concat: (argument, compile) => {
    const items = argumentsOf('$concat', argument, compile, 0, Infinity);
    return (scope) => {
      const values = items.map((item) => item(scope));
      return values.some(isNothing) ? null : values.map((value) => text('$concat', value)).join('');
    };
  },
  $indexOfBytes: plainly(
    '$indexOfBytes',
    2,
    indexOf('$indexOfBytes', (value) => [...Buffer.from(value)]),
    4,
  ),
  $indexOfCP: plainly('$indexOfCP', 2, indexOf('$indexOfCP', points), 4),
  $ltrim: trim('$ltrim', trimStart),
  $regexMatch: regexMatch,
  $rtrim: trim('$rtrim', trimEnd),
  $split: nullable('$split', 2, split),
  $strLenBytes: plainly('$strLenBytes', 1, (value) => Buffer.byteLength(text('$strLenBytes', value))),
  $strLenCP: plainly('$strLenCP', 1, (value) => points(text('$strLenCP', value)).length),
  $strcasecmp: plainly('$strcasecmp', 2, (left, right) =>
    Math.sign(compareStrings(upper(printable('$strcasecmp', left)), upper(printable('$strcasecmp', right)))),
  ),
  $substr: plainly('$substr', 3, substrBytes),
  $substrBytes: plainly('$substrBytes', 3, substrBytes),
  $substrCP: plainly('$substrCP', 3, substrCP),
  $toLower: plainly('$toLower', 1, (value) => lower(printable('$toLower', value))),
  $toString: nullable('$toString', 1, (value) =>
    typeof value === 'boolean' ? String(value) : printable('$toString', value),
  ),
  $toUpper: plainly('$toUpper', 1, (value) => upper(printable('$toUpper', value))),
  $trim: trim('$trim', (cut, value) => trimEnd(cut, trimStart(cut, value))),
};
