import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTestCloud, type TestCloud } from '../../support/cloud';
import { functionFolder, removeFunctionFolders, writeFunctions } from './function-folder';

const FUNCTIONS = {
  probe: `
    let calls = 0;
    const loadedAt = Date.now();
    exports.main = async (event, context) => {
      calls += 1;
      if (event.say) console.log('said', event.say, { calls });
      if (event.throw) throw new Error(event.throw);
      if (event.reject) return Promise.reject({ errCode: -1, errMsg: event.reject });
      if (event.exit) process.exit(3);
      if (event.late) { setTimeout(() => { throw new Error('late'); }, 5); return new Promise(() => {}); }
      if (event.sleep) await new Promise((r) => setTimeout(r, event.sleep));
      if (event.spin) for (;;) {}
      if (event.hog) { const all = []; for (;;) all.push(new Array(1e5).fill(Math.random())); }
      if (event.size) return 'x'.repeat(event.size);
      if (event.nothing) return undefined;
      return { calls, loadedAt, now: Date.now(), fresh: new Date().getTime(), fixed: new Date(5).getTime(),
        isDate: new Date() instanceof Date, text: typeof Date(), context,
        env: { openid: process.env.WX_OPENID, keys: process.env.WX_CONTEXT_KEYS, own: process.env.OWN, home: process.env.HOME ?? null } };
    };`,
  reach: `
    const net = require('net'); const http = require('http'); const https = require('https'); const dns = require('dns');
    exports.main = (event) => new Promise((resolve) => {
      const fail = (e) => resolve({ code: e.code, cause: e.cause && e.cause.code, message: e.message });
      if (event.how === 'net') net.connect(event.port, '127.0.0.1', () => resolve('connected')).on('error', fail);
      else if (event.how === 'http') http.get({ host: event.host || '127.0.0.1', port: event.port }, () => resolve('connected')).on('error', fail);
      else if (event.how === 'https') https.get('https://api.weixin.qq.com/', () => resolve('connected')).on('error', fail);
      else if (event.how === 'fetch') fetch(event.url).then(() => resolve('connected'), fail);
      else if (event.how === 'dns') dns.lookup('example.com', (e) => (e ? fail(e) : resolve('connected')));
      else if (event.how === 'udp') { try { require('dgram').createSocket('udp4').send('x', 53, '127.0.0.1'); resolve('sent'); } catch (e) { fail(e); } }
    });`,
  broken: `throw new Error('cannot load');`,
  empty: `exports.other = 1;`,
};

let cloud: TestCloud;
let root: string;

beforeAll(async () => {
  root = functionFolder(FUNCTIONS);
  cloud = await startTestCloud({
    functionsDir: root,
    functions: { probe: { timeoutMs: 400, memoryMb: 48, env: { OWN: 'mine' } } },
    limits: { maxInstances: 2 },
  });
});

afterAll(async () => {
  await cloud.stop();
  removeFunctionFolders();
});

interface Probe {
  calls: number;
  loadedAt: number;
  now: number;
  fresh: number;
  fixed: number;
  isDate: boolean;
  text: string;
  context: Record<string, unknown>;
  env: Record<string, string | null | undefined>;
}

const probe = async (event: object = {}, openid = 'phone-a') =>
  (await cloud.as(openid).raw('probe', event)).result as Probe;

describe('a function that fails', () => {
  test('unknown function: the cloud names it', async () => {
    const reply = await cloud.as('phone-a').raw('nowhere', {});
    expect(reply.errCode).toBe(-501000);
    expect(reply.errMsg).toContain('FunctionName parameter could not be found');
    expect(reply.result).toBeUndefined();
  });

  test.each(['broken', 'empty'])('%s does not load: every call fails, the cloud stays up', async (name) => {
    for (let time = 0; time < 2; time += 1) {
      const reply = await cloud.as('phone-a').raw(name, {});
      expect(reply.errCode).toBe(-504002);
      expect(reply.errMsg).toMatch(/cannot load|does not export main/);
    }
  });

  test.each([
    ['a thrown error', { throw: 'boom' }, 'boom'],
    ['a rejected plain object', { reject: 'not an Error' }, 'not an Error'],
  ])('%s is -504002 with its text and leaves the instance alive', async (_, event, text) => {
    const before = await probe();
    const reply = await cloud.as('phone-a').raw('probe', event);
    expect(reply.errCode).toBe(-504002);
    expect(reply.errMsg).toContain(text);
    expect((await probe()).calls).toBe(before.calls + 2);
  });

  test.each([
    ['process.exit', { exit: true }, -504002, /ended before it answered/],
    ['an error outside the call', { late: true }, -504002, /late/],
    ['an endless loop', { spin: true }, -504003, /timed out after 0.4 seconds/],
    ['a sleep beyond the time-out', { sleep: 5_000 }, -504003, /FUNCTION_INVOCATION_TIMEOUT/],
    ['too much memory', { hog: true }, -504002, /memory limit of 48 MB/],
  ])('%s kills this instance only', async (_, event, code, text) => {
    if ('hog' in event) cloud.local.invocations.definitions().forEach((d) => (d.timeoutMs = 20_000));
    const reply = await cloud.as('phone-a').raw('probe', event);
    cloud.local.invocations.definitions().forEach((d) => (d.timeoutMs = 400));
    expect(reply.errCode).toBe(code);
    expect(reply.errMsg).toMatch(text);
    expect((await probe()).calls).toBe(1);
    expect(cloud.meter().cold).toBe(true);
  });

  test('a result over 1 MB does not reach a phone, an event over 6 MB does not reach the function', async () => {
    expect((await cloud.as('phone-a').raw('probe', { size: 1024 * 1024 - 2 })).errMsg).toContain(':ok');
    expect((await cloud.as('phone-a').raw('probe', { size: 1024 * 1024 })).errMsg).toContain(
      'exceeds the limit of 1048576',
    );
    const large = await cloud.as('phone-a').raw('probe', { pad: 'x'.repeat(6 * 1024 * 1024) });
    expect(large.errMsg).toContain('exceeds the limit of 6291456');
    expect(large.errCode).toBe(-501007);
  });
});

