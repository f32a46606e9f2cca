import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_CASES } from '../cases/all';

const BEGIN = '<!-- coverage: made by __tests__/local-cloud/database/support/coverage-table.ts -->';
const END = '<!-- /coverage -->';

/** One line a feature: how many cases, and what they say. */
export function coverageTable(): string {
  const rows = new Map<string, { area: string; feature: string; count: number; local: number }>();
  for (const { area, feature, local } of ALL_CASES) {
    const key = `${area}\0${feature}`;
    const row = rows.get(key) ?? { area, feature, count: 0, local: 0 };
    row.count += 1;
    if (local) row.local += 1;
    rows.set(key, row);
  }
  const areas = [...new Set(ALL_CASES.map(({ area }) => area))];
  const lines = areas.map((area) => {
    const own = [...rows.values()].filter((row) => row.area === area);
    const total = own.reduce((sum, { count }) => sum + count, 0);
    const named = own
      .map(({ feature, count }) => `\`${feature}\`${count > 1 ? ` ${count}` : ''}`)
      .join(' · ');
    return `| ${area} | ${total} | ${named.replaceAll('|', '\\|')} |`;
  });
  const total = ALL_CASES.length;
  const real = ALL_CASES.filter(({ local }) => !local).length;
  return [
    BEGIN,
    '<!-- prettier-ignore-start -->',
    `${total} cases; ${real} of them can also run against a real environment.`,
    '',
    '| area | cases | what is covered, with the number of cases |',
    '| --- | --- | --- |',
    ...lines,
    '<!-- prettier-ignore-end -->',
    END,
  ].join('\n');
}

if (process.argv[1]?.endsWith('coverage-table.ts')) {
  const file = join(__dirname, '../../../../local-cloud/README.md');
  const readme = readFileSync(file, 'utf8');
  const start = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (start < 0 || end < 0) throw new Error('local-cloud/README.md has no place for the table of coverage');
  writeFileSync(file, readme.slice(0, start) + coverageTable() + readme.slice(end + END.length));
}
