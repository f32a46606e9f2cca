import { createHash } from 'node:crypto';
import type { Plain } from './plain';

/** 32 characters of SHA-256 over the parts, a separator between them that no part can hold. */
export function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('base64url').slice(0, 32);
}

/** JSON with sorted keys, so that equal inputs have equal text. */
export function canonicalJson(value: Plain | undefined): string {
  if (value === undefined) return 'null';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Plain) => canonicalJson(item)).join(',')}]`;
  const entries = Object.entries(value as Readonly<Record<string, Plain>>)
    .filter(([, item]) => (item as unknown) !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
