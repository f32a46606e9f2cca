import { Database, type IndexSpec, type OperationCost } from '../../../local-cloud/database/engine';

const COUNT = 3000;
const INDEXES: IndexSpec[] = [
  { name: 'by_no', keys: [['no', 1]], unique: true },
  {
    name: 'by_class_at',
    keys: [
      ['classId', 1],
      ['at', -1],
    ],
  },
  { name: 'by_tag', keys: [['tags', 1]] },
  { name: 'by_person', keys: [['people.openid', 1]] },
  { name: 'by_name', keys: [['name', 1]] },
];

let database: Database;

beforeAll(() => {
  database = Database.open({ file: ':memory:' });
  database.declare([
    { name: 'c', indexes: INDEXES },
    { name: 'plain', indexes: [] },
  ]);
  const documents = Array.from({ length: COUNT }, (_, at) => ({
    _id: `k${String(at).padStart(4, '0')}`,
    no: at,
    classId: `c${at % 10}`,
    at: at * 10,
    tags: [`t${at % 50}`, 'all'],
    people: [{ openid: `o${at}` }, { openid: `p${at % 7}` }],
    name: at % 100 === 0 ? `王${at}` : `李${at}`,
    state: at % 3,
  }));
  database.insert('c', documents);
  database.insert('plain', documents);
});
afterAll(() => {
  database.close();
});

async function cost(
  body: Record<string, unknown>,
  action = 'database.getDocument',
): Promise<OperationCost & { ids: string[] }> {
  const request = { collectionName: 'c', queryType: 'WHERE', ...body };
  const reply = await database.handle(action, request, 'r');
  expect(reply.body.code).toBeUndefined();
  const list = (reply.body.data as { list?: string[] }).list ?? [];
  return {
    ...(reply.cost as OperationCost),
    ids: list.map((text) => (JSON.parse(text) as { _id: string })._id),
  };
}

const find = (query: unknown, order?: unknown, more: object = {}): ReturnType<typeof cost> =>
  cost({
    query: JSON.stringify(query),
    ...(order === undefined ? {} : { order: JSON.stringify(order) }),
    ...more,
  });

test('_id is found without a walk', async () => {
  expect(await find({ _id: 'k0007' })).toMatchObject({ index: '_id', examined: 1, returned: 1, scan: false });
  expect(await find({ _id: { $in: ['k0007', 'k0008', 'none'] } })).toMatchObject({
    index: '_id',
    examined: 2,
  });
});

test('equality, in, range and both bounds of a range use the index', async () => {
  expect(await find({ no: 5 })).toMatchObject({ index: 'by_no', examined: 1, returned: 1 });
  expect(await find({ no: { $in: [5, 6, 99999] } })).toMatchObject({
    index: 'by_no',
    examined: 2,
    returned: 2,
  });
  expect(await find({ no: { $gte: 10, $lt: 20 } })).toMatchObject({
    index: 'by_no',
    examined: 10,
    returned: 10,
  });
  expect(await find({ $and: [{ no: { $gt: 2990 } }, { state: 0 }] })).toMatchObject({
    index: 'by_no',
    examined: 9,
  });
});

test('a prefix pattern uses the index, other patterns walk', async () => {
  expect(await find({ name: { $regularExpression: { pattern: '^王1', options: '' } } })).toMatchObject({
    index: 'by_name',
    examined: 11,
    returned: 11,
  });
  expect(await find({ name: { $regularExpression: { pattern: '王1', options: '' } } })).toMatchObject({
    index: null,
  });
  expect(await find({ name: { $regularExpression: { pattern: '^王1', options: 'i' } } })).toMatchObject({
    index: null,
  });
});

test('a compound index takes equality, then range, then sort in both directions', async () => {
  const page = await find({ classId: 'c3', at: { $lt: 20_000 } }, { at: -1 }, { limit: 5 });
  expect(page).toMatchObject({ index: 'by_class_at', examined: 5, returned: 5 });
  expect(page.ids).toEqual(['k1993', 'k1983', 'k1973', 'k1963', 'k1953']);
  const back = await find({ classId: 'c3' }, { at: 1 }, { limit: 2 });
  expect(back).toMatchObject({ index: 'by_class_at', examined: 2 });
  expect(back.ids).toEqual(['k0003', 'k0013']);
});

test('in with a sort reads one page of each value', async () => {
  const page = await find({ classId: { $in: ['c1', 'c2'] } }, { at: -1 }, { limit: 3 });
  expect(page).toMatchObject({ index: 'by_class_at', examined: 6 });
  expect(page.ids).toEqual(['k2992', 'k2991', 'k2982']);
});

