import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectSdk, type Open, type SdkDatabase, startSdkDatabase } from './support/sdk';

/** What the emulator assumes of the SDK's requests: an SDK that sends something else fails here first. */

let sdk: SdkDatabase;
/** wx-server-sdk's collection, and node-sdk's beneath it; the same two inside a transaction. */
let c: Open;
let raw: Open;
let inside: Open;
let rawInside: Open;
let transactionId: string;

const NOISE = ['envName', 'wxCloudApiToken', 'wxCloudbaseAccesstoken', 'tcb_sessionToken', 'sessionToken', 'instance', 'database', 'dataVersion', 'env', 'timestamp', 'eventId', 'crossAuthorizationToken']; // prettier-ignore

beforeAll(async () => {
  sdk = await startSdkDatabase({ transactionWhere: true });
  c = sdk.db.collection(sdk.fresh([{ _id: 'a', n: 1 }]));
  raw = c._collection;
  const transaction = await sdk.db.startTransaction();
  inside = transaction.collection(c.collectionName);
  rawInside = transaction._transaction.collection(c.collectionName);
  await inside.doc('a').get();
  transactionId = String(sdk.requests.at(-1)?.transactionId);
});
afterAll(() => sdk.stop());

async function sent(run: () => Promise<unknown>): Promise<Record<string, unknown>> {
  const before = sdk.requests.length;
  await run();
  expect(sdk.requests).toHaveLength(before + 1);
  const known = Object.entries(sdk.requests[before] ?? {}).filter(
    ([name, value]) => !NOISE.includes(name) && !(name === 'collectionName' && value === c.collectionName),
  );
  return Object.fromEntries(known);
}

const ONE = '{"$numberInt":"1"}';
const byId = (id: string): object => ({ queryType: 'DOC', query: `{"_id":"${id}"}`, multi: false });
const merge = { action: 'database.modifyDocument', merge: true, upsert: false };

test.each<[string, () => Promise<unknown>, object]>([
  [
    'createCollection',
    () => sdk.db.createCollection('made'),
    { action: 'database.addCollection', collectionName: 'made' },
  ],
  ['add', () => c.add({ data: { x: 1 } }), { action: 'database.insertDocument', data: [`{"x":${ONE}}`] }],
  [
    'a batch, with a long and a double',
    () => raw.add([{ x: 2 ** 31 }, { x: NaN }]),
    {
      action: 'database.insertDocument',
      data: ['{"x":{"$numberLong":"2147483648"}}', '{"x":{"$numberDouble":"NaN"}}'],
    },
  ],
  [
    'get with everything',
    () =>
      c
        .where({ n: sdk.db.command.gt(0) })
        .orderBy('z', 'asc')
        .orderBy('a', 'desc')
        .skip(2)
        .limit(5000)
        .field({ n: true })
        .get(),
    {
      action: 'database.getDocument',
      queryType: 'WHERE',
      query: '{"n":{"$gt":{"$numberInt":"0"}}}',
      order: '{"z":{"$numberInt":"1"},"a":{"$numberInt":"-1"}}',
      offset: 2,
      limit: 1000,
      projection: `{"n":${ONE}}`,
    },
  ],
  ['get with nothing', () => c.get(), { action: 'database.getDocument', queryType: 'WHERE', limit: 100 }],
  ['doc().get', () => c.doc('a').get(), { action: 'database.getDocument', ...byId('a') }],
  [
    'count',
    () => c.where({ n: 1 }).count(),
    { action: 'database.calculateDocument', queryType: 'WHERE', query: `{"n":${ONE}}` },
  ],
  [
    'where().update: nested paths flattened',
    () => c.where({ o: { p: 1 } }).update({ data: { o: { p: sdk.db.command.inc(1) } } }),
    { ...merge, queryType: 'WHERE', multi: true, query: `{"o.p":${ONE}}`, data: `{"$inc":{"o.p":${ONE}}}` },
  ],
  [
    'where().update of one',
    () => raw.where({ n: 1 }).options({ multiple: false }).update({ n: 1 }),
    { ...merge, queryType: 'WHERE', multi: false, query: `{"n":${ONE}}`, data: `{"$set":{"n":${ONE}}}` },
  ],
  [
    'doc().update',
    () => c.doc('b').update({ data: { n: 1 } }),
    { ...merge, ...byId('b'), data: `{"$set":{"n":${ONE}}}` },
  ],
  [
    'doc().set',
    () => c.doc('b').set({ data: { n: 1 } }),
    { action: 'database.modifyDocument', ...byId('b'), merge: false, upsert: true, data: `{"n":${ONE}}` },
  ],
  [
    'updateAndReturn',
    () => raw.where({ n: 1 }).updateAndReturn({ n: 1 }),
    {
      action: 'database.modifyAndReturnDoc',
      queryType: 'WHERE',
      query: `{"n":${ONE}}`,
      data: `{"$set":{"n":${ONE}}}`,
    },
  ],
  [
    'where().remove',
    () => c.where({ n: 99 }).remove(),
    {
      action: 'database.removeDocument',
      queryType: 'WHERE',
      multi: true,
      query: '{"n":{"$numberInt":"99"}}',
    },
  ],
  ['doc().remove', () => c.doc('none').remove(), { action: 'database.removeDocument', ...byId('none') }],
  [
    'aggregate: a text stage is JSON',
    () => c.aggregate().match({ n: 1 }).sortByCount('$n').end(),
    {
      action: 'database.aggregateDocuments',
      stages: [
        { stageKey: '$match', stageValue: `{"n":${ONE}}` },
        { stageKey: '$sortByCount', stageValue: '"$n"' },
      ],
    },
  ],
])('%s', async (_name, run, expected) => {
  expect(await sent(run)).toEqual(expected);
});

