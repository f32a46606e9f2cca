import * as v from 'valibot';
import { command, query } from './core/define';
import { count, id, instant, role, text } from './core/fields';
import { pageInput, pageOf } from './core/paging';
import type { StateMap } from './core/states';

export const IMPORT_ROLES = ['student-office', 'admin'] as const;

/**
 * reading (the file is compared with what is stored) → previewed (waits for a person) → applying → done;
 * refused: the file as a whole, with the reason.
 */
export const IMPORT_STATES = {
  reading: ['previewed', 'refused', 'cancelled'],
  previewed: ['applying', 'cancelled'],
  applying: ['done'],
  done: [],
  refused: [],
  cancelled: [],
} as const satisfies StateMap;
export type ImportState = keyof typeof IMPORT_STATES;
export const IMPORT_STATE_NAMES: Readonly<Record<ImportState, string>> = {
  reading: '正在读取',
  previewed: '待确认',
  applying: '正在写入',
  done: '已完成',
  refused: '文件被拒绝',
  cancelled: '已取消',
};

/** What the preview's numbers open. */
export const IMPORT_LISTS = [
  'new',
  'changed',
  'moved',
  'missing',
  'posts-new',
  'posts-ending',
  'refused',
  'warning',
  'repaired',
] as const;

const counts = v.object({
  rows: count,
  new: count,
  changed: count,
  moved: count,
  missing: count,
  unchanged: count,
  postsNew: count,
  postsEnding: count,
  refused: count,
  warnings: count,
  repaired: count,
});

export const importView = v.object({
  id: v.string(),
  fileName: v.string(),
  state: v.picklist(Object.keys(IMPORT_STATES) as [ImportState, ...ImportState[]]),
  startedAt: instant,
  startedBy: v.string(),
  /** Why the file was refused; null otherwise. */
  refusal: v.nullable(v.string()),
  counts: v.nullable(counts),
  /** Documents written, of how many; null before confirmation. */
  progress: v.nullable(v.object({ done: count, of: count })),
  closedAt: v.nullable(instant),
});

export const importRow = v.variant('list', [
  v.object({
    list: v.picklist(['person']),
    id: v.string(),
    name: v.string(),
    place: v.string(),
    fields: v.array(v.object({ field: v.string(), from: v.string(), to: v.string() })),
  }),
  v.object({ list: v.picklist(['post']), personId: v.string(), name: v.string(), role, node: v.string() }),
  v.object({
    list: v.picklist(['cell']),
    sheet: v.string(),
    row: count,
    column: v.string(),
    value: v.string(),
    reason: v.string(),
  }),
]);

export const importErrors = {
  IMPORT_RUNNING: '还有一次导入没有结束,请先完成或取消它',
  IMPORT_STATE: '这次导入的状态已经变了,请刷新后再操作',
  FILE_MISSING: '没有收到文件,请重新选择',
} as const;

export const importActions = {
  'start-import': command({
    allow: IMPORT_ROLES,
    input: v.strictObject({
      fileId: v.pipe(v.string('请选择文件'), v.regex(/^cloud:\/\/[\w./-]{1,300}$/, '文件编号有误')),
      fileName: text('文件名', 200),
    }),
    output: importView,
    errors: ['IMPORT_RUNNING'],
  }),
  /** Does the next slice of work (a few seconds) and tells how far it is; the timer does the same unasked. */
  'continue-import': command({
    allow: IMPORT_ROLES,
    receipt: 'natural',
    input: v.strictObject({ importId: id }),
    output: importView,
    errors: [],
    limit: 120,
  }),
  imports: query({
    allow: IMPORT_ROLES,
    input: v.strictObject({ ...pageInput }),
    output: pageOf(importView),
    errors: [],
  }),
  import: query({
    allow: IMPORT_ROLES,
    input: v.strictObject({ importId: id }),
    output: importView,
    errors: [],
  }),
  'import-rows': query({
    allow: IMPORT_ROLES,
    input: v.strictObject({ importId: id, list: v.picklist(IMPORT_LISTS), page: v.optional(count, 0) }),
    output: v.object({ items: v.array(importRow), next: v.nullable(count) }),
    errors: [],
  }),
  'confirm-import': command({
    allow: IMPORT_ROLES,
    input: v.strictObject({ importId: id, endMissing: v.boolean(), endPosts: v.boolean() }),
    output: importView,
    errors: ['IMPORT_STATE'],
  }),
  'cancel-import': command({
    allow: IMPORT_ROLES,
    input: v.strictObject({ importId: id }),
    output: importView,
    errors: ['IMPORT_STATE'],
  }),
  /** A short-lived link to the report as Excel. */
  'import-report': command({
    allow: IMPORT_ROLES,
    receipt: 'natural',
    input: v.strictObject({ importId: id }),
    output: v.object({ url: v.string(), fileName: v.string() }),
    errors: ['IMPORT_STATE', 'FILE_MISSING'],
  }),
} as const;
