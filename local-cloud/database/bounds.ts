import { encodeKey, tagOf, textBytes } from './key';
import { isOperators } from './match';
import { RANK, rankOf } from './order';
import { isPlain, PatternValue, type Document, type Value } from './values';

/** A position between keys: before all keys that start with `bytes`, or after them. */
export interface Edge {
  bytes: Buffer;
  after: boolean;
}

/** All keys from `low` to `high`; a point when both edges stand around one value. */
export interface Interval {
  low: Edge;
  high: Edge;
}

/** What a filter demands of one path. Every matching document has a key in one of the intervals. */
export interface Constraint {
  intervals: Interval[];
  /** Each interval is one value. */
  points: boolean;
  /** Every document with one single key in the intervals matches: nothing is left to test. */
  exact: boolean;
}

export interface Constraints {
  /** Several constraints on one path may each be met by a different element of an array. */
  byPath: Map<string, Constraint[]>;
  /** The constraints say all that the filter says. */
  complete: boolean;
}

export function compareEdges(left: Edge, right: Edge): number {
  const length = Math.min(left.bytes.length, right.bytes.length);
  const order = Buffer.compare(left.bytes.subarray(0, length), right.bytes.subarray(0, length));
  if (order !== 0) return order;
  if (left.bytes.length === right.bytes.length) return Number(left.after) - Number(right.after);
  // The shorter one is a prefix of the other: it stands before or after everything that starts with it.
  return left.bytes.length < right.bytes.length ? (left.after ? 1 : -1) : right.after ? -1 : 1;
}

const around = (bytes: Buffer): Interval => ({ low: { bytes, after: false }, high: { bytes, after: true } });

function point(value: Value): Constraint | undefined {
  if (value instanceof RegExp) return undefined;
  return { intervals: [around(encodeKey(value))], points: true, exact: value !== null };
}

function range(operator: string, value: Value): Constraint | undefined {
  if (value === null) return operator.endsWith('e') ? point(null) : undefined;
  if (value instanceof RegExp || Number.isNaN(value)) return undefined;
  const rank = rankOf(value);
  const whole = around(tagOf(rank));
  const bytes = encodeKey(value);
  // NaN has the least number's key, and no number is less or greater than it.
  if (rank === RANK.number) whole.low = { bytes: encodeKey(NaN), after: true };
  const interval: Interval =
    operator === '$gt'
      ? { low: { bytes, after: true }, high: whole.high }
      : operator === '$gte'
        ? { low: { bytes, after: false }, high: whole.high }
        : operator === '$lt'
          ? { low: whole.low, high: { bytes, after: false } }
          : { low: whole.low, high: { bytes, after: true } };
  return { intervals: [interval], points: false, exact: true };
}

function oneOf(value: Value): Constraint | undefined {
  if (!Array.isArray(value) || value.some((item) => item instanceof RegExp)) return undefined;
  const keys = new Map(value.map((item) => [encodeKey(item).toString('latin1'), encodeKey(item)]));
  const sorted = [...keys.values()].sort((left, right) => Buffer.compare(left, right));
  return { intervals: sorted.map(around), points: true, exact: !value.includes(null) };
}

const absent = (): Constraint => ({ intervals: [around(encodeKey(null))], points: true, exact: false });

