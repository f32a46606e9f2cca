import * as v from 'valibot';
import { command, query } from './core/define';
import { count, day, id, instant, text } from './core/fields';
import { pageInput, pageOf } from './core/paging';
import type { Role } from './core/roles';
import type { StateMap } from './core/states';
import { CASE_HANDLERS } from './roll-call-roles';
import { checkId, status } from './roll-call-views';

/** Missing students: one case each (or one a room), an owner, a clock and a ladder (R15). */

export type CaseState = 'open' | 'acknowledged' | 'found' | 'false-alarm';
export const CASE_STATES: StateMap<CaseState> = {
  open: ['acknowledged', 'found', 'false-alarm'],
  acknowledged: ['open', 'found'],
  found: [],
  'false-alarm': [],
};
export const CASE_STATE_NAMES: Readonly<Record<CaseState, string>> = {
  open: '待认领',
  acknowledged: '处理中',
  found: '已找到',
  'false-alarm': '误报',
};

/** Who is asked, in order; each step has its own minutes before the next (settings). */
export const CASE_STEPS = [
  { key: 'roommates', name: '问室友', role: 'floor-leader' },
  { key: 'phone', name: '打电话', role: 'floor-leader' },
  { key: 'counselor', name: '辅导员', role: 'counselor' },
  { key: 'college', name: '学院学工', role: 'college-officer' },
  { key: 'office', name: '学工部、保卫', role: 'student-office' },
  { key: 'parents', name: '联系家长', role: 'student-office' },
] as const satisfies readonly { key: string; name: string; role: Role }[];

const caseState = v.picklist(Object.keys(CASE_STATES) as [CaseState, ...CaseState[]]);

const caseCard = v.object({
  caseId: id,
  kind: v.picklist(['person', 'room']),
  /** Zhang San, or 301室 (4 人). */
  title: v.string(),
  people: v.array(v.object({ personId: id, name: v.string(), s: status })),
  place: v.string(),
  day,
  checkId,
  checkName: v.string(),
  state: caseState,
  /** Index into CASE_STEPS of who is asked now. */
  step: count,
  ownerName: v.nullable(v.string()),
  since: instant,
  /** When the next step is due; null once acknowledged or closed, or at the ladder's end. */
  nextAt: v.nullable(instant),
  openedAt: instant,
  closedAt: v.nullable(instant),
  rev: count,
});

const caseView = v.object({
  ...caseCard.entries,
  sheetId: id,
  log: v.array(v.object({ at: instant, byName: v.string(), text: v.string() })),
  /** The student, his roommates, his parents; nobody's once the case is closed. */
  contacts: v.array(
    v.object({
      name: v.string(),
      relation: v.string(),
      phone: v.string(),
      /** Parents before the ladder has come to them: the number cannot be rung yet. */
      masked: v.optional(v.boolean()),
    }),
  ),
  can: v.object({ acknowledge: v.boolean(), note: v.boolean(), close: v.boolean(), falseAlarm: v.boolean() }),
});

const after = v.object({ state: caseState, rev: count });

export const caseActions = {
  /** Cases in the caller's scope, the most urgent first. */
  cases: query({
    allow: CASE_HANDLERS,
    input: v.strictObject({ closed: v.optional(v.boolean(), false), ...pageInput }),
    output: pageOf(caseCard),
    errors: [],
  }),
  case: query({
    allow: CASE_HANDLERS,
    input: v.strictObject({ caseId: id }),
    output: caseView,
    errors: [],
  }),
  /** "I am on it": stops the clock of this step; the caller becomes the owner. */
  'acknowledge-case': command({
    allow: CASE_HANDLERS,
    input: v.strictObject({ caseId: id }),
    output: after,
    errors: ['CASE_CLOSED'],
  }),
  'note-case': command({
    allow: CASE_HANDLERS,
    input: v.strictObject({ caseId: id, note: text('记录', 200) }),
    output: after,
    errors: ['CASE_CLOSED'],
    ugc: (input) => [input.note],
  }),
  /** Whom the caller rang and what came of it. */
  'log-case-call': command({
    allow: CASE_HANDLERS,
    input: v.strictObject({
      caseId: id,
      whom: v.picklist(['student', 'roommate', 'parent', 'other'], '请选择打给谁'),
      reached: v.boolean(),
      note: v.optional(text('记录', 200, 0), ''),
    }),
    output: after,
    errors: ['CASE_CLOSED'],
  }),
  /** Hands the case to the next step at once. */
  'escalate-case': command({
    allow: CASE_HANDLERS,
    input: v.strictObject({ caseId: id, note: v.optional(text('记录', 200, 0), '') }),
    output: after,
    errors: ['CASE_CLOSED', 'CASE_LADDER_END'],
  }),
  /** Found, or a false alarm (only before somebody acknowledged it). */
  'close-case': command({
    allow: CASE_HANDLERS,
    input: v.strictObject({
      caseId: id,
      outcome: v.picklist(['found', 'false-alarm'], '请选择结果'),
      note: text('说明', 200, 2),
    }),
    output: after,
    errors: ['CASE_CLOSED', 'CASE_ACKNOWLEDGED'],
    ugc: (input) => [input.note],
  }),
};