test('a (value, _id) cursor stays on the index', async () => {
  const cursor = { $or: [{ at: { $lt: 15_030 } }, { at: { $eq: 15_030 }, _id: { $lt: 'k1503' } }] };
  const page = await find({ classId: 'c3', ...cursor }, { at: -1, _id: 1 }, { limit: 4 });
  expect(page.index).toBe('by_class_at');
  expect(page.examined).toBeLessThanOrEqual(6);
  expect(page.ids).toEqual(['k1493', 'k1483', 'k1473', 'k1463']);
});

test('elements of arrays have keys, each document comes once', async () => {
  expect(await find({ tags: 't7' })).toMatchObject({ index: 'by_tag', examined: 60, returned: 60 });
  expect(await find({ tags: { $in: ['t7', 'all'] } }, undefined, { limit: 1000 })).toMatchObject({
    index: 'by_tag',
    returned: 1000,
  });
  expect(await find({ 'people.openid': 'o17' })).toMatchObject({
    index: 'by_person',
    examined: 1,
    returned: 1,
  });
  expect(await find({ people: { $elemMatch: { openid: 'o17' } } })).toMatchObject({
    index: 'by_person',
    examined: 1,
    returned: 1,
  });
  expect(await find({ tags: { $all: ['t7', 'all'] } })).toMatchObject({
    index: 'by_tag',
    examined: 60,
    returned: 60,
  });
});

test('an update and a remove find their documents through the index', async () => {
  const body = { query: '{"no":5}', data: '{"$set":{"state":9}}', merge: true, upsert: false, multi: true };
  expect(await cost(body, 'database.modifyDocument')).toMatchObject({
    index: 'by_no',
    examined: 1,
    returned: 1,
  });
  expect(await cost({ query: '{"no":999999}', multi: true }, 'database.removeDocument')).toMatchObject({
    index: 'by_no',
    examined: 0,
  });
});

test('a count that the index can answer reads no documents', async () => {
  expect(await cost({ query: '{"classId":"c3"}' }, 'database.calculateDocument')).toMatchObject({
    index: 'by_class_at',
    returned: 300,
  });
});

test('the first stages of a pipeline use the index', async () => {
  const stages = [
    { stageKey: '$match', stageValue: '{"classId":"c3"}' },
    { stageKey: '$sort', stageValue: '{"at":-1}' },
    { stageKey: '$limit', stageValue: '2' },
  ];
  expect(await cost({ stages }, 'database.aggregateDocuments')).toMatchObject({
    index: 'by_class_at',
    examined: 2,
  });
});

test('a walk that examines more than 1,000 and returns less than a tenth is a scan', async () => {
  expect(await find({ state: 77 })).toMatchObject({ index: null, examined: COUNT, returned: 0, scan: true });
  expect(await find({ state: 1 }, undefined, { limit: 1000 })).toMatchObject({ index: null, scan: false });
  expect(await find({ classId: 'c3', state: 77 })).toMatchObject({
    index: 'by_class_at',
    examined: 300,
    scan: false,
  });
});

test('a walk stops at its limit', async () => {
  expect(await find({ state: 1 }, undefined, { limit: 2 })).toMatchObject({
    index: null,
    examined: 5,
    returned: 2,
  });
});

test('an index follows updates and removals, and can be dropped and declared anew', async () => {
  database.update('c', { no: 10 }, { $set: { classId: 'moved', tags: ['only'] } });
  expect((await find({ classId: 'moved' })).ids).toEqual(['k0010']);
  expect((await find({ tags: 'only' })).ids).toEqual(['k0010']);
  database.remove('c', { no: 10 });
  expect((await find({ classId: 'moved' })).ids).toEqual([]);
  database.declare([{ name: 'c', indexes: INDEXES.filter(({ name }) => name !== 'by_tag') }]);
  expect((await find({ tags: 't7' })).index).toBeNull();
  database.declare([{ name: 'c', indexes: INDEXES }]);
  expect(await find({ tags: 't7' })).toMatchObject({ index: 'by_tag', returned: 60 });
  const facts = database.collections().find(({ name }) => name === 'c');
  expect(facts?.documents).toBe(COUNT - 1);
  expect(facts?.indexes.map(({ name }) => name).sort()).toEqual(INDEXES.map(({ name }) => name).sort());
});
