import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');
const PROJECT = path.join(ROOT, '__tests__/support/foreign-project');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'command-line-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function run(...args: string[]) {
  const child = spawn(
    process.execPath,
    [path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'local-cloud/cli.ts', ...args],
    { cwd: ROOT },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const waitFor = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (let turn = 0; turn < 1_500; turn += 1) {
      const found = pattern.exec(output);
      if (found) return found;
      if (child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${String(pattern)} never appeared in:\n${output}`);
  };
  return { child, waitFor, output: () => output };
}

test('npm run local-cloud -- --functions DIR hosts a foreign project; a second one on the same data is refused', async () => {
  const host = run('--functions', PROJECT, '--port', '0', '--data', dir);
  const [, origin] = await host.waitFor(/控制台：(http:\/\/127\.0\.0\.1:\d+)\/console/);
  const response = await fetch(`${origin ?? ''}/door/as/ann/callFunction`, {
    method: 'POST',
    body: JSON.stringify({ name: 'points', data: { type: 'whoami' } }),
  });
  expect(await response.json()).toMatchObject({ result: { OPENID: 'ann' } });
  const second = run('--functions', PROJECT, '--port', '0', '--data', dir);
  await second.waitFor(/正由另一个本地云使用/);
  const backup = run('backup', path.join(dir, 'copy.db'), '--data', dir);
  await backup.waitFor(/已备份到/);
  expect(existsSync(path.join(dir, 'copy.db'))).toBe(true);
  host.child.kill('SIGINT');
  const [code] = (await once(host.child, 'exit')) as [number];
  expect(code).toBe(0);
  expect(existsSync(path.join(dir, 'running.json'))).toBe(false);
}, 180_000);

test('--help explains, an unknown option fails with a hint', async () => {
  const help = run('--help');
  await help.waitFor(/--clock/);
  const wrong = run('start', '--nonsense');
  await wrong.waitFor(/--help/);
  if (wrong.child.exitCode === null) await once(wrong.child, 'exit');
  expect(wrong.child.exitCode).toBe(1);
}, 180_000);
