import { existsSync } from 'node:fs';
import { buildAll } from './build';
import { runJest } from './run-jest';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** The journeys, on both builds, in Debian's Chromium. */
async function main(): Promise<boolean> {
  if (!existsSync(CHROMIUM)) {
    console.error(
      `没有找到 Chromium(${CHROMIUM})。Debian/Ubuntu:apt-get install -y chromium fonts-noto-cjk;或用 CHROMIUM=路径 指定。`,
    );
    console.log('0 passed, 1 failed');
    return false;
  }
  await buildAll({ log: (line) => console.log(line) });
  return runJest(['--config', 'jest.e2e.config.mjs', '--runInBand', ...process.argv.slice(2)]);
}

main().then(
  (ok) => (process.exitCode = ok ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  },
);
