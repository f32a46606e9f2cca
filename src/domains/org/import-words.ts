import type { OutputOf } from '@contract/core/define';
import type { org } from '@contract/org';
import type { ImportState } from '@contract/org-import';

export type ImportView = OutputOf<typeof org, 'import'>;
export type ImportCounts = NonNullable<ImportView['counts']>;
export type ImportRow = OutputOf<typeof org, 'import-rows'>['items'][number];
export type ImportListName = (typeof LISTS)[number]['list'];
export type ListTone = 'neutral' | 'brand' | 'ok' | 'warn' | 'error';

/** The preview's numbers in the order in which they matter: what was not taken first. */
export const LISTS = [
  {
    list: 'refused',
    group: 'look',
    count: 'refused',
    word: '未采用',
    note: '这些行不会写入，请按原因改好再导一次',
    tone: 'error',
  },
  {
    list: 'warning',
    group: 'look',
    count: 'warnings',
    word: '有疑问',
    note: '会写入，但请核对',
    tone: 'warn',
  },
  {
    list: 'repaired',
    group: 'look',
    count: 'repaired',
    word: '已修正',
    note: '全角、空格等写法已自动改正',
    tone: 'neutral',
  },
  { list: 'new', group: 'write', count: 'new', word: '新增', note: '系统里还没有的人', tone: 'ok' },
  {
    list: 'changed',
    group: 'write',
    count: 'changed',
    word: '有变化',
    note: '姓名、班级、电话等不同',
    tone: 'brand',
  },
  {
    list: 'moved',
    group: 'write',
    count: 'moved',
    word: '换宿舍',
    note: '房间或床位不同，历史记录不改',
    tone: 'brand',
  },
  {
    list: 'missing',
    group: 'decide',
    count: 'missing',
    word: '名册里没有',
    note: '系统里在校，这份名册里没有',
    tone: 'warn',
  },
  { list: 'posts-new', group: 'write', count: 'postsNew', word: '新任岗位', note: '按名册任命', tone: 'ok' },
  {
    list: 'posts-ending',
    group: 'decide',
    count: 'postsEnding',
    word: '建议卸任',
    note: '现任岗位不在名册里',
    tone: 'warn',
  },
] as const satisfies readonly {
  list: string;
  group: 'look' | 'write' | 'decide';
  count: keyof ImportCounts;
  word: string;
  note: string;
  tone: ListTone;
}[];

export interface CountLine {
  list: ImportListName;
  group: 'look' | 'write' | 'decide';
  count: keyof ImportCounts;
  word: string;
  note: string;
  tone: ListTone;
}

/** What a new term's own changes are called; by then somebody has chosen them, so nothing is left to decide. */
const ROLL_OVER_WORDS: Partial<Record<ImportListName, Pick<CountLine, 'word' | 'note'>>> = {
  missing: { word: '毕业离校', note: '所选年级的学生，历史记录保留' },
  changed: { word: '恢复住校', note: '实习、休学等到期的人' },
  'posts-ending': { word: '卸任', note: '所选岗位、到期的岗位和毕业生的岗位' },
};

/** The numbers of a preview worth showing, in order. */
export function linesOf(kind: ImportView['kind'], counts: ImportCounts): CountLine[] {
  return LISTS.filter(({ count }) => counts[count] > 0).map((line) => {
    const words = kind === 'roll-over' ? ROLL_OVER_WORDS[line.list] : undefined;
    return words ? { ...line, group: 'write' as const, ...words } : line;
  });
}

/** True when the file says nothing that the system does not hold already. */
export function nothingToWrite(counts: ImportCounts): boolean {
  return (
    counts.new + counts.changed + counts.moved + counts.missing + counts.postsNew + counts.postsEnding === 0
  );
}

export interface Extras {
  endMissing: boolean;
  endPosts: boolean;
}

/** 换学期：2027 春; a roster goes by its file's name. */
export function titleOf({ kind, fileName }: Pick<ImportView, 'kind' | 'fileName'>): string {
  return kind === 'roll-over' ? `换到${fileName}` : fileName;
}

/** What confirming will do, in sentences a head of office would say. */
export function confirmWords(counts: ImportCounts, { endMissing, endPosts }: Extras): string {
  const writes = [
    counts.new > 0 && `新增 ${counts.new} 人`,
    counts.changed > 0 && `更新 ${counts.changed} 人`,
    counts.moved > 0 && `${counts.moved} 人换宿舍`,
    counts.postsNew > 0 && `任命 ${counts.postsNew} 个岗位`,
    endMissing && counts.missing > 0 && `${counts.missing} 人转为离校`,
    endPosts && counts.postsEnding > 0 && `${counts.postsEnding} 个岗位卸任`,
  ].filter((word) => word !== false);
  const kept = [
    !endMissing && counts.missing > 0 && `名册里没有的 ${counts.missing} 人保持在校`,
    !endPosts && counts.postsEnding > 0 && `建议卸任的 ${counts.postsEnding} 个岗位不动`,
    counts.refused > 0 && `${counts.refused} 行未采用`,
  ].filter((word) => word !== false);
  const will = writes.length > 0 ? `将${writes.join('、')}。` : '不会写入任何内容。';
  return kept.length > 0 ? `${will}${kept.join('；')}。` : will;
}

/** A glyph for each state, so that colour never stands alone. */
export const STATE_LOOKS: Readonly<Record<ImportState, { tone: ListTone; glyph: string }>> = {
  reading: { tone: 'brand', glyph: '…' },
  previewed: { tone: 'warn', glyph: '!' },
  applying: { tone: 'brand', glyph: '…' },
  done: { tone: 'ok', glyph: '✓' },
  undoing: { tone: 'brand', glyph: '…' },
  undone: { tone: 'neutral', glyph: '–' },
  refused: { tone: 'error', glyph: '✕' },
  cancelled: { tone: 'neutral', glyph: '–' },
};

/** The server is at it: slices are asked for until it is over. */
export function isWorking(state: ImportState): boolean {
  return state === 'reading' || state === 'applying' || state === 'undoing';
}

/** Closed imports stay in the list; an open one must be ended before the next can begin. */
export function isOpen(state: ImportState): boolean {
  return state === 'previewed' || isWorking(state);
}

/** One line for a finished import: 新增 12 · 变化 3 · 未采用 2. */
export function summaryOf({ kind, counts }: Pick<ImportView, 'kind' | 'counts'>): string {
  if (!counts) return '';
  const words = linesOf(kind, counts).map(({ word, count }) => `${word} ${counts[count]}`);
  return words.length > 0 ? words.join(' · ') : '没有变化';
}

/** Who a row is about. */
export function rowTitle(row: ImportRow): string {
  if (row.list === 'cell') return `第 ${row.row} 行 · ${row.column}`;
  return row.name;
}
