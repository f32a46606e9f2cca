import assert from 'node:assert/strict';
import type { Database } from '../../../../local-cloud/database/engine';
import type { Open } from './sdk';

/** What a case works with: the SDK, and for what only the emulator can say, the engine. */
export interface Kit {
  db: Open;
  _: Open;
  $: Open;
  /** An empty collection with these documents in it, added through the SDK. */
  load(documents?: object[]): Promise<Open>;
  /** The emulator's engine; absent when the cases run against a real environment. */
  engine?: Database;
}

export interface Case {
  /** Group of the table of coverage. */
  area: string;
  /** What is covered: an SDK member (`_.gt`, `$.add`, `aggregate().group`) or a fact. */
  feature: string;
  name: string;
  /** Cannot run against a real environment (declared indexes, the wire itself). */
  local?: boolean;
  run(kit: Kit): Promise<void>;
}

type Make = (kit: Kit) => Open;

export const general = (area: string, feature: string, name: string, run: Case['run']): Case => ({
  area,
  feature,
  name,
  run,
});

export const localOnly = (area: string, feature: string, name: string, run: Case['run']): Case => ({
  ...general(area, feature, name, run),
  local: true,
});

/** Documents get ids a, b, c …; the filter must find exactly those of `ids`. */
export const finds = (feature: string, name: string, documents: object[], filter: Make, ids: string): Case =>
  general('Query', feature, name, async (kit) => {
    const collection = await kit.load(lettered(documents));
    const { data } = await collection.where(filter(kit)).get();
    assert.equal(
      data
        .map(({ _id }: { _id: string }) => _id)
        .sort()
        .join(''),
      ids,
    );
  });

export const lettered = (documents: object[]): object[] =>
  documents.map((document, at) => ({ _id: String.fromCharCode(97 + at), ...document }));

/** One document is updated through `doc().update` and must read as `after`. */
export const updates = (feature: string, name: string, before: object, data: Make, after: object): Case =>
  general('Update', feature, name, async (kit) => {
    const collection = await kit.load([{ _id: 'x', ...before }]);
    await collection.doc('x').update({ data: data(kit) });
    assert.deepEqual((await collection.doc('x').get()).data, { _id: 'x', ...after });
  });

/** The update is refused and leaves the document untouched, every part of it. */
export const refusesUpdate = (
  feature: string,
  name: string,
  before: object,
  data: Make,
  code = -502001,
): Case =>
  general('Update', feature, name, async (kit) => {
    const collection = await kit.load([{ _id: 'x', ...before }]);
    await assert.rejects(async () => collection.doc('x').update({ data: data(kit) }), code_(code));
    assert.deepEqual((await collection.doc('x').get()).data, { _id: 'x', ...before });
  });

export const code_ =
  (code: number, message?: RegExp) =>
  (error: unknown): boolean => {
    const { errCode, errMsg } = error as { errCode?: unknown; errMsg?: string };
    assert.equal(errCode, code, errMsg ?? (error as Error).message);
    if (message) assert.match(errMsg ?? '', message);
    return true;
  };

/** The pipeline over lettered documents gives exactly this list. */
export const aggregates = (
  feature: string,
  name: string,
  documents: object[],
  build: (aggregate: Open, kit: Kit) => Open,
  expected: unknown,
): Case =>
  general('Aggregation stage', feature, name, async (kit) => {
    const collection = await kit.load(lettered(documents));
    const { list } = await build(collection.aggregate(), kit).end();
    assert.deepEqual(list, expected);
  });

/** One expression over one document; `undefined` means that the field is absent. */
export const computes = (
  feature: string,
  name: string,
  document: object,
  expression: Make,
  expected: unknown,
): Case =>
  general('Aggregation expression', feature, name, async (kit) => {
    const collection = await kit.load([{ _id: 'x', ...document }]);
    const { list } = await collection
      .aggregate()
      .project({ _id: 0, r: expression(kit) })
      .end();
    assert.deepEqual(list, expected === undefined ? [{}] : [{ r: expected }]);
  });

export const refusesExpression = (feature: string, name: string, document: object, expression: Make): Case =>
  general('Aggregation expression', feature, name, async (kit) => {
    const collection = await kit.load([{ _id: 'x', ...document }]);
    await assert.rejects(
      async () =>
        collection
          .aggregate()
          .project({ r: expression(kit) })
          .end(),
      code_(-1),
    );
  });
