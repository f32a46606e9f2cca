import fc from 'fast-check';
import { Database, type IndexSpec, type OperationCost } from '../../../local-cloud/database/engine';

const COUNT = 3000;
const INDEXES: IndexSpec[] = [
  { name: 'by_no', keys: [['no', 1]] },
  {
    name: 'by_class_at',
    keys: [
      ['classId', 1],
      ['at', -1],
    ],
  },
  { name: 'by_tag', keys: [['tags', 1]] },
  { name: 'by_name', keys: [['name', 1]] },
];

const documents = Array.from({ length: COUNT }, (_, at) => ({
  _id: `k${String(at).padStart(4, '0')}`,
  no: at % 1500,
  classId: `c${at % 10}`,
  at: at * 10,
  tags: [`t${at % 50}`, 'all'],
  name: at % 100 === 0 ? `王${at}` : `李${at}`,
  state: at % 3,
}));

let database: Database;

beforeAll(() => {
  database = Database.open({ file: ':memory:' });
  database.declare([
    { name: 'c', indexes: INDEXES },
    { name: 'plain', indexes: [] },
  ]);
  database.insert('c', documents);
  database.insert('plain', documents);
});
afterAll(() => {
  database.close();
});

async function ask(
  query: object,
  order?: object,
  more: object = {},
  action = 'database.getDocument',
): Promise<OperationCost & { ids: string[] }> {
  const body = {
    collectionName: 'c',
    queryType: 'WHERE',
    query: JSON.stringify(query),
    ...(order && { order: JSON.stringify(order) }),
    ...more,
  };
  const reply = await database.handle(action, body, 'r');
  expect(reply.body.code).toBeUndefined();
  const list = (reply.body.data as { list?: string[] }).list ?? [];
  return {
    ...(reply.cost as OperationCost),
    ids: list.map((text) => (JSON.parse(text) as { _id: string })._id),
  };
}

/** The same question to the collection without any index. */
const walked = (query: object, options: object = {}): unknown[] =>
  database.find('plain', query as Record<string, unknown>, options).map(({ _id }) => _id);

describe('an or over different fields is a union of index scans', () => {
  test('each document comes once, though two branches find it', async () => {
    const query = { $or: [{ no: 7 }, { tags: 't7' }, { _id: 'k0007' }] };
    const found = await ask(query, { _id: 1 });
    expect(found).toMatchObject({ index: 'by_no + by_tag + _id', scan: false });
    expect(found.ids).toEqual(walked(query, { sort: [['_id', 1]] }));
    expect(new Set(found.ids).size).toBe(found.ids.length);
    expect(found.examined).toBeLessThanOrEqual(found.returned + 1);
  });

  test('what else the filter demands bounds every branch', async () => {
    const query = { classId: 'c3', $or: [{ at: { $gte: 29_900 } }, { no: 13 }] };
    const found = await ask(query, { _id: 1 });
    expect(found).toMatchObject({ index: 'by_class_at + by_no', examined: 3 });
    expect((await ask({ state: 1, $or: [{ no: 13 }, { name: '王100' }] })).index).toBe('by_no + by_name');
    expect(found.ids).toEqual(walked(query, { sort: [['_id', 1]] }));
  });

  test('sorted branches are read one page each, and merged', async () => {
    const query = { $or: [{ classId: 'c1' }, { _id: { $in: ['k2992', 'k0002'] } }] };
    const page = await ask(query, { at: -1 }, { limit: 3 });
    expect(page.ids).toEqual(['k2992', 'k2991', 'k2981']);
    expect(page.examined).toBeLessThanOrEqual(5);
    const next = await ask(query, { at: -1 }, { limit: 2, offset: 1 });
    expect(next.ids).toEqual(['k2991', 'k2981']);
  });

  test('an or inside an and, and an or inside a branch', async () => {
    expect((await ask({ $and: [{ state: 0 }, { $or: [{ no: 3 }, { name: '王300' }] }] })).index).toBe(
      'by_no + by_name',
    );
    const nested = { $or: [{ no: 3 }, { $or: [{ name: '王300' }, { tags: 't3' }] }] };
    const found = await ask(nested, { _id: 1 });
    expect(found.index).toBe('by_no + by_name + by_tag');
    expect(found.ids).toEqual(walked(nested, { sort: [['_id', 1]] }));
  });

  test('the better of two choices is taken, the other is tested', async () => {
    const query = { $and: [{ $or: [{ state: 1 }, { no: 3 }] }, { $or: [{ no: 4 }, { name: '王300' }] }] };
    const found = await ask(query, { _id: 1 });
    expect(found).toMatchObject({ index: 'by_no + by_name', examined: 3 });
    expect(found.ids).toEqual(walked(query, { sort: [['_id', 1]] }));
  });

  test('one branch without an index walks the collection, and is a scan', async () => {
    expect(await ask({ $or: [{ no: 3 }, { state: 77 }] })).toMatchObject({ index: null, scan: true });
    expect(await ask({ $or: [{ no: 3 }, { no: { $ne: 5 } }] })).toMatchObject({ index: null });
  });

  test('one field behind the or stays one index', async () => {
    expect(await ask({ $or: [{ no: 3 }, { no: { $gt: 1497 } }] })).toMatchObject({
      index: 'by_no',
      examined: 6,
    });
  });

  test('count, update, remove and the first stage of a pipeline use it, too', async () => {
    const query = { $or: [{ no: 20 }, { name: '李21' }, { _id: 'k0020' }] };
    expect(await ask(query, undefined, {}, 'database.calculateDocument')).toMatchObject({
      index: 'by_no + by_name + _id',
      returned: 3,
      examined: 3,
    });
    const update = { data: '{"$set":{"seen":true}}', merge: true, upsert: false, multi: true };
    expect(await ask(query, undefined, update, 'database.modifyDocument')).toMatchObject({
      index: 'by_no + by_name + _id',
      returned: 3,
    });
    const stages = [{ stageKey: '$match', stageValue: JSON.stringify(query) }];
    expect(await ask({}, undefined, { stages }, 'database.aggregateDocuments')).toMatchObject({
      index: 'by_no + by_name + _id',
      examined: 3,
    });
    expect(await ask(query, undefined, { multi: true }, 'database.removeDocument')).toMatchObject({
      returned: 3,
      examined: 3,
    });
    database.remove('plain', query);
    expect(database.count('c')).toBe(database.count('plain'));
  });

  test('more stretches than an index is good for walk the collection', async () => {
    const branches = Array.from({ length: 300 }, (_, at) => [{ no: at }, { name: `李${at}` }]).flat();
    expect(await ask({ $or: branches })).toMatchObject({ index: null, returned: 100 });
  });
});

