import { watchFolders } from '../../../local-cloud/commands/watch';
import { startTestCloud } from '../../support/cloud';
import { watchProject, type WatchedProject } from '../../support/watched-project';
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

describe('npm run dev', () => {
  let project: WatchedProject;
  beforeAll(async () => {
    project = await watchProject();
  });
  afterAll(() => project.stop());

  /** What `/frame/builds` has said so far to one page that listens. */
  async function listen(): Promise<{ stamps: () => Record<string, string>[]; leave: () => void }> {
    const leaving = new AbortController();
    const response = await fetch(`${project.cloud.origin}/frame/builds`, { signal: leaving.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    void (async () => {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
        text += Buffer.from(chunk).toString();
    })().catch(() => undefined);
    return {
      stamps: () =>
        [...text.matchAll(/^data: (.*)$/gm)].map(
          ([, json]) => JSON.parse(json ?? '{}') as Record<string, string>,
        ),
      leave: () => {
        leaving.abort();
      },
    };
  }

  async function until(true_: () => boolean | Promise<boolean>): Promise<void> {
    for (let turn = 0; turn < 200 && !(await true_()); turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await true_()).toBe(true);
  }

  const page = async (face: 'h5' | 'simulator'): Promise<string> =>
    (await fetch(`${project.cloud.origin}/${face}/as/ann/`)).text();
  const program = async (): Promise<string> =>
    (await fetch(`${project.cloud.origin}/simulator/as/ann/program.js`)).text();
  const said = async (): Promise<unknown> => (await project.cloud.as('ann').raw('say', {})).result;

  test('a page knows the build it shows, on both faces, and hears of the next one', async () => {
    const { stamps, leave } = await listen();
    await until(() => stamps().length === 1);
    const [before] = stamps();
    expect(await page('h5')).toContain(`"face":"h5","stamp":"${before?.h5 ?? ''}"`);
    expect(await page('simulator')).toContain(`"face":"weapp","stamp":"${before?.weapp ?? ''}"`);
    expect(await program()).not.toContain('小程序 two');
    project.change('faces', 'two');
    await until(() => stamps().length >= 3);
    const after = stamps().at(-1);
    expect(after?.h5).not.toBe(before?.h5);
    expect(after?.weapp).not.toBe(before?.weapp);
    expect(await page('h5')).toContain(`"stamp":"${after?.h5 ?? ''}"`);
    expect(await page('h5')).toContain('H5 two');
    expect(await page('simulator')).toContain(`"stamp":"${after?.weapp ?? ''}"`);
    expect(await program()).toContain('小程序 two');
    leave();
    await until(() => project.builds.listening === 0);
  });

  test('a changed function runs, and no page loads anew for it', async () => {
    const { stamps, leave } = await listen();
    expect(await said()).toBe('one');
    project.change('function', 'two');
    await until(async () => (await said()) === 'two');
    expect(stamps()).toHaveLength(1);
    leave();
  });

  test('a build that fails is told, and the last good one stays', async () => {
    const { stamps, leave } = await listen();
    project.change('function', 'broken');
    await until(() => project.log.some((line) => line.includes('does not compile')));
    expect(await said()).toBe('two');
    expect(stamps()).toHaveLength(1);
    leave();
  });
});
