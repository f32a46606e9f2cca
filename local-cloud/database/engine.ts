import { rmSync } from 'node:fs';
import { DatabaseFailure, invalid, refuse } from './failures';
import { exportLines, importLines } from './jsonl';
import { count, get, insert, modify, remove, type Session } from './operations';
import { Store } from './store';
import { Held, Transactions } from './transactions';
import type {
  CollectionFacts,
  CollectionSpec,
  DatabaseOptions,
  FindOptions,
  IndexSpec,
  OperationReply,
  PlainDocument,
} from './interface';
import { type Answer, type Body, collectionOf, isWhere, type Operation, OPERATIONS } from './wire';
import { decodeText, decodeWire, encodeText, type Document } from './values';

export type {
  CollectionFacts,
  CollectionSpec,
  DatabaseOptions,
  FindOptions,
  IndexSpec,
  OperationCost,
  OperationReply,
  PlainDocument,
} from './interface';

const SCAN_EXAMINED = 1000;
const SCAN_SHARE = 0.1;

/** A CloudBase document database in one SQLite file. */
export class Database {
  private readonly options: Required<Omit<DatabaseOptions, 'file'>>;
  private store: Store;
  private transactions: Transactions;

  private constructor(options: DatabaseOptions) {
    this.options = {
      durability: options.durability ?? 'full',
      now: options.now ?? Date.now,
      transactionWhere: options.transactionWhere ?? false,
      transactionLifetimeMs: options.transactionLifetimeMs ?? 30_000,
      strict: options.strict ?? true,
    };
    this.store = Store.open(options.file, this.options.durability);
    this.transactions = this.newTransactions();
  }

  static open(options: DatabaseOptions): Database {
    return new Database(options);
  }

  private newTransactions(): Transactions {
    return new Transactions(this.store, this.options.now, this.options.transactionLifetimeMs);
  }

  /** One request of the SDK: `action` is `database.getDocument` and its kin, `body` the parsed JSON body. */
  async handle(action: string, body: Body, requestId: string): Promise<OperationReply> {
    for (;;) {
      try {
        const { store } = this;
        const reply = store.grouped(() => this.answer(action, body, requestId));
        // A reader, too, waits until what it saw is on the disk.
        await store.settled();
        return reply;
      } catch (error) {
        if (error instanceof Held) {
          // A plain write waits for the transaction that holds the document, then looks anew.
          await error.finished;
          continue;
        }
        return { body: { ...failureOf(error), requestId } };
      }
    }
  }

  private answer(action: string, body: Body, requestId: string): OperationReply {
    const special = this.control(action, body);
    if (special) return { body: { ...special, requestId } };
    const operation = Object.hasOwn(OPERATIONS, action) ? OPERATIONS[action] : undefined;
    if (!operation) return invalid(`unknown action: ${action}`);
    const { data, cost } = this.perform(operation, this.sessionFor(action, body), body);
    const { examined, returned } = cost;
    return {
      body: { requestId, data },
      cost: {
        collection: collectionOf(body),
        operation: action.replace('database.', ''),
        ...cost,
        bytesIn: sizeOf(body.data) + sizeOf(body.query) + sizeOf(body.stages),
        bytesOut: sizeOf(data.list) + sizeOf(data.doc),
        scan: examined > SCAN_EXAMINED && returned < examined * SCAN_SHARE,
      },
    };
  }

  /** An operation that fails inside a transaction ends it, as in MongoDB. */
  private perform(operation: Operation, session: Session, body: Body): Answer {
    try {
      return operation(session, body);
    } catch (error) {
      if (session.transaction && error instanceof DatabaseFailure)
        this.transactions.drop(session.transaction);
      throw error;
    }
  }

  /** Collections and the life of transactions. */
  private control(action: string, body: Body): Record<string, unknown> | undefined {
    switch (action) {
      case 'database.addCollection':
        this.create(collectionOf(body));
        return {};
      case 'database.startTransaction':
        return { transactionId: this.transactions.begin().id };
      case 'database.commitTransaction':
        this.transactions.commit(this.transactions.get(body.transactionId));
        return {};
      case 'database.abortTransaction':
        this.transactions.drop(this.transactions.get(body.transactionId));
        return {};
      default:
        return undefined;
    }
  }

