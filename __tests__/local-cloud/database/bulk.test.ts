import { Database } from '../../../local-cloud/database/engine';

let database: Database;

beforeEach(() => {
  database = Database.open({ file: ':memory:' });
  database.declare([
    {
      name: 'c',
      indexes: [
        { name: 'no', keys: [['no', 1]], unique: true },
        { name: 'tags', keys: [['tags', 1]] },
      ],
    },
  ]);
});
afterEach(() => {
  database.close();
});

const rows = (count: number, from = 0): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, at) => ({
    _id: `k${from + at}`,
    no: from + at,
    tags: ['all', `t${at % 3}`],
  }));

test('many documents at once get all their keys, in stored order', () => {
  database.insert('c', rows(1234));
  expect(database.count('c')).toBe(1234);
  expect(database.count('c', { tags: 't1' })).toBe(411);
  expect(database.find('c', { no: { $gte: 1230 } }).map(({ _id }) => _id)).toEqual([
    'k1230',
    'k1231',
    'k1232',
    'k1233',
  ]);
  expect(database.find('c', {}, { limit: 3 }).map(({ _id }) => _id)).toEqual(['k0', 'k1', 'k2']);
  database.insert('c', rows(60, 1234));
  expect(database.find('c', {}, { skip: 1292 }).map(({ _id }) => _id)).toEqual(['k1292', 'k1293']);
});

test.each([
  ['inside the batch', [...rows(100), { _id: 'other', no: 7 }]],
  ['against what is there', [...rows(100, 500), { _id: 'other', no: 9999 }]],
  ['an _id inside the batch', [...rows(100), { _id: 'k5', no: -1 }]],
])('a duplicate %s stores nothing of the batch', (_name, batch) => {
  database.insert('c', [{ _id: 'first', no: 9999 }]);
  expect(() => {
    database.insert('c', batch);
  }).toThrow(/E11000/);
  expect(database.find('c').map(({ _id }) => _id)).toEqual(['first']);
  expect(database.count('c', { tags: 'all' })).toBe(0);
});
