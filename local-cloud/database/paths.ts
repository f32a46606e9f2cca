import { isPlain, type Document, type Value } from './values';

const CACHE = new Map<string, readonly string[]>();

export function splitPath(path: string): readonly string[] {
  let parts = CACHE.get(path);
  if (!parts) {
    parts = path.split('.');
    if (CACHE.size > 5000) CACHE.clear();
    CACHE.set(path, parts);
  }
  return parts;
}

export const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part);

/** Called with each value a path leads to; `undefined` where the field is missing. Return true to stop. */
export type Visit = (value: Value | undefined) => boolean;

/**
 * Walks a dotted path the way MongoDB's filters do: through arrays of documents, into array positions, and, with
 * `intoLeaf`, over the elements of an array at the end of the path before the array itself.
 * Scalars inside an array have no fields, so they are skipped rather than reported as missing.
 */
export function walkPath(
  document: Document,
  parts: readonly string[],
  intoLeaf: boolean,
  visit: Visit,
): boolean {
  return walkObject(document, parts, 0, intoLeaf, visit);
}

function walkObject(
  object: Document,
  parts: readonly string[],
  at: number,
  intoLeaf: boolean,
  visit: Visit,
): boolean {
  const part = parts[at] as string;
  const value = Object.hasOwn(object, part) ? object[part] : undefined;
  return walkValue(value, parts, at + 1, intoLeaf, visit);
}

function walkValue(
  value: Value | undefined,
  parts: readonly string[],
  at: number,
  intoLeaf: boolean,
  visit: Visit,
): boolean {
  const rest = at < parts.length;
  if (Array.isArray(value)) {
    if (rest) return walkArray(value, parts, at, intoLeaf, visit);
    if (intoLeaf) for (const element of value) if (visit(element)) return true;
    return visit(value);
  }
  if (!rest) return visit(value);
  return isPlain(value) ? walkObject(value, parts, at, intoLeaf, visit) : visit(undefined);
}

function walkArray(
  array: Value[],
  parts: readonly string[],
  at: number,
  intoLeaf: boolean,
  visit: Visit,
): boolean {
  const part = parts[at] as string;
  const position = isIndex(part) ? Number(part) : -1;
  for (let index = 0; index < array.length; index += 1) {
    const element = array[index] as Value;
    if (isPlain(element) && walkObject(element, parts, at, intoLeaf, visit)) return true;
    if (index !== position) continue;
    if (at + 1 === parts.length) {
      if (visit(element)) return true;
    } else if (isPlain(element)) {
      if (walkObject(element, parts, at + 1, intoLeaf, visit)) return true;
    } else if (Array.isArray(element) && walkArray(element, parts, at + 1, intoLeaf, visit)) return true;
  }
  return false;
}

/** True when the path meets an array on its way or at its end: its index then has several keys a document. */
export function meetsArray(document: Document, parts: readonly string[]): boolean {
  let value: Value | undefined = document;
  for (const part of parts) {
    if (Array.isArray(value)) return true;
    if (!isPlain(value)) return false;
    value = Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return Array.isArray(value);
}
