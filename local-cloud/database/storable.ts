import { refuse } from './failures';
import { type Document, isPlain, type Value } from './values';

/** MongoDB's own limits. */
const DEPTH = 100;
const DOCUMENT_BYTES = 16 * 1024 * 1024;

/** What may stand in a document: no `$` names, no dots in names (an update could never reach them), no deep nests. */
export function checkValue(value: Value, depth = 1): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEPTH) refuse(`the document is nested deeper than ${DEPTH} levels`);
  if (Array.isArray(value)) {
    for (const item of value) checkValue(item, depth + 1);
    return;
  }
  if (!isPlain(value)) return;
  for (const key of Object.keys(value)) {
    if (key === '' || key.startsWith('$'))
      refuse(`The dollar ($) prefixed or empty field '${key}' is not valid for storage.`);
    if (key.includes('.')) refuse(`The dotted field '${key}' is not valid for storage.`);
    if (key.includes('\0')) refuse('field names cannot contain a null character');
    if (key === '__proto__') refuse("field name '__proto__' is refused");
    checkValue(value[key] as Value, depth + 1);
  }
}

export function checkId(id: Value | undefined): string | number {
  if (typeof id === 'string' && id !== '') return id;
  if (typeof id === 'number' && !Number.isNaN(id)) return id;
  return refuse('_id must be a non-empty string or a number');
}

export function checkSize(text: string): void {
  if (text.length * 3 < DOCUMENT_BYTES) return;
  if (Buffer.byteLength(text) > DOCUMENT_BYTES) refuse('the document is larger than 16 MB');
}

export function checkDocument(document: Document): void {
  checkId(document._id);
  checkValue(document);
}
