import { assertPath } from './plain';

export type Scalar = string | number | boolean | null;

/** The part of the SDK's `db.command` that filters use. */
export interface FilterCommand {
  eq(value: unknown): unknown;
  neq(value: unknown): unknown;
  in(values: readonly unknown[]): unknown;
  gt(value: unknown): ChainedCommand;
  gte(value: unknown): ChainedCommand;
  lt(value: unknown): ChainedCommand;
  lte(value: unknown): ChainedCommand;
  exists(present: boolean): unknown;
  or(conditions: readonly unknown[]): unknown;
  and(conditions: readonly unknown[]): unknown;
}
interface ChainedCommand {
  and(other: unknown): unknown;
}

/** A comparison. Only the functions below make one, so a value from an event can never become an operator. */
export class Comparison {
  constructor(
    readonly build: (command: FilterCommand) => unknown,
    readonly empty = false,
  ) {}
}

function scalar(value: Scalar): Scalar {
  const kind = typeof value;
  if (
    value !== null &&
    kind !== 'string' &&
    kind !== 'boolean' &&
    !(kind === 'number' && !Number.isNaN(value))
  ) {
    throw new TypeError(`a filter value must be a scalar, not ${kind}`);
  }
  return value;
}

function scalarText(value: string): string {
  return String(scalar(value));
}

export const not = (value: Scalar) => new Comparison((_) => _.neq(scalar(value)));
/** Any of the values; no value at all matches nothing and costs no request. */
export const oneOf = (values: readonly Scalar[]) =>
  new Comparison((_) => _.in(values.map(scalar)), values.length === 0);
export const gt = (value: Scalar) => new Comparison((_) => _.gt(scalar(value)));
export const gte = (value: Scalar) => new Comparison((_) => _.gte(scalar(value)));
export const lt = (value: Scalar) => new Comparison((_) => _.lt(scalar(value)));
export const lte = (value: Scalar) => new Comparison((_) => _.lte(scalar(value)));
/** low ≤ field < high */
export const within = (low: Scalar, high: Scalar) =>
  new Comparison((_) => _.gte(scalar(low)).and(_.lt(scalar(high))));
/** Text that begins with `start`, as a range, so that an index serves it. */
export const startsWith = (start: string) => within(start, `${start}\uffff`);
/** A list of which one text begins with `start`: a pattern, since the two ends of a range may be two different texts. */
export const listsStart = (start: string) =>
  new Comparison(() => new RegExp(`^${scalarText(start).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`));
export const exists = (present: boolean) => new Comparison((_) => _.exists(present));

/** One row filter: field path → scalar (equality) or comparison; all must hold. */
export type Filter<T> = { readonly [P in (keyof T & string) | `${string}.${string}`]?: Scalar | Comparison };

/** Several filters of which one must hold, or all. */
export interface Combined {
  readonly any?: readonly AnyFilter[];
  readonly all?: readonly AnyFilter[];
}
export type AnyFilter = Filter<Record<string, unknown>> | Combined;

export const anyOf = (filters: readonly AnyFilter[]): Combined => ({ any: filters });
export const allOf = (...filters: readonly AnyFilter[]): Combined => ({ all: filters });

function isCombined(filter: AnyFilter): filter is Combined {
  const { any, all } = filter as Combined;
  return Array.isArray(any) || Array.isArray(all);
}

/** True when the filter can match no document, so that no request is needed. */
export function matchesNothing(filter: AnyFilter): boolean {
  if (isCombined(filter)) {
    return (filter.any ? filter.any.every(matchesNothing) : false) || (filter.all ?? []).some(matchesNothing);
  }
  return Object.values(filter).some((value) => value instanceof Comparison && value.empty);
}

/**
 * The filter in the SDK's words. Throws on an empty filter (would reach every document), on undefined (would
 * vanish and widen the filter) and on anything that is neither scalar nor comparison.
 */
export function compileFilter(filter: AnyFilter, command: FilterCommand): unknown {
  if (isCombined(filter)) {
    const parts: unknown[] = (filter.all ?? []).map((inner) => compileFilter(inner, command));
    const choices = (filter.any ?? []).filter((inner) => !matchesNothing(inner));
    if (choices.length === 1 && choices[0]) parts.push(compileFilter(choices[0], command));
    else if (choices.length > 1)
      parts.push(command.or(choices.map((inner) => compileFilter(inner, command))));
    if (parts.length === 0) throw new TypeError('an empty combination would reach every document');
    return parts.length === 1 ? parts[0] : command.and(parts);
  }
  const entries = Object.entries(filter);
  if (entries.length === 0) throw new TypeError('an empty filter would reach every document');
  return Object.fromEntries(
    entries.map(([path, value]) => {
      assertPath(path);
      if (value === undefined) throw new TypeError(`filter on ${path} is undefined`);
      if (value instanceof Comparison) return [path, value.build(command)];
      return [path, command.eq(scalar(value))];
    }),
  );
}
