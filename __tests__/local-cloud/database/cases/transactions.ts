import assert from 'node:assert/strict';
import { type Case, code_, general, type Kit, localOnly } from '../support/case';
import type { Open } from '../support/sdk';

const CONFLICT = code_(-501001, /TransactionConflict/);
const GONE = code_(-501001, /Transaction does not exist/);

/** commit() and rollback() are not wrapped by wx-server-sdk: the code stays a text. */
const ENDED = (error: unknown): boolean => {
  assert.equal((error as { code?: unknown }).code, 'DATABASE_TRANSACTION_FAIL');
  return true;
};

interface Two {
  first: Open;
  second: Open;
  /** The collection outside, and as each transaction sees it. */
  outside: Open;
  one: Open;
  two: Open;
  kit: Kit;
}

/** Two open transactions over documents a and b with n: 0; what is left open is rolled back. */
const between = (feature: string, name: string, run: (two: Two) => Promise<void>): Case =>
  general('Transaction', feature, name, async (kit) => {
    const outside = await kit.load([
      { _id: 'a', n: 0 },
      { _id: 'b', n: 0 },
    ]);
    const first = await kit.db.startTransaction();
    const second = await kit.db.startTransaction();
    const [one, two] = [first, second].map((transaction) => transaction.collection(outside.collectionName));
    try {
      await run({ first, second, outside, one, two, kit });
    } finally {
      for (const transaction of [first, second]) await transaction.rollback().catch(() => undefined);
    }
  });

const n = async (collection: Open, id: string): Promise<number> =>
  (await collection.doc(id).get()).data.n as number;

