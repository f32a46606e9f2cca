import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { pagePaths, type AppConfig } from '../../simulator/program';
import { weappDist } from './weapp-dist';

/**
 * Every page of app.json, on the framework that phones in WebView mode still run. The list comes from the dist, so a
 * new page cannot be forgotten; jest wants its tests named before the dist is built, so one test walks them all.
 */

const run = promisify(execFile);
const AT_ONCE = 2;

interface Smoke {
  page: string;
  text: string;
  nodes: number;
  errors: string[];
}

async function smoke(dist: string, page: string): Promise<Smoke> {
  const script = resolve(__dirname, 'smoke-page.ts');
  const { stdout } = await run(process.execPath, ['--no-warnings', '--import', 'tsx', script, dist, page], {
    timeout: 60_000,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Smoke;
}

test('every page of app.json mounts on the older framework, says something and logs no error', async () => {
  const dist = await weappDist();
  const pages = pagePaths(JSON.parse(readFileSync(join(dist, 'app.json'), 'utf8')) as AppConfig);
  const waiting = [...pages];
  const results: Smoke[] = [];
  const worker = async (): Promise<void> => {
    for (let page = waiting.shift(); page !== undefined; page = waiting.shift())
      results.push(await smoke(dist, page));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  expect(results.map(({ page }) => page).sort()).toEqual([...pages].sort());
  const bad = results.filter(({ text, nodes, errors }) => errors.length > 0 || nodes < 2 || text === '');
  expect(bad.map(({ page, errors, text }) => `${page}: ${errors[0] ?? (text || 'says nothing')}`)).toEqual(
    [],
  );
}, 600_000);
