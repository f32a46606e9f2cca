import { startTestCloud, type TestCloud } from '../../support/cloud';
import { functionFolder, removeFunctionFolders, writeFunctions } from './function-folder';

const WAIT = `
  let calls = 0;
  exports.main = async (event) => {
    calls += 1;
    if (event.sleep) await new Promise((resolve) => setTimeout(resolve, event.sleep));
    return { calls, version: 1 };
  };`;

let cloud: TestCloud;
let root: string;

async function start(limits: { maxInstances: number; idleMs: number; maxWaiting: number }): Promise<void> {
  root = functionFolder({ wait: WAIT });
  cloud = await startTestCloud({ functionsDir: root, limits });
}
afterEach(() => cloud.stop());
afterAll(removeFunctionFolders);

const call = (sleep = 0) => cloud.as('ann').raw('wait', { sleep });
const calls = async () => ((await call()).result as { calls: number }).calls;
const instances = () => cloud.local.invocations.instances('wait');

test('an instance nobody calls is released after its idle time, and a call renews it', async () => {
  await start({ maxInstances: 4, idleMs: 400, maxWaiting: 10 });
  expect(instances()).toBe(0);
  expect(await calls()).toBe(1);
  expect(cloud.meter().cold).toBe(true);
  for (let turn = 2; turn <= 4; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await calls()).toBe(turn);
    expect(cloud.meter().cold).toBe(false);
  }
  for (let turn = 0; turn < 100 && instances() > 0; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 30));
  expect(instances()).toBe(0);
  expect(await calls()).toBe(1);
  expect(cloud.meter().cold).toBe(true);
});

test("beyond the most instances calls wait; beyond the most waiting calls the cloud's too many", async () => {
  await start({ maxInstances: 2, idleMs: 60_000, maxWaiting: 3 });
  const replies = await Promise.all(Array.from({ length: 8 }, () => call(300)));
  const refused = replies.filter(({ errCode }) => errCode !== undefined);
  expect(refused).toHaveLength(3);
  for (const { errCode, errMsg } of refused) {
    expect(errCode).toBe(-501004);
    expect(errMsg).toContain('concurrent request limit');
  }
  expect(instances()).toBe(2);
  expect((await call()).errCode).toBeUndefined();
});

test('a busy instance ends its call with the code it began with; the next call has the new one', async () => {
  await start({ maxInstances: 1, idleMs: 60_000, maxWaiting: 10 });
  await call();
  const running = call(500);
  await new Promise((resolve) => setTimeout(resolve, 100));
  writeFunctions(root, { wait: 'exports.main = () => ({ version: 2 });' });
  cloud.local.reload();
  const next = call();
  expect((await running).result).toMatchObject({ version: 1, calls: 2 });
  expect((await next).result).toEqual({ version: 2 });
});
