import assert from 'node:assert/strict';
import { type Case, code_, general, type Kit, lettered, localOnly } from '../support/case';
import type { Open } from '../support/sdk';

const reads = (
  feature: string,
  name: string,
  documents: object[],
  query: (collection: Open, kit: Kit) => Open,
  expected: unknown,
): Case =>
  general('Read', feature, name, async (kit) => {
    const { data } = await query(await kit.load(lettered(documents)), kit).get();
    assert.deepEqual(data, expected);
  });

const sorts = (
  name: string,
  documents: object[],
  query: (collection: Open, kit: Kit) => Open,
  ids: string,
): Case =>
  general('Read', 'orderBy', name, async (kit) => {
    const { data } = await query(await kit.load(lettered(documents)), kit).get();
    assert.equal(data.map(({ _id }: { _id: string }) => _id).join(''), ids);
  });

/** A value comes back as it went in, or as `out`. */
const returns = (name: string, value: (kit: Kit) => unknown, out?: unknown): Case =>
  general('Value', 'round trip', name, async (kit) => {
    const collection = await kit.load();
    const given = value(kit);
    const { _id } = await collection.add({ data: { v: given } });
    assert.deepEqual((await collection.doc(_id).get()).data, { _id, v: out === undefined ? given : out });
  });

const mixed = [
  { v: 'a' },
  { v: 2 },
  {},
  { v: [1] },
  { v: true },
  { v: null },
  { v: new Date(0) },
  { v: { x: 1 } },
  { v: 10 },
];

