import { refuse } from './failures';
import { encodeKey, invert } from './key';
import { compareValues } from './order';
import { splitPath, walkPath } from './paths';
import type { Document, Value } from './values';

export type SortSpec = [string, 1 | -1][];

export function readSort(order: Document): SortSpec {
  return Object.keys(order).map((path) => {
    const direction = order[path];
    if (direction !== 1 && direction !== -1) return refuse(`sort direction of '${path}' must be 1 or -1`);
    if (splitPath(path).some((part) => part === '' || part.startsWith('$')))
      return refuse(`'${path}' cannot be sorted by`);
    return [path, direction];
  });
}

/** An array sorts by its least element ascending and by its greatest descending; an empty one before null. */
function sortValue(document: Document, path: string, direction: 1 | -1): Buffer {
  const values: Value[] = [];
  let emptyArrays = 0;
  walkPath(document, splitPath(path), false, (value) => {
    if (!Array.isArray(value)) values.push(value ?? null);
    else if (value.length > 0) values.push(...value);
    else emptyArrays += 1;
    return false;
  });
  const best = values.reduce<Value | undefined>(
    (so, value) => (so === undefined || compareValues(value, so) * direction < 0 ? value : so),
    undefined,
  );
  const key = best === undefined && emptyArrays > 0 ? Buffer.alloc(1) : encodeKey(best);
  return direction === 1 ? key : invert(key);
}

export function sortKey(document: Document, sort: SortSpec): Buffer {
  const parts = sort.map(([path, direction]) => sortValue(document, path, direction));
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** Stable: documents with equal keys stay in the order they came. */
export function sortDocuments<T>(items: T[], sort: SortSpec, documentOf: (item: T) => Document): T[] {
  return items
    .map((item) => ({ item, key: sortKey(documentOf(item), sort) }))
    .sort((left, right) => Buffer.compare(left.key, right.key))
    .map(({ item }) => item);
}
