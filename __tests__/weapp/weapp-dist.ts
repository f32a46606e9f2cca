import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildAll } from '../../config/build';
import { contentHash } from '../../config/content-hash';

const ROOT = resolve(__dirname, '../..');
const SOURCES = ['src', 'config', 'babel.config.js', 'package-lock.json', 'tsconfig.base.json'];
const LOCK_IS_DEAD_MS = 300_000;
let known: Promise<string> | undefined;

/**
 * Folder of the compiled mini-program as the sources are now, built at most once whichever worker asks first. It is
 * a copy: a build that starts meanwhile does not pull the files away from under a test. `WEAPP_DIST` names a dist
 * to test instead.
 */
export function weappDist(): Promise<string> {
  known ??= process.env.WEAPP_DIST ? Promise.resolve(resolve(process.env.WEAPP_DIST)) : build();
  return known;
}

async function build(): Promise<string> {
  const base = join(ROOT, '.cache', 'test-weapp');
  const target = join(base, contentHash(ROOT, SOURCES).slice(0, 16));
  const lock = join(base, 'lock');
  mkdirSync(base, { recursive: true });
  for (;;) {
    if (existsSync(target)) return target;
    try {
      mkdirSync(lock);
    } catch {
      // Another worker builds; one that died leaves an old lock.
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > LOCK_IS_DEAD_MS)
        rmSync(lock, { recursive: true });
      await pause(200);
      continue;
    }
    try {
      await buildAll({ only: ['weapp'], log: () => undefined });
      const unfinished = join(base, `unfinished-${process.pid}`);
      cpSync(join(ROOT, 'dist/weapp'), unfinished, { recursive: true });
      renameSync(unfinished, target);
      const old = readdirSync(base)
        .map((name) => join(base, name))
        .filter((place) => place !== lock && place !== target);
      const byAge = old.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
      for (const place of byAge.slice(2)) rmSync(place, { recursive: true, force: true });
      return target;
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
}