test.each<[string, () => Promise<unknown>, boolean]>([
  ['doc().get', () => inside.doc('a').get(), true],
  ['add', () => inside.add({ data: { x: 1 } }), true],
  ['doc().update', () => inside.doc('z').update({ data: { n: 1 } }), true],
  ['doc().set', () => inside.doc('y').set({ data: { n: 1 } }), true],
  ['doc().remove', () => inside.doc('z').remove(), true],
  ['where().get', () => rawInside.where({ n: 1 }).get(), true],
  ['updateAndReturn', () => rawInside.where({ n: 77 }).updateAndReturn({ n: 1 }), true],
  ['where().update', () => rawInside.where({ n: 77 }).update({ n: 1 }), false],
  ['where().remove', () => rawInside.where({ n: 77 }).remove(), false],
  ['count', () => rawInside.where({ n: 1 }).count(), false],
  ['aggregate', () => rawInside.aggregate().match({ n: 1 }).end(), false],
])('inside a transaction %s carries its id: %s', async (_name, run, carries) => {
  expect((await sent(run)).transactionId).toBe(carries ? transactionId : undefined);
});

test('a transaction of 1,001 inserts in one request works, and one instant serves all server dates', async () => {
  const transaction = await sdk.db.startTransaction();
  const collection = transaction._transaction.collection(c.collectionName);
  await collection.add(
    Array.from({ length: 1001 }, (_, at) => ({ _id: `many${at}`, at: sdk.db.serverDate() })),
  );
  await transaction.commit();
  const rows = sdk.engine.find(c.collectionName, { _id: { $regex: '^many' } });
  expect(rows).toHaveLength(1001);
  expect(new Set(rows.map(({ at }) => (at as Date).getTime())).size).toBe(1);
});

test.each([
  ['a pattern', () => ({ v: /a.b/i }), '{"v":{"$regularExpression":{"pattern":"a.b","options":"i"}}}'],
  [
    'a pattern in a list',
    () => ({ v: sdk.db.command.in([/a/]) }),
    '{"v":{"$in":[{"$regularExpression":{"pattern":"a","options":""}}]}}',
  ],
  ['a date', () => ({ v: new Date(5) }), '{"v":{"$date":{"$numberLong":"5"}}}'],
  [
    'a server date',
    () => ({ v: sdk.db.serverDate({ offset: 7 }) }),
    '{"v":{"$tcb_server_date":{"offset":{"$numberInt":"7"}}}}',
  ],
  ['an or of two fields', () => sdk.db.command.or([{ a: 'x' }, { b: 'y' }]), '{"$or":[{"a":"x"},{"b":"y"}]}'],
  ['an empty object, which vanishes', () => ({ a: {} }), '{}'],
])('the filter %s travels as it should', async (_name, filter, query) => {
  expect((await sent(() => c.where(filter()).get())).query).toBe(query);
});

describe('errors on the wire', () => {
  test('an error is HTTP 200 with code, message and requestId at the top', async () => {
    const response = await fetch(sdk.url, {
      method: 'POST',
      body: JSON.stringify({ action: 'database.getDocument', collectionName: 'nowhere', queryType: 'WHERE' }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      code: 'DATABASE_COLLECTION_NOT_EXIST',
      message: expect.stringContaining('Db or Table not exist') as string,
      requestId: expect.any(String) as string,
    });
  });

  let server: Server;
  let reply = { status: 200, body: '' };
  let db: Open;
  beforeAll(async () => {
    server = createServer((_, response) => response.writeHead(reply.status).end(reply.body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    db = connectSdk(`http://127.0.0.1:${(server.address() as AddressInfo).port}/admin`);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** The number the SDK's users see; only a server that says the code can show it. */
  test.each([
    ['DATABASE_COLLECTION_NOT_EXIST', -502005],
    ['DATABASE_REQUEST_FAILED', -502001],
    ['DATABASE_INVALID_OPERRATOR', -502002],
    ['DATABASE_PERMISSION_DENIED', -502003],
    ['DATABASE_COLLECTION_EXCEED_LIMIT', -502004],
    ['INVALID_PARAM', -501007],
    ['DATABASE_TRANSACTION_CONFLICT', -501001],
    ['DATABASE_TRANSACTION_FAIL', -501001],
    ['DATABASE_DUPLICATE_WRITE', -501001],
  ])('%s is %i', async (code, errCode) => {
    reply = { status: 200, body: JSON.stringify({ code, message: 'm', requestId: 'r' }) };
    await expect(db.collection('c').get()).rejects.toMatchObject({ errCode });
  });

  test.each([
    ['another status', 503, '{}'],
    ['an empty body', 200, ''],
    ['no JSON', 200, '<html>'],
  ])('%s rejects', async (_name, status, body) => {
    reply = { status, body };
    // The SDK forgets its "slow request" timer when the answer is no answer; the test must not wait for it.
    const real = setTimeout;
    const timers = jest
      .spyOn(globalThis, 'setTimeout')
      .mockImplementation((...all: Parameters<typeof setTimeout>) => real(...all).unref());
    await expect(db.collection('c').get()).rejects.toThrow();
    timers.mockRestore();
  });
});
