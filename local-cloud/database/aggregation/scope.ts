import { isPlain, type Value } from '../values';

/** What an expression can see: the document, and variables by name (`$$this`, those of `$let`, `$lookup` …). */
export interface Scope {
  root: Value;
  variables: Record<string, Value | undefined>;
  /** Epoch ms of `$$NOW`. */
  now: number;
}

/** A compiled expression; undefined stands for a missing value. */
export type Expression = (scope: Scope) => Value | undefined;

export type Compile = (raw: Value) => Expression;
/** Compiles one operator from its argument. */
export type Operator = (argument: Value, compile: Compile) => Expression;

/** Follows a path; through an array it collects the field of each document in it. */
export function fieldValue(value: Value | undefined, path: readonly string[], at: number): Value | undefined {
  const part = path[at];
  if (part === undefined) return value;
  if (Array.isArray(value))
    return value
      .filter(isPlain)
      .map((item) => fieldValue(item, path, at))
      .filter((item) => item !== undefined);
  if (!isPlain(value) || !Object.hasOwn(value, part)) return undefined;
  return fieldValue(value[part], path, at + 1);
}

/** False, null, missing and 0 are false; everything else is true, empty strings too. */
export const isTrue = (value: Value | undefined): boolean =>
  value !== undefined && value !== null && value !== false && value !== 0;
