import assert from 'node:assert/strict';
import { type Case, aggregates, code_, general, localOnly } from '../support/case';
import type { Open } from '../support/sdk';

const sales = [
  { item: 'x', n: 1, p: 5 },
  { item: 'y', n: 2, p: 10 },
  { item: 'x', n: 3, p: 20 },
];

/** Stages that wx-server-sdk has no method for go in beneath it, as a raw pipeline of node-sdk would. */
const piped = (c: Open, stages: object[]): Open =>
  stages.reduce((aggregate: Open, stage) => {
    const [[name, value] = []] = Object.entries(stage);
    return aggregate._pipe(name, value, true);
  }, c._collection.aggregate());

const raw = (feature: string, name: string, documents: object[], stages: object[], expected: unknown): Case =>
  general('Aggregation stage', feature, name, async ({ load }) => {
    const c = await load(documents.map((document, at) => ({ _id: at + 1, ...document })));
    const { data } = await piped(c, stages).end();
    assert.deepEqual(data, expected);
  });

const refusesStage = (
  feature: string,
  name: string,
  build: (aggregate: Open, kit: { $: Open; _: Open }) => Open,
): Case =>
  general('Aggregation stage', feature, name, async (kit) => {
    const c = await kit.load([{ _id: 'a', n: 1 }]);
    await assert.rejects(async () => build(c.aggregate(), kit).end(), code_(-1));
  });

