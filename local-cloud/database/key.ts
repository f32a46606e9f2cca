import { patternText, RANK } from './order';
import type { Value } from './values';

/**
 * Values as byte strings whose order (memcmp) is MongoDB's order: SQLite's B-tree then answers ranges, sorts and
 * cursors exactly, which expression indexes over json_extract cannot (types would mix, arrays have no keys).
 * Each encoding ends itself, so encodings can be joined into compound keys.
 */
const parts: Buffer[] = [];
const FLOAT = Buffer.alloc(8);

const byte = (tag: number): Buffer => Buffer.from([tag]);
const TAGS = new Map(Object.values(RANK).map((rank) => [rank, byte(rank)]));
const END = Buffer.from([0, 0]);
const CLOSE = byte(0);

export const tagOf = (rank: number): Buffer => TAGS.get(rank as (typeof RANK)['null']) ?? byte(rank);

/** Text with its zero bytes escaped, so that the end mark sorts before every continuation. */
export function textBytes(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (!bytes.includes(0)) return bytes;
  const escaped: number[] = [];
  for (const one of bytes) {
    escaped.push(one);
    if (one === 0) escaped.push(255);
  }
  return Buffer.from(escaped);
}

function numberBytes(value: number): Buffer {
  if (Number.isNaN(value)) return Buffer.alloc(8);
  FLOAT.writeDoubleBE(value === 0 ? 0 : value);
  const result = Buffer.from(FLOAT);
  if ((result[0] ?? 0) >= 128) for (let at = 0; at < 8; at += 1) result[at] = 255 - (result[at] ?? 0);
  else result[0] = (result[0] ?? 0) + 128;
  return result;
}

function push(value: Value | undefined): void {
  if (value === undefined || value === null) parts.push(tagOf(RANK.null));
  else if (typeof value === 'number') parts.push(tagOf(RANK.number), numberBytes(value));
  else if (typeof value === 'string') parts.push(tagOf(RANK.string), textBytes(value), END);
  else if (typeof value === 'boolean') parts.push(tagOf(RANK.boolean), byte(value ? 1 : 0));
  else if (value instanceof Date) parts.push(tagOf(RANK.date), numberBytes(value.getTime()));
  else if (value instanceof RegExp) parts.push(tagOf(RANK.regex), textBytes(patternText(value)), END);
  else if (Array.isArray(value)) {
    parts.push(tagOf(RANK.array));
    value.forEach(push);
    parts.push(CLOSE);
  } else {
    parts.push(tagOf(RANK.object));
    for (const key of Object.keys(value)) {
      const mark = parts.length;
      push(value[key]);
      // Type, name, value: the tag goes before the name.
      const tag = parts[mark] ?? CLOSE;
      parts.splice(mark, 1, tag, textBytes(key), END);
    }
    parts.push(CLOSE);
  }
}

/** Missing and null share a key, as in MongoDB's indexes. */
export function encodeKey(value: Value | undefined): Buffer {
  parts.length = 0;
  push(value);
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** All bits flipped: the same values in descending order. */
export function invert(bytes: Buffer): Buffer {
  const result = Buffer.allocUnsafe(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) result[at] = 255 - (bytes[at] ?? 0);
  return result;
}

/** The first byte string after all those that start with `prefix`; undefined when there is none. */
export function afterPrefix(prefix: Buffer): Buffer | undefined {
  let end = prefix.length;
  while (end > 0 && prefix[end - 1] === 255) end -= 1;
  if (end === 0) return undefined;
  const result = Buffer.from(prefix.subarray(0, end));
  result[end - 1] = (result[end - 1] ?? 0) + 1;
  return result;
}
