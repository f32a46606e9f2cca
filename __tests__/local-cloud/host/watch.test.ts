import { watchFolders } from '../../../local-cloud/commands/watch';
import { startTestCloud } from '../../support/cloud';
import { functionFolder, removeFunctionFolders, writeFunctions } from './function-folder';

afterAll(removeFunctionFolders);

test('a changed function is in effect after the burst of changes, once', async () => {
  const root = functionFolder({ version: 'exports.main = () => 1;' });
  const cloud = await startTestCloud({ functionsDir: root });
  const version = async () => (await cloud.as('ann').raw('version', {})).result;
  let reloads = 0;
  const stop = watchFolders([root], () => {
    reloads += 1;
    cloud.local.reload();
  });
  expect(await version()).toBe(1);
  for (let turn = 2; turn <= 5; turn += 1) writeFunctions(root, { version: `exports.main = () => ${turn};` });
  for (let turn = 0; turn < 100 && (await version()) !== 5; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await version()).toBe(5);
  expect(reloads).toBe(1);
  stop();
  await cloud.stop();
});

test('work never overlaps; a change meanwhile is worked off afterwards', async () => {
  const root = functionFolder({ one: '1' });
  let running = 0;
  let most = 0;
  let runs = 0;
  const stop = watchFolders([root], async () => {
    running += 1;
    most = Math.max(most, running);
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, 700));
    running -= 1;
  });
  writeFunctions(root, { one: '2' });
  for (let turn = 0; turn < 100 && runs === 0; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  writeFunctions(root, { one: '3' });
  for (let turn = 0; turn < 200 && runs < 2; turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  expect([runs, most]).toEqual([2, 1]);
  stop();
});
