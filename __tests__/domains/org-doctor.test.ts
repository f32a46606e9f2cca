import { mkdtempSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadDemoSchool } from '../../local-cloud/demo/load';
import { builtFunctions } from '../support/built-functions';
import { startTestCloud, type TestCloud, type TestCloudOptions } from '../support/cloud';

// The first file of a run builds the function bundles.
jest.setTimeout(120_000);

interface Item {
  id: string;
  state: string;
  found: string;
  advice: string;
}

async function within(options: TestCloudOptions, work: (cloud: TestCloud) => Promise<void>): Promise<void> {
  const cloud = await startTestCloud(options);
  try {
    await loadDemoSchool({ database: cloud.db, clock: cloud.clock });
    await work(cloud);
  } finally {
    await cloud.stop();
  }
}

async function examine(cloud: TestCloud, clientNow = cloud.clock.now()): Promise<Record<string, Item>> {
  const { items } = await cloud.as('demo-admin').ok<{ items: Item[] }>('org', 'doctor', { clientNow });
  for (const found of items) expect(found.advice === '').toBe(found.state === 'ok');
  return Object.fromEntries(items.map((found) => [found.id, found]));
}

test('only an administrator asks; hostile input is refused', async () => {
  await within({}, async (cloud) => {
    const code = async (openid: string, input: unknown) => {
      const reply = await cloud.as(openid).call('org', 'doctor', input);
      return reply.ok ? 'ok' : reply.error.code;
    };
    expect(await code('nobody', { clientNow: 0 })).toBe('SIGN_IN_REQUIRED');
    expect(await code('demo-student-office', { clientNow: 0 })).toBe('FORBIDDEN');
    expect(await code('demo-admin', { clientNow: { $gt: 0 } })).toBe('INPUT_INVALID');
  });
});

test('a whole deployment: indexes enforced, timer alive, clock right, and no probe is left behind', async () => {
  await within({}, async (cloud) => {
    const before = await examine(cloud);
    expect(before.timer?.state).toBe('error');
    await cloud.runTimer('jobs');
    const items = await examine(cloud);
    expect(items.indexes?.state).toBe('ok');
    expect(items.timer?.state).toBe('ok');
    expect(items.clock?.state).toBe('ok');
    expect(items.demo?.state).toBe('ok');
    expect(items.terms).toMatchObject({ state: 'ok', found: expect.stringContaining('第一学期') });
    for (const name of ['places', 'studies', 'bindings', 'import_runs']) {
      expect(cloud.db.count(name, { _id: { $in: ['doctor-probe-1', 'doctor-probe-2'] } })).toBe(0);
    }
    cloud.clock.advance(10 * 60_000);
    expect((await examine(cloud)).timer).toMatchObject({
      state: 'error',
      found: expect.stringContaining('22:00'),
    });
    expect((await examine(cloud, cloud.clock.now() + 86_400_000)).clock).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('快 1 天'),
    });
    cloud.db.remove('settings', { _id: 'terms' });
    expect((await examine(cloud)).terms?.state).toBe('warning');
  });
});

test('L17 a storage open to strangers is found, one without an answer is said, and no probe is left behind', async () => {
  await within({}, async (cloud) => {
    const { files } = cloud.local;
    expect((await examine(cloud)).storage).toMatchObject({ state: 'ok' });
    files.permission = 'READONLY';
    expect((await examine(cloud)).storage).toMatchObject({
      state: 'error',
      found: expect.stringContaining('没有签名的地址也能打开'),
      advice: expect.stringContaining('仅创建者及管理员可读写'),
    });
    files.permission = 'PRIVATE';
    const link = jest.spyOn(files, 'link').mockImplementation((fileID) => ({
      code: 'STORAGE_FILE_NONEXIST',
      fileID,
      tempFileURL: '',
      maxAge: 0,
    }));
    expect((await examine(cloud)).storage).toMatchObject({ state: 'warning' });
    link.mockRestore();
    expect(files.list()).toEqual([]);
  });
});

test('a missing unique index is found and named', async () => {
  const functionsDir = path.join(mkdtempSync(path.join(tmpdir(), 'doctor-')), 'functions');
  try {
    cpSync(await builtFunctions(), functionsDir, { recursive: true });
    const file = path.join(functionsDir, 'collections.json');
    const specs = JSON.parse(readFileSync(file, 'utf8')) as {
      name: string;
      indexes: { unique?: boolean }[];
    }[];
    for (const spec of specs.filter(({ name }) => name === 'bindings')) spec.indexes = [];
    writeFileSync(file, JSON.stringify(specs));
    await within({ functionsDir }, async (cloud) => {
      expect((await examine(cloud)).indexes).toMatchObject({
        state: 'error',
        found: expect.stringContaining('bindings.person'),
      });
      expect(cloud.db.count('bindings', { personId: 'doctor-probe' })).toBe(0);
    });
  } finally {
    rmSync(path.dirname(functionsDir), { recursive: true, force: true });
  }
});

test('a setup code that was left in the environment is pointed out', async () => {
  await within({ functions: { org: { env: { SETUP_CODE: 'setup2026xy' } } } }, async (cloud) => {
    expect((await examine(cloud)).setup?.state).toBe('warning');
  });
});

test('without templates only the app reminds; demo people in a real environment are an error', async () => {
  await within({ functions: { org: { env: { TCB_ENV: 'prod-1' } } } }, async (cloud) => {
    await cloud.runTimer('jobs');
    const items = await examine(cloud);
    expect(items.templates).toMatchObject({
      state: 'warning',
      advice: expect.stringContaining('REMINDER_TEMPLATES'),
    });
    expect(items.demo).toMatchObject({ state: 'error', found: expect.stringContaining('正式环境') });
    expect(items.roster?.state).toBe('ok');
    cloud.db.update('people', { kind: 'student' }, { $set: { status: 'left' } }, { multi: true });
    expect((await examine(cloud)).roster?.state).toBe('error');
  });
});

describe('leave’s part', () => {
  const SEED = Buffer.alloc(32, 7).toString('base64url');
  const ofLeave = async (cloud: TestCloud) => {
    const { items } = await cloud.as('demo-admin').ok<{ items: Item[] }>('leave', 'doctor', {});
    return Object.fromEntries(items.map((found) => [found.id, found]));
  };

  test.each([
    ['', 'error', '没有配置'],
    ['not json', 'error', '格式不对'],
    [JSON.stringify([{ kid: '2026a', privateKey: SEED }]), 'ok', '2026a'],
  ])('keys %j are %s', async (keys, state, found) => {
    await within({ functions: { leave: { env: { LEAVE_PASS_KEYS: keys } } } }, async (cloud) => {
      const items = await ofLeave(cloud);
      expect(items['pass-keys']).toMatchObject({ state, found: expect.stringContaining(found) });
      expect(JSON.stringify(items)).not.toContain(SEED);
      expect(items['leave-indexes']?.state).toBe('ok');
      expect(cloud.db.find('leave_requests', { personId: 'doctor-probe' })).toEqual([]);
      const refused = await cloud.as('demo-student-office').call('leave', 'doctor', {});
      expect(refused).toMatchObject({ error: { code: 'FORBIDDEN' } });
      expect(await cloud.as('demo-admin').call('leave', 'doctor', { all: 1 })).toMatchObject({
        error: { code: 'INPUT_INVALID' },
      });
    });
  });
});