export const READ_CASES: Case[] = [
  reads('field', 'inclusion keeps _id', [{ a: 1, b: 2 }], (c) => c.field({ a: true }), [{ _id: 'a', a: 1 }]),
  reads('field', 'inclusion without _id', [{ a: 1, b: 2 }], (c) => c.field({ a: 1, _id: 0 }), [{ a: 1 }]),
  reads('field', 'exclusion', [{ a: 1, b: 2 }], (c) => c.field({ a: false }), [{ _id: 'a', b: 2 }]),
  reads('field', 'only _id excluded', [{ a: 1 }], (c) => c.field({ _id: false }), [{ a: 1 }]),
  reads('field', 'nested fields', [{ o: { a: 1, b: 2 }, c: 3 }], (c) => c.field({ 'o.a': 1 }), [
    { _id: 'a', o: { a: 1 } },
  ]),
  reads('field', 'nested exclusion', [{ o: { a: 1, b: 2 } }], (c) => c.field({ 'o.a': 0 }), [
    { _id: 'a', o: { b: 2 } },
  ]),
  reads(
    'field',
    'inside arrays of documents, scalars fall out',
    [{ l: [{ a: 1, b: 2 }, 7] }],
    (c) => c.field({ 'l.a': 1 }),
    [{ _id: 'a', l: [{ a: 1 }] }],
  ),
  reads('field', 'below a scalar keeps nothing', [{ o: 5 }], (c) => c.field({ 'o.a': 1 }), [{ _id: 'a' }]),
  reads(
    '_.project.slice',
    'alone keeps all other fields',
    [{ l: [1, 2, 3], a: 1 }],
    (c, { _ }) => c.field({ l: _.project.slice(2) }),
    [{ _id: 'a', l: [1, 2], a: 1 }],
  ),
  reads(
    '_.project.slice',
    'negative, from the end',
    [{ l: [1, 2, 3] }],
    (c, { _ }) => c.field({ l: _.project.slice(-1) }),
    [{ _id: 'a', l: [3] }],
  ),
  reads(
    '_.project.slice',
    'skip and limit',
    [{ l: [1, 2, 3] }],
    (c, { _ }) => c.field({ l: _.project.slice([1, 1]) }),
    [{ _id: 'a', l: [2] }],
  ),
  reads(
    '_.project.slice',
    'beside an inclusion',
    [{ l: [1, 2, 3], a: 1, b: 2 }],
    (c, { _ }) => c.field({ a: 1, l: _.project.slice(1) }),
    [{ _id: 'a', l: [1], a: 1 }],
  ),
  reads(
    '_.project.elemMatch',
    'the first element that matches',
    [{ l: [{ x: 1 }, { x: 2, y: 1 }, { x: 2 }] }],
    (c, { _ }) => c.field({ l: _.project.elemMatch({ x: 2 }) }),
    [{ _id: 'a', l: [{ x: 2, y: 1 }] }],
  ),
  reads(
    '_.project.elemMatch',
    'no match leaves the field out',
    [{ l: [{ x: 1 }] }],
    (c, { _ }) => c.field({ l: _.project.elemMatch({ x: 2 }) }),
    [{ _id: 'a' }],
  ),
  general('Read', 'field', 'mixing inclusion and exclusion is refused', async ({ load }) => {
    const c = await load([{ _id: 'a' }]);
    await assert.rejects(c.field({ a: 1, b: 0 }).get(), code_(-502001));
  }),
  sorts(
    'ascending across types: missing and null, numbers, strings, documents, arrays by their least, booleans, dates',
    mixed,
    (c) => c.orderBy('v', 'asc').orderBy('_id', 'asc'),
    'cfdbiaheg',
  ),
  sorts('descending is the reverse', [{ v: 1 }, { v: 'a' }, {}], (c) => c.orderBy('v', 'desc'), 'bac'),
  sorts(
    'an array by its least element ascending',
    [{ v: [5, 1] }, { v: 3 }],
    (c) => c.orderBy('v', 'asc'),
    'ab',
  ),
  sorts(
    'an array by its greatest element descending',
    [{ v: [1, 9] }, { v: 5 }, { v: [2] }],
    (c) => c.orderBy('v', 'desc'),
    'abc',
  ),
  sorts('an empty array before null', [{ v: null }, { v: [] }], (c) => c.orderBy('v', 'asc'), 'ba'),
  sorts(
    'several fields in the order of the calls',
    [
      { a: 1, b: 2 },
      { a: 1, b: 3 },
      { a: 0, b: 9 },
    ],
    (c) => c.orderBy('a', 'asc').orderBy('b', 'desc'),
    'cba',
  ),
  sorts(
    'equal documents keep their order',
    [{ v: 1 }, { v: 1 }, { v: 0 }],
    (c) => c.orderBy('v', 'asc'),
    'cab',
  ),
  sorts(
    'strings by bytes, also beyond U+FFFF',
    [{ v: '𠮷' }, { v: '\uff5e' }, { v: 'z' }, { v: 'Z' }],
    (c) => c.orderBy('v', 'asc'),
    'dcba',
  ),
  sorts('by a nested field', [{ o: { n: 2 } }, { o: { n: 1 } }], (c) => c.orderBy('o.n', 'asc'), 'ba'),
  sorts(
    'skip and limit after sorting',
    [{ v: 3 }, { v: 1 }, { v: 2 }, { v: 4 }],
    (c) => c.orderBy('v', 'asc').skip(1).limit(2),
    'ca',
  ),
  general('Read', 'limit', '100 documents by default, 1,000 at most', async ({ load }) => {
    const c = await load();
    await c._collection.add(Array.from({ length: 1000 }, (_, at) => ({ _id: `k${at}` })));
    await c._collection.add([{ _id: 'more' }]);
    assert.equal((await c.get()).data.length, 100);
    assert.equal((await c.limit(5000).get()).data.length, 1000);
    assert.equal((await c.skip(1000).get()).data.length, 1);
  }),
  localOnly(
    'Read',
    'limit',
    'a hand-made request for more than 1,000 is refused',
    async ({ load, engine }) => {
      const c = await load();
      const { body } = await (engine as NonNullable<typeof engine>).handle(
        'database.getDocument',
        { collectionName: c.collectionName, queryType: 'WHERE', limit: 1001 },
        'r',
      );
      assert.equal(body.code, 'INVALID_PARAM');
    },
  ),
  general('Read', 'count', 'with and without a filter', async ({ load, _ }) => {
    const c = await load(lettered([{ v: 1 }, { v: 2 }, {}]));
    assert.equal((await c.count()).total, 3);
    assert.equal((await c.where({ v: _.gt(1) }).count()).total, 1);
  }),
  general('Read', 'doc().get', 'a missing document is an error of the SDK', async ({ load }) => {
    const c = await load();
    await assert.rejects(c.doc('none').get(), code_(-1, /does not exist/));
  }),
  general('Read', 'doc().field', 'projects one document', async ({ load }) => {
    const c = await load([{ _id: 'x', a: 1, b: 2 }]);
    assert.deepEqual((await c.doc('x').field({ a: true }).get()).data, { _id: 'x', a: 1 });
  }),

  returns('numbers', () => [0, 1, -1, 1.5, 2 ** 31, 2 ** 40, -(2 ** 40), 1e300]),
  returns('negative zero becomes zero', () => -0, 0),
  returns('not a number and infinities', () => [NaN, Infinity, -Infinity]),
  returns('text of every plane', () => 'a"\\\n\u0000中𠮷'),
  returns('dates', () => [new Date(0), new Date(1767225600123), new Date(-1)]),
  returns('booleans, null, nesting', () => ({ t: true, f: false, n: null, o: { l: [[], {}, [[1]]] } })),
  returns('a pattern comes back as its parts', () => /a.b/i, { pattern: 'a.b', options: 'i' }),
  returns('a geo point keeps its place', ({ db }) => new db.Geo.Point(113.3, 23.1), undefined),
  general('Value', 'undefined', 'a field without a value does not travel', async ({ load }) => {
    const c = await load();
    const { _id } = await c.add({ data: { a: 1, u: undefined } });
    assert.deepEqual((await c.doc(_id).get()).data, { _id, a: 1 });
  }),
  general(
    'Value',
    'serverDate',
    "is the server's time, moved by its offset, one instant a request",
    async ({ load, db }) => {
      const c = await load();
      const { _id } = await c.add({
        data: { now: db.serverDate(), later: db.serverDate({ offset: 60_000 }), again: db.serverDate() },
      });
      const { now, later, again } = (await c.doc(_id).get()).data;
      assert.ok(Math.abs(now.getTime() - Date.now()) < 60_000);
      assert.equal(later.getTime() - now.getTime(), 60_000);
      assert.equal(again.getTime(), now.getTime());
    },
  ),
  general('Value', 'serverDate', 'in an update and in a filter', async ({ load, db, _ }) => {
    const c = await load([{ _id: 'x' }]);
    await c.doc('x').update({ data: { at: db.serverDate() } });
    assert.equal((await c.where({ at: _.gt(db.serverDate({ offset: -60_000 })) }).count()).total, 1);
    assert.equal((await c.where({ at: _.gt(db.serverDate({ offset: 60_000 })) }).count()).total, 0);
  }),
  localOnly(
    'Value',
    'ObjectId',
    'comes back as its hex text and is found by it',
    async ({ load, engine }) => {
      const c = await load();
      const database = engine as NonNullable<typeof engine>;
      const oid = '5f1a2b3c4d5e6f7a8b9c0d1e';
      const { body } = await database.handle(
        'database.insertDocument',
        { collectionName: c.collectionName, data: [`{"_id":{"$oid":"${oid}"}}`] },
        'r',
      );
      assert.deepEqual(body.data, { insertedIds: [oid] });
      assert.deepEqual((await c.doc(oid).get()).data, { _id: oid });
    },
  ),
  localOnly('Value', '__proto__', 'as a field name is refused', async ({ load, engine }) => {
    const c = await load();
    const database = engine as NonNullable<typeof engine>;
    const { body } = await database.handle(
      'database.insertDocument',
      { collectionName: c.collectionName, data: ['{"__proto__":{"admin":true}}'] },
      'r',
    );
    assert.equal(body.code, 'DATABASE_REQUEST_FAILED');
  }),
  localOnly('Value', 'dotted name', 'in a stored document is refused', async ({ load }) => {
    const c = await load();
    await assert.rejects(c.add({ data: { 'a.b': 1 } }), code_(-502001));
  }),
];
