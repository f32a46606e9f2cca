import { request as httpRequest } from 'node:http';
import { startTestCloud, type TestCloud } from '../../support/cloud';
import { functionFolder, removeFunctionFolders } from './function-folder';

const DATABASE = `
  const cloud = require('wx-server-sdk');
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  const db = cloud.database();
  exports.main = async (event) => {
    const answers = [];
    for (const step of event.steps || []) {
      try {
        if (step === 'add') await db.collection('things').add({ data: { _id: 't' + answers.length + Math.random(), n: 1 } });
        if (step === 'inc') await db.collection('things').doc('one').update({ data: { n: db.command.inc(1) } });
        if (step === 'read') await db.collection('things').doc('one').get();
        if (step === 'all') await db.collection('things').where({ n: 99 }).get();
        if (step === 'transaction') await db.runTransaction(async (t) => {
          await t.collection('things').doc('one').update({ data: { n: db.command.inc(10) } });
          await t.collection('things').doc('two').update({ data: { n: db.command.inc(10) } });
        });
        answers.push('ok');
      } catch (e) { answers.push(String(e.errCode) + ' ' + (e.errMsg || e.message)); }
    }
    console.log(JSON.stringify({ t: 'call', drain: 1, note: '中文' }));
    return answers;
  };`;

let cloud: TestCloud;
const steps = async (...list: string[]) =>
  (await cloud.as('ann').raw('things', { action: 'steps', steps: list })).result as string[];
const struck = async (faults: object, ...list: string[]) =>
  (await cloud.as('ann').raw('things', { action: 'steps', steps: list }, { faults: faults as never }))
    .result as string[];
const n = (id: string) => cloud.db.find('things', { _id: id })[0]?.n;

beforeAll(async () => {
  cloud = await startTestCloud({ functionsDir: functionFolder({ things: DATABASE }) });
  cloud.db.declare([{ name: 'things', indexes: [] }]);
});
beforeEach(() => {
  cloud.db.remove('things', {});
  cloud.db.insert('things', [
    { _id: 'one', n: 0 },
    { _id: 'two', n: 0 },
  ]);
});
afterAll(async () => {
  await cloud.stop();
  removeFunctionFolders();
});

