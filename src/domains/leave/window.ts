/**
 * So many leaves to decide, with the longest reasons and strips, keep a page within WeChat's nodes and a render within
 * 64 KB; and the server takes as many decisions in one call. Other lists of leave are lighter.
 */
export const SHOWN = 15;
/** So many names, each with its state, keep a page within WeChat's nodes. */
export const NAMES_SHOWN = 40;

/** The part of a long list that is on the screen, never past its end. Pure. */
export function windowOf<T>(
  items: readonly T[],
  wanted: number,
  size = SHOWN,
): { shown: readonly T[]; start: number; after: number } {
  const last = Math.max(0, Math.ceil(items.length / size) - 1) * size;
  const start = Math.min(wanted, last);
  const shown = items.slice(start, start + size);
  return { shown, start, after: items.length - start - shown.length };
}
