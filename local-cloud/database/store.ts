import { copyFileSync, renameSync, rmSync } from 'node:fs';
import Sqlite from 'libsql';
import { refuse } from './failures';
import { copyInto } from './restore';
import { type Index, Table } from './table';

interface CatalogRow {
  name: string;
  number: number;
  indexes: Index[];
}

interface Group {
  written: Promise<void>;
  resolve: () => void;
  reject: (error: Error) => void;
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

const NAME = /^[A-Za-z0-9_][\w-]{0,127}$/;

/** The SQLite file: a catalog of collections, their tables, and the one write transaction at a time. */
export class Store {
  private readonly tables = new Map<string, Table>();
  private readonly statements = new Map<string, Sqlite.Statement<unknown[]>>();
  private depth = 0;
  private grouping = false;
  private group: Group | undefined;

  private constructor(
    private sqlite: Sqlite.Database,
    readonly file: string,
    private readonly durability: 'full' | 'fast',
  ) {
    this.prepare();
  }

  static open(file: string, durability: 'full' | 'fast'): Store {
    return new Store(new Sqlite(file), file, durability);
  }

  private prepare(): void {
    this.sqlite.exec('PRAGMA journal_mode = WAL');
    this.sqlite.exec(`PRAGMA synchronous = ${this.durability === 'full' ? 'FULL' : 'OFF'}`);
    this.sqlite.exec('PRAGMA cache_size = -65536');
    // Documents of one class lie far apart in a large collection: mapped pages spare a system call and a copy for each.
    this.sqlite.exec('PRAGMA mmap_size = 1073741824');
    this.sqlite.exec(
      'CREATE TABLE IF NOT EXISTS catalog (number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, indexes TEXT)',
    );
    this.load();
  }

  /** Reads the catalog anew: at the start, and when a failed write may have left memory ahead of the disk. */
  private load(): void {
    this.tables.clear();
    const rows = this.sqlite.prepare('SELECT name, number, indexes FROM catalog').raw().all([]);
    for (const [name, number, indexes] of rows as unknown as [string, number, string][])
      this.adopt({ name, number, indexes: JSON.parse(indexes) as Index[] });
  }

  private adopt({ name, number, indexes }: CatalogRow): Table {
    const table: Table = new Table(this.sqlite, name, number, indexes, () => {
      this.write(() => {
        this.saveIndexes(table);
      });
    });
    this.tables.set(name, table);
    return table;
  }

  find(name: string): Table | undefined {
    return this.tables.get(name);
  }

