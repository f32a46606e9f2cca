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
  let best: Value | undefined;
  let found = false;
  let empty = false;
  walkPath(document, splitPath(path), true, (value) => {
    if (Array.isArray(value) && value.length === 0) empty = true;
    else if (Array.isArray(value)) return false;
    else if (!found || compareValues(value ?? null, best ?? null) * direction < 0) {
      best = value ?? null;
      found = true;
    }
    return false;
  });
  const key = found || !empty ? encodeKey(best) : Buffer.alloc(1);
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
