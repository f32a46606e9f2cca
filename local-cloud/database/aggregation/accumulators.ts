import { refuse } from '../failures';
import { compareValues } from '../order';
import { isPlain, type Document, type Value } from '../values';
import type { Expression, Operator, Scope } from './scope';
import { isNothing } from './arguments';
import { ValueSet } from './sets';

/** Collects the values of one group; `undefined` is a missing value. */
interface Accumulator {
  add(value: Value | undefined): void;
  result(): Value;
}

function deviation(values: number[], sample: boolean): Value {
  const count = values.length - (sample ? 1 : 0);
  if (count < 1) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
}

/** Numbers only; everything else is passed over. */
const ofNumbers = (finish: (values: number[]) => Value) => (): Accumulator => {
  const values: number[] = [];
  return {
    add: (value) => {
      if (typeof value === 'number') values.push(value);
    },
    result: () => finish(values),
  };
};

const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Null and missing are passed over. */
const extreme = (direction: 1 | -1) => (): Accumulator => {
  let best: Value | undefined;
  return {
    add: (value) => {
      if (isNothing(value)) return;
      if (best === undefined || compareValues(value, best) * direction > 0) best = value;
    },
    result: () => best ?? null,
  };
};

const ACCUMULATORS: Record<string, () => Accumulator> = {
  $addToSet: () => {
    const set = new ValueSet();
    return {
      add: (value) => {
        if (value !== undefined) set.add(value);
      },
      result: () => set.values(),
    };
  },
  $avg: ofNumbers((values) => (values.length > 0 ? total(values) / values.length : null)),
  $first: () => {
    let first: { value: Value } | undefined;
    return {
      add: (value) => {
        first ??= { value: value ?? null };
      },
      result: () => first?.value ?? null,
    };
  },
  $last: () => {
    let last: Value = null;
    return {
      add: (value) => {
        last = value ?? null;
      },
      result: () => last,
    };
  },
  $max: extreme(1),
  $mergeObjects: () => {
    const result: Document = {};
    return {
      add: (value) => {
        if (isNothing(value)) return;
        if (!isPlain(value)) refuse('$mergeObjects requires object inputs');
        Object.assign(result, value);
      },
      result: () => result,
    };
  },
  $min: extreme(-1),
  $push: () => {
    const values: Value[] = [];
    return {
      add: (value) => {
        if (value !== undefined) values.push(value);
      },
      result: () => values,
    };
  },
  $stdDevPop: ofNumbers((values) => deviation(values, false)),
  $stdDevSamp: ofNumbers((values) => deviation(values, true)),
  $sum: ofNumbers(total),
};

export const ACCUMULATOR_OPERATORS = Object.keys(ACCUMULATORS);

export type GroupField = () => { add(scope: Scope): void; result(): Value };

/** One output field of `$group`: exactly one accumulator over one expression. */
export function compileAccumulator(
  name: string,
  raw: Value,
  compile: (raw: Value) => Expression,
): GroupField {
  if (!isPlain(raw) || Object.keys(raw).length !== 1)
    return refuse(`The field '${name}' must be an accumulator object`);
  const operator = Object.keys(raw)[0] as string;
  const make = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
  if (!make) return refuse(`unknown group operator '${operator}'`);
  const expression = compile(raw[operator] as Value);
  return () => {
    const accumulator = make();
    return {
      add: (scope) => {
        accumulator.add(expression(scope));
      },
      result: () => accumulator.result(),
    };
  };
}

/** Outside `$group` they work on the elements of one array, or on their arguments. */
const overArguments =
  (operator: string): Operator =>
  (argument, compile) => {
    const items = (Array.isArray(argument) ? argument : [argument]).map(compile);
    return (scope) => {
      const accumulator = (ACCUMULATORS[operator] as () => Accumulator)();
      const values = items.map((item) => item(scope));
      const only = values[0];
      for (const value of values.length === 1 && Array.isArray(only) ? only : values) accumulator.add(value);
      return accumulator.result();
    };
  };

export const TOTALS: Record<string, Operator> = Object.fromEntries(
  ['$avg', '$max', '$min', '$stdDevPop', '$stdDevSamp', '$sum'].map((name) => [name, overArguments(name)]),
);
