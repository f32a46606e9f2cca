import assert from 'node:assert/strict';
import { type Case, code_, general, type Kit, localOnly } from '../support/case';
import type { Database } from '../../../../local-cloud/database/engine';

const engineOf = ({ engine }: Kit): Database => engine as Database;

const unique = (kit: Kit, name: string, keys: [string, 1 | -1][]): void => {
  engineOf(kit).declare([{ name, indexes: [{ name: 'only_one', keys, unique: true }] }]);
};

const refusesFilter = (name: string, filter: (kit: Kit) => unknown, code = -502001): Case =>
  general('Error', 'bad filter', name, async (kit) => {
    const c = await kit.load([{ _id: 'a' }]);
    await assert.rejects(async () => c.where(filter(kit)).get(), code_(code));
  });

export const ERROR_CASES: Case[] = [
  general('Error', '-502005', 'every operation on an unknown collection', async ({ db }) => {
    const c = db.collection('no_such_collection');
    for (const run of [
      () => c.get(),
      () => c.count(),
      () => c.add({ data: { a: 1 } }),
      () => c.doc('x').get(),
      () => c.doc('x').update({ data: { a: 1 } }),
      () => c.doc('x').set({ data: { a: 1 } }),
      () => c.doc('x').remove(),
      () => c.where({ a: 1 }).update({ data: { a: 2 } }),
      () => c.where({ a: 1 }).remove(),
    ])
      await assert.rejects(run, code_(-502005, /Db or Table not exist/));
  }),
  general('Error', '-502001', 'a duplicate _id says E11000', async ({ load }) => {
    const c = await load([{ _id: 'a' }]);
    await assert.rejects(c.add({ data: { _id: 'a' } }), code_(-502001, /E11000 duplicate key/));
  }),
  localOnly('Error', '-502001', 'a duplicate in a unique index, by add, update and set', async (kit) => {
    const c = await kit.load([
      { _id: 'a', no: 1 },
      { _id: 'b', no: 2 },
    ]);
    unique(kit, c.collectionName, [['no', 1]]);
    await assert.rejects(c.add({ data: { no: 1 } }), code_(-502001, /E11000.*only_one.*no: 1/));
    await assert.rejects(c.doc('b').update({ data: { no: 1 } }), code_(-502001, /E11000/));
    await assert.rejects(c.doc('z').set({ data: { no: 2 } }), code_(-502001, /E11000/));
    assert.equal((await c.doc('b').get()).data.no, 2);
  }),
  localOnly('Error', '-502001', 'in a unique index a missing field counts as null', async (kit) => {
    const c = await kit.load([{ _id: 'a' }]);
    unique(kit, c.collectionName, [['no', 1]]);
    await assert.rejects(c.add({ data: { no: null } }), code_(-502001, /E11000/));
    await assert.rejects(c.add({ data: { a: 1 } }), code_(-502001, /E11000/));
  }),
  localOnly('Error', '-502001', 'a compound unique index takes the fields together', async (kit) => {
    const c = await kit.load([{ _id: 'a', x: 1, y: 1 }]);
    unique(kit, c.collectionName, [
      ['x', 1],
      ['y', -1],
    ]);
    await c.add({ data: { x: 1, y: 2 } });
    await assert.rejects(c.add({ data: { x: 1, y: 1 } }), code_(-502001, /E11000/));
  }),
  localOnly('Error', '-502001', 'a unique index over an array takes each element', async (kit) => {
    const c = await kit.load([{ _id: 'a', l: ['x', 'y'] }]);
    unique(kit, c.collectionName, [['l', 1]]);
    await assert.rejects(c.add({ data: { l: ['z', 'y'] } }), code_(-502001, /E11000/));
    await c.doc('a').update({ data: { l: ['x'] } });
    await c.add({ data: { l: ['z', 'y'] } });
  }),
  localOnly('Error', '-502001', 'a document may keep its own unique key', async (kit) => {
    const c = await kit.load([{ _id: 'a', no: 1 }]);
    unique(kit, c.collectionName, [['no', 1]]);
    assert.equal((await c.doc('a').update({ data: { no: 1, n: 2 } })).stats.updated, 1);
  }),
  localOnly('Error', '-502001', 'an update over many that would collide changes none', async (kit) => {
    const c = await kit.load([
      { _id: 'a', no: 1, g: 1 },
      { _id: 'b', no: 2, g: 1 },
    ]);
    unique(kit, c.collectionName, [['no', 1]]);
    await assert.rejects(c.where({ g: 1 }).update({ data: { no: 5 } }), code_(-502001, /E11000/));
    assert.deepEqual(
      (await c.orderBy('_id', 'asc').get()).data.map(({ no }: { no: number }) => no),
      [1, 2],
    );
  }),
  localOnly('Error', 'index', 'two arrays under one compound index are refused', async (kit) => {
    const c = await kit.load();
    engineOf(kit).declare([
      {
        name: c.collectionName,
        indexes: [
          {
            name: 'two',
            keys: [
              ['x', 1],
              ['y', 1],
            ],
          },
        ],
      },
    ]);
    await assert.rejects(c.add({ data: { x: [1], y: [2] } }), code_(-502001, /parallel arrays/));
  }),
  localOnly('Error', 'index', 'a unique index that the data violates is refused by name', async (kit) => {
    const c = await kit.load([{ no: 1 }, { no: 1 }]);
    assert.throws(() => unique(kit, c.collectionName, [['no', 1]]), /unique index .*only_one.*E11000/);
    assert.equal((await c.count()).total, 2);
  }),
  refusesFilter('an unknown operator', () => ({ a: { $nope: 1 } })),
  refusesFilter('an unknown top-level operator', () => ({ $where: 'true' })),
  refusesFilter('a text search', () => ({ $text: { $search: 'x' } })),
  refusesFilter('a JSON schema', ({ _ }) => _.jsonSchema({ required: ['a'] })),
  refusesFilter('a geo search near a point', ({ _, db }) => ({
    a: _.geoNear({ geometry: new db.Geo.Point(1, 2), maxDistance: 5 }),
  })),
  refusesFilter('a geo search within a shape', ({ _, db }) => ({
    a: _.geoWithin({ centerSphere: [new db.Geo.Point(1, 2), 0.1] }),
  })),
  refusesFilter('a geo search through a shape', ({ _, db }) => ({
    a: _.geoIntersects({ geometry: new db.Geo.Point(1, 2) }),
  })),
  refusesFilter('an empty or', () => ({ $or: [] })),
  refusesFilter('a negative size', ({ _ }) => ({ a: _.size(-1) })),
  refusesFilter('a divisor of zero', ({ _ }) => ({ a: _.mod(0, 1) })),
  refusesFilter('an invalid pattern', ({ db }) => ({ a: db.RegExp({ regexp: '(', options: '' }) })),
  refusesFilter('an unknown pattern option', ({ db }) => ({ a: db.RegExp({ regexp: 'a', options: 'q' }) })),
  refusesFilter('an expression with an unknown operator', ({ _ }) => _.expr({ $nope: 1 })),
  general('Error', 'createCollection', 'twice is an error without a wx code', async ({ db, load }) => {
    const c = await load();
    await assert.rejects(
      db.createCollection(c.collectionName),
      (error: { errCode?: number }) => error.errCode === undefined || error.errCode === -1,
    );
  }),
  localOnly('Error', 'createCollection', 'makes a usable collection', async ({ db }) => {
    await db.createCollection('made_by_sdk');
    await db.collection('made_by_sdk').add({ data: { a: 1 } });
    assert.equal((await db.collection('made_by_sdk').count()).total, 1);
  }),
  localOnly('Error', '-501007', 'an unknown action', async (kit) => {
    const { body } = await engineOf(kit).handle('database.nope', {}, 'q');
    assert.deepEqual([body.code, body.requestId], ['INVALID_PARAM', 'q']);
  }),
  localOnly('Error', '-501007', 'a body that is no extended JSON', async (kit) => {
    const c = await kit.load();
    const { body } = await engineOf(kit).handle(
      'database.getDocument',
      { collectionName: c.collectionName, query: '{' },
      'q',
    );
    assert.equal(body.code, 'INVALID_PARAM');
  }),
];

