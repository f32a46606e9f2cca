import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCUMULATOR_OPERATORS } from '../../../local-cloud/database/aggregation/accumulators';
import { EXPRESSION_OPERATORS } from '../../../local-cloud/database/aggregation/expression';
import { STAGE_NAMES } from '../../../local-cloud/database/aggregation/pipeline';
import { UPDATE_OPERATORS } from '../../../local-cloud/database/update';
import { ALL_CASES } from './cases/all';
import { coverageTable } from './support/coverage-table';
import { connectSdk, type Open } from './support/sdk';

/** Refused on purpose; each has a case of its own under "bad filter" or "geoNear". */
const REFUSED = ['_.geoNear', '_.geoWithin', '_.geoIntersects', '_.jsonSchema', '_.text', 'geoNear'];
/** wx-server-sdk shows these, the SDK beneath lacks them: calling one is a TypeError before anything travels. */
const BROKEN = ['collStats', 'indexStats', 'out'];

const features = new Set(ALL_CASES.map(({ feature }) => feature));

function members(object: Open): string[] {
  const names = new Set<string>();
  let at: object | null = object as object;
  while (at && at !== Object.prototype) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
    at = Object.getPrototypeOf(at) as object | null;
  }
  return [...names].filter((name) => !name.startsWith('_') && name !== 'constructor');
}

test('every member of the SDK has a case', () => {
  const db = connectSdk('http://127.0.0.1:1/admin');
  const aggregate = members(db.collection('c').aggregate()).filter(
    (name) => !['collectionName', 'database', 'pushStage', 'end', ...BROKEN].includes(name),
  );
  const wanted = [
    ...members(db.command)
      .filter((name) => name !== 'aggregate' && name !== 'project')
      .map((name) => `_.${name}`),
    ...members(db.command.project).map((name) => `_.project.${name}`),
    ...members(db.command.aggregate)
      .filter((name) => name !== 'pipeline')
      .map((name) => `$.${name}`),
    ...aggregate,
  ];
  expect(wanted.length).toBeGreaterThan(120);
  expect(wanted.filter((name) => !features.has(name) && !REFUSED.includes(name))).toEqual([]);
});

test('every operator and stage of the engine has a case', () => {
  const sdkName: Record<string, string> = {
    $unset: '_.remove',
    $pop: '_.pop',
    $ne: '$.neq',
    $set: 'set and unset',
  };
  const wanted = [
    ...UPDATE_OPERATORS.map((name) => [`_.${name.slice(1)}`, name]),
    ...EXPRESSION_OPERATORS.map((name) => [`$.${name.slice(1)}`]),
    ...ACCUMULATOR_OPERATORS.map((name) => [`$.${name.slice(1)}`]),
    ...STAGE_NAMES.map((name) => [
      name.slice(1),
      name === '$set' || name === '$unset' ? 'set and unset' : name,
    ]),
  ];
  const missing = wanted.filter(
    (names) => !names.some((name) => features.has(name) || features.has(sdkName[`$${name.slice(2)}`] ?? '')),
  );
  expect(missing).toEqual([]);
});

test('no two cases have one title', () => {
  const titles = ALL_CASES.map(({ area, feature, name }) => `${area} ${feature} ${name}`);
  expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
});

test('the table in local-cloud/README.md is the one made from the cases (npx tsx __tests__/local-cloud/database/support/coverage-table.ts)', () => {
  const readme = readFileSync(join(__dirname, '../../../local-cloud/README.md'), 'utf8');
  expect(readme).toContain(coverageTable());
});
