import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** `npm run bench [name…]`: each bench in a process of its own, so that one's memory is not another's number. */
const ALL = ['database', 'night', 'leave', 'import'];
const names = process.argv.slice(2);
let failed = 0;
for (const name of names.length > 0 ? names : ALL) {
  const file = join(__dirname, `${name}.ts`);
  if (!existsSync(file)) {
    console.error(`no bench ${name}; there are ${ALL.join(', ')}`);
    failed += 1;
    continue;
  }
  console.log(`\n— ${name}`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
