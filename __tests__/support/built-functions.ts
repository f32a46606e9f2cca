import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildFunctions } from '../../config/build-functions';
import { contentHash } from '../../config/content-hash';

const ROOT = path.resolve(__dirname, '../..');
const SOURCES = [
  'cloudfunctions',
  'src/contract',
  'config/build-functions.ts',
  'package-lock.json',
  'tsconfig.base.json',
];
const LOCK_IS_DEAD_MS = 120_000;
let known: Promise<string> | undefined;

async function build(): Promise<string> {
  const base = path.join(ROOT, '.cache', 'test-functions');
  const target = path.join(base, contentHash(ROOT, SOURCES).slice(0, 16));
  const lock = `${target}.lock`;
  mkdirSync(base, { recursive: true });
  for (;;) {
    if (existsSync(target)) return target;
    try {
      mkdirSync(lock);
    } catch {
      // Another worker builds the same bundles; one that died leaves an old lock.
      if (existsSync(lock) && Date.now() - statSync(lock).mtimeMs > LOCK_IS_DEAD_MS)
        rmSync(lock, { recursive: true });
      await pause(100);
      continue;
    }
    try {
      const unfinished = `${target}.${process.pid}`;
      await buildFunctions({ outDir: unfinished });
      renameSync(unfinished, target);
      const old = readdirSync(base)
        .filter((name) => !name.endsWith('.lock'))
        .map((name) => path.join(base, name));
      const byAge = old.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
      for (const place of byAge.slice(30)) rmSync(place, { recursive: true, force: true });
      return target;
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
}

/** Folder of our own function bundles, built at most once for the same sources, whichever worker asks first. */
export function builtFunctions(): Promise<string> {
  known ??= build();
  return known;
}