export const STAGE_CASES: Case[] = [
  aggregates(
    'match',
    'filters as where does',
    sales,
    (a, { _ }) => a.match({ n: _.gt(1) }).project({ _id: 1 }),
    [{ _id: 'b' }, { _id: 'c' }],
  ),
  aggregates(
    'match',
    'after another stage',
    sales,
    (a, { _, $ }) =>
      a
        .addFields({ t: $.multiply(['$n', '$p']) })
        .match({ t: _.gte(20) })
        .project({ t: 1, _id: 0 }),
    [{ t: 20 }, { t: 60 }],
  ),
  aggregates('project', 'inclusion', sales, (a) => a.project({ n: 1, _id: 0 }), [
    { n: 1 },
    { n: 2 },
    { n: 3 },
  ]),
  aggregates('project', 'exclusion', [{ a: 1, o: { b: 2, c: 3 } }], (a) => a.project({ 'o.b': 0 }), [
    { _id: 'a', a: 1, o: { c: 3 } },
  ]),
  aggregates(
    'project',
    'computed and nested',
    [{ n: 1 }],
    (a, { $ }) => a.project({ _id: 0, o: { d: $.add(['$n', 1]), e: '$none' } }),
    [{ o: { d: 2 } }],
  ),
  aggregates('project', 'a text without $ is a text', [{ n: 1 }], (a) => a.project({ _id: 0, t: 'plain' }), [
    { t: 'plain' },
  ]),
  aggregates(
    'project',
    'array slots of missing fields are null',
    [{ n: 1 }],
    (a) => a.project({ _id: 0, l: ['$n', '$none'] }),
    [{ l: [1, null] }],
  ),
  refusesStage('project', 'mixing inclusion and exclusion is refused', (a) => a.project({ a: 1, b: 0 })),
  refusesStage('project', 'an empty projection is refused', (a) => a.project({})),
  aggregates(
    'addFields',
    'adds and replaces',
    [{ n: 1 }],
    (a, { $ }) => a.addFields({ n: $.add(['$n', 1]), m: 7 }),
    [{ _id: 'a', n: 2, m: 7 }],
  ),
  aggregates(
    'addFields',
    'below a document, and in each element of an array',
    [{ o: { a: 1 }, l: [{ x: 1 }, { x: 2 }] }],
    (a) => a.addFields({ 'o.b': 2, 'l.y': 0 }),
    [
      {
        _id: 'a',
        o: { a: 1, b: 2 },
        l: [
          { x: 1, y: 0 },
          { x: 2, y: 0 },
        ],
      },
    ],
  ),
  aggregates('addFields', 'a missing value adds nothing', [{ n: 1 }], (a) => a.addFields({ m: '$none' }), [
    { _id: 'a', n: 1 },
  ]),
  general('Aggregation stage', 'addFields', 'leaves the stored document alone', async ({ load }) => {
    const c = await load([{ _id: 'a', o: { x: 1 } }]);
    await c.aggregate().addFields({ 'o.y': 2 }).end();
    assert.deepEqual((await c.doc('a').get()).data, { _id: 'a', o: { x: 1 } });
  }),
  aggregates(
    'group',
    'by a field',
    sales,
    (a, { $ }) => a.group({ _id: '$item', n: $.sum('$n') }).sort({ _id: 1 }),
    [
      { _id: 'x', n: 4 },
      { _id: 'y', n: 2 },
    ],
  ),
  aggregates(
    'group',
    'by several fields',
    sales,
    (a, { $ }) => a.group({ _id: { i: '$item' }, c: $.sum(1) }).sort({ '_id.i': 1 }),
    [
      { _id: { i: 'x' }, c: 2 },
      { _id: { i: 'y' }, c: 1 },
    ],
  ),
  aggregates('group', 'all in one', sales, (a, { $ }) => a.group({ _id: null, c: $.sum(1) }), [
    { _id: null, c: 3 },
  ]),
  aggregates(
    'group',
    'null and missing are one group',
    [{ k: null }, {}, { k: 1 }],
    (a, { $ }) => a.group({ _id: '$k', c: $.sum(1) }).sort({ c: -1 }),
    [
      { _id: null, c: 2 },
      { _id: 1, c: 1 },
    ],
  ),
  aggregates('group', 'no input gives no group', [], (a, { $ }) => a.group({ _id: null, c: $.sum(1) }), []),
  aggregates(
    '$.sum',
    'passes over what is no number',
    [{ v: 1 }, { v: 'x' }, {}, { v: 2 }],
    (a, { $ }) => a.group({ _id: null, r: $.sum('$v') }),
    [{ _id: null, r: 3 }],
  ),
  aggregates(
    '$.avg',
    'of numbers only',
    [{ v: 1 }, { v: null }, { v: 3 }],
    (a, { $ }) => a.group({ _id: null, r: $.avg('$v') }),
    [{ _id: null, r: 2 }],
  ),
  aggregates(
    '$.avg',
    'of nothing is null',
    [{ v: 'x' }],
    (a, { $ }) => a.group({ _id: null, r: $.avg('$v') }),
    [{ _id: null, r: null }],
  ),
  aggregates(
    '$.first',
    'of the incoming order',
    sales,
    (a, { $ }) => a.sort({ n: -1 }).group({ _id: null, r: $.first('$n') }),
    [{ _id: null, r: 3 }],
  ),
  aggregates(
    '$.last',
    'of the incoming order',
    sales,
    (a, { $ }) => a.sort({ n: -1 }).group({ _id: null, r: $.last('$n') }),
    [{ _id: null, r: 1 }],
  ),
  aggregates(
    '$.max',
    'passes over null and missing',
    [{ v: 1 }, { v: null }, {}, { v: 4 }],
    (a, { $ }) => a.group({ _id: null, r: $.max('$v') }),
    [{ _id: null, r: 4 }],
  ),
  aggregates(
    '$.min',
    'passes over null and missing',
    [{ v: 3 }, { v: null }, {}],
    (a, { $ }) => a.group({ _id: null, r: $.min('$v') }),
    [{ _id: null, r: 3 }],
  ),
  aggregates(
    '$.push',
    'leaves missing values out, keeps null',
    [{ v: 1 }, {}, { v: null }],
    (a, { $ }) => a.group({ _id: null, r: $.push('$v') }),
    [{ _id: null, r: [1, null] }],
  ),
  aggregates(
    '$.push',
    'documents',
    sales,
    (a, { $ }) => a.match({ item: 'y' }).group({ _id: null, r: $.push({ n: '$n', q: '$none' }) }),
    [{ _id: null, r: [{ n: 2 }] }],
  ),
  aggregates(
    '$.addToSet',
    'each value once',
    [{ v: 1 }, { v: 2 }, { v: 1 }],
    (a, { $ }) => a.group({ _id: null, r: $.addToSet('$v') }),
    [{ _id: null, r: [1, 2] }],
  ),
  aggregates(
    '$.mergeObjects',
    'later fields win',
    [{ o: { a: 1, b: 1 } }, { o: null }, { o: { b: 2 } }],
    (a, { $ }) => a.group({ _id: null, r: $.mergeObjects('$o') }),
    [{ _id: null, r: { a: 1, b: 2 } }],
  ),
  aggregates(
    '$.stdDevPop',
    'of a population',
    [{ v: 2 }, { v: 4 }],
    (a, { $ }) => a.group({ _id: null, r: $.stdDevPop('$v') }),
    [{ _id: null, r: 1 }],
  ),
  aggregates(
    '$.stdDevSamp',
    'of a sample of one is null',
    [{ v: 2 }],
    (a, { $ }) => a.group({ _id: null, r: $.stdDevSamp('$v') }),
    [{ _id: null, r: null }],
  ),
  refusesStage('group', 'without _id is refused', (a, { $ }) => a.group({ c: $.sum(1) })),
  refusesStage('group', 'an unknown accumulator is refused', (a) => a.group({ _id: null, c: { $nope: 1 } })),
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
