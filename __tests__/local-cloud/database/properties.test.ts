import fc from 'fast-check';
import { Database, type IndexSpec, type PlainDocument } from '../../../local-cloud/database/engine';
import { encodeKey } from '../../../local-cloud/database/key';
import { compareValues } from '../../../local-cloud/database/order';
import type { Value } from '../../../local-cloud/database/values';

const RUNS = process.env.FULL_REPEATS ? 3000 : 100;

/** Few names and few values, so that random filters find random documents. */
const scalar = fc.oneof(
  fc.constantFrom<Value[]>(
    null,
    true,
    false,
    0,
    1,
    2,
    -1,
    1.5,
    2 ** 40,
    NaN,
    '',
    'a',
    'ab',
    'b',
    'a\0',
    '中',
    '𠮷',
    '\uffff',
  ),
  fc.constantFrom(0, 1, 1e12).map((at) => new Date(at)),
);
const leaf = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
);
const inner = fc.record({ x: leaf, y: leaf }, { requiredKeys: [] });
const value = fc.oneof(
  { weight: 4, arbitrary: leaf },
  { weight: 1, arbitrary: inner },
  { weight: 1, arbitrary: fc.array(inner, { maxLength: 2 }) },
);
const body = fc.record({ a: value, b: value, c: scalar }, { requiredKeys: [] });

const path = fc.constantFrom('a', 'b', 'c', 'a.x', 'b.y', 'a.0', '_id');
const condition = fc.oneof(
  scalar.map((one) => ({ $eq: one })),
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$ne'), scalar)
    .map(([operator, one]) => ({ [operator]: one })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.array(scalar, { maxLength: 3 }).map((list) => ({ $in: list })),
  fc.array(scalar, { maxLength: 2 }).map((list) => ({ $nin: list })),
  fc.boolean().map((there) => ({ $exists: there })),
  fc.constantFrom('^a', '^ab?', 'b', '^中', '^a|b').map((source) => ({ $regex: source })),
  fc.constant({ $elemMatch: { x: { $gte: 0 } } }),
  fc.array(scalar, { minLength: 1, maxLength: 2 }).map((list) => ({ $all: list })),
  fc.constantFrom(0, 1, 2).map((size) => ({ $size: size })),
);
const clause = fc.tuple(path, condition).map(([name, one]) => ({ [name]: one }));
const filter = fc.oneof(
  fc.array(clause, { maxLength: 3 }).map((list) => Object.assign({}, ...list) as PlainDocument),
  fc.array(clause, { minLength: 1, maxLength: 3 }).map((list) => ({ $and: list })),
  fc
    .tuple(fc.array(clause, { minLength: 1, maxLength: 3 }), clause)
    .map(([list, one]) => ({ $or: list, ...one })),
);
const sort = fc.uniqueArray(fc.tuple(path, fc.constantFrom<(1 | -1)[]>(1, -1)), {
  maxLength: 2,
  selector: ([name]) => name,
});

/** `a` and `b` may both hold arrays, which one compound index refuses; each index has one of them at most. */
const indexes: IndexSpec[] = [
  { name: 'a', keys: [['a', 1]] },
  { name: 'b_desc', keys: [['b', -1]] },
  {
    name: 'c_a',
    keys: [
      ['c', 1],
      ['a', -1],
    ],
  },
  {
    name: 'c_desc_b',
    keys: [
      ['c', -1],
      ['b', 1],
    ],
  },
  { name: 'ax', keys: [['a.x', 1]] },
  {
    name: 'by',
    keys: [
      ['b.y', -1],
      ['c', 1],
    ],
  },
];
const indexSet = fc.subarray(indexes, { minLength: 1 });

const withIds = (bodies: PlainDocument[]): PlainDocument[] =>
  bodies.map((one, at) => ({ _id: at % 3 === 0 ? at : `k${at}`, ...one }));

function open(documents: PlainDocument[], specs: IndexSpec[]): Database {
  const database = Database.open({ file: ':memory:' });
  database.declare([{ name: 'c', indexes: specs }]);
  if (documents.length > 0) database.insert('c', documents);
  return database;
}

const outcome = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as Error).message;
  }
};

