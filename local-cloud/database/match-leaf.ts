import { refuse } from './failures';
import { compareValues, RANK, rankOf, sameValue } from './order';
import { PatternValue, shown, type Value } from './values';

/** Tests one value that a path leads to. */
export type Leaf = (value: Value | undefined) => boolean;

export function equals(operand: Value): Leaf {
  if (operand === null) return (value) => value === null || value === undefined;
  if (operand instanceof RegExp) return matchesPattern(operand);
  if (typeof operand === 'object') return (value) => value !== undefined && sameValue(value, operand);
  if (typeof operand === 'number' && Number.isNaN(operand)) return (value) => Number.isNaN(value);
  return (value) => value === operand;
}

/** As a condition a pattern finds strings, and stored patterns that equal it. */
export function matchesPattern(pattern: RegExp): Leaf {
  return (value) =>
    typeof value === 'string'
      ? pattern.test(value)
      : value instanceof RegExp && sameValue(value, pattern as Value);
}

export function isOneOf(operand: Value): Leaf {
  if (!Array.isArray(operand)) return refuse('$in needs an array');
  const simple = new Set<Value>();
  const others: Leaf[] = [];
  for (const item of operand) {
    if (typeof item === 'string' || typeof item === 'boolean' || typeof item === 'number') simple.add(item);
    else others.push(equals(item));
  }
  return (value) => simple.has(value as Value) || others.some((test) => test(value));
}

const ORDERED: Record<string, (order: number) => boolean> = {
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

/** Comparisons stay within one type; null compares equal to itself and to missing only; NaN equals NaN only. */
export function compares(operator: string, operand: Value): Leaf {
  const accepts = ORDERED[operator] ?? refuse(`unknown operator: ${operator}`);
  const orEqual = operator.endsWith('e');
  if (operand instanceof RegExp)
    return refuse(`Can't have RegEx as arg to predicate over field with ${operator}`);
  if (operand === null) return orEqual ? equals(null) : () => false;
  if (Number.isNaN(operand)) return orEqual ? (value) => Number.isNaN(value) : () => false;
  const rank = rankOf(operand);
  return (value) => rankOf(value) === rank && !Number.isNaN(value) && accepts(compareValues(value, operand));
}

export function modulo(operand: Value): Leaf {
  if (!Array.isArray(operand) || operand.length !== 2)
    return refuse('malformed mod, needs to be [divisor, remainder]');
  const [divisor, remainder] = operand;
  if (typeof divisor !== 'number' || typeof remainder !== 'number')
    return refuse('malformed mod, divisor and remainder must be numbers');
  const by = Math.trunc(divisor);
  if (by === 0) return refuse('divisor cannot be 0');
  const rest = Math.trunc(remainder);
  return (value) => typeof value === 'number' && Number.isFinite(value) && Math.trunc(value) % by === rest;
}

export function pattern(operand: Value, options: Value | undefined): PatternValue {
  if (options !== undefined && typeof options !== 'string') return refuse('$options has to be a string');
  if (operand instanceof PatternValue)
    return options === undefined ? operand : new PatternValue(operand.pattern, options);
  if (typeof operand !== 'string') return refuse('$regex has to be a string');
  return new PatternValue(operand, options ?? '');
}

const TYPES: Record<string, number> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  int: 16,
  long: 18,
};
const KNOWN = new Set([...Object.values(TYPES), 5, 6, 7, 13, 14, 15, 17, 19, -1, 127]);

/** Numbers are stored without their width: whole ones are int or long by size, all others double. */
function typeNumber(value: Value): number {
  switch (rankOf(value)) {
    case RANK.null:
      return 10;
    case RANK.string:
      return 2;
    case RANK.object:
      return 3;
    case RANK.array:
      return 4;
    case RANK.boolean:
      return 8;
    case RANK.date:
      return 9;
    case RANK.regex:
      return 11;
    default:
      if (!Number.isInteger(value)) return 1;
      return Math.abs(value as number) < 2 ** 31 ? 16 : 18;
  }
}

export function hasType(operand: Value): Leaf {
  const wanted = new Set<number>();
  for (const one of Array.isArray(operand) ? operand : [operand]) {
    if (one === 'number') for (const number of [1, 16, 18]) wanted.add(number);
    else if (typeof one === 'string') wanted.add(TYPES[one] ?? refuse(`Unknown type name alias: ${one}`));
    else if (typeof one === 'number' && KNOWN.has(one)) wanted.add(one);
    else refuse(`Invalid numerical type code: ${shown(one)}`);
  }
  return (value) => value !== undefined && wanted.has(typeNumber(value));
}
