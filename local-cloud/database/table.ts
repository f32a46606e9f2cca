import type Sqlite from 'libsql';
import { duplicateKey, refuse } from './failures';
import { documentKeys, sameKeys } from './index-keys';
import { afterPrefix } from './key';
import type { KeyRange } from './plan';
import { decodeText, encodeText, type Document } from './values';

export interface Index {
  name: string;
  keys: [string, 1 | -1][];
  unique: boolean;
  /** Number of the SQLite table that holds the keys; 0 for `_id`, whose keys stand in the collection itself. */
  table: number;
  /** Some document has an array on one of the paths: several keys a document. */
  multikey: boolean;
}

export interface Row {
  seq: number;
  id: Buffer;
  text: string;
}

/** A document as it is to become; `text` undefined removes it, `before` undefined means it is new. */
export interface Change {
  id: Buffer;
  before: { seq: number; keys: Buffer[][] } | undefined;
  after: { text: string; keys: Buffer[][] } | undefined;
}

export const ID_INDEX: Index = { name: '_id', keys: [['_id', 1]], unique: true, table: 0, multikey: false };

type Statement = ReturnType<Sqlite.Database['prepare']>;

const BATCH = 200;
/** Rows of one INSERT when many documents come at once. */
const ROWS = 50;

/** One collection: a SQLite table of documents by `_id` in stored order, and one of keys for each declared index. */
export class Table {
  private readonly statements = new Map<string, Statement>();

  constructor(
    private readonly sqlite: Sqlite.Database,
    readonly name: string,
    readonly number: number,
    readonly indexes: Index[],
    /** Called when an index becomes multikey, inside the write that makes it so. */
    private readonly remember: () => void,
  ) {}

  private sql(text: string): Statement {
    let statement = this.statements.get(text);
    if (!statement) {
      statement = this.sqlite.prepare(text);
      if (text.startsWith('SELECT')) statement.raw();
      this.statements.set(text, statement);
    }
    return statement;
  }

  forgetStatements(): void {
    this.statements.clear();
  }

  byId(id: Buffer): Row | undefined {
    const row = this.sql(`SELECT seq, id, doc FROM c${this.number} WHERE id = ?`).get([id]) as
      [number, Buffer, string] | undefined;
    return row && { seq: row[0], id: row[1], text: row[2] };
  }

  bySeq(seq: number): Row | undefined {
    const row = this.sql(`SELECT seq, id, doc FROM c${this.number} WHERE seq = ?`).get([seq]) as
      [number, Buffer, string] | undefined;
    return row && { seq: row[0], id: row[1], text: row[2] };
  }

  count(): number {
    return (this.sql(`SELECT count(*) FROM c${this.number}`).get([]) as [number])[0];
  }

  bytes(): number {
    return (this.sql(`SELECT coalesce(sum(length(doc)), 0) FROM c${this.number}`).get([]) as [number])[0];
  }

  /** All documents in stored order, fetched as they are asked for. */
  *scan(): Generator<Row> {
    let last = -1;
    for (;;) {
      const rows = this.sql(
        `SELECT seq, id, doc FROM c${this.number} WHERE seq > ? ORDER BY seq LIMIT ${BATCH * 5}`,
      ).all([last]) as unknown as [number, Buffer, string][];
      for (const [seq, id, text] of rows) yield { seq, id, text };
      if (rows.length < BATCH * 5) return;
      last = rows[rows.length - 1]?.[0] ?? last;
    }
  }

  /** The documents of one stretch of an index in key order; `first` sizes the first batch. */
  *walk(index: Index, range: KeyRange, backwards: boolean, first: number): Generator<Row> {
    let { low, high } = range;
    let size = Math.max(1, Math.min(first, BATCH));
    let lowOperator = '>=';
    const source =
      index.table === 0
        ? `c${this.number} k WHERE k.id`
        : `x${index.table} k CROSS JOIN c${this.number} d ON d.seq = k.seq WHERE k.k`;
    const [columns, column] =
      index.table === 0 ? ['k.seq, k.id, k.doc, k.id', 'k.id'] : ['d.seq, d.id, d.doc, k.k', 'k.k'];
    for (;;) {
      const upper = high ? ` AND ${column} < ?` : '';
      const rows = this.sql(
        `SELECT ${columns} FROM ${source} ${lowOperator} ?${upper} ORDER BY ${column}${backwards ? ' DESC' : ''} LIMIT ?`,
      ).all(high ? [low, high, size] : [low, size]) as unknown as [number, Buffer, string, Buffer][];
      for (const [seq, id, text] of rows) yield { seq, id, text };
      const last = rows[rows.length - 1];
      if (rows.length < size || !last) return;
      if (backwards) high = last[3];
      else {
        low = last[3];
        lowOperator = '>';
      }
      size = Math.min(size * 4, BATCH * 5);
    }
  }

  /** Number of keys in one stretch of an index. */
  countKeys(index: Index, { low, high }: KeyRange): number {
    const [from, column] = index.table === 0 ? [`c${this.number}`, 'id'] : [`x${index.table}`, 'k'];
    const upper = high ? ` AND ${column} < ?` : '';
    const row = this.sql(`SELECT count(*) FROM ${from} WHERE ${column} >= ?${upper}`).get(
      high ? [low, high] : [low],
    );
    return (row as [number])[0];
  }

