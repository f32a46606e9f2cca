import { refuse } from './failures';
import { encodeKey, invert } from './key';
import { meetsArray, splitPath, walkPath } from './paths';
import type { Document } from './values';

export interface IndexShape {
  name: string;
  keys: [string, 1 | -1][];
}

/** The keys of one document in one index, without the `_id` that ends them in the table. */
export interface DocumentKeys {
  keys: Buffer[];
  multikey: boolean;
}

/**
 * One key for each value that a filter on the path would look at, so that whatever a filter finds, the index has.
 * A document without any such value has the key of null.
 */
function componentKeys(document: Document, path: string, direction: 1 | -1): Buffer[] {
  const found = new Map<string, Buffer>();
  walkPath(document, splitPath(path), true, (value) => {
    const key = encodeKey(value);
    found.set(key.toString('latin1'), key);
    return false;
  });
  const keys = found.size > 0 ? [...found.values()] : [encodeKey(null)];
  return direction === 1 ? keys : keys.map(invert);
}

export function documentKeys(index: IndexShape, document: Document): DocumentKeys {
  let keys: Buffer[] | undefined;
  let root: string | undefined;
  for (const [path, direction] of index.keys) {
    const components = componentKeys(document, path, direction);
    const parts = splitPath(path);
    if (meetsArray(document, parts)) {
      if (root !== undefined && root !== parts[0])
        refuse(`cannot index parallel arrays [${path}] [${root}] in index ${index.name}`);
      root = parts[0];
    }
    keys = keys
      ? keys.flatMap((before) => components.map((one) => Buffer.concat([before, one])))
      : components;
  }
  return { keys: keys ?? [], multikey: root !== undefined };
}

export const sameKeys = (left: Buffer[], right: Buffer[]): boolean =>
  left.length === right.length && left.every((key, at) => right[at]?.equals(key));
