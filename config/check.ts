import { runSteps, tool } from './run-steps';

const node = process.execPath;
const tsx = tool('tsx/dist/cli.mjs');
const tsc = tool('typescript/bin/tsc');

/** Everything that can be said of the sources without building or running them. */
void runSteps([
  {
    name: 'eslint',
    command: [
      node,
      '--max-old-space-size=6144',
      tool('eslint/bin/eslint.js'),
      '.',
      '--cache',
      '--cache-location',
      'node_modules/.cache/eslint',
    ],
  },
  { name: 'types: client', command: [node, tsc, '-p', 'tsconfig.json'] },
  { name: 'types: server', command: [node, tsc, '-p', 'tsconfig.server.json'] },
  { name: 'types: tools and tests', command: [node, tsc, '-p', 'tsconfig.tools.json'] },
  {
    name: 'layout rules',
    command: [
      node,
      tool('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'src',
      'cloudfunctions',
      'local-cloud',
      'simulator',
    ],
  },
  { name: 'dead files, exports, packages', command: [node, tool('knip/bin/knip.js'), '--no-progress'] },
  {
    name: 'format',
    command: [node, tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  },
  { name: 'WeChat configuration', command: [node, tsx, 'config/check-wechat.ts'] },
  { name: 'permissions and released contract', command: [node, tsx, 'config/check-contract.ts'] },
  { name: 'repository hygiene', command: [node, tsx, 'config/check-hygiene.ts'] },
]).then((ok) => {
  process.exitCode = ok ? 0 : 1;
});
