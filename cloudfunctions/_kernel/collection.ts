import { decodeCursor, encodeCursor } from '@contract/core/paging';
import { allOf, anyOf, gt, lt, matchesNothing, oneOf, type AnyFilter, type Filter } from './filter';
import { scopeFilter, type Scope, type ScopeFields } from './scope';
import * as sdk from './sdk';
import type { Update } from './update';

/** An index of a collection; what the deployment creates and the local cloud declares. */
export interface IndexSpec {
  name: string;
  keys: readonly (readonly [string, 1 | -1])[];
  unique?: boolean;
}

/** A collection as declared in a domain's `collections.ts`. */
export interface CollectionSpec {
  name: string;
  indexes: readonly IndexSpec[];
  /** Fields that carry the nodes of the two trees, where they differ from `floorId`, `classId`, `personId` … */
  scope?: ScopeFields;
}

export interface Stored {
  _id: string;
  /** Incremented by every change. */
  rev: number;
}

export interface FindOptions<T> {
  sort?: readonly (readonly [(keyof T & string) | `${string}.${string}`, 1 | -1])[];
  /** At most 1000, the cloud's bound; 100 unless told. */
  limit?: number;
  fields?: readonly ((keyof T & string) | `${string}.${string}`)[];
}

export interface PageOptions<T> {
  by: keyof T & string;
  direction: 1 | -1;
  cursor?: string | undefined;
  limit: number;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** A cursor that is none of ours; the pipeline answers INPUT_INVALID. */
export class BadCursor extends Error {}

const BATCH = 50;
/** The cloud gives no more rows to a request. */
const AT_ONCE = 1000;

async function collected<T>(rows: AsyncGenerator<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

/**
 * A collection's rows, always asked for within a scope. Reads that are not bound to the caller's scope carry
 * `unsafe` in their name and say why. Every method is one database request unless it says otherwise.
 */
export class Collection<T extends Stored> {
  constructor(readonly spec: CollectionSpec) {}

  get name(): string {
    return this.spec.name;
  }

  private scoped(scope: Scope, filter: Filter<T>): AnyFilter {
    const bound = scopeFilter(scope, this.spec.scope);
    if (bound === null) return filter;
    return Object.keys(filter).length === 0 ? bound : allOf(filter, bound);
  }

  async find(scope: Scope, filter: Filter<T>, options: FindOptions<T> = {}): Promise<T[]> {
    return this.read(this.scoped(scope, filter), options);
  }

  async first(scope: Scope, filter: Filter<T>, options: FindOptions<T> = {}): Promise<T | null> {
    return (await this.read(this.scoped(scope, filter), { ...options, limit: 1 }))[0] ?? null;
  }

  /** Reads beyond the caller's scope; `why` stands in the code for the reviewer. */
  async unsafeFind(_why: string, filter: Filter<T> | AnyFilter, options: FindOptions<T> = {}): Promise<T[]> {
    return this.read(filter, options);
  }

  async unsafeFirst(_why: string, filter: Filter<T>, options: FindOptions<T> = {}): Promise<T | null> {
    return (await this.read(filter, { ...options, limit: 1 }))[0] ?? null;
  }

  /** Every match in order of `_id`, 1,000 a request. */
  unsafeEach(_why: string, filter: Filter<T>, options: FindOptions<T> = {}): AsyncGenerator<T> {
    return this.each(filter, options);
  }

  /** Every match at once, in order of `_id`: where a list that stops at the cloud's bound would be a lie. */
  async all(scope: Scope, filter: Filter<T>, options: FindOptions<T> = {}): Promise<T[]> {
    return collected(this.each(this.scoped(scope, filter), options));
  }

  /** `all` beyond the caller's scope. */
  async unsafeAll(_why: string, filter: Filter<T> | AnyFilter, options: FindOptions<T> = {}): Promise<T[]> {
    return collected(this.each(filter, options));
  }

  private async *each(filter: Filter<T> | AnyFilter, options: FindOptions<T>): AsyncGenerator<T> {
    let last: string | null = null;
    for (;;) {
      const bound: AnyFilter | null = last === null ? null : { _id: gt(last) };
      const parts: AnyFilter[] = [
        ...(Object.keys(filter).length ? [filter as AnyFilter] : []),
        ...(bound ? [bound] : []),
      ];
      const rows: T[] = await this.read(parts.length ? allOf(...parts) : { _id: gt('') }, {
        ...options,
        sort: [['_id', 1]],
        limit: AT_ONCE,
      });
      yield* rows;
      const end = rows.at(-1);
      if (rows.length < AT_ONCE || !end) return;
      last = end._id;
    }
  }

  /** One page in order of (`by`, `_id`). */
  async page(scope: Scope, filter: Filter<T>, options: PageOptions<T>): Promise<Page<T>> {
    const { by, direction, cursor, limit } = options;
    let bounded = this.scoped(scope, filter);
    if (cursor !== undefined) {
      const place = decodeCursor(cursor);
      if (!place) throw new BadCursor(cursor);
      const beyond = direction === 1 ? gt : lt;
      bounded = allOf(
        bounded,
        anyOf([{ [by]: beyond(place.value) }, { [by]: place.value, _id: beyond(place.id) }] as AnyFilter[]),
      );
    }
    const rows = await this.read(bounded, {
      sort: [
        [by, direction],
        ['_id', direction],
      ],
      limit: limit + 1,
    });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const next =
      rows.length > limit && last ? encodeCursor({ value: last[by] as string | number, id: last._id }) : null;
    return { items, next };
  }

  async count(scope: Scope, filter: Filter<T>): Promise<number> {
    const bounded = this.scoped(scope, filter);
    return matchesNothing(bounded) ? 0 : sdk.count(this.name, bounded);
  }

  private async read(filter: AnyFilter, options: FindOptions<T>): Promise<T[]> {
    if (matchesNothing(filter)) return [];
    const rows = await sdk.read(this.name, filter, { ...options, limit: options.limit ?? 100 });
    // The collection's own writers are the only ones (rules close it to clients), so rows have its shape.
    return rows as unknown as T[];
  }

  /** False when the `_id` or a unique index is taken already. */
  async insert(doc: T): Promise<boolean> {
    try {
      await sdk.insert(this.name, [doc as unknown as sdk.Row]);
      return true;
    } catch (error) {
      if (sdk.isDuplicate(error)) return false;
      throw error;
    }
  }

  /**
   * Inserts the documents whose `_id` is not there yet and returns those; one request to look, one a batch of
   * 50. A batch that meets a duplicate (another instance at the same work) goes on singly.
   */
  async insertMissing(docs: readonly T[]): Promise<T[]> {
    const added: T[] = [];
    for (let start = 0; start < docs.length; start += BATCH) {
      const batch = docs.slice(start, start + BATCH);
      const ids = batch.map((doc) => doc._id);
      const known = new Set(
        (await this.read({ _id: oneOf(ids) }, { fields: ['_id'], limit: BATCH })).map((row) => row._id),
      );
      const missing = batch.filter((doc) => !known.has(doc._id));
      if (missing.length === 0) continue;
      try {
        await sdk.insert(this.name, missing as unknown as sdk.Row[]);
        added.push(...missing);
      } catch (error) {
        if (!sdk.isDuplicate(error)) throw error;
        for (const doc of missing) if (await this.insert(doc)) added.push(doc);
      }
    }
    return added;
  }

  /** The conditional update of one document: true when every condition held and the change was made. */
  async change(filter: Filter<T> & { _id: string }, update: Update): Promise<boolean> {
    return (await sdk.updateWhere(this.name, filter, update)) === 1;
  }

  /** `change` with alternatives in its condition: true when it held and the change was made. */
  async changeIf(_id: string, condition: AnyFilter, update: Update): Promise<boolean> {
    return (await sdk.updateWhere(this.name, allOf({ _id }, condition), update)) === 1;
  }

  /** Changes every match; returns how many. */
  async changeMany(filter: Filter<T> | AnyFilter, update: Update): Promise<number> {
    return matchesNothing(filter) ? 0 : sdk.updateWhere(this.name, filter, update);
  }

  async remove(filter: Filter<T> & { _id: string }): Promise<boolean> {
    return (await sdk.removeWhere(this.name, filter)) === 1;
  }

  /** Removes every match; returns how many. */
  async removeMany(filter: Filter<T>): Promise<number> {
    return matchesNothing(filter) ? 0 : sdk.removeWhere(this.name, filter);
  }
}

/** Opens a collection; only `repo*.ts` files and the kernel may. */
export function openCollection<T extends Stored>(spec: CollectionSpec): Collection<T> {
  return new Collection<T>(spec);
}
