import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../../local-cloud/database/engine';
import type { Report } from './support/writer';

const REPEATS = process.env.FULL_REPEATS ? 20 : 3;
const WRITER = join(__dirname, 'support', 'writer.ts');

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'database-'));
  file = join(folder, 'data.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Acknowledged {
  /** Highest counter value whose update was acknowledged. */
  counter: number;
  /** Numbers whose pair was committed by one transaction. */
  pairs: number[];
}

/** Runs the writer until it has acknowledged a good number of writes, then kills it in the middle of others. */
function writeAndKill(): Promise<Acknowledged> {
  return new Promise((resolve, reject) => {
    const acknowledged: Acknowledged = { counter: 0, pairs: [] };
    const child = fork(WRITER, [file], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    let left = 60 + Math.floor(Math.random() * 60);
    child.on('message', (message: Report) => {
      if (message.counter !== undefined) acknowledged.counter = message.counter;
      if (message.pair !== undefined) acknowledged.pairs.push(message.pair);
      left -= 1;
      if (left === 0) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (signal === 'SIGKILL') resolve(acknowledged);
      else reject(new Error(`the writer ended by itself with ${String(code)}`));
    });
  });
}

test(`after kill -9 every acknowledged write is there and no transaction is half (${REPEATS} times)`, async () => {
  for (let round = 0; round < REPEATS; round += 1) {
    const { counter, pairs } = await writeAndKill();
    const database = Database.open({ file });
    const stored = database.find('c', { _id: 'counter' })[0]?.n as number;
    expect(stored).toBeGreaterThanOrEqual(counter);
    // At most the one update that was under way is there without its acknowledgement.
    expect(stored).toBeLessThanOrEqual(counter + 1);
    for (const pair of pairs) expect(database.count('pairs', { n: pair })).toBe(2);
    const halves = new Map<number, number>();
    for (const { n } of database.find('pairs')) halves.set(n as number, (halves.get(n as number) ?? 0) + 1);
    expect([...halves.values()].every((count) => count === 2)).toBe(true);
    // The index tells the same story as a walk over the documents.
    expect(database.count('pairs', { n: { $gte: 0 } })).toBe(database.find('pairs').length);
    database.close();
  }
}, 240_000);

const specs = [{ name: 'c', indexes: [{ name: 'by_n', keys: [['n', 1]] as [string, 1][], unique: true }] }];

test('a database on disk is the same after it was closed, indexes and arrays included', () => {
  let database = Database.open({ file });
  database.declare([{ name: 'c', indexes: [{ name: 'tags', keys: [['tags', 1]] }] }]);
  database.insert('c', [{ _id: 'a', tags: ['x', 'y'], at: new Date(5) }]);
  database.close();
  database = Database.open({ file });
  database.insert('c', [{ _id: 'b', tags: 'y' }]);
  expect(database.find('c', { tags: 'y' }).map(({ _id }) => _id)).toEqual(['a', 'b']);
  expect(database.find('c', { tags: { $gte: 'x', $lt: 'y' } }).map(({ _id }) => _id)).toEqual(['a']);
  expect(database.find('c', { at: new Date(5) })).toHaveLength(1);
  database.close();
});

test.each([':memory:', 'a file'])('a backup taken while in use restores everything (%s)', async (kind) => {
  const database = Database.open({ file: kind === ':memory:' ? kind : file });
  database.declare(specs);
  database.insert('c', [{ _id: 'a', n: 1 }]);
  const held = await database.handle('database.startTransaction', {}, 'r');
  const { transactionId } = held.body;
  await database.handle(
    'database.removeDocument',
    { collectionName: 'c', queryType: 'DOC', query: '{"_id":"a"}', multi: false, transactionId },
    'r',
  );
  const backup = join(folder, 'backup.db');
  await database.backup(backup);
  database.insert('c', [{ _id: 'b', n: 2 }]);
  await database.restore(backup);
  expect(database.find('c')).toEqual([{ _id: 'a', n: 1 }]);
  expect(() => database.insert('c', [{ n: 1 }])).toThrow(/E11000/);
  // The transaction belonged to the state before.
  expect((await database.handle('database.commitTransaction', { transactionId }, 'r')).body.code).toBe(
    'DATABASE_TRANSACTION_FAIL',
  );
  // The backup can be used again.
  database.insert('c', [{ _id: 'c', n: 3 }]);
  await database.restore(backup);
  expect(database.count('c')).toBe(1);
  database.close();
});

test('a file that is no database is refused and leaves the data alone', async () => {
  const database = Database.open({ file });
  database.declare(specs);
  database.insert('c', [{ _id: 'a', n: 1 }]);
  await expect(database.restore(__filename)).rejects.toThrow();
  expect(database.count('c')).toBe(1);
  database.close();
});

test('JSON Lines go out and in: dates as ISO text, nothing lost', () => {
  const database = Database.open({ file: ':memory:' });
  database.declare([
    { name: 'c', indexes: [] },
    { name: 'd', indexes: [] },
  ]);
  const documents = [
    {
      _id: 'a',
      at: new Date(1767225600123),
      old: new Date(-5),
      l: [1, { x: null }],
      s: 'é"\n',
      big: 2 ** 40,
    },
    { _id: 7, empty: {}, not: NaN },
  ];
  database.insert('c', documents);
  const lines = [...database.exportJsonl('c')];
  expect(lines[0]).toContain('{"$date":"2026-01-01T00:00:00.123Z"}');
  expect(database.importJsonl('d', [...lines, ''])).toEqual({ inserted: 2 });
  expect(database.find('d')).toEqual(documents);
  // What a cloud console writes: canonical numbers, ObjectIds.
  database.importJsonl('d', ['{"_id":{"$oid":"5f1a2b3c4d5e6f7a8b9c0d1e"},"n":{"$numberLong":"5"}}']);
  expect(database.find('d', { n: 5 })).toEqual([{ _id: '5f1a2b3c4d5e6f7a8b9c0d1e', n: 5 }]);
  expect(() => database.importJsonl('d', ['{"_id":"ok"}', '{broken'])).toThrow(/line 2/);
  expect(database.count('d', { _id: 'ok' })).toBe(0);
  database.close();
});
