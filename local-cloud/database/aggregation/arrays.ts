import { refuse } from '../failures';
import { sameValue } from '../order';
import { isPlain, shown, type Document, type Value } from '../values';
import { argumentsOf, integer, isNothing, list, named, nullable, plainly, text } from './arguments';
import { isTrue, type Operator, type Scope } from './scope';

const MOST_RANGE = 1_000_000;

const withVariable = (scope: Scope, name: string, value: Value): Scope => ({
  ...scope,
  variables: { ...scope.variables, [name]: value },
});

/** The name a `$map` or `$filter` gives to its element. */
const nameOf = (argument: Value): string => {
  const name = isPlain(argument) ? (argument.as ?? 'this') : 'this';
  return typeof name === 'string' && /^[a-z_\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)
    ? name
    : refuse(`${shown(name)} is not a valid variable name: it starts with a small letter`);
};

const map: Operator = (argument, compile) => {
  const name = nameOf(argument);
  const rest = isPlain(argument) ? { input: argument.input, in: argument.in } : argument;
  const { input, in: inner } = named('$map', rest as Value, compile, ['input', 'in']);
  return (scope) => {
    const array = input?.(scope);
    if (isNothing(array)) return null;
    return list('$map', array).map((item) => inner?.(withVariable(scope, name, item)) ?? null);
  };
};

const filter: Operator = (argument, compile) => {
  const name = nameOf(argument);
  const rest = isPlain(argument) ? { input: argument.input, cond: argument.cond } : argument;
  const { input, cond } = named('$filter', rest as Value, compile, ['input', 'cond']);
  return (scope) => {
    const array = input?.(scope);
    if (isNothing(array)) return null;
    return list('$filter', array).filter((item) => isTrue(cond?.(withVariable(scope, name, item))));
  };
};

const reduce: Operator = (argument, compile) => {
  const {
    input,
    initialValue,
    in: inner,
  } = named('$reduce', argument, compile, ['input', 'initialValue', 'in']);
  return (scope) => {
    const array = input?.(scope);
    if (isNothing(array)) return null;
    return list('$reduce', array).reduce<Value>(
      (value, item) => inner?.({ ...scope, variables: { ...scope.variables, value, this: item } }) ?? null,
      initialValue?.(scope) ?? null,
    );
  };
};

const zip: Operator = (argument, compile) => {
  const { inputs, useLongestLength, defaults } = named(
    '$zip',
    argument,
    compile,
    ['inputs'],
    ['useLongestLength', 'defaults'],
  );
  return (scope) => {
    const raw = list('$zip', inputs?.(scope));
    if (raw.some(isNothing)) return null;
    const arrays = raw.map((item) => list('$zip', item));
    const longest = isTrue(useLongestLength?.(scope));
    const fill = defaults?.(scope);
    if (!isNothing(fill) && !longest)
      return refuse('cannot specify defaults unless useLongestLength is true');
    const lengths = arrays.map(({ length }) => length);
    const length = longest ? Math.max(0, ...lengths) : Math.min(...lengths);
    return Array.from({ length }, (_, at) =>
      arrays.map((array, which) =>
        at < array.length
          ? (array[at] ?? null)
          : isNothing(fill)
            ? null
            : (list('$zip', fill)[which] ?? null),
      ),
    );
  };
};

function slice(array: Value, second: Value, third?: Value): Value {
  const items = list('$slice', array);
  const first = integer('$slice', second);
  if (third === undefined) return first >= 0 ? items.slice(0, first) : items.slice(first);
  const count = integer('$slice', third);
  if (count <= 0) return refuse('Third argument to $slice must be positive');
  const start = first >= 0 ? first : Math.max(0, items.length + first);
  return items.slice(start, start + count);
}

function elementAt(array: Value, index: Value): Value | undefined {
  const items = list('$arrayElemAt', array);
  const at = integer('$arrayElemAt', index);
  return items[at < 0 ? items.length + at : at];
}

function range(start: Value, end: Value, step: Value = 1): Value {
  const by = integer('$range', step);
  if (by === 0) return refuse('$range requires a non-zero step value');
  const result: number[] = [];
  const last = integer('$range', end);
  for (let value = integer('$range', start); by > 0 ? value < last : value > last; value += by) {
    if (result.length >= MOST_RANGE) return refuse('$range would make too large an array');
    result.push(value);
  }
  return result;
}

/** `[[key, value], …]` or `[{k, v}, …]`. */
function arrayToObject(array: Value): Value {
  const result: Document = {};
  for (const item of list('$arrayToObject', array)) {
    const [key, value] = Array.isArray(item) ? item : isPlain(item) ? [item.k, item.v] : [];
    result[text('$arrayToObject', key)] = value ?? null;
  }
  return result;
}

function indexOf(array: Value | undefined, wanted: Value | undefined, start?: Value, end?: Value): Value {
  if (isNothing(array)) return null;
  const items = list('$indexOfArray', array);
  const from = start === undefined ? 0 : integer('$indexOfArray', start);
  const to = end === undefined ? items.length : integer('$indexOfArray', end);
  if (from < 0 || to < 0) return refuse('$indexOfArray requires a nonnegative start and end');
  for (let at = from; at < Math.min(to, items.length); at += 1) if (sameValue(items[at], wanted)) return at;
  return -1;
}

const edge = (name: string, at: number): Operator => nullable(name, 1, (value) => list(name, value).at(at));

export const ARRAYS: Record<string, Operator> = {
  $arrayElemAt: nullable('$arrayElemAt', 2, elementAt),
  $arrayToObject: nullable('$arrayToObject', 1, arrayToObject),
  $concatArrays: (argument, compile) => {
    const items = argumentsOf('$concatArrays', argument, compile, 0, Infinity);
    return (scope) => {
      const arrays = items.map((item) => item(scope));
      return arrays.some(isNothing) ? null : arrays.flatMap((array) => list('$concatArrays', array));
    };
  },
  $filter: filter,
  $first: edge('$first', 0),
  $in: plainly('$in', 2, (value, array) => list('$in', array).some((item) => sameValue(item, value))),
  $indexOfArray: plainly(
    '$indexOfArray',
    2,
    (array, wanted, start, end) => indexOf(array, wanted, start ?? undefined, end ?? undefined),
    4,
  ),
  $isArray: plainly('$isArray', 1, (value) => Array.isArray(value)),
  $last: edge('$last', -1),
  $map: map,
  $range: nullable('$range', 2, range, 3),
  $reduce: reduce,
  $reverseArray: nullable('$reverseArray', 1, (value) => [...list('$reverseArray', value)].reverse()),
  $size: plainly('$size', 1, (value) => list('$size', value).length),
  $slice: nullable('$slice', 2, slice, 3),
  $zip: zip,
};
