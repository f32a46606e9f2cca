import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_CASES } from './cases/all';
import { coverageTable } from './support/coverage-table';
import { missingCases, wantedCases } from './support/missing-cases';

test('every member of the SDK, and every operator and stage of the engine, has a case', () => {
  expect(wantedCases().length).toBeGreaterThan(250);
  expect(missingCases(wantedCases(), ALL_CASES)).toEqual([]);
});

test('each of them would be missed', () => {
  const wanted = wantedCases();
  for (const { name, covers } of wanted) {
    const others = ALL_CASES.filter((one) => !covers(one));
    expect(missingCases(wanted, others)).toContain(name);
  }
  // One case gone: an operator that is both an accumulator and an expression needs both.
  const half = ALL_CASES.filter(
    ({ area, feature }) => !(area === 'Aggregation stage' && feature === '$.sum'),
  );
  expect(missingCases(wanted, half)).toEqual(['Aggregation stage: $.sum']);
});

test('no two cases have one title', () => {
  const titles = ALL_CASES.map(({ area, feature, name }) => `${area} ${feature} ${name}`);
  expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
});

test('the table in local-cloud/README.md is the one made from the cases (npx tsx __tests__/local-cloud/database/support/coverage-table.ts)', () => {
  const readme = readFileSync(join(__dirname, '../../../local-cloud/README.md'), 'utf8');
  expect(readme).toContain(coverageTable());
});