export const TRAP_CASES: Case[] = [
  localOnly(
    'Trap',
    'empty filter',
    'where({a: {}}).remove() would delete everything: refused',
    async ({ load }) => {
      const c = await load([{ _id: 'a' }]);
      await assert.rejects(c.where({ a: {} }).remove(), code_(-501007));
      assert.equal((await c.count()).total, 1);
    },
  ),
  localOnly('Trap', 'empty filter', 'where({a: {}}).update() is refused', async ({ load }) => {
    const c = await load([{ _id: 'a' }]);
    await assert.rejects(c.where({ a: {} }).update({ data: { b: 1 } }), code_(-501007));
  }),
  localOnly(
    'Trap',
    'empty filter',
    'collection.remove() and update() without where are refused',
    async ({ load }) => {
      const c = (await load([{ _id: 'a' }]))._collection;
      await assert.rejects(c.remove(), /INVALID_PARAM|refused/);
      await assert.rejects(c.update({ a: 1 }), /INVALID_PARAM|refused/);
      assert.equal((await c.count()).total, 1);
    },
  ),
  localOnly('Trap', 'empty filter', 'a request for a document without its id is refused', async (kit) => {
    const c = await kit.load([{ _id: 'a' }]);
    const body = { collectionName: c.collectionName, queryType: 'DOC', query: '{}', multi: false };
    for (const action of ['database.getDocument', 'database.removeDocument'])
      assert.equal((await engineOf(kit).handle(action, body, 'q')).body.code, 'INVALID_PARAM');
  }),
  localOnly(
    'Trap',
    'command as data',
    'a command inside an array is refused instead of stored',
    async ({ load, _ }) => {
      const c = await load([{ _id: 'a', l: [1] }]);
      await assert.rejects(c.doc('a').update({ data: { l: [_.inc(1)] } }), code_(-502001, /plain data/));
      await assert.rejects(c.add({ data: { l: [_.inc(1)] } }), code_(-502001, /plain data/));
    },
  ),
  localOnly(
    'Trap',
    'command as data',
    'combined commands inside elemMatch are refused instead of finding nothing',
    async ({ load, _ }) => {
      const c = await load([{ _id: 'a', l: [1] }]);
      await assert.rejects(
        c.where({ l: _.elemMatch(_.gt(0).and(_.lt(5))) }).get(),
        code_(-502001, /plain data/),
      );
    },
  ),
  localOnly('Trap', 'raw update', 'bare fields without operators are refused', async (kit) => {
    const c = await kit.load([{ _id: 'a' }]);
    const { body } = await engineOf(kit).handle(
      'database.modifyDocument',
      {
        collectionName: c.collectionName,
        queryType: 'WHERE',
        query: '{"_id":"a"}',
        data: '{"b":1}',
        merge: true,
        multi: true,
        upsert: false,
      },
      'q',
    );
    assert.equal(body.code, 'INVALID_PARAM');
  }),
  localOnly(
    'Trap',
    'replace',
    'an upsert with operators and a replace by filter are refused',
    async (kit) => {
      const c = await kit.load([{ _id: 'a' }]);
      const common = { collectionName: c.collectionName, queryType: 'WHERE', query: '{"x":1}', multi: false };
      for (const more of [
        { merge: true, upsert: true, data: '{"$set":{"b":1}}' },
        { merge: false, upsert: true, data: '{"b":1}' },
      ])
        assert.ok(
          (await engineOf(kit).handle('database.modifyDocument', { ...common, ...more }, 'q')).body.code,
        );
    },
  ),
  localOnly('Trap', 'undefined', 'a value undefined on the wire is refused', async (kit) => {
    const c = await kit.load([{ _id: 'a' }]);
    const { body } = await engineOf(kit).handle(
      'database.getDocument',
      { collectionName: c.collectionName, query: '{"a":{"$undefined":true}}' },
      'q',
    );
    assert.equal(body.code, 'DATABASE_REQUEST_FAILED');
  }),
  general('Trap', 'injection', '_.eq neutralises operators in a value', async ({ load, _ }) => {
    const c = await load([{ _id: 'a', no: 1 }]);
    assert.equal((await c.where({ no: { $ne: null } }).count()).total, 1);
    assert.equal((await c.where({ no: _.eq({ $ne: null }) }).count()).total, 0);
  }),
];
