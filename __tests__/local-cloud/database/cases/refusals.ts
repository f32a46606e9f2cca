import assert from 'node:assert/strict';
import type { Database } from '../../../../local-cloud/database/engine';
import { type Case, finds, type Kit, localOnly } from '../support/case';

const engineOf = ({ engine }: Kit): Database => engine as Database;

/** A hand-made request on a document that must stay as it was. */
const refused = (
  feature: string,
  name: string,
  action: string,
  body: Record<string, unknown>,
  code = 'DATABASE_REQUEST_FAILED',
): Case =>
  localOnly('Trap', feature, name, async (kit) => {
    const stored = { _id: 'x', l: [{ n: 0 }], o: { p: 1 } };
    const c = await kit.load([stored]);
    const common = { collectionName: c.collectionName, queryType: 'WHERE', query: '{"_id":"x"}' };
    const reply = await engineOf(kit).handle(`database.${action}`, { ...common, ...body }, 'r');
    assert.equal(reply.body.code, code, JSON.stringify(reply.body));
    assert.deepEqual(engineOf(kit).find(c.collectionName), [stored]);
  });

const update = (data: string): Record<string, unknown> => ({ data, merge: true, upsert: false, multi: true });

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

export const REFUSAL_CASES: Case[] = [
  refused('_id', 'an update may not change it', 'modifyDocument', update('{"$set":{"_id":"y"}}')),
  refused('_id', 'an update may not take it away', 'modifyDocument', update('{"$unset":{"_id":""}}')),
  refused('_id', 'a replacement may not change it', 'modifyDocument', {
    queryType: 'DOC',
    merge: false,
    upsert: true,
    multi: false,
    data: '{"_id":"y","n":1}',
  }),
  refused(
    'injection',
    'an update through __proto__ is refused',
    'modifyDocument',
    update('{"$set":{"__proto__.x":1}}'),
  ),
  refused(
    'arrayFilters',
    'a filtered positional path is refused',
    'modifyDocument',
    update('{"$set":{"l.$[one].n":1}}'),
  ),
  refused('raw update', 'a pipeline as update is refused', 'modifyDocument', update('[{"$set":{"n":1}}]'), 'INVALID_PARAM'), // prettier-ignore
  refused('raw update', 'an unknown update operator is refused', 'modifyDocument', update('{"$nope":{"n":1}}')), // prettier-ignore
  refused('geo', '$nearSphere is refused', 'getDocument', {
    query: '{"o":{"$nearSphere":{"type":"Point","coordinates":[1,2]}}}',
  }),
  refused('too large', 'a document of more than 100 levels is refused', 'insertDocument', {
    data: [deep(101)],
  }),
  refused('too large', 'a document of more than 16 MB is refused', 'insertDocument', {
    data: [JSON.stringify({ text: 'x'.repeat(16 * 1024 * 1024) })],
  }),
  ...[
    '{"$numberDecimal":"1"}',
    '{"$binary":{"base64":"","subType":"00"}}',
    '{"$minKey":1}',
    '{"$code":"1"}',
  ].map((value) =>
    refused('types', `${value.slice(2, 8)}… is refused`, 'insertDocument', { data: [`{"v":${value}}`] }),
  ),
  finds(
    '_.gt',
    'a number bound passes over dates, a date bound over numbers',
    [{ v: new Date(10) }, { v: 10 }],
    ({ _ }) => ({ v: _.gt(5) }),
    'b',
  ),
  finds(
    '_.elemMatch',
    'a bound on a field passes over scalars',
    [{ l: [1, 2] }, { l: [{ x: 1 }] }],
    ({ _ }) => ({ l: _.elemMatch({ x: _.gt(0) }) }),
    'b',
  ),
];
