import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { builtFunctions } from '../../support/built-functions';

/** Words that only the local cloud knows: its demo sign-in, faults, clock, doors and console. */
const LOCAL_WORDS = [
  'local-cloud',
  'x-local-cloud',
  'answer-lost',
  '/door/as/',
  'demoPeople',
  'demo-floor-leader',
  'drop-before',
];

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}

/** Files that carry one of the words, `file: word`. */
function traces(folder: string): string[] {
  return filesIn(folder).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return LOCAL_WORDS.filter((word) => text.includes(word)).map(
      (word) => `${path.relative(folder, file)}: ${word}`,
    );
  });
}

describe('what is deployed knows nothing of the local cloud', () => {
  test('function bundles carry no demo sign-in, fault, clock or door', async () => {
    const folder = await builtFunctions();
    expect(filesIn(folder).filter((file) => file.endsWith('index.js')).length).toBeGreaterThan(0);
    expect(traces(folder)).toEqual([]);
  });

  test('the check itself finds them where they are', () => {
    const found = traces(path.resolve(__dirname, '../../../local-cloud'));
    for (const word of LOCAL_WORDS) {
      expect(found.some((line) => line.endsWith(`: ${word}`))).toBe(true);
    }
  });
});
