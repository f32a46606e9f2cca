import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../../local-cloud/database/engine';

const SUM = 1000;
const ACCOUNTS = 10;

let folder: string;
let database: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'database-'));
  database = Database.open({ file: join(folder, 'data.db') });
  database.declare([{ name: 'accounts', indexes: [{ name: 'by_n', keys: [['n', 1]] }] }]);
  database.insert(
    'accounts',
    Array.from({ length: ACCOUNTS }, (_, at) => ({ _id: `a${at}`, n: SUM / ACCOUNTS, moves: 0 })),
  );
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(action: string, body: object): Promise<Record<string, unknown>> {
  return (await database.handle(`database.${action}`, body as Record<string, unknown>, 'r')).body;
}

/** Moves amounts between two accounts in transactions, until told to stop; counts those that were acknowledged. */
async function moveMoney(state: { stop: boolean; moved: number }): Promise<void> {
  while (!state.stop) {
    const { transactionId } = await ask('startTransaction', {});
    const pick = (): string => `a${Math.floor(Math.random() * ACCOUNTS)}`;
    const change = (id: string, by: number) =>
      ask('modifyDocument', {
        collectionName: 'accounts',
        queryType: 'DOC',
        query: JSON.stringify({ _id: id }),
        data: JSON.stringify({ $inc: { n: by, moves: 1 } }),
        merge: true,
        upsert: false,
        multi: false,
        transactionId,
      });
    const done = [await change(pick(), -5), await change(pick(), 5)].every(({ code }) => code === undefined);
    if (done && (await ask('commitTransaction', { transactionId })).code === undefined) state.moved += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const total = (from: Database): number =>
  from.find('accounts').reduce((sum, { n }) => sum + (n as number), 0);
const moves = (from: Database): number =>
  from.find('accounts').reduce((sum, { moves: one }) => sum + (one as number), 0);

test('backups and a restore in the middle of transactions: each is one moment, none is half', async () => {
  const state = { stop: false, moved: 0 };
  const writers = Array.from({ length: 4 }, () => moveMoney(state));
  const seen: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const [before, file] = [state.moved, join(folder, `backup${round}.db`)];
    await new Promise((resolve) => setTimeout(resolve, 60));
    await database.backup(file);
    const copy = Database.open({ file });
    expect(total(copy)).toBe(SUM);
    // Everything that was acknowledged before is in it.
    expect(moves(copy)).toBeGreaterThanOrEqual(before * 2);
    expect(copy.count('accounts', { n: { $gte: -1e9 } })).toBe(ACCOUNTS);
    seen.push(moves(copy));
    copy.close();
  }
  expect(new Set(seen).size).toBeGreaterThan(1);

  await database.restore(join(folder, 'backup1.db'));
  expect(moves(database)).toBe(seen[1]);
  const after = state.moved;
  await new Promise((resolve) => setTimeout(resolve, 100));
  state.stop = true;
  await Promise.all(writers);
  // Writers went on with the restored state; what belonged to the state before could not be committed.
  expect(state.moved).toBeGreaterThan(after);
  expect(total(database)).toBe(SUM);
  expect(database.openTransactions).toBe(0);
});

test('what a school writes survives the way to a real environment and back', () => {
  database.declare(['there', 'back'].map((name) => ({ name, indexes: [] })));
  const documents = [
    { _id: 'zh', name: '张三·𠮷野家', text: '第一行\n第二行\t“引号”\\ \u2028 \u0000' },
    { _id: 'numbers', long: 2 ** 53 - 1, negative: -(2 ** 40), small: 5e-324, half: 0.1, zero: 0, int: 7 },
    { _id: 'odd', not: NaN, more: Infinity, less: -Infinity, none: null, yes: true },
    { _id: 'dates', first: new Date(-62135596800000), epoch: new Date(0), list: [new Date(1767225600123)] },
    { _id: 'nested', o: { p: { q: [{ r: [[], {}, [[1, { s: '深' }]]] }] } }, 中文字段: { 'a-b': 1 } },
    { _id: 12, point: { type: 'Point', coordinates: [113.3, 23.1] } },
  ];
  database.insert('there', documents);
  const lines = [...database.exportJsonl('there')];
  expect(lines.every((line) => !line.includes('\n') && JSON.parse(line))).toBe(true);
  expect(database.importJsonl('back', lines)).toEqual({ inserted: documents.length });
  expect(database.find('back')).toEqual(documents);
  expect([...database.exportJsonl('back')]).toEqual(lines);
});