/** The literal start of an anchored, case-sensitive pattern. */
export function literalPrefix(pattern: RegExp): string {
  if (!(pattern instanceof PatternValue) || /[imx]/.test(pattern.options)) return '';
  const match = /^\^((?:[^\\^$.*+?()[\]{}|]|\\[^\w])*)/.exec(pattern.pattern);
  if (!match?.[1] || pattern.pattern.includes('|')) return '';
  const rest = pattern.pattern.slice(match[0].length);
  const literal = match[1].replace(/\\(.)/gs, '$1');
  // A quantifier makes the last character optional.
  return /^[*?{]/.test(rest) ? Array.from(literal).slice(0, -1).join('') : literal;
}

function prefix(pattern: RegExp): Constraint | undefined {
  const literal = literalPrefix(pattern);
  if (literal === '') return undefined;
  // A pattern also finds the equal stored pattern, which sorts after all strings.
  const strings = around(Buffer.concat([tagOf(RANK.string), textBytes(literal)]));
  return { intervals: [strings, around(tagOf(RANK.regex))], points: false, exact: false };
}

function ofOperator(operator: string, operand: Value, all: Document): Constraint | undefined {
  switch (operator) {
    case '$eq':
      return point(operand);
    case '$in':
      return oneOf(operand);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return range(operator, operand);
    case '$regex':
      return operand instanceof RegExp
        ? prefix(operand)
        : typeof operand === 'string'
          ? prefix(new PatternValue(operand, typeof all.$options === 'string' ? all.$options : ''))
          : undefined;
    case '$exists':
      return operand ? undefined : absent();
    default:
      return undefined;
  }
}

function add(into: Constraints, path: string, constraint: Constraint | undefined): void {
  if (!constraint) {
    into.complete = false;
    return;
  }
  const list = into.byPath.get(path) ?? [];
  list.push(constraint);
  into.byPath.set(path, list);
}

function addCondition(into: Constraints, path: string, condition: Value): void {
  if (!isOperators(condition)) {
    add(into, path, condition instanceof RegExp ? prefix(condition) : point(condition));
    return;
  }
  for (const operator of Object.keys(condition)) {
    const operand = condition[operator] as Value;
    if (operator === '$options') continue;
    if (operator === '$elemMatch' && isPlain(operand)) addElement(into, path, operand);
    else if (operator === '$all' && Array.isArray(operand)) addAll(into, path, operand);
    else add(into, path, ofOperator(operator, operand, condition));
  }
}

function addElement(into: Constraints, path: string, operand: Document): void {
  into.complete = false;
  // `{$elemMatch: {$gt: …}}` speaks of values; arrays inside arrays have no keys of their own, so it gives no bounds.
  if (isOperators(operand)) return;
  const inner = collect(operand);
  for (const [sub, list] of inner.byPath)
    for (const one of list) if (!/^\d/.test(sub)) add(into, `${path}.${sub}`, { ...one, exact: false });
}

function addAll(into: Constraints, path: string, operand: Value[]): void {
  into.complete = false;
  const [first] = operand;
  if (first !== undefined && !isOperators(first)) add(into, path, point(first));
}

/** The union of what the branches of an `$or` demand of one path, when all of them demand something. */
function addOr(into: Constraints, branches: Value[]): void {
  into.complete = false;
  const each = branches.filter(isPlain).map(collect);
  if (each.length === 0 || each.length !== branches.length) return;
  for (const path of each[0]?.byPath.keys() ?? []) {
    const lists = each.map((one) => one.byPath.get(path));
    if (lists.some((list) => list === undefined)) continue;
    const intervals = merge(lists.flatMap((list) => list?.[0]?.intervals ?? []));
    add(into, path, { intervals, points: lists.every((list) => list?.[0]?.points), exact: false });
  }
}

/** Sorts intervals and joins those that overlap or touch. */
export function merge(intervals: Interval[]): Interval[] {
  const sorted = [...intervals].sort((left, right) => compareEdges(left.low, right.low));
  const result: Interval[] = [];
  for (const next of sorted) {
    const last = result[result.length - 1];
    if (last && compareEdges(next.low, last.high) <= 0) {
      if (compareEdges(next.high, last.high) > 0)
        result[result.length - 1] = { low: last.low, high: next.high };
    } else result.push(next);
  }
  return result;
}

/** The keys in both; used only where a document has one key a path. */
export function intersect(left: Constraint, right: Constraint): Constraint {
  const intervals: Interval[] = [];
  for (const a of left.intervals)
    for (const b of right.intervals) {
      const low = compareEdges(a.low, b.low) >= 0 ? a.low : b.low;
      const high = compareEdges(a.high, b.high) <= 0 ? a.high : b.high;
      if (compareEdges(low, high) < 0) intervals.push({ low, high });
    }
  return { intervals, points: left.points || right.points, exact: left.exact && right.exact };
}

export function collect(filter: Document): Constraints {
  const result: Constraints = { byPath: new Map(), complete: true };
  for (const key of Object.keys(filter)) {
    const condition = filter[key] as Value;
    if (!key.startsWith('$')) addCondition(result, key, condition);
    else if (key === '$and' && Array.isArray(condition)) {
      for (const part of condition.filter(isPlain)) {
        const inner = collect(part);
        if (!inner.complete) result.complete = false;
        for (const [path, list] of inner.byPath) for (const one of list) add(result, path, one);
      }
    } else if (key === '$or' && Array.isArray(condition)) addOr(result, condition);
    else if (key !== '$comment') result.complete = false;
  }
  return result;
}
