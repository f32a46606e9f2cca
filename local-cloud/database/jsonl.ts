import { refuse } from './failures';
import { insert, type Session, tableOf } from './operations';
import { decodeText, decodeWire, type Document, isPlain, type Value } from './values';

const BATCH = 1000;

/** The cloud's console writes dates as ISO text inside `$date`. */
function relaxed(value: Value): unknown {
  if (value instanceof Date) {
    const year = value.getUTCFullYear();
    return year >= 1970 && year <= 9999
      ? { $date: value.toISOString() }
      : { $date: { $numberLong: String(value.getTime()) } };
  }
  if (Array.isArray(value)) return value.map(relaxed);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, relaxed(item)]));
}

export function* exportLines(session: Session, collection: string): Generator<string> {
  for (const { text } of tableOf(session, collection).scan())
    yield text.includes('{"$date"') ? JSON.stringify(relaxed(decodeText(text))) : text;
}

/** Inserts line by line in batches; a bad line names itself, and nothing of its batch is stored. */
export function importLines(
  session: Session,
  collection: string,
  lines: Iterable<string>,
): { inserted: number } {
  let inserted = 0;
  let number = 0;
  let batch: Document[] = [];
  const flush = (): void => {
    if (batch.length > 0) inserted += insert(session, collection, batch).ids.length;
    batch = [];
  };
  for (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    batch.push(parseLine(line, number));
    if (batch.length >= BATCH) flush();
  }
  flush();
  return { inserted };
}

function parseLine(line: string, number: number): Document {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch (error) {
    return refuse(`line ${number} is not valid JSON: ${(error as Error).message}`);
  }
  const value = decodeWire(raw, 0);
  return isPlain(value) ? value : refuse(`line ${number} is not a document`);
}