export const TRANSACTION_CASES: Case[] = [
  between('snapshot', 'begins at the first operation, not at the start', async ({ outside, one, two }) => {
    await outside.doc('a').update({ data: { n: 1 } });
    assert.equal(await n(one, 'a'), 1);
    await outside.doc('b').update({ data: { n: 1 } });
    assert.equal(await n(one, 'b'), 0);
    assert.equal(await n(two, 'b'), 1);
  }),
  between(
    'snapshot',
    'sees documents that were removed since, and none that were added',
    async ({ outside, one }) => {
      await n(one, 'a');
      await outside.doc('b').remove();
      await outside.add({ data: { _id: 'c', n: 5 } });
      assert.equal(await n(one, 'b'), 0);
      await assert.rejects(one.doc('c').get(), code_(-1, /does not exist/));
    },
  ),
  between(
    'isolation',
    'own writes are visible, nobody else sees them',
    async ({ first, outside, one, two }) => {
      await one.doc('a').update({ data: { n: 7 } });
      assert.deepEqual([await n(one, 'a'), await n(two, 'a'), await n(outside, 'a')], [7, 0, 0]);
      await first.commit();
      assert.deepEqual([await n(two, 'a'), await n(outside, 'a')], [0, 7]);
    },
  ),
  between('isolation', 'plain reads and counts see the last committed state', async ({ outside, one }) => {
    await one.add({ data: { _id: 'new' } });
    await one.doc('a').remove();
    assert.equal((await outside.count()).total, 2);
    assert.equal((await outside.get()).data.length, 2);
  }),
  between(
    'conflict',
    'the second writer fails at its operation, the first commits',
    async ({ first, outside, one, two, kit: { _ } }) => {
      await one.doc('a').update({ data: { n: _.inc(1) } });
      await assert.rejects(two.doc('a').update({ data: { n: _.inc(1) } }), CONFLICT);
      await first.commit();
      assert.equal(await n(outside, 'a'), 1);
    },
  ),
  between(
    'conflict',
    'the loser is dropped at once: every further use fails, rollback included',
    async ({ second, one, two }) => {
      await two.doc('b').update({ data: { n: 3 } });
      await one.doc('a').update({ data: { n: 1 } });
      await assert.rejects(two.doc('a').update({ data: { n: 2 } }), CONFLICT);
      await assert.rejects(two.doc('b').get(), GONE);
      await assert.rejects(second.commit(), ENDED);
      await assert.rejects(second.rollback(), ENDED);
      // Its lock on b went with it.
      assert.equal((await one.doc('b').update({ data: { n: 9 } })).stats.updated, 1);
    },
  ),
  between('conflict', 'a document changed since the snapshot cannot be written', async ({ outside, one }) => {
    await n(one, 'a');
    await outside.doc('a').update({ data: { n: 5 } });
    await assert.rejects(one.doc('a').update({ data: { n: 6 } }), CONFLICT);
    assert.equal(await n(outside, 'a'), 5);
  }),
  between('conflict', 'two inserts of one _id', async ({ one, two }) => {
    await one.add({ data: { _id: 'c' } });
    await assert.rejects(two.add({ data: { _id: 'c' } }), CONFLICT);
  }),
  between('conflict', 'removes and replacements count as writes', async ({ one, two }) => {
    await one.doc('a').remove();
    await assert.rejects(two.doc('a').set({ data: { n: 1 } }), CONFLICT);
  }),
  between(
    'conflict',
    'write skew is allowed: each reads what the other writes',
    async ({ first, second, outside, one, two }) => {
      await n(one, 'b');
      await n(two, 'a');
      await one.doc('a').update({ data: { n: 1 } });
      await two.doc('b').update({ data: { n: 1 } });
      await first.commit();
      await second.commit();
      assert.deepEqual([await n(outside, 'a'), await n(outside, 'b')], [1, 1]);
    },
  ),
  between('rollback', 'leaves nothing behind', async ({ first, outside, one }) => {
    await one.doc('a').update({ data: { n: 9 } });
    await one.doc('b').remove();
    await one.add({ data: { _id: 'c' } });
    await first.rollback();
    assert.deepEqual((await outside.get()).data, [
      { _id: 'a', n: 0 },
      { _id: 'b', n: 0 },
    ]);
  }),
  between(
    'commit',
    'applies updates, replacements, removals and inserts together',
    async ({ first, outside, one, kit: { _ } }) => {
      await one.doc('a').update({ data: { n: _.inc(1) } });
      await one.doc('a').update({ data: { n: _.inc(1) } });
      await one.doc('b').remove();
      await one.doc('c').set({ data: { n: 5 } });
      await one.add({ data: { _id: 'd', n: 6 } });
      await first.commit();
      assert.deepEqual((await outside.orderBy('_id', 'asc').get()).data, [
        { _id: 'a', n: 2 },
        { _id: 'c', n: 5 },
        { _id: 'd', n: 6 },
      ]);
    },
  ),
  between('commit', 'of nothing is fine, and ends the transaction', async ({ first, one }) => {
    await first.commit();
    await assert.rejects(one.doc('a').get(), GONE);
    await assert.rejects(first.commit(), ENDED);
  }),
  between('commit', 'a removed document can be added again inside', async ({ first, outside, one }) => {
    await one.doc('a').remove();
    await one.add({ data: { _id: 'a', n: 8 } });
    await first.commit();
    assert.equal(await n(outside, 'a'), 8);
  }),
  between(
    'plain write',
    'waits for the transaction that holds the document',
    async ({ first, outside, one, kit: { _ } }) => {
      await one.doc('a').update({ data: { n: 10 } });
      let done = false;
      const waiting = outside
        .doc('a')
        .update({ data: { n: _.inc(1) } })
        .then(() => {
          done = true;
        });
      await n(outside, 'b');
      assert.equal(done, false);
      await first.commit();
      await waiting;
      assert.equal(await n(outside, 'a'), 11);
    },
  ),
  between(
    'plain write',
    'goes on when the transaction rolls back',
    async ({ first, outside, one, kit: { _ } }) => {
      await one.doc('a').remove();
      const waiting = outside.where({ n: 0 }).update({ data: { n: _.inc(1) } });
      await n(outside, 'b');
      await first.rollback();
      assert.equal((await waiting).stats.updated, 2);
    },
  ),
  general(
    'Transaction',
    'runTransaction',
    "commits and gives the callback's value",
    async ({ db, load, _ }) => {
      const c = await load([{ _id: 'a', n: 0 }]);
      const result = await db.runTransaction(async (transaction: Open) => {
        await transaction
          .collection(c.collectionName)
          .doc('a')
          .update({ data: { n: _.inc(1) } });
        return 'value';
      });
      assert.deepEqual([result, await n(c, 'a')], ['value', 1]);
    },
  ),
  general('Transaction', 'runTransaction', 'rolls back when the callback throws', async ({ db, load }) => {
    const c = await load([{ _id: 'a', n: 0 }]);
    await assert.rejects(
      db.runTransaction(async (transaction: Open) => {
        await transaction
          .collection(c.collectionName)
          .doc('a')
          .update({ data: { n: 5 } });
        throw new Error('stop');
      }),
    );
    assert.equal(await n(c, 'a'), 0);
  }),
  general('Transaction', 'trap', 'set inside always reports created 0', async ({ db, load }) => {
    const c = await load();
    const transaction = await db.startTransaction();
    const { stats } = await transaction
      .collection(c.collectionName)
      .doc('new')
      .set({ data: { n: 1 } });
    await transaction.commit();
    assert.equal(stats.created, 0);
    assert.equal(await n(c, 'new'), 1);
  }),
  general(
    'Transaction',
    'trap',
    'where().update(), where().remove() and count() run outside it',
    async ({ db, load }) => {
      const c = await load([{ _id: 'a', n: 0 }]);
      const transaction = await db.startTransaction();
      const inside = transaction._transaction.collection(c.collectionName);
      await inside.where({ _id: 'a' }).update({ n: 1 });
      await transaction.rollback();
      assert.equal(await n(c, 'a'), 1);
    },
  ),
  localOnly(
    'Transaction',
    'where',
    'reading by a filter inside is refused, and leaves the transaction alive',
    async ({ db, load }) => {
      const c = await load([{ _id: 'a', n: 0 }]);
      const transaction = await db.startTransaction();
      const inside = transaction._transaction.collection(c.collectionName);
      await assert.rejects(inside.where({ n: 0 }).get(), /not supported in a transaction/);
      await transaction
        .collection(c.collectionName)
        .doc('a')
        .update({ data: { n: 2 } });
      await transaction.commit();
      assert.equal(await n(c, 'a'), 2);
    },
  ),
  localOnly(
    'Transaction',
    'unique',
    'a unique key is held until the end, and given back by a rollback',
    async (kit) => {
      const c = await kit.load([{ _id: 'a', no: 1 }]);
      kit.engine?.declare([
        { name: c.collectionName, indexes: [{ name: 'no', keys: [['no', 1]], unique: true }] },
      ]);
      const transaction = await kit.db.startTransaction();
      await transaction.collection(c.collectionName).add({ data: { _id: 'b', no: 2 } });
      const waiting = c.add({ data: { _id: 'c', no: 2 } });
      await transaction.rollback();
      assert.equal((await waiting)._id, 'c');
      const again = await kit.db.startTransaction();
      await assert.rejects(
        again.collection(c.collectionName).add({ data: { no: 1 } }),
        code_(-502001, /E11000/),
      );
      await assert.rejects(again.commit(), ENDED);
    },
  ),
  localOnly('Transaction', 'unique', 'a key may change hands inside one transaction', async (kit) => {
    const c = await kit.load([{ _id: 'a', no: 1 }]);
    kit.engine?.declare([
      { name: c.collectionName, indexes: [{ name: 'no', keys: [['no', 1]], unique: true }] },
    ]);
    const transaction = await kit.db.startTransaction();
    const inside = transaction.collection(c.collectionName);
    await inside.doc('a').update({ data: { no: 5 } });
    await inside.add({ data: { _id: 'b', no: 1 } });
    await transaction.commit();
    assert.equal((await c.where({ no: 1 }).get()).data[0]._id, 'b');
    await assert.rejects(c.add({ data: { no: 5 } }), code_(-502001));
  }),
];
