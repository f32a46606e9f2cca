import { Clock } from '../../../local-cloud/clock';
import { readCron } from '../../../local-cloud/timers';
import { startTestCloud } from '../../support/cloud';
import { functionFolder, removeFunctionFolders } from './function-folder';

const at = (text: string) => Date.parse(`${text}+08:00`);
const words = (ms: number | undefined) =>
  ms === undefined ? undefined : new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19);

afterAll(removeFunctionFolders);

describe('seven fields at UTC+8', () => {
  test.each([
    ['*/5 * * * *', 5],
    ['0 0 2 * * *', 6],
    ['0 0 2 * * * * *', 8],
  ])('%s has %i fields and is refused', (cron) => {
    expect(() => readCron(cron)).toThrow('7 fields');
  });

  test.each([
    ['0 30 23 * * * *', '2026-11-23T22:00:00', '2026-11-23T23:30:00'],
    ['0 30 23 * * * *', '2026-11-23T23:30:00', '2026-11-24T23:30:00'],
    ['0 0 2 1 * * *', '2026-11-23T22:00:00', '2026-12-01T02:00:00'],
    ['17 * * * * * *', '2026-11-23T22:00:20', '2026-11-23T22:01:17'],
    ['0 0 8 * * MON-FRI *', '2026-11-27T09:00:00', '2026-11-30T08:00:00'],
    ['0 0 0 1 1 * 2027', '2026-11-27T09:00:00', '2027-01-01T00:00:00'],
    // Day and weekday are OR-ed: the next Monday comes before the first.
    ['0 0 8 1 * MON *', '2026-11-24T09:00:00', '2026-11-30T08:00:00'],
  ])('%s after %s is %s', (cron, after, expected) => {
    expect(words(readCron(cron)(at(after)))).toBe(expected);
  });

  test('a year that is over never comes', () => {
    expect(readCron('0 0 0 1 1 * 2020')(at('2026-11-23T22:00:00'))).toBeUndefined();
  });
});

describe('the clock', () => {
  test('flows from where it was put, or stands', async () => {
    const clock = new Clock({ at: 1_000_000 });
    expect(clock.now() - 1_000_000).toBeLessThan(1_000);
    await new Promise((resolve) => setTimeout(resolve, 15));
    expect(clock.now()).toBeGreaterThanOrEqual(1_000_010);
    clock.freeze();
    const stood = clock.now();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(clock.now()).toBe(stood);
    clock.set(42);
    expect(clock.now()).toBe(42);
    clock.flow();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(clock.now()).toBeGreaterThan(42);
    clock.reset();
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(100);
    expect(clock.moved).toBe(false);
    expect(() => clock.set(Number.NaN)).toThrow('epoch milliseconds');
  });
});

const COUNT = `
  let runs = [];
  exports.main = async (event) => {
    if (event.Type === 'Timer') runs.push([event.TriggerName, event.Time, Date.now()]);
    return runs;
  };`;

describe('timers', () => {
  const config = JSON.stringify({ triggers: [{ name: 'minute', type: 'timer', config: '0 * * * * * *' }] });
  const wrong = JSON.stringify({ triggers: [{ name: 'five', type: 'timer', config: '* * * * *' }] });

  test('a driven clock fires each run in its order and stands at its time', async () => {
    const start = at('2026-11-23T22:00:30');
    const cloud = await startTestCloud({
      now: start,
      functionsDir: functionFolder({
        count: COUNT,
        'count/config.json': config,
        odd: COUNT,
        'odd/config.json': wrong,
      }),
    });
    expect(await cloud.local.timers.runDue(start, at('2026-11-23T22:03:00'))).toBe(3);
    const runs = (await cloud.as('ann').raw('count', {})).result as [string, string, number][];
    expect(runs.map(([name, , now]) => [name, words(now)])).toEqual([
      ['minute', '2026-11-23T22:01:00'],
      ['minute', '2026-11-23T22:02:00'],
      ['minute', '2026-11-23T22:03:00'],
    ]);
    expect(runs[0]?.[1]).toBe('2026-11-23T14:01:00Z');
    expect(cloud.local.timers.list().map((timer) => timer.functionName)).toEqual(['count']);
    await cloud.stop();
  });

  test('left alone they fire by themselves; what a jump of the clock skipped is not made up for', async () => {
    const cloud = await startTestCloud({
      clock: { at: at('2026-11-23T22:00:59') + 700 },
      functionsDir: functionFolder({ count: COUNT, 'count/config.json': config }),
      timers: true,
      // The runs are counted in one instance's memory.
      limits: { maxInstances: 1 },
    });
    const runs = async () => ((await cloud.as('ann').raw('count', {})).result as unknown[]).length;
    for (let turn = 0; turn < 60 && (await runs()) === 0; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await runs()).toBe(1);
    cloud.clock.set(at('2026-11-23T22:30:59') + 800);
    for (let turn = 0; turn < 60 && (await runs()) === 1; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await runs()).toBe(2);
    await cloud.stop();
  });
});
