import assert from 'node:assert/strict';
import { type Case, code_, general } from './case';
import type { Open } from './sdk';

export const sales = [
  { item: 'x', n: 1, p: 5 },
  { item: 'y', n: 2, p: 10 },
  { item: 'x', n: 3, p: 20 },
];

/** Stages that wx-server-sdk has no method for go in beneath it, as a raw pipeline of node-sdk would. */
export const piped = (c: Open, stages: object[]): Open =>
  stages.reduce((aggregate: Open, stage) => {
    const [[name, value] = []] = Object.entries(stage);
    return aggregate._pipe(name, value, true);
  }, c._collection.aggregate());

export const raw = (
  feature: string,
  name: string,
  documents: object[],
  stages: object[],
  expected: unknown,
): Case =>
  general('Aggregation stage', feature, name, async ({ load }) => {
    const c = await load(documents.map((document, at) => ({ _id: at + 1, ...document })));
    const { data } = await piped(c, stages).end();
    assert.deepEqual(data, expected);
  });

export const refusesStage = (
  feature: string,
  name: string,
  build: (aggregate: Open, kit: { $: Open; _: Open }) => Open,
): Case =>
  general('Aggregation stage', feature, name, async (kit) => {
    const c = await kit.load([{ _id: 'a', n: 1 }]);
    await assert.rejects(async () => build(c.aggregate(), kit).end(), code_(-1));
  });
