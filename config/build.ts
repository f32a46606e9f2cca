import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildFunctions } from './build-functions';
import { contentHash } from './content-hash';

const ROOT = resolve(__dirname, '..');
const DIST = join(ROOT, 'dist');

export type Target = 'cloudfunctions' | 'weapp' | 'h5';
export const TARGETS: readonly Target[] = ['cloudfunctions', 'weapp', 'h5'];

const CLIENT_INPUTS = ['src', 'config', 'babel.config.js', 'package-lock.json', 'tsconfig.base.json'];

const INPUTS: Record<Target, readonly string[]> = {
  cloudfunctions: [
    'cloudfunctions',
    'src/contract',
    'config/build-functions.ts',
    'package-lock.json',
    'tsconfig.base.json',
  ],
  weapp: CLIENT_INPUTS,
  h5: CLIENT_INPUTS,
};

export type Log = (line: string) => void;

const stampOf = (target: Target) => join(DIST, `.${target}.stamp`);

/** True when `dist/<target>` was built from the sources as they are now. */
export function isFresh(target: Target): boolean {
  const stamp = stampOf(target);
  if (!existsSync(stamp) || !existsSync(join(DIST, target))) return false;
  return readFileSync(stamp, 'utf8') === contentHash(ROOT, INPUTS[target]);
}

function taro(type: 'weapp' | 'h5', log: Log): Promise<void> {
  const started = Date.now();
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      [join(ROOT, 'node_modules/@tarojs/cli/bin/taro'), 'build', '--type', type],
      {
        cwd: ROOT,
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ticking = setInterval(() => {
      log(`  ${type} … ${Math.round((Date.now() - started) / 1000)} s`);
    }, 5_000);
    child.on('error', fail);
    child.on('close', (code) => {
      clearInterval(ticking);
      if (code === 0) done();
      else fail(new Error(`taro build --type ${type} failed (${String(code)}):\n${output.slice(-6_000)}`));
    });
  });
}

async function buildOne(target: Target, log: Log): Promise<void> {
  const started = Date.now();
  const hash = contentHash(ROOT, INPUTS[target]);
  mkdirSync(DIST, { recursive: true });
  rmSync(stampOf(target), { force: true });
  log(`构建 ${target} …`);
  if (target === 'cloudfunctions') await buildFunctions({ outDir: join(DIST, target) });
  else await taro(target, log);
  // Only a build that ended well leaves a stamp: a failed one may leave half a dist behind.
  writeFileSync(stampOf(target), hash);
  log(`构建 ${target} 完成，用时 ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Builds the targets that are missing or older than their sources; all of them with `force`. */
export async function buildAll(options: {
  only?: readonly Target[];
  force?: boolean;
  log: Log;
}): Promise<void> {
  const due = (options.only ?? TARGETS).filter((target) => options.force === true || !isFresh(target));
  const results = await Promise.allSettled(due.map((target) => buildOne(target, options.log)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

if (process.argv[1] === __filename) {
  const only = process.argv
    .slice(2)
    .filter((word): word is Target => (TARGETS as readonly string[]).includes(word));
  buildAll({ only: only.length ? only : TARGETS, force: true, log: (line) => console.log(line) }).catch(
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
