import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { consoleDoor } from '../../../local-cloud/console/console';
import { facesDoor } from '../../../local-cloud/frame/faces';
import { frameDoor } from '../../../local-cloud/frame/frame';
import { startTestCloud, type TestCloud } from '../../support/cloud';
import { functionFolder, removeFunctionFolders } from './function-folder';

let cloud: TestCloud;
let dist: string;
const get = async (place: string) => {
  const response = await fetch(cloud.origin + place, { redirect: 'manual' });
  return { status: response.status, text: await response.text(), headers: response.headers };
};
const post = (place: string, body: string) =>
  fetch(cloud.origin + place, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { 'content-type': 'text/plain' },
  });

beforeAll(async () => {
  dist = mkdtempSync(path.join(tmpdir(), 'faces-'));
  mkdirSync(path.join(dist, 'h5/js'), { recursive: true });
  writeFileSync(
    path.join(dist, 'h5/index.html'),
    '<!doctype html><html><head><title>app</title></head></html>',
  );
  writeFileSync(path.join(dist, 'h5/js/app.js'), 'app()');
  writeFileSync(path.join(dist, 'secret.txt'), 'secret');
  cloud = await startTestCloud({
    functionsDir: functionFolder({
      echo: `exports.main = (event) => { console.log('<b>said</b>'); return event; };`,
      'echo/config.json': '{"triggers":[{"name":"daily","type":"timer","config":"0 0 3 * * * *"}]}',
    }),
    extensions: [
      frameDoor(),
      consoleDoor(),
      facesDoor({ h5: path.join(dist, 'h5'), weapp: path.join(dist, 'weapp') }),
    ],
  });
  cloud.db.declare([
    { name: 'people', indexes: [{ name: 'by_name', keys: [['name', 1]] }] },
    { name: 'grants', indexes: [] },
    { name: 'bindings', indexes: [] },
  ]);
});
afterAll(async () => {
  await cloud.stop();
  rmSync(dist, { recursive: true, force: true });
  removeFunctionFolders();
});

describe('faces', () => {
  test('the H5 face is served per phone, with the phone script put in and the build untouched', async () => {
    const page = await get('/h5/as/ann/');
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/<head><script>[\s\S]*localStorage[\s\S]*<\/script><title>app/);
    expect((await get('/h5/as/ann/js/app.js')).text).toBe('app()');
    expect((await get('/h5/as/ann')).headers.get('location')).toBe('/h5/as/ann/');
  });

  test.each(['/h5/as/ann/..%2fsecret.txt', '/h5/as/ann/js/..%2f..%2fsecret.txt', '/h5/as/ann/nothing.js'])(
    '%s is not served',
    async (place) => {
      expect((await get(place)).text).not.toBe('secret');
      expect((await get(place)).status).toBe(404);
    },
  );

  test('a face that is not built says so', async () => {
    const page = await get('/simulator/as/ann/');
    expect([page.status, page.text.includes('还没有构建')]).toEqual([503, true]);
  });
});

describe('the frame page', () => {
  test('page, style and script are there', async () => {
    expect((await get('/')).text).toContain('/frame/frame.js');
    expect((await get('/frame/frame.css')).headers.get('content-type')).toContain('text/css');
    expect((await get('/frame/frame.js')).text).toContain('postMessage');
  });

  test('the state shows the clock and the last calls, the clock can be moved', async () => {
    await cloud.as('ann').raw('echo', { action: 'hello' });
    const moved = await post('/demo/clock', JSON.stringify({ at: 1_000_000_000_000 }));
    expect(await moved.json()).toEqual({ now: 1_000_000_000_000 });
    const state = JSON.parse((await get('/demo/state')).text) as {
      now: number;
      moved: boolean;
      calls: object[];
    };
    expect(state).toMatchObject({ now: 1_000_000_000_000, moved: true });
    expect(state.calls[0]).toMatchObject({ name: 'echo.hello', openid: 'ann', db: 0, failed: '' });
  });
});

describe('the console', () => {
  test.each(['', '/calls', '/data', '/open-api', '/files', '/faults'])('/console%s opens', async (place) => {
    const page = await get(`/console${place}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('本地云');
  });

  test('documents are found by a filter, a broken one is told', async () => {
    cloud.db.insert('people', [
      { _id: 'p1', name: '<script>alert(1)</script>' },
      { _id: 'p2', name: '李四' },
    ]);
    const found = await get(`/console/data?name=people&filter=${encodeURIComponent('{"_id":"p1"}')}`);
    expect(found.text).toContain('&lt;script&gt;');
    expect(found.text).not.toContain('<script>alert');
    expect(found.text).not.toContain('李四');
    expect((await get('/console/data?name=people&filter={')).text).toContain('class="error"');
    expect((await get('/console/data?name=nowhere')).text).toContain('class="error"');
  });

  test('one call shows its console, escaped', async () => {
    await cloud.as('ann').raw('echo', {});
    expect((await get(`/console/calls?id=${cloud.meter().requestId}`)).text).toContain(
      '&lt;b&gt;said&lt;/b&gt;',
    );
    expect((await get('/console/calls?id=gone')).text).toContain('不在记录里');
  });

  test('clock, profile, timer, fault, network and words can be moved from it', async () => {
    await post('/console/do/clock', 'at=2026-11-23 22:10');
    expect(cloud.clock.now()).toBe(Date.parse('2026-11-23T22:10+08:00'));
    await post('/console/do/profile', 'name=cloud-personal');
    expect(cloud.local.profile.requestsPerSecond).toBe(500);
    await post('/console/do/profile', 'name=none');
    await post('/console/do/run-timer', 'name=echo');
    expect(cloud.meter()).toMatchObject({ source: 'wx_trigger', functionName: 'echo' });
    await post('/console/do/add-fault', 'kind=delay&at=2&ms=5&times=3&functionName=&action=');
    const [fault] = cloud.local.invocations.faults.list();
    expect(fault).toMatchObject({ kind: 'delay', at: 2, ms: 5, times: 3, functionName: undefined });
    await post('/console/do/remove-fault', `id=${fault?.id ?? 0}`);
    expect(cloud.local.invocations.faults.list()).toEqual([]);
    await post('/console/do/offline', 'openid=ann&on=1');
    expect([...cloud.local.offline]).toEqual(['ann']);
    await post('/console/do/offline', 'openid=ann&on=');
    await post('/console/do/word', 'word=新词&list=risky');
    expect(cloud.local.openApi.riskyWords.has('新词')).toBe(true);
    expect((await post('/console/do/profile', 'name=free')).status).toBe(400);
    expect((await post('/console/do/format-disk', '')).status).toBe(404);
  });
});
