import assert from 'node:assert/strict';
import { type Case, aggregates, general } from '../support/case';
import { refusesStage, sales } from '../support/pipeline';

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
];
