import { refuse } from '../failures';
import { isPlain, type Document, type Value } from '../values';
import type { Compile, Expression, Operator } from './scope';

export type Missing = null | undefined;

export const isNothing = (value: Value | undefined): value is Missing =>
  value === null || value === undefined;

/** An operator of a fixed or bounded number of arguments; a single one may come without its brackets. */
export function argumentsOf(
  name: string,
  argument: Value,
  compile: Compile,
  least: number,
  most = least,
): Expression[] {
  const list = Array.isArray(argument) ? argument : [argument];
  if (list.length < least || list.length > most)
    return refuse(
      `Expression ${name} takes ${least === most ? `exactly ${least}` : `${least} to ${most}`} arguments. ${list.length} were passed in.`,
    );
  return list.map(compile);
}

/** An operator over values that answers null as soon as one of them is null or missing. */
export function nullable(
  name: string,
  count: number,
  apply: (...values: Value[]) => Value | undefined,
  most = count,
): Operator {
  return (argument, compile) => {
    const list = argumentsOf(name, argument, compile, count, most);
    return (scope) => {
      const values: Value[] = [];
      for (const item of list) {
        const value = item(scope);
        if (isNothing(value)) return null;
        values.push(value);
      }
      return apply(...values);
    };
  };
}

/** An operator that sees null and missing itself. */
export function plainly(
  name: string,
  least: number,
  apply: (...values: (Value | undefined)[]) => Value | undefined,
  most = least,
): Operator {
  return (argument, compile) => {
    const list = argumentsOf(name, argument, compile, least, most);
    return (scope) => apply(...list.map((item) => item(scope)));
  };
}

/** Named arguments: unknown ones are refused, required ones demanded, the rest default to missing. */
export function named(
  name: string,
  argument: Value,
  compile: Compile,
  required: string[],
  optional: string[] = [],
): Record<string, Expression> {
  if (!isPlain(argument)) return refuse(`${name} needs an object of arguments`);
  const object: Document = argument;
  for (const key of Object.keys(object))
    if (!required.includes(key) && !optional.includes(key))
      refuse(`Unrecognized argument to ${name}: ${key}`);
  for (const key of required) if (!(key in object)) refuse(`Missing '${key}' parameter to ${name}`);
  return Object.fromEntries(
    [...required, ...optional].map((key) => [
      key,
      key in object ? compile(object[key] as Value) : (): undefined => undefined,
    ]),
  );
}

export const number = (name: string, value: Value | undefined): number =>
  typeof value === 'number' ? value : refuse(`${name} only supports numeric types, not ${kind(value)}`);

export const text = (name: string, value: Value | undefined): string =>
  typeof value === 'string' ? value : refuse(`${name} requires a string, found: ${kind(value)}`);

export const list = (name: string, value: Value | undefined): Value[] =>
  Array.isArray(value)
    ? value
    : refuse(`The argument to ${name} must be an array, but was of type: ${kind(value)}`);

export const integer = (name: string, value: Value | undefined): number =>
  typeof value === 'number' && Number.isInteger(value)
    ? value
    : refuse(`${name} needs a whole number, found: ${kind(value)}`);

export function kind(value: Value | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof RegExp) return 'regex';
  if (typeof value === 'number')
    return Number.isInteger(value) ? (Math.abs(value) < 2 ** 31 ? 'int' : 'long') : 'double';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