  /** The keys of a document, one list for each declared index; refuses parallel arrays. */
  keysOf(document: Document): Buffer[][] {
    return this.indexes.map((index) => {
      const { keys, multikey } = documentKeys(index, document);
      if (multikey && !index.multikey) {
        index.multikey = true;
        this.remember();
      }
      return keys;
    });
  }

  /** `_id`s of other documents that hold the same unique key. */
  holdersOf(index: Index, key: Buffer): Buffer[] {
    const range = { low: key, high: afterPrefix(key) };
    return [...this.walk(index, range, false, 4)].map(({ id }) => id);
  }

  private removeKeys({ id, before, after }: Change): void {
    if (!before) return;
    this.indexes.forEach((index, at) => {
      const old = before.keys[at] ?? [];
      if (after && sameKeys(old, after.keys[at] ?? [])) return;
      for (const key of old)
        this.sql(`DELETE FROM x${index.table} WHERE k = ?`).run([Buffer.concat([key, id])]);
    });
  }

  private addKeys({ id, before, after }: Change, seq: number): void {
    if (!after) return;
    this.indexes.forEach((index, at) => {
      const keys = after.keys[at] ?? [];
      if (before && sameKeys(before.keys[at] ?? [], keys)) return;
      for (const key of keys) {
        if (index.unique && this.holdersOf(index, key).length > 0) throw this.duplicate(index, after.text);
        this.sql(`INSERT INTO x${index.table} (k, seq) VALUES (?, ?)`).run([Buffer.concat([key, id]), seq]);
      }
    });
  }

  duplicate(index: Index, text: string): Error {
    const document = decodeText(text);
    const shown = index.keys.map(([path]) => `${path}: ${encodeText(reach(document, path) ?? null)}`);
    return duplicateKey(this.name, index.name === '_id' ? '_id_' : index.name, `{ ${shown.join(', ')} }`);
  }

  /** Writes changes; the caller holds a SQLite transaction and rolls it back when this throws. */
  apply(changes: Change[]): void {
    // All old keys go first: one document of a transaction may take over the key another gives up.
    for (const change of changes) this.removeKeys(change);
    const rest = changes.length >= ROWS ? this.insertMany(changes) : changes;
    for (const change of rest) {
      const { id, before, after } = change;
      if (!after) {
        if (before) this.sql(`DELETE FROM c${this.number} WHERE seq = ?`).run([before.seq]);
      } else if (before) {
        this.sql(`UPDATE c${this.number} SET doc = ? WHERE seq = ?`).run([after.text, before.seq]);
        this.addKeys(change, before.seq);
      } else {
        const { lastInsertRowid } = this.sql(`INSERT INTO c${this.number} (id, doc) VALUES (?, ?)`).run([
          id,
          after.text,
        ]);
        this.addKeys(change, Number(lastInsertRowid));
      }
    }
  }

  /** Inserts whole rows of new documents at once, which costs a third; gives back the changes that are left. */
  private insertMany(changes: Change[]): Change[] {
    const fresh = changes.filter(({ before, after }) => !before && after);
    let seq = (this.sql(`SELECT coalesce(max(seq), 0) FROM c${this.number}`).get([]) as [number])[0];
    const documents: unknown[][] = [];
    const keys: unknown[][][] = this.indexes.map(() => []);
    const taken = new Set<string>();
    for (const { id, after } of fresh) {
      seq += 1;
      documents.push([seq, id, after?.text]);
      this.indexes.forEach((index, at) => {
        for (const key of after?.keys[at] ?? []) {
          if (index.unique) {
            const mark = `${index.table}:${key.toString('latin1')}`;
            if (taken.has(mark) || this.holdersOf(index, key).length > 0)
              throw this.duplicate(index, after?.text ?? '{}');
            taken.add(mark);
          }
          keys[at]?.push([Buffer.concat([key, id]), seq]);
        }
      });
    }
    this.insertRows(`c${this.number} (seq, id, doc)`, 3, documents);
    this.indexes.forEach((index, at) => {
      this.insertRows(`x${index.table} (k, seq)`, 2, keys[at] ?? []);
    });
    return changes.filter(({ before, after }) => before !== undefined || !after);
  }

  private insertRows(target: string, columns: number, rows: unknown[][]): void {
    const one = `(${Array.from({ length: columns }, () => '?').join(', ')})`;
    for (let from = 0; from < rows.length; from += ROWS) {
      const some = rows.slice(from, from + ROWS);
      const values = some.map(() => one).join(', ');
      this.sql(`INSERT INTO ${target} VALUES ${values}`).run(some.flat());
    }
  }

  /** Fills a new index from the documents that are there; refuses when they violate it. */
  fill(index: Index): void {
    for (const { id, seq, text } of this.scan()) {
      const { keys, multikey } = documentKeys(index, decodeText(text));
      index.multikey ||= multikey;
      for (const key of keys) {
        if (index.unique && this.holdersOf(index, key).length > 0)
          refuse(
            `cannot build the unique index ${this.name}.${index.name}: ${this.duplicate(index, text).message}`,
          );
        this.sql(`INSERT INTO x${index.table} (k, seq) VALUES (?, ?)`).run([Buffer.concat([key, id]), seq]);
      }
    }
  }
}

function reach(document: Document, path: string): Document[string] | undefined {
  let value: Document[string] | undefined = document;
  for (const part of path.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Document)[part] : undefined;
  return value;
}
