import { randomUUID } from 'node:crypto';
import { conflict, noTransaction } from './failures';
import { idText, type Overlay } from './read';
import type { Store } from './store';
import type { Change, Row, Table } from './table';
import { decodeText, type Document } from './values';

export interface Write {
  id: Buffer;
  /** The document as it is to be stored; undefined removes it. */
  text: string | undefined;
  /** The stored row when the caller has just read it (null: there is none); saves reading it again. */
  row?: Row | null;
  /** The same document before and after, where the caller has decoded them anyway. */
  old?: Document;
  fresh?: Document;
}

/** A plain write met a document that a transaction holds: it waits for `finished`, then tries again. */
export class Held extends Error {
  constructor(readonly finished: Promise<void>) {
    super('held by a transaction');
  }
}

/** One unit of work with snapshot isolation: reads see the state at its first operation and its own writes. */
export class Transaction {
  readonly id = randomUUID();
  /** Version of the last commit it sees; set by the first operation. */
  snapshot: number | undefined;
  readonly writes = new Map<Table, Map<string, Write>>();
  readonly locks = new Set<string>();
  readonly finished: Promise<void>;
  finish: () => void = () => undefined;
  timer: NodeJS.Timeout | undefined;

  constructor(readonly startedAt: number) {
    this.finished = new Promise((resolve) => {
      this.finish = resolve;
    });
  }
}

interface Past {
  version: number;
  id: Buffer;
  text: string | undefined;
}

const documentLock = (table: Table, id: Buffer): string => `${table.number}:${idText(id)}`;
const keyLock = (index: number, key: Buffer): string => `k${index}:${idText(key)}`;

/** Versions, locks and lifetimes above SQLite, which knows none of snapshot reads or first-writer-wins. */
export class Transactions {
  private readonly open = new Map<string, Transaction>();
  private readonly holders = new Map<string, Transaction>();
  /** What documents were before each commit, kept while a snapshot may look back; oldest first. */
  private readonly history = new Map<Table, Map<string, Past[]>>();
  private version = 0;

  constructor(
    private readonly store: Store,
    private readonly now: () => number,
    private readonly lifetime: number,
  ) {}

  begin(): Transaction {
    const transaction = new Transaction(this.now());
    transaction.timer = setTimeout(() => {
      this.drop(transaction);
    }, this.lifetime);
    transaction.timer.unref();
    this.open.set(transaction.id, transaction);
    return transaction;
  }

  /** Number of transactions that are open now. */
  get size(): number {
    this.expire();
    return this.open.size;
  }

  expire(): void {
    for (const one of this.open.values()) if (this.now() - one.startedAt >= this.lifetime) this.drop(one);
  }

  get(id: unknown): Transaction {
    this.expire();
    const transaction = typeof id === 'string' ? this.open.get(id) : undefined;
    if (!transaction) throw noTransaction();
    return transaction;
  }

  /** Forgets a transaction and everything it wrote. */
  drop(transaction: Transaction): void {
    clearTimeout(transaction.timer);
    this.open.delete(transaction.id);
    for (const lock of transaction.locks) this.holders.delete(lock);
    if (![...this.open.values()].some(({ snapshot }) => snapshot !== undefined)) this.history.clear();
    transaction.finish();
  }

  dropAll(): void {
    for (const one of [...this.open.values()]) this.drop(one);
  }

  /** What this transaction sees otherwise than the stored state. */
  overlay(transaction: Transaction, table: Table): Overlay | undefined {
    transaction.snapshot ??= this.version;
    const overlay: Overlay = new Map();
    for (const [key, past] of this.history.get(table) ?? []) {
      const seen = past.find(({ version }) => version > (transaction.snapshot ?? 0));
      if (seen) overlay.set(key, { id: seen.id, text: seen.text });
    }
    for (const [key, write] of transaction.writes.get(table) ?? []) overlay.set(key, write);
    return overlay.size > 0 ? overlay : undefined;
  }

  /** The text a transaction sees for one `_id`. */
  seen(transaction: Transaction, table: Table, id: Buffer): string | undefined {
    const changed = this.overlay(transaction, table)?.get(idText(id));
    return changed ? changed.text : table.byId(id)?.text;
  }

  /** Takes part in a transaction: the second writer of a document fails, and its transaction is gone at once. */
  writeInside(transaction: Transaction, table: Table, writes: Write[]): void {
    try {
      for (const write of writes) this.stage(transaction, table, write);
    } catch (error) {
      this.drop(transaction);
      throw error;
    }
  }

