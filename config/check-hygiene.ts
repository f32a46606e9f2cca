import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** What must not stand in the repository: addresses of one machine or registry, and lines nobody may rely on. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/https?:\/\/registry\./, 'a registry address'],
  [/"resolved":/, 'a download address in the lock file'],
  [/\/(work|root|home)\/(main|shared|\.library|[a-z]+\/\.)/, 'a path of one machine'],
];

/** Every complaint as `file:line: what`. */
export function hygieneComplaints(file: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      FORBIDDEN.filter(([pattern]) => pattern.test(line)).map(([, what]) => `${file}:${index + 1}: ${what}`),
    );
}

if (process.argv[1] === __filename) {
  const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
  const complaints = files
    .filter((file) => !/\.(png|xlsx|ico|jpg)$/.test(file) && file !== 'config/check-hygiene.ts')
    .filter((file) => !file.includes('check-hygiene'))
    .flatMap((file) => {
      try {
        return hygieneComplaints(file, readFileSync(resolve(ROOT, file), 'utf8'));
      } catch {
        return [];
      }
    });
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