test('any or of indexed conditions finds what a walk finds, in its order, page by page', () => {
  const number = fc.integer({ min: 0, max: 1600 });
  const clause = fc.oneof(
    number.map((no) => ({ no })),
    fc
      .tuple(number, number)
      .map(([low, high]) => ({ at: { $gte: low * 10, $lt: high * 10 }, classId: 'c2' })),
    fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 3 }).map((tags) => ({
      tags: { $in: tags.map((one) => `t${one}`) },
    })),
    number.map((at) => ({ name: { $regex: `^王${at}` } })),
    number.map((at) => ({ _id: `k${String(at).padStart(4, '0')}` })),
  );
  const or = fc.array(clause, { minLength: 2, maxLength: 4 }).map((list) => ({ $or: list }));
  const query = fc.oneof(
    or,
    fc.tuple(or, fc.integer({ min: 0, max: 2 })).map(([one, state]) => ({ ...one, state })),
    fc.tuple(or, or).map(([one, two]) => ({ $and: [one, two] })),
    fc.tuple(or, clause).map(([one, two]) => ({ $or: [one, two] })),
  );
  const sort = fc.constantFrom<[string, 1 | -1][]>([], [['at', -1]], [['no', 1]], [['name', -1]]);
  const page = fc.record({ skip: fc.integer({ min: 0, max: 5 }), limit: fc.integer({ min: 1, max: 40 }) });
  fc.assert(
    fc.property(query, sort, page, (one, order, { skip, limit }) => {
      // `_id` settles ties, so that the whole order is defined.
      const total = [...order, ['_id', 1]];
      const ids = (options: object): unknown[] => database.find('c', one, options).map(({ _id }) => _id);
      const expected = walked(one, { sort: total });
      expect(ids({ sort: total })).toEqual(expected);
      expect(ids({ sort: total, skip, limit })).toEqual(expected.slice(skip, skip + limit));
      expect(ids({}).sort()).toEqual([...expected].sort());
      expect(ids({ limit })).toHaveLength(Math.min(limit, expected.length));
      expect(database.count('c', one)).toBe(expected.length);
    }),
    { numRuns: process.env.FULL_REPEATS ? 500 : 40 },
  );
});
