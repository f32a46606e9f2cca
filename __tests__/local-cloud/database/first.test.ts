import { type SdkDatabase, startSdkDatabase } from './support/sdk';

let s: SdkDatabase;
beforeAll(async () => {
  s = await startSdkDatabase();
});
afterAll(() => s.stop());

test('adds, reads, updates, removes', async () => {
  const { db } = s;
  const _ = db.command;
  const c = db.collection(s.fresh());
  const { _id } = await c.add({ data: { a: 1, l: [1, 2, { x: 3 }], d: new Date(5) } });
  expect((await c.doc(_id).get()).data).toEqual({ _id, a: 1, l: [1, 2, { x: 3 }], d: new Date(5) });
  expect((await c.where({ a: _.gt(0) }).update({ data: { a: _.inc(2), 'l.2.x': 9 } })).stats).toEqual({
    updated: 1,
  });
  expect((await c.where({ 'l.x': 9 }).get()).data[0].a).toBe(3);
  expect((await c.where({ a: _.in([3, 4]).and(_.lt(10)) }).count()).total).toBe(1);
  expect(await c.doc('x').set({ data: { q: 1 } })).toMatchObject({
    _id: 'x',
    stats: { updated: 0, created: 1 },
  });
  await expect(c.add({ data: { _id: 'x' } })).rejects.toMatchObject({ errCode: -502001 });
  expect((await c.doc('x').remove()).stats).toEqual({ removed: 1 });
  await expect(db.collection('nope').get()).rejects.toMatchObject({ errCode: -502005 });
});

test('transactions', async () => {
  const { db } = s;
  const _ = db.command;
  const name = s.fresh([
    { _id: 'a', n: 1 },
    { _id: 'b', n: 1 },
  ]);
  const t1 = await db.startTransaction();
  const t2 = await db.startTransaction();
  expect((await t1.collection(name).doc('a').get()).data.n).toBe(1);
  expect((await t2.collection(name).doc('a').get()).data.n).toBe(1);
  await t1
    .collection(name)
    .doc('a')
    .update({ data: { n: _.inc(1) } });
  await expect(
    t2
      .collection(name)
      .doc('a')
      .update({ data: { n: 5 } }),
  ).rejects.toMatchObject({ errMsg: expect.stringContaining('TransactionConflict') });
  await t1.commit();
  expect((await db.collection(name).doc('a').get()).data.n).toBe(2);
});
test('index', async () => {
  s.engine.declare([
    {
      name: 'ix',
      indexes: [
        {
          name: 'by_a',
          keys: [
            ['a', 1],
            ['b', -1],
          ],
        },
      ],
    },
  ]);
  s.engine.insert(
    'ix',
    Array.from({ length: 3000 }, (_, n) => ({ _id: `k${n}`, a: n % 10, b: n })),
  );
  const { db } = s;
  const r = await db
    .collection('ix')
    .where({ a: 3, b: db.command.lt(2000) })
    .orderBy('b', 'desc')
    .limit(5)
    .get();
  expect(r.data.map((d: { b: number }) => d.b)).toEqual([1993, 1983, 1973, 1963, 1953]);
  expect(s.costs.at(-1)).toMatchObject({ index: 'by_a', examined: 5, returned: 5 });
});
