import type { OutputOf } from '@contract/core/define';
import type { org } from '@contract/org';

export type CodeSheet = OutputOf<typeof org, 'issue-codes'>;

/** ABCD-EFGH: fours are read aloud and typed without losing the place; the sign-in field drops the dash. */
export function inGroups(code: string): string {
  return code.match(/.{1,4}/g)?.join('-') ?? code;
}

/** The sheet as lines with tabs, which fall into columns when pasted into a workbook. */
export function asLines({ title, items }: CodeSheet): string {
  return [
    title,
    '姓名\t学号\t绑定码',
    ...items.map(({ name, personId, code }) => `${name}\t${personId}\t${inGroups(code)}`),
  ].join('\n');
}
