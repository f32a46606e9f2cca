import * as v from 'valibot';
import { rollCall } from '../../src/contract/roll-call';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, mark, night, tick } from '../support/roll';
import { floorOf, loadSmallSchool, studentOf } from '../support/small-school';

/**
 * `{"$ne":null}` and `__proto__` in each field of every action of roll call. The fields are read off the contract's
 * own schemas, so that a new action or field is covered by being written.
 */
let cloud: TestCloud;
const SHEET = night(floorOf(1));

beforeAll(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db);
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
  await mark(cloud, 'leader1', SHEET, { [studentOf(1, 1, 1)]: 'not-back' });
}, 60_000);
afterAll(() => cloud.stop());

interface Schema {
  type: string;
  wrapped?: Schema;
  item?: Schema;
  entries?: Record<string, Schema>;
  options?: unknown[];
}
const anySchema = (value: unknown) => value as Schema & v.GenericSchema;

/** Some value the schema takes; the first of these that passes. */
const TRIES: readonly unknown[] = [
  SHEET,
  'night',
  '2026-11-23',
  '2026-11',
  '说明一下',
  'c1-1',
  '22:10',
  'cloud://env.local/appeal-photos/s1-1-1/photo.jpg',
  0,
  1,
  true,
  5,
  60,
  2024,
  1_800_000_000_000,
];

function sample(schema: Schema): unknown {
  if (schema.wrapped) return sample(schema.wrapped);
  if (schema.entries) {
    return Object.fromEntries(Object.entries(schema.entries).map(([key, inner]) => [key, sample(inner)]));
  }
  if (schema.item) {
    const one = sample(schema.item);
    const lists = [1, 2, 3].map((length) => Array.from({ length }, () => one));
    return lists.find((list) => v.safeParse(anySchema(schema), list).success) ?? lists[0];
  }
  if (schema.options) return schema.options[0];
  const found = TRIES.find((value) => v.safeParse(anySchema(schema), value).success);
  if (found === undefined) throw new Error(`no sample for a ${schema.type}: add one to TRIES`);
  return found;
}

type Path = readonly (string | number)[];

/** Every place in the input at which a value may stand, objects and lists included. */
function placesOf(schema: Schema, path: Path = []): { path: Path; schema: Schema }[] {
  if (schema.wrapped) return placesOf(schema.wrapped, path);
  const here = path.length === 0 ? [] : [{ path, schema }];
  if (schema.entries) {
    const inside = Object.entries(schema.entries).flatMap(([key, inner]) => placesOf(inner, [...path, key]));
    return [...here, ...inside];
  }
  if (schema.item) return [...here, ...placesOf(schema.item, [...path, 0])];
  return here;
}

function put(target: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  const held = (target as Record<string | number, unknown>)[first];
  const next = put(held, rest, value);
  return Array.isArray(target)
    ? target.map((one: unknown, index) => (index === first ? next : one))
    : { ...(target as object), [first]: next };
}

const actions = Object.entries(rollCall.actions).map(([name, action]): [string, Schema] => [
  name,
  anySchema((action as { input: unknown }).input),
]);
const cases = actions.flatMap(([name, schema]) =>
  placesOf(schema).map(({ path, schema: inner }): [string, Schema, Path, Schema] => [
    `${name} ${path.join('.')}`,
    schema,
    path,
    inner,
  ]),
);
const POSTS = ['leader1', 'office', 'counselor', studentOf(1, 1, 1)];

/** Everything the domain keeps, as one text. */
const kept = () =>
  JSON.stringify(
    [
      'roll_sheets',
      'roll_cases',
      'roll_corrections',
      'roll_exceptions',
      'roll_check_days',
      'roll_checks',
      'roll_appeals',
    ].map((name) => cloud.db.find(name, {})),
  );

test('the contract’s fields are found, nested ones too', () => {
  const names = cases.map(([name]) => name);
  expect(names).toContain('mark-room marks.0.personId');
  expect(names).toContain('submit restPresent.count');
  expect(actions.length).toBeGreaterThanOrEqual(30);
  // A setting's parts must fit each other, which samples taken one by one do not.
  for (const [name, schema] of actions.filter(([action]) => !action.endsWith('check-settings'))) {
    expect([name, v.safeParse(anySchema(schema), sample(schema)).issues?.[0]?.message]).toEqual([
      name,
      undefined,
    ]);
  }
});

test.each(cases)('%s', async (name, schema, path, inner) => {
  const action = name.split(' ')[0] ?? '';
  // Rates are counted by the minute.
  cloud.clock.set(cloud.clock.now() + 61_000);
  const before = kept();
  const base = sample(schema);
  for (const bad of [{ $ne: null }, JSON.parse('{"__proto__":{"x":1}}') as unknown, { $gt: '' }]) {
    for (const who of POSTS) {
      const reply = await cloud.as(who).call('roll-call', action, put(base, path, bad));
      const code = reply.ok ? 'ok' : reply.error.code;
      expect(['INPUT_INVALID', 'FORBIDDEN']).toContain(code);
    }
  }
  // As words they may be a name like any other; they must find nothing and change nothing.
  if (v.safeParse(anySchema(inner), '__proto__').success) {
    const reply = await cloud.as('leader1').call('roll-call', action, put(base, path, '__proto__'));
    expect(reply.ok ? 'ok' : reply.error.code).not.toBe('INTERNAL');
  }
  expect(({} as Record<string, unknown>).x).toBeUndefined();
  if (!/reason|note|name|number/.test(path.join('.'))) expect(kept()).toBe(before);
});
