import { isPlain, PatternValue, type Value } from './values';

/** MongoDB's order of types; the gaps are types that cannot be stored here. */
export const RANK = {
  nothing: 0,
  null: 10,
  number: 20,
  string: 30,
  object: 40,
  array: 50,
  boolean: 80,
  date: 90,
  regex: 110,
} as const;

export function rankOf(value: Value | undefined): number {
  switch (typeof value) {
    case 'undefined':
      return RANK.nothing;
    case 'number':
      return RANK.number;
    case 'string':
      return RANK.string;
    case 'boolean':
      return RANK.boolean;
    default:
      if (value === null) return RANK.null;
      if (Array.isArray(value)) return RANK.array;
      if (value instanceof Date) return RANK.date;
      if (value instanceof RegExp) return RANK.regex;
      return RANK.object;
  }
}

function compareNumbers(left: number, right: number): number {
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  if (Number.isNaN(right)) return 1;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** By code point, which is the order of the UTF-8 bytes; JavaScript's own order differs beyond U+FFFF. */
export function compareStrings(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    let a = left.charCodeAt(at);
    let b = right.charCodeAt(at);
    if (a === b) continue;
    if (a >= 0xd800 && b >= 0xd800) {
      a = a >= 0xe000 ? a - 0x800 : a + 0x2000;
      b = b >= 0xe000 ? b - 0x800 : b + 0x2000;
    }
    return a < b ? -1 : 1;
  }
  return left.length - right.length;
}

/** MongoDB's order over all values; `undefined` (a missing field) comes before null. */
export function compareValues(left: Value | undefined, right: Value | undefined): number {
  const rank = rankOf(left);
  const other = rankOf(right);
  if (rank !== other) return rank < other ? -1 : 1;
  if (typeof left === 'number') return compareNumbers(left, right as number);
  if (typeof left === 'string') return compareStrings(left, right as string);
  if (typeof left === 'boolean') return Number(left) - Number(right);
  if (left instanceof Date) return compareNumbers(left.getTime(), (right as Date).getTime());
  if (Array.isArray(left)) return compareArrays(left, right as Value[]);
  if (left instanceof RegExp) return compareStrings(patternText(left), patternText(right as RegExp));
  if (isPlain(left) && isPlain(right)) return compareObjects(left, right);
  return 0;
}

export const patternText = (value: RegExp): string =>
  value instanceof PatternValue
    ? `${value.pattern}\0${value.options}`
    : `${value.source}\0${value.flags.replace('u', '')}`;

function compareArrays(left: Value[], right: Value[]): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const order = compareValues(left[at], right[at]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Field by field in stored order: the type of the value first, then the name, then the value. */
function compareObjects(left: Record<string, Value>, right: Record<string, Value>): number {
  const leftKeys = Object.keys(left);
  const rightKeys = Object.keys(right);
  const length = Math.min(leftKeys.length, rightKeys.length);
  for (let at = 0; at < length; at += 1) {
    const a = leftKeys[at] ?? '';
    const b = rightKeys[at] ?? '';
    const order =
      rankOf(left[a]) - rankOf(right[b]) || compareStrings(a, b) || compareValues(left[a], right[b]);
    if (order !== 0) return order;
  }
  return leftKeys.length - rightKeys.length;
}

export const sameValue = (left: Value | undefined, right: Value | undefined): boolean =>
  compareValues(left, right) === 0;