  all(): Table[] {
    return [...this.tables.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /**
   * Runs `work` as one atomic write; nested calls join the outer one. Durable when it returns, or, inside `grouped`,
   * when `settled()` is.
   */
  write<T>(work: () => T): T {
    if (this.depth > 0) return work();
    if (this.grouping) {
      this.openGroup();
      return this.atomically('SAVEPOINT one', 'RELEASE one', ['ROLLBACK TO one', 'RELEASE one'], work);
    }
    this.flush();
    return this.atomically('BEGIN IMMEDIATE', 'COMMIT', ['ROLLBACK'], work);
  }

  private atomically<T>(begin: string, end: string, undo: string[], work: () => T): T {
    this.statement(begin).run([]);
    this.depth += 1;
    try {
      const result = work();
      this.statement(end).run([]);
      return result;
    } catch (error) {
      for (const step of undo) this.statement(step).run([]);
      throw error;
    } finally {
      this.depth -= 1;
    }
  }

  /** Writes of requests that arrive together share one sync to the disk, which costs more than all the rest. */
  grouped<T>(work: () => T): T {
    this.grouping = true;
    try {
      return work();
    } finally {
      this.grouping = false;
    }
  }

  /** Settles when everything written so far is on the disk; rejects when it could not be written. */
  settled(): Promise<void> | undefined {
    return this.group?.written;
  }

  private openGroup(): void {
    if (this.group) return;
    this.statement('BEGIN IMMEDIATE').run([]);
    const { promise, resolve, reject } = deferred();
    this.group = { written: promise, resolve, reject };
    // Nobody may be waiting: a refused write opens a group too.
    promise.catch(() => undefined);
    setImmediate(() => {
      this.flush();
    });
  }

  /** Ends the open group: its writes become durable together. */
  private flush(): void {
    const { group } = this;
    if (!group) return;
    this.group = undefined;
    try {
      this.statement('COMMIT').run([]);
      group.resolve();
    } catch (error) {
      this.statement('ROLLBACK').run([]);
      this.load();
      group.reject(error as Error);
    }
  }

  private statement(text: string): Sqlite.Statement<unknown[]> {
    const statement = this.statements.get(text) ?? this.sqlite.prepare(text);
    this.statements.set(text, statement);
    return statement;
  }

  create(name: string): Table {
    if (!NAME.test(name))
      refuse(`the collection name '${name}' is not allowed: letters, digits, _ and - only`);
    return this.write(() => {
      const { lastInsertRowid } = this.sqlite
        .prepare('INSERT INTO catalog (name, indexes) VALUES (?, ?)')
        .run([name, '[]']);
      const number = Number(lastInsertRowid);
      this.sqlite.exec(
        `CREATE TABLE c${number} (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, doc TEXT NOT NULL)`,
      );
      return this.adopt({ name, number, indexes: [] });
    });
  }

  private saveIndexes(table: Table): void {
    this.sqlite
      .prepare('UPDATE catalog SET indexes = ? WHERE number = ?')
      .run([JSON.stringify(table.indexes), table.number]);
  }

  addIndex(table: Table, shape: Pick<Index, 'name' | 'keys' | 'unique'>): void {
    this.write(() => {
      const number = this.nextNumber();
      const index: Index = { ...shape, table: number, multikey: false };
      this.sqlite.exec(`CREATE TABLE x${number} (k BLOB PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID`);
      table.fill(index);
      table.indexes.push(index);
      this.saveIndexes(table);
    });
  }

  dropIndex(table: Table, name: string): void {
    this.write(() => {
      const at = table.indexes.findIndex((index) => index.name === name);
      const [index] = table.indexes.splice(at, 1);
      if (!index) return;
      table.forgetStatements();
      this.sqlite.exec(`DROP TABLE x${index.table}`);
      this.saveIndexes(table);
    });
  }

  /** Runs `work` as `write` does, and restores what memory knows of the catalog when it fails. */
  define<T>(work: () => T): T {
    try {
      return this.write(work);
    } catch (error) {
      this.load();
      throw error;
    }
  }

  private nextNumber(): number {
    const numbers = this.all().flatMap(({ indexes }) => indexes.map(({ table }) => table));
    return Math.max(0, ...numbers) + 1;
  }

  /** A consistent copy of everything that is committed. */
  copyTo(file: string): void {
    this.flush();
    this.sqlite.prepare('VACUUM INTO ?').run([file]);
  }

  /** Opens the contents of a backup in the place of this store; the backup itself stays as it is. */
  replacedBy(backup: string): Store {
    // Opened first: a file that is no database must not cost the data that is here.
    const probe = new Sqlite(backup, { readonly: true });
    probe.prepare('SELECT count(*) FROM catalog').get([]);
    probe.close();
    this.close();
    if (this.file === ':memory:') {
      const sqlite = new Sqlite(':memory:');
      copyInto(sqlite, backup);
      return new Store(sqlite, this.file, this.durability);
    }
    for (const suffix of ['-wal', '-shm']) rmSync(`${this.file}${suffix}`, { force: true });
    copyFileSync(backup, `${this.file}.restoring`);
    renameSync(`${this.file}.restoring`, this.file);
    return Store.open(this.file, this.durability);
  }

  close(): void {
    this.flush();
    this.sqlite.close();
  }
}
