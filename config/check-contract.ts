import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  contractBreaches,
  contractDomains,
  permissionMatrix,
  releasedShape,
  type ActionShape,
} from './contract-shape';

const MATRIX = resolve(__dirname, 'permissions.txt');
const RELEASED = resolve(__dirname, '../src/contract/released.json');

/** One action a line: two changes of different actions do not meet in a merge. */
function linesOf(shape: Record<string, ActionShape>): string {
  const lines = Object.entries(shape).map(
    ([action, of]) => `${JSON.stringify(action)}:${JSON.stringify(of)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}

/**
 * `--update` writes the permission matrix and adds what is new to the released contract; what is missing from
 * the contract stays in released.json until it is taken out by hand: a retirement is a decision.
 */
const update = process.argv.includes('--update');
const domains = contractDomains();
const matrix = permissionMatrix(domains);
const shape = releasedShape(domains);
const released = existsSync(RELEASED)
  ? (JSON.parse(readFileSync(RELEASED, 'utf8')) as Record<string, ActionShape>)
  : {};
const complaints = contractBreaches(released, shape);

if (update) {
  writeFileSync(MATRIX, matrix);
  if (complaints.length === 0) writeFileSync(RELEASED, linesOf(shape));
} else {
  const known = existsSync(MATRIX) ? readFileSync(MATRIX, 'utf8') : '';
  if (known !== matrix) {
    const before = new Set(known.split('\n'));
    const after = new Set(matrix.split('\n'));
    complaints.push('permissions changed; if that is meant: npx tsx config/check-contract.ts --update');
    complaints.push(...[...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`));
    complaints.push(...[...before].filter((line) => !after.has(line)).map((line) => `- ${line}`));
  }
}
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