describe('the door speaks to phones of this machine only', () => {
  const call = (headers: Record<string, string>, path = '/door/as/ann/callFunction', method = 'POST') =>
    fetch(cloud.origin + path, {
      method,
      headers,
      ...(method === 'POST' && { body: JSON.stringify({ name: 'things' }) }),
    });

  test.each([
    ['another site in the same browser', { origin: 'http://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
  ])('%s is refused', async (_, headers) => {
    for (const path of [
      '/door/as/ann/callFunction',
      '/admin',
      '/console/do/clock',
      '/control',
      '/demo/clock',
    ]) {
      expect((await call(headers, path)).status).toBe(403);
    }
  });

  test('a page of a name that was bent to this machine is refused (DNS rebinding)', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { host: `evil.example:${cloud.local.port}` };
      httpRequest({ port: cloud.local.port, host: '127.0.0.1', path: '/console', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  test('our own pages are let in', async () => {
    expect((await call({ origin: cloud.origin })).status).toBe(200);
  });

  test('a GET runs nothing', async () => {
    expect((await call({}, '/door/as/ann/callFunction', 'GET')).status).toBe(405);
  });

  test.each(['', '{', '[]', '{"name":5}', 'null'])('the body %j is an invalid parameter', async (body) => {
    const response = await fetch(`${cloud.origin}/door/as/ann/callFunction`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ errCode: -501007 });
  });

  test('collections are closed to phones: the cloud says permission denied', async () => {
    for (const action of ['database.getDocument', 'database.removeDocument']) {
      const body = JSON.stringify({ action, collectionName: 'things', queryType: 'WHERE', multi: true });
      const response = await fetch(`${cloud.origin}/door/as/ann/database`, { method: 'POST', body });
      expect(await response.json()).toMatchObject({ errCode: -502003 });
    }
    expect(cloud.db.count('things')).toBe(2);
  });

  test('what the door does not know is an invalid parameter', async () => {
    const response = await fetch(`${cloud.origin}/door/as/ann/formatDisk`, { method: 'POST', body: '{}' });
    expect(await response.json()).toMatchObject({ errCode: -501007 });
  });

  test('a phone without network gets a dead line, others do not', async () => {
    cloud.local.offline.add('ann');
    await expect(cloud.as('ann').raw('things', {})).rejects.toThrow();
    expect((await cloud.as('bob').raw('things', {})).errMsg).toContain(':ok');
    cloud.local.offline.clear();
    expect((await cloud.as('ann').raw('things', {})).errMsg).toContain(':ok');
  });
});

describe('the meter', () => {
  test('counts requests, documents and bytes of one call, names its scan', async () => {
    cloud.db.insert(
      'things',
      Array.from({ length: 1_200 }, (_, i) => ({ _id: `x${i}`, n: 5 })),
    );
    await steps('read', 'inc', 'all');
    const meter = cloud.meter('steps');
    expect(meter).toMatchObject({ databaseRequests: 3, scans: 1, openid: 'ann', functionName: 'things' });
    expect(meter.examined).toBeGreaterThanOrEqual(1_200);
    expect(meter.operations.map((cost) => cost.index)).toEqual(['_id', '_id', null]);
    expect(meter.operations.at(-1)).toMatchObject({ collection: 'things', scan: true, returned: 0 });
    expect(meter.bytesOut).toBeGreaterThan(0);
  });

  test('a transaction costs its opening and closing too', async () => {
    await steps('transaction');
    expect(cloud.meter().databaseRequests).toBe(4);
  });

  test('calls at once are kept apart', async () => {
    await Promise.all([steps('read'), steps('read', 'read', 'read'), steps('read', 'read')]);
    expect(
      cloud.meters
        .slice(-3)
        .map((m) => m.databaseRequests)
        .sort(),
    ).toEqual([1, 2, 3]);
  });

  test("the reply's header carries the counts and the function's own line, in ASCII", async () => {
    const response = await fetch(`${cloud.origin}/door/as/ann/callFunction`, {
      method: 'POST',
      body: JSON.stringify({ name: 'things', data: { steps: ['read'] } }),
    });
    const header = response.headers.get('x-local-cloud-meter') ?? '';
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(header)).toMatchObject({ databaseRequests: 1, log: { drain: 1, note: '中文' } });
  });
});

describe('faults on demand hit the k-th database request of one call', () => {
  test('drop-before: not carried out, and the function sees a broken line', async () => {
    const [first, second] = await struck({ at: 2, kind: 'drop-before' }, 'inc', 'inc');
    expect(first).toBe('ok');
    expect(second).toMatch(/socket hang up|ECONNRESET/);
    expect(n('one')).toBe(1);
  });

  test('drop-after: carried out, the answer is lost', async () => {
    const [first, second] = await struck({ at: 1, kind: 'drop-after' }, 'inc', 'read');
    expect(first).toMatch(/socket hang up|ECONNRESET/);
    expect(second).toBe('ok');
    expect(n('one')).toBe(1);
  });

  test('delay', async () => {
    const started = performance.now();
    expect(await struck({ at: 1, kind: 'delay', ms: 120 }, 'inc')).toEqual(['ok']);
    expect(performance.now() - started).toBeGreaterThanOrEqual(115);
  });

  test('conflict inside a transaction: the cloud’s words, nothing written', async () => {
    const [answer] = await struck({ at: 3, kind: 'conflict' }, 'transaction');
    expect(answer).toMatch(/^-501001 .*TransactionConflict/);
    expect([n('one'), n('two')]).toEqual([0, 0]);
    expect(await steps('transaction')).toEqual(['ok']);
  });

  test('over-rate', async () => {
    const [answer, next] = await struck({ at: 1, kind: 'over-rate' }, 'inc', 'inc');
    expect(answer).toMatch(/^-501003 .*-501024/);
    expect(next).toBe('ok');
    expect(n('one')).toBe(1);
  });

  test.each([
    ['kill', 0],
    ['kill-after', 1],
  ])('%s: the instance dies, the call fails, the next call finds a new instance', async (kind, expected) => {
    const reply = await cloud
      .as('ann')
      .raw('things', { steps: ['inc'] }, { faults: { at: 1, kind: kind as 'kill' } });
    expect(reply.errCode).toBe(-504002);
    expect(n('one')).toBe(expected);
    expect(await steps('read')).toEqual(['ok']);
  });

  test('answer-lost: the function ran, the phone hears nothing', async () => {
    await expect(struck({ kind: 'answer-lost' }, 'inc')).rejects.toThrow();
    expect(n('one')).toBe(1);
  });

  test('several at once, and none left for the next call', async () => {
    const answers = await struck(
      [
        { at: 1, kind: 'over-rate' },
        { at: 3, kind: 'drop-before' },
      ],
      'inc',
      'inc',
      'inc',
    );
    expect(answers.map((a) => a === 'ok')).toEqual([false, true, false]);
    expect(await steps('inc', 'inc', 'inc')).toEqual(['ok', 'ok', 'ok']);
  });

  test('a standing fault waits for its function and action, and is used up', async () => {
    cloud.fault({ kind: 'over-rate', at: 1, functionName: 'elsewhere' });
    cloud.fault({ kind: 'over-rate', at: 1, action: 'steps', times: 2 });
    expect((await steps('read'))[0]).not.toBe('ok');
    expect((await steps('read'))[0]).not.toBe('ok');
    expect(await steps('read')).toEqual(['ok']);
    expect(cloud.local.invocations.faults.list()).toHaveLength(1);
    cloud.local.invocations.faults.clear();
  });

  test.each(['{', '{"at":0,"kind":"delay"}', '{"at":1,"kind":"fire"}', '{"kind":"delay"}', '5'])(
    'the header %s is refused and nothing runs',
    async (header) => {
      const response = await fetch(`${cloud.origin}/door/as/ann/callFunction`, {
        method: 'POST',
        headers: { 'x-local-cloud-fault': header },
        body: JSON.stringify({ name: 'things', data: { steps: ['inc'] } }),
      });
      expect(await response.json()).toMatchObject({ errCode: -501007 });
      expect(n('one')).toBe(0);
    },
  );
});
