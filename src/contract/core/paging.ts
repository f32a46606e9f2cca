import * as v from 'valibot';
import { count } from './fields';

/** A place in a list sorted by (value, _id): what came last on the page before. */
export interface Cursor {
  value: string | number;
  id: string;
}

export const PAGE_SIZE = 50;

export const pageInput = {
  cursor: v.optional(v.pipe(v.string(), v.maxLength(300))),
  limit: v.optional(v.pipe(count, v.minValue(1), v.maxValue(100)), PAGE_SIZE),
};

/** `{items, next}`; `next` is null on the last page. */
export function pageOf<S extends v.GenericSchema>(item: S) {
  return v.object({ items: v.array(item), next: v.nullable(v.string()) });
}

export function encodeCursor(cursor: Cursor): string {
  return JSON.stringify([cursor.value, cursor.id]);
}

/** Null when the text is no cursor of ours: the caller refuses it as bad input. */
export function decodeCursor(text: string): Cursor | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed) || parsed.length !== 2) return null;
    const [value, id] = parsed as unknown[];
    if ((typeof value !== 'string' && typeof value !== 'number') || typeof id !== 'string') return null;
    return { value, id };
  } catch {
    return null;
  }
}