  private sessionFor(action: string, body: Body): Session {
    if (body.transactionId === undefined) return this.session();
    const transaction = this.transactions.get(body.transactionId);
    if (!this.options.transactionWhere && isWhere(action, body))
      invalid('where() is not supported in a transaction: use doc() and add()');
    return { ...this.session(), transaction };
  }

  private session(): Session {
    return {
      store: this.store,
      transactions: this.transactions,
      now: this.options.now(),
      strict: this.options.strict,
    };
  }

  private create(name: string): void {
    if (this.store.find(name)) refuse(`Collection already exists: ${name}`);
    this.store.define(() => this.store.create(name));
  }

  /** Create collections, add and drop declared indexes; idempotent. Throws when data violates a unique index. */
  declare(specs: CollectionSpec[]): void {
    this.store.define(() => {
      for (const { name, indexes } of specs) {
        const table = this.store.find(name) ?? this.store.create(name);
        const wanted = new Map(indexes.map((index) => [signature(index), index]));
        for (const index of [...table.indexes])
          if (!wanted.delete(signature(index))) this.store.dropIndex(table, index.name);
        for (const index of wanted.values())
          this.store.addIndex(table, { name: index.name, keys: index.keys, unique: index.unique === true });
      }
    });
  }

  collections(): CollectionFacts[] {
    return this.store.all().map((table) => ({
      name: table.name,
      documents: table.count(),
      bytes: table.bytes(),
      indexes: table.indexes.map(({ name, keys, unique }) => ({ name, keys, unique })),
    }));
  }

  /** Number of transactions that are open now. */
  get openTransactions(): number {
    return this.transactions.size;
  }

  /** The direct doors take and give MongoDB-shaped plain objects (Dates are Dates) and obey the same rules. */
  insert(collection: string, documents: PlainDocument[]): void {
    insert(this.session(), collection, documents.map(plain));
  }

  find(collection: string, filter: PlainDocument = {}, options: FindOptions = {}): PlainDocument[] {
    const request = {
      filter: plain(filter),
      sort: options.sort ?? [],
      skip: options.skip ?? 0,
      limit: options.limit ?? Infinity,
    };
    const projection = options.projection && plain(options.projection);
    return get(this.session(), collection, request, projection).list.map(decodeText);
  }

  update(
    collection: string,
    filter: PlainDocument,
    update: PlainDocument,
    options: { multi?: boolean } = {},
  ): number {
    const session = { ...this.session(), strict: false };
    return modify(session, collection, plain(filter), plain(update), options.multi ?? true).updated;
  }

  remove(collection: string, filter: PlainDocument): number {
    return remove({ ...this.session(), strict: false }, collection, plain(filter), true).deleted;
  }

  count(collection: string, filter: PlainDocument = {}): number {
    return count(this.session(), collection, plain(filter)).total;
  }

  /** Writes a consistent copy to `file` while the database is in use. */
  backup(file: string): Promise<void> {
    return promised(() => {
      rmSync(file, { force: true });
      this.store.copyTo(file);
    });
  }

  /** Replaces everything by the contents of a backup; open transactions are gone. Rejects what is no backup. */
  restore(file: string): Promise<void> {
    return promised(() => {
      this.store = this.store.replacedBy(file);
      this.transactions.dropAll();
      this.transactions = this.newTransactions();
    });
  }

  /** One extended-JSON document a line, the cloud's own export format. */
  exportJsonl(collection: string): Iterable<string> {
    return exportLines(this.session(), collection);
  }

  importJsonl(collection: string, lines: Iterable<string>): { inserted: number } {
    return importLines(this.session(), collection, lines);
  }

  close(): void {
    this.transactions.dropAll();
    this.store.close();
  }
}

const promised = (work: () => void): Promise<void> =>
  new Promise((resolve) => {
    work();
    resolve();
  });

/** Through the wire's own encoding and back: what a fixture may hold is what a request may hold. */
const plain = (value: PlainDocument): Document => decodeWire(JSON.parse(encodeText(value)), 0) as Document;

const signature = ({ name, keys, unique }: IndexSpec): string =>
  JSON.stringify([name, keys, unique === true]);

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + sizeOf(item), 0);
  return value === undefined || value === null ? 0 : Buffer.byteLength(JSON.stringify(value));
}

function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof DatabaseFailure) return { code: error.code, message: error.message };
  // A defect of the engine must be seen, not taken for an answer of the cloud.
  console.error(error);
  return { code: 'SYS_ERR', message: error instanceof Error ? error.message : String(error) };
}
