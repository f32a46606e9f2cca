/** JSON that may stand in a document. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** True for a key that would change an object's prototype or read as an operator. */
export function isHostileKey(key: string): boolean {
  return key.startsWith('$') || FORBIDDEN_KEYS.has(key);
}

/**
 * Throws unless `value` can be stored as it stands: no undefined (vanishes), no operator key (becomes one), no
 * `__proto__`, no dot in a key (becomes a path), no class instance (an update command in an array is stored as
 * its own fields).
 */
export function assertPlain(value: unknown, path = 'value'): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${path} is not a finite number`);
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      assertPlain(item, `${path}.${index}`);
    });
    return;
  }
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) {
    throw new TypeError(`${path} is no plain JSON`);
  }
  for (const [key, item] of Object.entries(value)) {
    if (isHostileKey(key) || key.includes('.')) throw new TypeError(`${path} has the key ${key}`);
    assertPlain(item, `${path}.${key}`);
  }
}

/** The first hostile key anywhere in an untrusted value, or null; deeper than 12 levels counts as hostile. */
export function hostileKeyIn(value: unknown, depth = 0): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (depth > 12) return '(too deep)';
  for (const key of Object.keys(value)) {
    if (isHostileKey(key)) return key;
    const inner = hostileKeyIn((value as Record<string, unknown>)[key], depth + 1);
    if (inner !== null) return inner;
  }
  return null;
}

const PATH = /^[\w\u4e00-\u9fff:-]+(\.[\w\u4e00-\u9fff:-]+)*$/;

/** Throws unless `path` is a dotted path of ordinary names. */
export function assertPath(path: string): void {
  if (!PATH.test(path) || path.split('.').some(isHostileKey)) throw new TypeError(`no field path: ${path}`);
}
