import * as v from 'valibot';
import { command, query } from './core/define';
import { count, day, id, instant, text } from './core/fields';
import { pageInput, pageOf } from './core/paging';
import { DECIDERS, OVERDUE_HANDLERS, WATCHERS } from './leave-roles';
import { after, coarseLeave } from './leave-views';

/** Who is away, who leaves, who comes back, who should be back (L7, L9), and what leaves as a table. */

export const BOARD_NAMES = {
  away: '在外',
  leaving: '要离校',
  returning: '要返校',
  overdue: '逾期未归',
} as const;

const board = v.picklist(
  Object.keys(BOARD_NAMES) as [keyof typeof BOARD_NAMES, ...(keyof typeof BOARD_NAMES)[]],
);

/** Columns of 职业院校数字基座 高职数据标准 for a leave, in its own names. */
export const STANDARD_COLUMNS = {
  xh: '学号',
  xm: '姓名',
  bjmc: '班级',
  kkxnd: '学年度',
  kkxqm: '学期码',
  qjlx: '请假类型',
  qjkssj: '请假开始时间',
  qjjssj: '请假结束时间',
  qjyy: '请假原因',
  qjts: '请假天数',
  spsj: '审批时间',
  spr: '审批人',
  sfcx: '是否出校',
  sfxj: '是否销假',
  xjsj: '销假时间',
} as const;
export type StandardColumn = keyof typeof STANDARD_COLUMNS;

export const boardActions = {
  board: query({
    allow: WATCHERS,
    input: v.strictObject({
      board,
      /** Narrows to one node inside the caller's scope. */
      at: v.optional(v.strictObject({ level: v.picklist(['class', 'college', 'floor', 'building']), id })),
      ...pageInput,
    }),
    output: pageOf(coarseLeave),
    errors: [],
  }),
  /** "I am on it": holds the ladder for a while (L9). */
  acknowledge: command({
    allow: [...OVERDUE_HANDLERS, 'school-leader'],
    input: v.strictObject({ leaveId: id, note: v.optional(text('记录', 200, 0), '') }),
    output: after,
    errors: ['LEAVE_STATE', 'LEAVE_CHANGED'],
    ugc: (input) => [input.note],
  }),
  /** Whom the caller rang and what came of it. */
  'log-call': command({
    allow: [...OVERDUE_HANDLERS, 'school-leader'],
    input: v.strictObject({
      leaveId: id,
      whom: v.picklist(['student', 'parent', 'roommate', 'other'], '请选择打给谁'),
      reached: v.boolean(),
      note: v.optional(text('记录', 200, 0), ''),
    }),
    output: after,
    errors: ['LEAVE_STATE', 'LEAVE_CHANGED'],
    ugc: (input) => [input.note],
  }),
  /**
   * Leaves that ended within the days, as rows of the data standard; at most 500 a page, on record. Cells are
   * neutralised for spreadsheets; the reason is in it for leaves the caller decided, and only there (L10).
   */
  export: command({
    allow: DECIDERS,
    receipt: 'natural',
    limit: 20,
    input: v.strictObject({
      fromOn: day,
      toOn: day,
      cursor: v.optional(v.pipe(v.string(), v.maxLength(300))),
    }),
    output: v.object({
      columns: v.array(v.object({ key: v.string(), title: v.string() })),
      rows: v.array(v.array(v.string())),
      next: v.nullable(v.string()),
      asOf: instant,
      /** Rows so far are capped at this many a request. */
      cap: count,
    }),
    errors: ['LEAVE_PERIOD'],
  }),
  /** The same rows as an Excel workbook behind a short-lived link; at most 5,000 lines, on record. */
  'export-sheet': command({
    allow: DECIDERS,
    limit: 6,
    input: v.strictObject({ fromOn: day, toOn: day }),
    output: v.object({ link: v.nullable(v.string()), lines: count }),
    errors: ['LEAVE_PERIOD', 'LEAVE_EXPORT_TOO_MANY'],
  }),
};