  private stage(transaction: Transaction, table: Table, write: Write): void {
    transaction.snapshot ??= this.version;
    this.lock(transaction, documentLock(table, write.id));
    if (this.changedSince(transaction.snapshot, table, idText(write.id))) throw conflict();
    const pending = transaction.writes.get(table) ?? new Map<string, Write>();
    transaction.writes.set(table, pending);
    pending.set(idText(write.id), write);
    if (write.text !== undefined) this.stageKeys(transaction, table, write, write.text);
  }

  private stageKeys(transaction: Transaction, table: Table, write: Write, text: string): void {
    const keys = table.keysOf(decodeText(text));
    const pending = transaction.writes.get(table);
    table.indexes.forEach((index, at) => {
      if (!index.unique) return;
      for (const key of keys[at] ?? []) {
        for (const holder of table.holdersOf(index, key)) {
          if (this.changedSince(transaction.snapshot ?? 0, table, idText(holder))) throw conflict();
          if (!pending?.has(idText(holder))) throw table.duplicate(index, text);
        }
        for (const [other, { text: theirs }] of pending ?? [])
          if (theirs !== undefined && other !== idText(write.id))
            if (table.keysOf(decodeText(theirs))[at]?.some((one) => one.equals(key)))
              throw table.duplicate(index, text);
        this.lock(transaction, keyLock(index.table, key));
      }
    });
  }

  private lock(transaction: Transaction, lock: string): void {
    const holder = this.holders.get(lock);
    if (holder && holder !== transaction) throw conflict();
    this.holders.set(lock, transaction);
    transaction.locks.add(lock);
  }

  private changedSince(snapshot: number, table: Table, key: string): boolean {
    const past = this.history.get(table)?.get(key);
    return past !== undefined && past.some(({ version }) => version > snapshot);
  }

  /** Writes outside any transaction; throws `Held` when a transaction holds a document or a unique key of it. */
  writePlain(table: Table, writes: Write[]): void {
    const changes = writes.map((write) => this.change(table, write));
    for (const { id, after } of changes) {
      this.refuseHeld(documentLock(table, id));
      table.indexes.forEach((index, at) => {
        if (index.unique) for (const key of after?.keys[at] ?? []) this.refuseHeld(keyLock(index.table, key));
      });
    }
    this.store.write(() => {
      table.apply(changes.map(({ change }) => change));
    });
    this.remember(table, changes);
  }

  private refuseHeld(lock: string): void {
    const holder = this.holders.size > 0 ? this.holders.get(lock) : undefined;
    if (holder) throw new Held(holder.finished);
  }

  private change(table: Table, { id, text, row: known, old, fresh }: Write) {
    const row = known === undefined ? table.byId(id) : (known ?? undefined);
    const keys = (of: string, document?: Document): Buffer[][] =>
      table.indexes.length > 0 ? table.keysOf(document ?? decodeText(of)) : [];
    const before = row && { seq: row.seq, keys: keys(row.text, old) };
    const after = text === undefined ? undefined : { text, keys: keys(text, fresh) };
    const change: Change = { id, before, after };
    return { id, after, change, past: row?.text };
  }

  /** Keeps what documents were, for the snapshots that are open. */
  private remember(table: Table, changes: { id: Buffer; past: string | undefined }[]): void {
    this.version += 1;
    if (![...this.open.values()].some(({ snapshot }) => snapshot !== undefined)) return;
    const history = this.history.get(table) ?? new Map<string, Past[]>();
    this.history.set(table, history);
    for (const { id, past } of changes) {
      const key = idText(id);
      history.set(key, [...(history.get(key) ?? []), { version: this.version, id, text: past }]);
    }
  }

  commit(transaction: Transaction): void {
    const all = [...transaction.writes].map(([table, writes]) => ({
      table,
      changes: [...writes.values()].map(({ id, text }) => this.change(table, { id, text })),
    }));
    try {
      this.store.write(() => {
        for (const { table, changes } of all) table.apply(changes.map(({ change }) => change));
      });
      this.version += 1;
      // One version for the whole commit: a snapshot sees all of it or nothing.
      const version = this.version;
      for (const { table, changes } of all) {
        this.version = version - 1;
        this.remember(table, changes);
      }
      this.version = version;
    } finally {
      this.drop(transaction);
    }
  }
}
