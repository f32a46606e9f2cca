import assert from 'node:assert/strict';
import { type Case, aggregates, code_, general, localOnly } from '../support/case';
import { piped, raw, refusesStage, sales } from '../support/pipeline';

/** From sort onwards. */
export const MORE_STAGE_CASES: Case[] = [
  aggregates('sort', 'by several fields', sales, (a) => a.sort({ item: 1, n: -1 }).project({ _id: 1 }), [
    { _id: 'c' },
    { _id: 'a' },
    { _id: 'b' },
  ]),
  aggregates('limit', 'takes the first', sales, (a) => a.sort({ n: 1 }).limit(1).project({ n: 1, _id: 0 }), [
    { n: 1 },
  ]),
  refusesStage('limit', 'zero is refused', (a) => a.limit(0)),
  aggregates(
    'skip',
    'passes over the first',
    sales,
    (a) => a.sort({ n: 1 }).skip(2).project({ n: 1, _id: 0 }),
    [{ n: 3 }],
  ),
  aggregates(
    'skip',
    'after limit',
    sales,
    (a) => a.sort({ n: 1 }).limit(2).skip(1).project({ n: 1, _id: 0 }),
    [{ n: 2 }],
  ),
  aggregates('count', 'names its field', sales, (a) => a.count('total'), [{ total: 3 }]),
  aggregates('count', 'of no input gives no document', [], (a) => a.count('total'), []),
  aggregates('sortByCount', 'most frequent first', sales, (a) => a.sortByCount('$item'), [
    { _id: 'x', count: 2 },
    { _id: 'y', count: 1 },
  ]),
  aggregates(
    'unwind',
    'one document an element',
    [{ l: [1, 2] }, { l: [] }, {}, { l: null }, { l: 5 }],
    (a) => a.unwind('$l').project({ l: 1 }),
    [
      { _id: 'a', l: 1 },
      { _id: 'a', l: 2 },
      { _id: 'e', l: 5 },
    ],
  ),
  aggregates(
    'unwind',
    'with index and empty arrays kept',
    [{ l: ['x'] }, { l: [] }, {}],
    (a) => a.unwind({ path: '$l', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true }),
    [
      { _id: 'a', l: 'x', i: 0 },
      { _id: 'b', i: null },
      { _id: 'c', i: null },
    ],
  ),
  refusesStage('unwind', 'a path without $ is refused', (a) => a.unwind('l')),
  aggregates(
    'bucket',
    'by boundaries',
    [{ v: 1 }, { v: 5 }, { v: 9 }],
    (a) => a.bucket({ groupBy: '$v', boundaries: [0, 5, 10] }),
    [
      { _id: 0, count: 1 },
      { _id: 5, count: 2 },
    ],
  ),
  aggregates(
    'bucket',
    'a default takes the rest',
    [{ v: 1 }, { v: 99 }, {}],
    (a, { $ }) => a.bucket({ groupBy: '$v', boundaries: [0, 5], default: 'other', output: { n: $.sum(1) } }),
    [
      { _id: 0, n: 1 },
      { _id: 'other', n: 2 },
    ],
  ),
  refusesStage('bucket', 'a value outside without default is refused', (a) =>
    a.bucket({ groupBy: '$n', boundaries: [5, 10] }),
  ),
  refusesStage('bucket', 'descending boundaries are refused', (a) =>
    a.bucket({ groupBy: '$n', boundaries: [10, 5], default: 0 }),
  ),
  aggregates(
    'bucketAuto',
    'evenly',
    [{ v: 1 }, { v: 2 }, { v: 3 }, { v: 4 }],
    (a) => a.bucketAuto({ groupBy: '$v', buckets: 2 }),
    [
      { _id: { min: 1, max: 3 }, count: 2 },
      { _id: { min: 3, max: 4 }, count: 2 },
    ],
  ),
  aggregates(
    'bucketAuto',
    'equal values stay together',
    [{ v: 1 }, { v: 1 }, { v: 1 }, { v: 4 }],
    (a) => a.bucketAuto({ groupBy: '$v', buckets: 2 }),
    [
      { _id: { min: 1, max: 4 }, count: 3 },
      { _id: { min: 4, max: 4 }, count: 1 },
    ],
  ),
  aggregates(
    'replaceRoot',
    'by a document in the document',
    [{ o: { x: 1 } }],
    (a) => a.replaceRoot({ newRoot: '$o' }),
    [{ x: 1 }],
  ),
  refusesStage('replaceRoot', 'by anything else is refused', (a) => a.replaceRoot({ newRoot: '$n' })),
  general('Aggregation stage', 'sample', 'each document at most once', async ({ load }) => {
    const c = await load(Array.from({ length: 5 }, (_, at) => ({ _id: `k${at}` })));
    const { list } = await c.aggregate().sample({ size: 9 }).end();
    assert.equal(new Set(list.map(({ _id }: { _id: string }) => _id)).size, 5);
    assert.equal((await c.aggregate().sample({ size: 2 }).end()).list.length, 2);
  }),
  general(
    'Aggregation stage',
    'lookup',
    'by equal fields: null meets missing, arrays meet each element',
    async ({ load }) => {
      const other = await load([{ _id: 1, k: 'x' }, { _id: 2, k: ['y', 'x'] }, { _id: 3 }]);
      const c = await load([
        { _id: 'a', f: 'x' },
        { _id: 'b', f: ['x', 'y'] },
        { _id: 'c' },
        { _id: 'd', f: 'none' },
      ]);
      const { list } = await c
        .aggregate()
        .lookup({ from: other.collectionName, localField: 'f', foreignField: 'k', as: 'j' })
        .end();
      assert.deepEqual(
        list.map(({ j }: { j: { _id: number }[] }) => j.map(({ _id }) => _id)),
        [[1, 2], [1, 2], [3], []],
      );
    },
  ),
  general('Aggregation stage', 'lookup', 'with let and a pipeline', async ({ load, $, _ }) => {
    const other = await load([
      { _id: 1, k: 1, n: 5 },
      { _id: 2, k: 1, n: 50 },
      { _id: 3, k: 2, n: 5 },
    ]);
    const c = await load([{ _id: 'a', k: 1, most: 10 }]);
    const pipeline = $.pipeline()
      .match(_.expr($.and([$.eq(['$k', '$$k']), $.lt(['$n', '$$most'])])))
      .project({ n: 1 })
      .done();
    const { list } = await c
      .aggregate()
      .lookup({ from: other.collectionName, let: { k: '$k', most: '$most' }, pipeline, as: 'j' })
      .end();
    assert.deepEqual(list[0].j, [{ _id: 1, n: 5 }]);
  }),
  general('Aggregation stage', 'lookup', 'an unknown collection joins nothing', async ({ load }) => {
    const c = await load([{ _id: 'a', f: 'x' }]);
    const { list } = await c
      .aggregate()
      .lookup({ from: 'no_such_collection', localField: 'f', foreignField: 'k', as: 'j' })
      .end();
    assert.deepEqual(list[0].j, []);
  }),
  localOnly(
    'Aggregation stage',
    'lookup',
    'uses an index of the other collection',
    async ({ load, engine }) => {
      const database = engine as NonNullable<typeof engine>;
      const other = await load();
      database.declare([{ name: other.collectionName, indexes: [{ name: 'by_k', keys: [['k', 1]] }] }]);
      database.insert(
        other.collectionName,
        Array.from({ length: 500 }, (_, at) => ({ _id: at, k: at })),
      );
      const c = await load([{ _id: 'a', f: 7 }]);
      const { body, cost } = await database.handle(
        'database.aggregateDocuments',
        {
          collectionName: c.collectionName,
          stages: [
            {
              stageKey: '$lookup',
              stageValue: JSON.stringify({
                from: other.collectionName,
                localField: 'f',
                foreignField: 'k',
                as: 'j',
              }),
            },
          ],
        },
        'r',
      );
      assert.match(JSON.stringify(body.data), /\\"k\\":7/);
      assert.equal(cost?.examined, 2);
    },
  ),
  raw(
    'facet',
    'several pipelines over one input',
    [{ n: 1 }, { n: 2 }],
    [{ $facet: { all: [{ $count: 'c' }], big: [{ $match: { n: 2 } }, { $project: { n: 1, _id: 0 } }] } }],
    [{ all: [{ c: 2 }], big: [{ n: 2 }] }],
  ),
  raw(
    'set and unset',
    'aliases of addFields and exclusion',
    [{ n: 1, m: 2 }],
    [{ $set: { k: '$n' } }, { $unset: ['m'] }],
    [{ _id: 1, n: 1, k: 1 }],
  ),
  raw('replaceWith', 'alias of replaceRoot', [{ o: { x: 1 } }], [{ $replaceWith: '$o' }], [{ x: 1 }]),
  raw(
    'redact',
    'prunes by a condition',
    [{ open: true, o: { open: false, s: 1 } }],
    [{ $redact: { $cond: ['$open', '$$DESCEND', '$$PRUNE'] } }],
    [{ _id: 1, open: true }],
  ),
  general('Aggregation stage', 'graphLookup', 'follows references with their depth', async ({ load }) => {
    const c = await load([
      { _id: 1, up: 2 },
      { _id: 2, up: 3 },
      { _id: 3, up: 1 },
    ]);
    const stage = {
      from: c.collectionName,
      startWith: '$up',
      connectFromField: 'up',
      connectToField: '_id',
      as: 'way',
      depthField: 'd',
    };
    const { data } = await piped(c, [{ $match: { _id: 1 } }, { $graphLookup: stage }]).end();
    assert.deepEqual(
      data[0].way.map(({ _id, d }: { _id: number; d: number }) => [_id, d]),
      [
        [2, 0],
        [3, 1],
        [1, 2],
      ],
    );
  }),
  refusesStage('geoNear', 'is refused: points are stored, not searched', (a) =>
    a.geoNear({ near: { longitude: 1, latitude: 2 }, distanceField: 'd' }),
  ),
  general(
    'Aggregation stage',
    'unknown',
    'an unknown stage is refused before anything runs',
    async ({ load }) => {
      const c = await load();
      await assert.rejects(piped(c, [{ $nope: {} }]).end(), /Unrecognized pipeline stage/);
    },
  ),
  general('Aggregation stage', 'unknown', 'an unknown collection is an error', async ({ db }) => {
    await assert.rejects(
      db.collection('no_such_collection').aggregate().count('n').end(),
      code_(-1, /ResourceNotFound/),
    );
  }),
];
