import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tool } from './run-steps';

interface Summary {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numRuntimeErrorTestSuites: number;
}

/** Runs jest with the arguments and prints the counts on a plain closing line; true when all passed. */
export function runJest(args: readonly string[]): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'jest-'));
  const report = join(folder, 'report.json');
  const run = spawnSync(
    process.execPath,
    ['--no-warnings', tool('jest/bin/jest.js'), '--json', `--outputFile=${report}`, ...args],
    { cwd: resolve(__dirname, '..'), stdio: ['ignore', 'ignore', 'inherit'] },
  );
  try {
    const summary = JSON.parse(readFileSync(report, 'utf8')) as Summary;
    // A suite that could not be loaded has no test to count and is a failure all the same.
    const failed = summary.numFailedTests + summary.numRuntimeErrorTestSuites;
    const skipped = summary.numPendingTests > 0 ? `, ${summary.numPendingTests} skipped` : '';
    console.log(`${summary.numPassedTests} passed, ${failed} failed${skipped}`);
  } catch {
    console.log('0 passed, 1 failed');
  }
  rmSync(folder, { recursive: true, force: true });
  return run.status === 0;
}