describe('a function that runs', () => {
  test('keeps its module between calls, answers nothing as null', async () => {
    const first = await probe();
    expect((await probe()).calls).toBe(first.calls + 1);
    expect((await cloud.as('phone-a').raw('probe', { nothing: true })).result).toBeNull();
  });

  test('sees the caller of this call only, its own variables and nothing of the machine', async () => {
    expect((await probe({}, 'phone-a')).env).toMatchObject({
      openid: 'phone-a',
      own: 'mine',
      home: null,
    });
    const other = await probe({}, 'phone-b');
    expect(other.env.openid).toBe('phone-b');
    expect(other.env.keys).toContain('WX_OPENID');
    const timer = await cloud.runTimer('probe');
    const seen = JSON.parse(timer.outcome.ok ? (timer.outcome.result ?? '{}') : '{}') as Probe;
    expect(seen.env.openid).toBeUndefined();
    expect(seen.env.keys).toBeUndefined();
    expect(seen.context).toMatchObject({
      function_name: 'probe',
      memory_limit_in_mb: 48,
      time_limit_in_ms: 400,
    });
    expect(seen.context.request_id).toBe(timer.requestId);
  });

  test('one call at a time per instance, a second instance beside it, the rest waits', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => probe({ sleep: 60 })));
    expect(cloud.local.invocations.instances('probe')).toBe(2);
    expect(
      answers
        .map((answer) => answer.calls)
        .sort((a, b) => a - b)
        .at(-1),
    ).toBeGreaterThan(2);
  });

  test('console lines belong to their call', async () => {
    await Promise.all([probe({ say: 'one', sleep: 30 }), probe({ say: 'two', sleep: 30 })]);
    const [first, second] = cloud.meters.slice(-2);
    expect(first?.console).toHaveLength(1);
    expect(second?.console).toHaveLength(1);
    const said = [first, second].map((meter) => meter?.console[0]?.text.slice(0, 8)).sort();
    expect(said).toEqual(['said one', 'said two']);
  });

  test('the clock stands where the test put it, inside a running instance too', async () => {
    const at = Date.parse('2026-11-23T22:40:00+08:00');
    cloud.clock.set(at);
    expect(await probe()).toMatchObject({ now: at, fresh: at, fixed: 5, isDate: true, text: 'string' });
    cloud.clock.advance(600_000);
    expect((await probe()).now).toBe(at + 600_000);
  });

  test('a rebuild replaces warm instances, a removed function is gone', async () => {
    await probe();
    writeFunctions(root, {
      probe: `exports.main = async () => ({ calls: -1 });`,
      added: `exports.main = () => 'new';`,
    });
    cloud.local.reload(['probe', 'added']);
    expect((await probe()).calls).toBe(-1);
    expect((await cloud.as('a').raw('added', {})).result).toBe('new');
    writeFunctions(root, { probe: FUNCTIONS.probe });
    cloud.local.reload();
    expect((await probe()).calls).toBe(1);
  });
});

test('warming starts one instance of each function; one that does not load harms nobody', async () => {
  const functionsDir = functionFolder({
    one: 'exports.main = () => 1;',
    bad: FUNCTIONS.broken,
    two: 'exports.main = () => 2;',
  });
  const warm = await startTestCloud({ functionsDir });
  await warm.local.invocations.warm();
  expect(['one', 'two', 'bad'].map((name) => warm.local.invocations.instances(name))).toEqual([1, 1, 0]);
  expect((await warm.as('a').raw('two', {})).result).toBe(2);
  expect(warm.meter().cold).toBe(false);
  expect((await warm.as('a').raw('bad', {})).errCode).toBe(-504002);
  await warm.stop();
});

describe('a function reaches its cloud only', () => {
  const elsewhere = createServer((_, response) => response.end('reached'));
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    port = (elsewhere.address() as AddressInfo).port;
  });
  afterAll(() => elsewhere.close());

  test.each([
    ['net', {}],
    ['http', {}],
    ['http', { host: 'example.com' }],
    ['https', {}],
    ['fetch', {}],
    ['dns', {}],
    ['udp', {}],
  ])('%s %j is refused', async (how, more) => {
    const event = { how, port, url: `http://127.0.0.1:${port}/`, ...more };
    const { result } = await cloud.as('phone-a').raw('reach', event);
    expect(result).toMatchObject({ message: expect.any(String) as string });
    const { code, cause } = result as { code?: string; cause?: string };
    expect([code, cause]).toContain('LOCAL_CLOUD_NETWORK_BLOCKED');
  });

  test('the local cloud itself is reached', async () => {
    const { result } = await cloud.as('phone-a').raw('reach', { how: 'http', port: cloud.local.port });
    expect(result).toBe('connected');
  });
});
