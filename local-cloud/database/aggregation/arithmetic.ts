import { refuse } from '../failures';
import { shown, type Value } from '../values';
import { argumentsOf, integer, isNothing, kind, nullable, number } from './arguments';
import type { Operator } from './scope';

const one = (name: string, apply: (value: number) => number): Operator =>
  nullable(name, 1, (value) => apply(number(name, value)));

/** Half to even, as MongoDB rounds. */
function round(value: number, place: number): number {
  const scale = 10 ** place;
  const scaled = value * scale;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const whole = rest < 0.5 ? floor : rest > 0.5 ? floor + 1 : floor % 2 === 0 ? floor : floor + 1;
  return whole / scale;
}

function truncate(value: number, place: number): number {
  const scale = 10 ** place;
  return Math.trunc(value * scale) / scale;
}

/** Numbers, and at most one date that the sum is counted from. */
const add: Operator = (argument, compile) => {
  const items = argumentsOf('$add', argument, compile, 0, Infinity);
  return (scope) => {
    let sum = 0;
    let date = false;
    for (const item of items) {
      const value = item(scope);
      if (isNothing(value)) return null;
      if (value instanceof Date) {
        if (date) return refuse('only one date allowed in an $add expression');
        date = true;
        sum += value.getTime();
      } else sum += number('$add', value);
    }
    return date ? new Date(sum) : sum;
  };
};

const multiply: Operator = (argument, compile) => {
  const items = argumentsOf('$multiply', argument, compile, 0, Infinity);
  return (scope) => {
    let product = 1;
    for (const item of items) {
      const value = item(scope);
      if (isNothing(value)) return null;
      product *= number('$multiply', value);
    }
    return product;
  };
};

function subtract(left: Value, right: Value): Value {
  if (left instanceof Date) {
    if (right instanceof Date) return left.getTime() - right.getTime();
    return new Date(left.getTime() - number('$subtract', right));
  }
  if (typeof left !== 'number' || typeof right !== 'number')
    return refuse(`can't $subtract ${kind(right)} from ${kind(left)}`);
  return left - right;
}

const nonZero = (name: string, value: Value): number =>
  number(name, value) === 0 ? refuse(`can't ${name} by zero`) : (value as number);

const positive = (name: string, value: Value): number =>
  number(name, value) > 0 || Number.isNaN(value)
    ? (value as number)
    : refuse(`${name}'s argument must be a positive number, but is ${shown(value)}`);

export const ARITHMETIC: Record<string, Operator> = {
  $abs: one('$abs', Math.abs),
  $add: add,
  $ceil: one('$ceil', Math.ceil),
  $divide: nullable('$divide', 2, (left, right) => number('$divide', left) / nonZero('$divide', right)),
  $exp: one('$exp', Math.exp),
  $floor: one('$floor', Math.floor),
  $ln: nullable('$ln', 1, (value) => Math.log(positive('$ln', value))),
  $log: nullable(
    '$log',
    2,
    (value, base) => Math.log(positive('$log', value)) / Math.log(positive('$log', base)),
  ),
  $log10: nullable('$log10', 1, (value) => Math.log10(positive('$log10', value))),
  $mod: nullable('$mod', 2, (left, right) => number('$mod', left) % nonZero('$mod', right)),
  $multiply: multiply,
  $pow: nullable('$pow', 2, (base, exponent) => {
    if (number('$pow', base) === 0 && number('$pow', exponent) < 0)
      return refuse('$pow cannot take a base of 0 and a negative exponent');
    return (base as number) ** number('$pow', exponent);
  }),
  $round: nullable(
    '$round',
    1,
    (value, place = 0) => round(number('$round', value), integer('$round', place)),
    2,
  ),
  $sqrt: one('$sqrt', (value) =>
    value < 0 ? refuse("$sqrt's argument must be greater than or equal to 0") : Math.sqrt(value),
  ),
  $subtract: nullable('$subtract', 2, subtract),
  $trunc: nullable(
    '$trunc',
    1,
    (value, place = 0) => truncate(number('$trunc', value), integer('$trunc', place)),
    2,
  ),
};
