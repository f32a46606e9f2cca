import path from 'node:path';
import { startTestCloud, type TestCloud } from '../../support/cloud';

const PROJECT = path.resolve(__dirname, '../../support/foreign-project');

let cloud: TestCloud;
const points = async (openid: string, data: object) => (await cloud.as(openid).raw('points', data)).result;
const balances = () =>
  Object.fromEntries(cloud.db.find('accounts').map((row) => [String(row._id), row.points]));

beforeAll(async () => {
  cloud = await startTestCloud({ functionsDir: PROJECT });
  cloud.db.declare(['accounts', 'transfers', 'nightly'].map((name) => ({ name, indexes: [] })));
  await points('ann', { type: 'open', points: 10 });
  await points('bob', { type: 'open' });
});

afterAll(() => cloud.stop());

describe('a foreign project of plain JS functions runs unchanged with the real wx-server-sdk', () => {
  test('a transaction that is refused leaves nothing behind', async () => {
    expect(await points('bob', { type: 'transfer', to: 'ann', amount: 5 })).toEqual({
      refused: 'not enough points',
    });
    expect(balances()).toEqual({ ann: 10, bob: 0 });
    expect(cloud.db.count('transfers')).toBe(0);
  });

  test('a transaction moves both balances, dated by the cloud', async () => {
    expect(await points('ann', { type: 'transfer', to: 'bob', amount: 4 })).toMatchObject({ moved: 4 });
    expect(balances()).toEqual({ ann: 6, bob: 4 });
    const [row] = cloud.db.find('transfers');
    expect(row).toMatchObject({ from: 'ann', to: 'bob', amount: 4, at: new Date(cloud.clock.now()) });
  });

  test('many transfers at once: some conflict, the sum stays', async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, turn) =>
        points(turn % 2 ? 'ann' : 'bob', { type: 'transfer', to: turn % 2 ? 'bob' : 'ann', amount: 1 }),
      ),
    );
    const moved = all.filter((answer) => (answer as { moved?: number }).moved === 1).length;
    const { ann, bob } = balances() as { ann: number; bob: number };
    expect(ann + bob).toBe(10);
    expect(cloud.db.count('transfers')).toBe(1 + moved);
    expect(moved).toBeGreaterThan(0);
  });

  test('functions call functions: the caller and the chain of sources travel on', async () => {
    const ranking = (await points('ann', { type: 'ranking' })) as {
      source: string;
      openid: string;
      list: unknown[];
    };
    expect(ranking).toMatchObject({ source: 'wx_client,scf', openid: 'ann' });
    expect(ranking.list).toHaveLength(2);
    expect(cloud.meter().functionName).toBe('points');
    expect(cloud.meter().functionCalls).toBe(1);
  });

  test('getWXContext speaks of the caller, the context of the request', async () => {
    const who = (await points('bob', { type: 'whoami' })) as Record<string, string>;
    expect(who).toMatchObject({ OPENID: 'bob', ENV: 'local', SOURCE: 'wx_client' });
    expect(who.requestId).toBe(cloud.meter().requestId);
  });

  test('the timer fires at its hour of UTC+8, once, without a caller; a phone is refused', async () => {
    const from = Date.parse('2026-11-23T22:00:00+08:00');
    cloud.clock.set(from);
    expect(await cloud.local.timers.runDue(from, Date.parse('2026-11-23T23:29:59+08:00'))).toBe(0);
    expect(await cloud.local.timers.runDue(from, Date.parse('2026-11-24T10:00:00+08:00'))).toBe(1);
    const at = Date.parse('2026-11-23T23:30:00+08:00');
    expect(cloud.db.find('nightly')).toMatchObject([
      { trigger: 'everyNight', type: 'Timer', time: '2026-11-23T15:30:00Z', accounts: 2, at },
    ]);
    expect((await cloud.as('ann').raw('nightly', {})).result).toEqual({ refused: 'timer only' });
    expect(cloud.db.count('nightly')).toBe(1);
  });
});
