import { type Constraint, type Constraints, type Edge, intersect, type Interval, merge } from './bounds';
import { afterPrefix, invert } from './key';
import type { SortSpec } from './sort';
import type { Index } from './table';

/** One stretch of an index, in bytes: from `low` up to, not including, `high`. */
export interface KeyRange {
  low: Buffer;
  high: Buffer | undefined;
}

export interface Plan {
  index: Index;
  ranges: KeyRange[];
  /** Walk each range from its end. */
  backwards: boolean;
  /** Each range by itself comes in the wanted order. */
  sorted: boolean;
  /** Every document found matches the filter. */
  exact: boolean;
  /** How well the filter bounds the walk; 0 when only the order speaks for the index. */
  bound: number;
}

/** More ranges than this cost more than they save. */
export const RANGES = 500;

interface Field {
  path: string;
  direction: 1 | -1;
}

const flip = ({ bytes, after }: Edge): Edge => ({ bytes: invert(bytes), after: !after });
const turn = ({ low, high }: Interval): Interval => ({ low: flip(high), high: flip(low) });

function lowBytes(prefix: Buffer, { bytes, after }: Edge): Buffer | undefined {
  const joined = Buffer.concat([prefix, bytes]);
  return after ? afterPrefix(joined) : joined;
}

function keyRange(prefix: Buffer, interval: Interval): KeyRange | undefined {
  const low = lowBytes(prefix, interval.low);
  return low && { low, high: lowBytes(prefix, interval.high) };
}

function constraintOf(constraints: Constraints, path: string, multikey: boolean): Constraint | undefined {
  const list = constraints.byPath.get(path);
  if (!list?.length) return undefined;
  if (!multikey) return list.reduce(intersect);
  // Different elements may meet different conditions: only one of them can bound the walk.
  return [...list].sort((left, right) => Number(right.points) - Number(left.points))[0];
}

/** `_id` ends every key, which orders equal keys and lets a `(value, _id)` cursor stay on the index. */
export function fieldsOf(index: Index): Field[] {
  const fields = index.keys.map(([path, direction]) => ({ path, direction }));
  return fields.some(({ path }) => path === '_id')
    ? fields
    : [...fields, { path: '_id', direction: 1 as const }];
}

interface Draft {
  plan: Plan;
  score: number;
}

function draft(index: Index, constraints: Constraints, sort: SortSpec): Draft | undefined {
  const fields = fieldsOf(index);
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  const used = new Set<string>();
  const fixed = new Set<string>();
  let score = 0;
  let exact = true;
  let ranges: KeyRange[] | undefined;
  for (const { path, direction } of fields) {
    const constraint = constraintOf(constraints, path, index.multikey);
    if (!constraint) break;
    const intervals = direction === 1 ? constraint.intervals : constraint.intervals.map(turn).reverse();
    if (prefixes.length * intervals.length > RANGES) break;
    used.add(path);
    exact &&= constraint.exact;
    if (!constraint.points) {
      score += 2;
      ranges = prefixes.flatMap((prefix) => merge(intervals).flatMap((one) => keyRange(prefix, one) ?? []));
      break;
    }
    // A known `_id` leaves one document a value; no other index can do better.
    score += path === '_id' ? 100 : intervals.length === 1 ? 5 : 4;
    prefixes = prefixes.flatMap((prefix) =>
      intervals.map(({ low }) => Buffer.concat([prefix, pointBytes(low)])),
    );
    // Within one range the field has one value; ranges are merged by the sort afterwards.
    fixed.add(path);
  }
  ranges ??= prefixes.map((prefix) => ({ low: prefix, high: afterPrefix(prefix) }));
  const order = index.multikey ? undefined : orderOf(fields, fixed, sort);
  if (sort.length > 0 && order !== undefined) score += 3;
  if (score === 0) return undefined;
  const covered = constraints.complete && [...constraints.byPath].every(([path]) => used.has(path));
  return {
    score,
    plan: {
      index,
      ranges,
      backwards: order === -1,
      sorted: order !== undefined,
      exact: covered && exact && !index.multikey,
      bound: used.size > 0 ? score : 0,
    },
  };
}

/** A turned point begins after its bytes; either way the bytes are the same. */
const pointBytes = ({ bytes }: Edge): Buffer => bytes;

/** 1 or -1 when walking the index that way gives the wanted order, undefined when neither does. */
function orderOf(fields: Field[], fixed: Set<string>, sort: SortSpec): 1 | -1 | undefined {
  let at = 0;
  let way: 1 | -1 | undefined;
  for (const [path, direction] of sort) {
    if (fixed.has(path)) continue;
    while (at < fields.length && fixed.has(fields[at]?.path ?? '')) at += 1;
    const field = fields[at];
    if (!field || field.path !== path) return undefined;
    const turned = field.direction === direction ? 1 : -1;
    if (way !== undefined && way !== turned) return undefined;
    way = turned;
    at += 1;
    // Nothing can follow a unique field.
    if (path === '_id') break;
  }
  return way ?? 1;
}

/** The best index for a filter and a sort, or undefined for a walk over the collection in stored order. */
export function choosePlan(indexes: Index[], constraints: Constraints, sort: SortSpec): Plan | undefined {
  let best: Draft | undefined;
  for (const index of indexes) {
    const next = draft(index, constraints, sort);
    if (next && (!best || next.score > best.score)) best = next;
  }
  return best?.plan;
}
