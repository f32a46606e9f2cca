import { latency, profileNamed, RateLimit } from '../../../local-cloud/profile';
import { startTestCloud } from '../../support/cloud';
import { functionFolder, removeFunctionFolders } from './function-folder';

const BURST = `
  const cloud = require('wx-server-sdk');
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  const db = cloud.database();
  exports.main = async ({ requests }) => {
    const all = await Promise.allSettled(Array.from({ length: requests }, () => db.collection('things').doc('one').get()));
    return all.map((one) => (one.status === 'fulfilled' ? 'ok' : one.reason.errMsg));
  };`;

afterAll(removeFunctionFolders);

describe('profile cloud-personal', () => {
  const personal = profileNamed('cloud-personal');

  test('an unknown profile names those there are', () => {
    expect(() => profileNamed('free')).toThrow('none, cloud-personal');
  });

  test('500 requests a second, then refusals, then again 500', () => {
    const limit = new RateLimit(500);
    const start = performance.now();
    const granted = (now: number, tries: number) =>
      Array.from({ length: tries }, () => limit.take(now)).filter(Boolean).length;
    expect(granted(start, 600)).toBe(500);
    expect(granted(start + 100, 600)).toBe(50);
    expect(granted(start + 5_000, 600)).toBe(500);
  });

  test('latency is 12 ms with jitter to both sides', () => {
    const waits = Array.from({ length: 500 }, () => latency(personal));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(8);
    expect(Math.max(...waits)).toBeLessThanOrEqual(16);
    expect(new Set(waits.map(Math.round)).size).toBeGreaterThan(3);
    expect(latency(profileNamed('none'))).toBe(0);
  });

  test('a function meets the cold start once, each request’s wait, and the limit', async () => {
    const cloud = await startTestCloud({
      functionsDir: functionFolder({ burst: BURST }),
      profile: { ...personal, coldStartMs: 300, requestsPerSecond: 20 },
    });
    cloud.db.declare([{ name: 'things', indexes: [] }]);
    cloud.db.insert('things', [{ _id: 'one' }]);
    const burst = async (requests: number) =>
      (await cloud.as('ann').raw('burst', { requests })).result as string[];
    await burst(1);
    expect(cloud.meter()).toMatchObject({ cold: true });
    expect(cloud.meter().ms).toBeGreaterThanOrEqual(300);
    await burst(1);
    expect(cloud.meter()).toMatchObject({ cold: false });
    expect(cloud.meter().ms).toBeGreaterThanOrEqual(8);
    const refused = (await burst(60)).filter((answer) => answer !== 'ok');
    expect(refused.length).toBeGreaterThan(20);
    expect(refused[0]).toContain('-501024');
    await cloud.stop();
  });
});
