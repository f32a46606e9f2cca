import * as v from 'valibot';
import { command, query } from './core/define';
import { count, id, instant, role, text } from './core/fields';
import { pageInput, pageOf } from './core/paging';
import { OFFICE_ROLES } from './core/roles';
import type { StateMap } from './core/states';

/**
 * reading (the file is compared with what is stored) → previewed (waits for a person) → applying → done;
 * refused: the file as a whole, with the reason. A new term's roll-over passes the same states and may be undone.
 */
export const IMPORT_STATES = {
  reading: ['previewed', 'refused', 'cancelled'],
  previewed: ['applying', 'cancelled'],
  applying: ['done'],
  done: ['undoing'],
  undoing: ['undone'],
  undone: [],
  refused: [],
  cancelled: [],
} as const satisfies StateMap;
export type ImportState = keyof typeof IMPORT_STATES;
export const IMPORT_STATE_NAMES: Readonly<Record<ImportState, string>> = {
  reading: '正在读取',
  previewed: '待确认',
  applying: '正在写入',
  done: '已完成',
  undoing: '正在撤销',
  undone: '已撤销',
  refused: '文件被拒绝',
  cancelled: '已取消',
};

/** Posts of students, which schools fill anew each term or year. */
export const ROLL_OVER_ROLES = [
  'room-leader',
  'floor-leader',
  'deputy-floor-leader',
  'building-leader',
] as const;

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
  kind: v.picklist(['roster', 'roll-over']),
  /** For a roll-over the name of the new term. */
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
  /** A roll-over may be undone until then; null for a roster. */
  undoUntil: v.nullable(instant),
  mayUndo: v.boolean(),
  /** The posts that the file lacks were ended with its confirmation. */
  endedPosts: v.optional(v.boolean()),
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
  IMPORT_RUNNING: '还有一次导入没有结束，请先完成或取消它',
  IMPORT_STATE: '这次导入的状态已经变了，请刷新后再操作',
  UNDO_CLOSED: '新学期已经开始点名，不能再撤销；请用名册导入或岗位管理逐项更正',
  TERM_UNKNOWN: '校历里没有这个学期，请先在校历中设置',
  FILE_MISSING: '没有收到文件，请重新选择',
} as const;

export const importActions = {
  'start-import': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({
      fileId: v.pipe(v.string('请选择文件'), v.regex(/^cloud:\/\/[\w./-]{1,300}$/, '文件编号有误')),
      fileName: text('文件名', 200),
    }),
    output: importView,
    errors: ['IMPORT_RUNNING'],
  }),
  /**
   * A new term: students of the graduating years leave, posts of the named kinds end, dated posts and placements that
   * are over by then are closed. Previewed and confirmed like an import; new and moved students come by roster.
   */
  'start-roll-over': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({
      termId: id,
      graduateYears: v.pipe(
        v.array(v.pipe(v.number(), v.integer(), v.minValue(2000), v.maxValue(2100))),
        v.maxLength(6, '最多选 6 个年级'),
      ),
      endRoles: v.pipe(v.array(v.picklist(ROLL_OVER_ROLES)), v.maxLength(ROLL_OVER_ROLES.length)),
    }),
    output: importView,
    errors: ['IMPORT_RUNNING', 'TERM_UNKNOWN'],
  }),
  /** Takes a finished roll-over back, until the new term's first morning. */
  'undo-roll-over': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({ importId: id }),
    output: importView,
    errors: ['IMPORT_RUNNING', 'IMPORT_STATE', 'UNDO_CLOSED'],
  }),
  /** Does the next slice of work (a few seconds) and tells how far it is; the timer does the same unasked. */
  'continue-import': command({
    allow: OFFICE_ROLES,
    receipt: 'natural',
    input: v.strictObject({ importId: id }),
    output: importView,
    errors: [],
    limit: 120,
  }),
  imports: query({
    allow: OFFICE_ROLES,
    input: v.strictObject({ ...pageInput }),
    output: pageOf(importView),
    errors: [],
  }),
  import: query({
    allow: OFFICE_ROLES,
    input: v.strictObject({ importId: id }),
    output: importView,
    errors: [],
  }),
  'import-rows': query({
    allow: OFFICE_ROLES,
    input: v.strictObject({ importId: id, list: v.picklist(IMPORT_LISTS), page: v.optional(count, 0) }),
    output: v.object({ items: v.array(importRow), next: v.nullable(count) }),
    errors: [],
  }),
  'confirm-import': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({ importId: id, endMissing: v.boolean(), endPosts: v.boolean() }),
    output: importView,
    errors: ['IMPORT_STATE'],
  }),
  'cancel-import': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({ importId: id }),
    output: importView,
    errors: ['IMPORT_STATE'],
  }),
  /** A short-lived link to the report as Excel. */
  'import-report': command({
    allow: OFFICE_ROLES,
    receipt: 'natural',
    input: v.strictObject({ importId: id }),
    output: v.object({ url: v.string(), fileName: v.string() }),
    errors: ['IMPORT_STATE', 'FILE_MISSING'],
  }),
} as const;
