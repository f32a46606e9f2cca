import { ACCUMULATOR_OPERATORS } from '../../../../local-cloud/database/aggregation/accumulators';
import { EXPRESSION_OPERATORS } from '../../../../local-cloud/database/aggregation/expression';
import { STAGE_NAMES } from '../../../../local-cloud/database/aggregation/pipeline';
import { UPDATE_OPERATORS } from '../../../../local-cloud/database/update';
import type { Case } from './case';
import { connectSdk, type Open } from './sdk';

/** Refused on purpose: each names the cases that say so, by a part of their title. */
const REFUSED: Record<string, string> = {
  '_.geoNear': 'a geo search near a point',
  '_.geoWithin': 'a geo search within a shape',
  '_.geoIntersects': 'a geo search through a shape',
  '_.jsonSchema': 'a JSON schema',
  '_.text': 'a text search',
};
/** wx-server-sdk shows these, the SDK beneath lacks them: calling one is a TypeError before anything travels. */
const BROKEN = ['collStats', 'indexStats', 'out'];

const STAGE = 'Aggregation stage';
const EXPRESSION = 'Aggregation expression';

/** Something that needs a case: one with this area, and one of these features. */
export interface Wanted {
  name: string;
  covers(one: Case): boolean;
}

function members(object: Open): string[] {
  const names = new Set<string>();
  let at: object | null = object as object;
  while (at && at !== Object.prototype) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
    at = Object.getPrototypeOf(at) as object | null;
  }
  return [...names].filter((name) => !name.startsWith('_') && name !== 'constructor');
}

const feature = (name: string, areas?: string[]): Wanted => ({
  name: areas ? `${areas.join(' or ')}: ${name}` : name,
  covers: (one) => one.feature === name && (areas?.includes(one.area) ?? true),
});

const command = (name: string): Wanted => {
  const refused = REFUSED[`_.${name}`];
  return refused === undefined
    ? feature(`_.${name}`, ['Query', 'Update'])
    : { name: `_.${name}, refused`, covers: (one) => one.feature === 'bad filter' && one.name === refused };
};

/** How an operator of the engine is said through the SDK, where the names differ. */
const UPDATE_FEATURES: Record<string, string> = {
  $unset: '_.remove',
  $currentDate: '$currentDate',
  $setOnInsert: '$setOnInsert',
};
const EXPRESSION_FEATURES: Record<string, string> = { $ne: '$.neq' };
const STAGE_FEATURES: Record<string, string> = { $set: 'set and unset', $unset: 'set and unset' };

/** Every member of the SDK, and every operator and stage of the engine, each in the area where it acts. */
export function wantedCases(): Wanted[] {
  const db = connectSdk('http://127.0.0.1:1/admin');
  const stages = members(db.collection('c').aggregate()).filter(
    (name) => !['collectionName', 'database', 'pushStage', 'end', ...BROKEN].includes(name),
  );
  return [
    ...members(db.command)
      .filter((name) => name !== 'aggregate' && name !== 'project')
      .map(command),
    ...members(db.command.project).map((name) => feature(`_.project.${name}`, ['Read'])),
    ...members(db.command.aggregate)
      .filter((name) => name !== 'pipeline')
      .map((name) => feature(`$.${name}`, [STAGE, EXPRESSION])),
    ...stages.map((name) => feature(name, [STAGE])),
    ...UPDATE_OPERATORS.map((name) => feature(UPDATE_FEATURES[name] ?? `_.${name.slice(1)}`, ['Update'])),
    ...EXPRESSION_OPERATORS.map((name) =>
      feature(EXPRESSION_FEATURES[name] ?? `$.${name.slice(1)}`, [EXPRESSION]),
    ),
    ...ACCUMULATOR_OPERATORS.map((name) => feature(`$.${name.slice(1)}`, [STAGE])),
    ...STAGE_NAMES.map((name) => feature(STAGE_FEATURES[name] ?? name.slice(1), [STAGE])),
  ];
}

/** What has no case among these. */
export const missingCases = (wanted: Wanted[], cases: Case[]): string[] =>
  wanted.filter(({ covers }) => !cases.some(covers)).map(({ name }) => name);
