import { type SdkDatabase, startSdkDatabase } from './support/sdk';

let now = 1_000_000;
let sdk: SdkDatabase;

beforeAll(async () => {
  sdk = await startSdkDatabase({ now: () => now, transactionWhere: true });
});
afterAll(() => sdk.stop());

test("a transaction is gone after 30 s: rolled back, its locks freed, the cloud's message", async () => {
  const name = sdk.fresh([{ _id: 'a', n: 0 }]);
  const transaction = await sdk.db.startTransaction();
  const inside = transaction.collection(name);
  await inside.doc('a').update({ data: { n: 1 } });
  now += 29_999;
  expect((await inside.doc('a').get()).data.n).toBe(1);
  now += 1;
  await expect(transaction.commit()).rejects.toMatchObject({
    code: 'DATABASE_TRANSACTION_FAIL',
    message: expect.stringContaining('transaction must be commit or abort in 30 seconds') as string,
  });
  expect(
    (
      await sdk.db
        .collection(name)
        .doc('a')
        .update({ data: { n: 5 } })
    ).stats.updated,
  ).toBe(1);
});

test('a plain write that waits goes on when the transaction runs out', async () => {
  await sdk.stop();
  sdk = await startSdkDatabase({ transactionLifetimeMs: 60, transactionWhere: true, now: () => now });
  const name = sdk.fresh([{ _id: 'a', n: 0 }]);
  const transaction = await sdk.db.startTransaction();
  await transaction
    .collection(name)
    .doc('a')
    .update({ data: { n: 1 } });
  expect(
    (
      await sdk.db
        .collection(name)
        .doc('a')
        .update({ data: { n: 2 } })
    ).stats.updated,
  ).toBe(1);
  expect(sdk.engine.openTransactions).toBe(0);
});

test('with transactionWhere a filter inside sees the snapshot, own writes and old versions, sorted', async () => {
  await sdk.stop();
  sdk = await startSdkDatabase({ transactionWhere: true });
  const name = sdk.fresh(
    Array.from({ length: 50 }, (_, at) => ({ _id: `k${String(at).padStart(2, '0')}`, n: at, g: at % 2 })),
  );
  sdk.engine.declare([{ name, indexes: [{ name: 'by_n', keys: [['n', 1]] }] }]);
  const _ = sdk.db.command;
  const outside = sdk.db.collection(name);
  const transaction = await sdk.db.startTransaction();
  await transaction
    .collection(name)
    .doc('k00')
    .update({ data: { n: 100 } });
  await outside.doc('k01').update({ data: { n: 200 } });
  await outside.doc('k02').remove();
  await outside.add({ data: { _id: 'new', n: 4.5 } });
  await transaction.collection(name).add({ data: { _id: 'own', n: 3.5 } });
  const inside = transaction._transaction.collection(name);
  const list = (
    await inside
      .where({ n: _.lte(5) })
      .orderBy('n', 'asc')
      .get()
  ).data as { _id: string }[];
  expect(list.map(({ _id }) => _id)).toEqual(['k01', 'k02', 'k03', 'own', 'k04', 'k05']);
  expect((await inside.orderBy('n', 'desc').limit(2).get()).data.map(({ n }: { n: number }) => n)).toEqual([
    100, 49,
  ]);
  await transaction.commit();
  expect(
    (
      await outside
        .where({ n: _.lte(5) })
        .orderBy('n', 'asc')
        .get()
    ).data.map(({ n }: { n: number }) => n),
  ).toEqual([3, 3.5, 4, 4.5, 5]);
});

test('a direct write to a held document is an error, not a wait', async () => {
  const name = sdk.fresh([{ _id: 'a', n: 0 }]);
  const transaction = await sdk.db.startTransaction();
  await transaction
    .collection(name)
    .doc('a')
    .update({ data: { n: 1 } });
  expect(() => sdk.engine.update(name, { _id: 'a' }, { $set: { n: 2 } })).toThrow(/held by a transaction/);
  await transaction.rollback();
  expect(sdk.engine.update(name, { _id: 'a' }, { $set: { n: 2 } })).toBe(1);
});