test('keys sort as values do', () => {
  fc.assert(
    fc.property(value, value, (left, right) => {
      const order = Math.sign(compareValues(left, right));
      expect(Buffer.compare(encodeKey(left), encodeKey(right))).toBe(order);
    }),
    { numRuns: RUNS * 10 },
  );
});

test('a filter finds the same documents with and without indexes, sorted alike', () => {
  fc.assert(
    fc.property(
      fc.array(body, { maxLength: 12 }),
      indexSet,
      fc.array(fc.tuple(filter, sort), { minLength: 8, maxLength: 8 }),
      (bodies, specs, queries) => {
        const documents = withIds(bodies);
        const [plain, indexed] = [open(documents, []), open(documents, specs)];
        for (const [one, order] of queries) {
          const ids = (database: Database, options: object): unknown[] =>
            database.find('c', one, options).map(({ _id }) => _id);
          expect(new Set(ids(indexed, {}))).toEqual(new Set(ids(plain, {})));
          expect(indexed.count('c', one)).toBe(plain.count('c', one));
          // `_id` settles ties, so that the whole order is defined.
          const total = { sort: [...order.filter(([name]) => name !== '_id'), ['_id', 1]] };
          expect(ids(indexed, total)).toEqual(ids(plain, total));
          expect(ids(indexed, { ...total, skip: 1, limit: 3 })).toEqual(
            ids(plain, { ...total, skip: 1, limit: 3 }),
          );
        }
        plain.close();
        indexed.close();
      },
    ),
    { numRuns: RUNS },
  );
});

const operator = fc.oneof(
  fc
    .tuple(fc.constantFrom('a', 'a.x', 'a.0', 'b', 'c'), scalar)
    .map(([name, one]) => ({ $set: { [name]: one } })),
  fc
    .tuple(fc.constantFrom('a', 'b.y', 'c'), fc.constantFrom(1, -2, 0.5))
    .map(([name, one]) => ({ $inc: { [name]: one } })),
  fc.constantFrom('a', 'b', 'a.x').map((name) => ({ $unset: { [name]: '' } })),
  fc.tuple(fc.constantFrom('a', 'b'), scalar).map(([name, one]) => ({ $push: { [name]: one } })),
  fc.tuple(fc.constantFrom('a', 'b'), scalar).map(([name, one]) => ({ $pull: { [name]: one } })),
  fc.tuple(fc.constantFrom('a', 'c'), scalar).map(([name, one]) => ({ $max: { [name]: one } })),
  fc.constant({ $rename: { c: 'a' } }),
);

test('updates and removals leave the same documents with and without indexes, and the indexes right', () => {
  fc.assert(
    fc.property(
      fc.array(body, { minLength: 1, maxLength: 10 }),
      indexSet,
      fc.array(fc.tuple(filter, fc.option(operator)), { minLength: 5, maxLength: 5 }),
      fc.array(filter, { minLength: 5, maxLength: 5 }),
      (bodies, specs, writes, reads) => {
        const documents = withIds(bodies);
        const [plain, indexed] = [open(documents, []), open(documents, specs)];
        for (const [one, update] of writes) {
          const run = (database: Database) => () =>
            update ? database.update('c', one, update) : database.remove('c', { $and: [one, { c: 1 }] });
          const [expected, got] = [outcome(run(plain)), outcome(run(indexed))];
          // Which of several faulty documents is met first depends on the order of the walk.
          if (typeof expected === 'string') expect(typeof got).toBe('string');
          else expect(got).toEqual(expected);
        }
        expect(indexed.find('c', {}, { sort: [['_id', 1]] })).toEqual(
          plain.find('c', {}, { sort: [['_id', 1]] }),
        );
        for (const one of reads)
          expect(new Set(indexed.find('c', one).map(({ _id }) => _id))).toEqual(
            new Set(plain.find('c', one).map(({ _id }) => _id)),
          );
        plain.close();
        indexed.close();
      },
    ),
    { numRuns: RUNS },
  );
});

test('a document comes back as it went in', () => {
  fc.assert(
    fc.property(fc.array(body, { minLength: 1, maxLength: 5 }), (bodies) => {
      const documents = withIds(bodies);
      const database = open(documents, []);
      expect(database.find('c')).toEqual(documents);
      database.close();
    }),
    { numRuns: RUNS },
  );
});
