import type { OutputOf } from '@contract/core/define';
import type { org } from '@contract/org';

export type CodeSheet = OutputOf<typeof org, 'issue-codes'>;

/** The sheet as lines with tabs, which fall into columns when pasted into a workbook. */
export function asLines({ title, items }: CodeSheet): string {
  return [
    title,
    '姓名\t学号\t绑定码',
    ...items.map(({ name, personId, code }) => `${name}\t${personId}\t${code}`),
  ].join('\n');
}
