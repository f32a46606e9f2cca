import { readFileSync } from 'node:fs';
import path from 'node:path';
import type * as KernelSdk from '@kernel/sdk';
import type { inTransaction as InTransaction } from '@kernel/transaction';
import { type SdkDatabase, startSdkDatabase } from '../local-cloud/database/support/sdk';

/** The traps of the SDK (design/cloud-wire.md §2): the kernel has no way to say them, or refuses before anything travels. */

let server: SdkDatabase;
let sdk: typeof KernelSdk;
let inTransaction: typeof InTransaction;
let name: string;

beforeAll(async () => {
  server = await startSdkDatabase();
  // Loaded now: the SDK takes its address from the environment when the kernel initialises it.
  sdk = await import('@kernel/sdk');
  ({ inTransaction } = await import('@kernel/transaction'));
});
beforeEach(() => {
  name = server.fresh([
    { _id: 'a', n: 1, rev: 0, em: { x: 1 }, list: [1] },
    { _id: 'b', n: 1, rev: 0 },
  ]);
  server.requests.length = 0;
});
afterAll(() => server.stop());

const actions = (): string[] => server.requests.map(({ action }) => String(action).replace('database.', ''));
const stored = (id: string) => server.engine.find(name, { _id: id })[0];

describe('trap 1: operations that silently leave the transaction', () => {
  test('a transaction has only those that take part, by type and at run time', async () => {
    await inTransaction((tx) => {
      expect(Object.keys(tx).sort()).toEqual(['add', 'change', 'get', 'remove']);
      // @ts-expect-error -- runs outside the transaction
      expect(tx.count).toBeUndefined();
      // @ts-expect-error -- runs outside the transaction
      expect(tx.updateWhere).toBeUndefined();
      // @ts-expect-error -- runs outside the transaction
      expect(tx.removeWhere).toBeUndefined();
      // @ts-expect-error -- runs outside the transaction
      expect(tx.aggregate).toBeUndefined();
      return Promise.resolve();
    });
  });

  test('every operation carries the id; a rollback takes all of them back', async () => {
    const stop = new Error('stop');
    await expect(
      inTransaction(async (tx) => {
        await tx.get(name, 'a');
        await tx.add(name, { _id: 'c' });
        await tx.change(name, 'a', { inc: { n: 1 } });
        await tx.remove(name, 'b');
        throw stop;
      }),
    ).rejects.toBe(stop);
    const inside = server.requests.slice(1);
    expect(new Set(inside.map(({ transactionId }) => transactionId)).size).toBe(1);
    expect(inside[0]?.transactionId).toEqual(expect.any(String));
    expect(actions().at(-1)).toBe('abortTransaction');
    expect(server.engine.find(name).map(({ _id, n }) => [_id, n])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });
});

test('trap 2: set, whose report is wrong inside a transaction, cannot be said', async () => {
  await inTransaction((tx) => {
    // @ts-expect-error -- always reports created: 0
    expect(tx.set).toBeUndefined();
    return Promise.resolve();
  });
  expect(Object.keys(sdk).filter((one) => /^set|replace/i.test(one))).toEqual([]);
});

describe('trap 3: a command inside an array would be stored as its own fields', () => {
  // What a careless handler might take from the SDK: the kernel does not hand it out.
  const command = () => server.db.command.inc(1) as unknown;

  test.each<[string, () => Promise<unknown>]>([
    ['set', () => sdk.updateWhere(name, { _id: 'a' }, { set: { list: [command()] } })],
    ['push', () => sdk.updateWhere(name, { _id: 'a' }, { push: { list: { each: [command()] } } })],
    ['a nested set', () => sdk.updateWhere(name, { _id: 'a' }, { set: { em: { x: [command()] } } })],
    [
      'change in a transaction',
      () => inTransaction((tx) => tx.change(name, 'a', { set: { list: [command()] } })),
    ],
    ['add in a transaction', () => inTransaction((tx) => tx.add(name, { _id: 'c', list: [command()] }))],
    ['insert', () => sdk.insert(name, [{ _id: 'c', list: [command()] }])],
  ])('%s is refused, nothing is written', async (_how, run) => {
    await expect(run()).rejects.toThrow(TypeError);
    expect(actions().filter((one) => /insert|modify/.test(one))).toEqual([]);
    expect(stored('a')?.list).toEqual([1]);
    expect(stored('c')).toBeUndefined();
  });
});

describe('trap 4: empty objects vanish on their way', () => {
  test('an empty object is really set', async () => {
    expect(await sdk.updateWhere(name, { _id: 'a' }, { set: { em: {} } })).toBe(1);
    expect(stored('a')?.em).toEqual({});
  });

  test.each([
    ['an empty object', { em: {} }],
    ['an object', { em: { x: 1 } }],
    ['undefined', { em: undefined }],
  ])('a filter with %s is refused before it travels', async (_what, filter) => {
    const hostile = filter as unknown as Parameters<typeof sdk.removeWhere>[1];
    await expect(sdk.removeWhere(name, hostile)).rejects.toThrow(TypeError);
    await expect(sdk.updateWhere(name, hostile, { set: { n: 2 } })).rejects.toThrow(TypeError);
    await expect(sdk.read(name, hostile, { limit: 1 })).rejects.toThrow(TypeError);
    expect(server.requests).toEqual([]);
    expect(server.engine.count(name)).toBe(2);
  });
});

test('trap 5: a removal or an update without a condition is refused before it travels', async () => {
  for (const filter of [{}, { all: [] }, { all: [{}] }, { any: [{}] }]) {
    await expect(sdk.removeWhere(name, filter)).rejects.toThrow(TypeError);
    await expect(sdk.updateWhere(name, filter, { set: { n: 2 } })).rejects.toThrow(TypeError);
  }
  expect(server.requests).toEqual([]);
});

test('trap 6: a conflict is tried again, whole, which wx-server-sdk would not', async () => {
  let attempts = 0;
  await inTransaction(async (tx) => {
    attempts += 1;
    await tx.get(name, 'a');
    // Somebody else is faster, once.
    if (attempts === 1) server.engine.update(name, { _id: 'a' }, { $inc: { n: 10 } });
    await tx.change(name, 'a', { inc: { n: 1 } });
  });
  expect([attempts, stored('a')?.n]).toEqual([2, 12]);
});

test('trap 6: a conflict that never ends ends the work, with its cause', async () => {
  let attempts = 0;
  const work = inTransaction(async (tx) => {
    attempts += 1;
    await tx.get(name, 'a');
    server.engine.update(name, { _id: 'a' }, { $inc: { n: 1 } });
    await tx.change(name, 'a', { inc: { n: 100 } });
  });
  await expect(work).rejects.toThrow(/TransactionConflict/);
  expect([attempts, stored('a')?.n]).toEqual([5, 6]);
  expect(server.engine.openTransactions).toBe(0);
});

test('trap 7: an error code always throws; nobody relies on throwOnCode', async () => {
  await expect(sdk.read('no_such_collection', { _id: 'x' }, { limit: 1 })).rejects.toMatchObject({
    errCode: -502005,
  });
  await expect(sdk.updateWhere('no_such_collection', { _id: 'x' }, {})).rejects.toMatchObject({
    errCode: -502005,
  });
});

test('trap 8: filters and updates always pass the kernel: no raw option, no way round', () => {
  const source = readFileSync(path.join(__dirname, '../../cloudfunctions/_kernel/sdk.ts'), 'utf8');
  expect(source).not.toMatch(/\.options\(|\braw\b|throwOnCode/);
  // Only the kernel's file may import the SDK (a rule of .dependency-cruiser.cjs), and it does not hand it on.
  for (const value of Object.values(sdk) as unknown[])
    expect(typeof value === 'function' || value === sdk.meter).toBe(true);
});
