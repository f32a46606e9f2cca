import * as v from 'valibot';
import { command, query } from './core/define';
import { count, day, id, instant, text } from './core/fields';
import { pageInput, pageOf } from './core/paging';
import { OFFICE_ROLES } from './core/roles';
import type { StateMap } from './core/states';
import { addDays, startOfDay } from './core/time';
import { APPEAL_DECIDERS } from './roll-call-roles';
import { SEEN, STATUS_CHOICES, type CheckKind, type Markable, type Status } from './roll-call-rules';
import { checkId, checkKind, markable, ownMark, status } from './roll-call-views';

/** A student objects to a mark of his own; his counselor decides, the original stays to be seen (R20). */

export type AppealState = 'waiting' | 'accepted' | 'refused' | 'withdrawn';
/** What was withdrawn may be brought forward again while its days last; a decision is final. */
export const APPEAL_STATES: StateMap<AppealState> = {
  waiting: ['accepted', 'refused', 'withdrawn'],
  withdrawn: ['waiting'],
  accepted: [],
  refused: [],
};
export const APPEAL_STATE_NAMES: Readonly<Record<AppealState, string>> = {
  waiting: '等待处理',
  accepted: '已更正',
  refused: '维持原记录',
  withdrawn: '已撤回',
};

/** The school's own numbers. */
export interface AppealRules {
  /** Business days after the day of the check, that day's midnight included in the last one. */
  days: number;
  statuses: readonly Status[];
}
export const APPEALABLE = ['absent', 'late', 'left-early', 'back-late', 'not-back', 'not-seen'] as const;
export const DEFAULT_APPEAL_RULES: AppealRules = { days: 3, statuses: ['absent'] };

/** Epoch ms at which the right to appeal a check of `on` ends: the end of the last of the days. */
export function appealUntil(on: string, days: number): number {
  return startOfDay(addDays(on, days + 1));
}

/** What an appealed mark may become, by kind of check: somebody saw the student after all. */
export function appealOutcomes(kind: CheckKind, stands: Status): Markable[] {
  return STATUS_CHOICES[kind].filter((one) => SEEN.includes(one) && one !== stands);
}

/** A picture uploaded beforehand to the caller's own folder `appeal-photos/<his number>/`. */
const photo = v.pipe(
  v.string('照片有误，请重新选择'),
  v.regex(/^cloud:\/\/[\w.-]+\/appeal-photos\/[\w-]+\/[\w-][\w.-]{0,79}$/, '照片有误，请重新选择'),
);
export const APPEAL_PHOTOS = 4;

const state = v.picklist(Object.keys(APPEAL_STATES) as [AppealState, ...AppealState[]]);

const card = v.object({
  appealId: id,
  personId: id,
  name: v.string(),
  className: v.string(),
  day,
  checkId,
  checkName: v.string(),
  kind: checkKind,
  /** 灞柳校区1号楼3层 301室 */
  place: v.string(),
  /** The mark as it stood when he appealed: who set it and when. */
  s: status,
  markedName: v.nullable(v.string()),
  markedAt: v.nullable(instant),
  reason: v.string(),
  photos: count,
  state,
  filedAt: instant,
  /** Who is asked: 辅导员 王老师. */
  waitingFor: v.string(),
  /** What the mark became; null unless accepted. */
  to: v.nullable(status),
  decidedName: v.nullable(v.string()),
  decidedAt: v.nullable(instant),
  note: v.string(),
});

/** One change of a mark: what it was, what it became, who, when and why. */
const change = v.object({
  at: instant,
  byName: v.string(),
  from: status,
  to: status,
  why: v.string(),
});

export const appealActions = {
  /** The student's own mark at one check: how it came about, and whether it can be appealed. */
  record: query({
    allow: ['student'],
    input: v.strictObject({ day, checkId }),
    output: v.object({
      mark: ownMark,
      changes: v.array(change),
      appeal: v.nullable(card),
      can: v.object({ appeal: v.boolean(), withdraw: v.boolean() }),
      /** Why it cannot be appealed, in Chinese; null when it can, or when there is nothing to appeal. */
      cannotAppeal: v.nullable(v.string()),
      appealUntil: instant,
    }),
    errors: [],
  }),

  appeal: command({
    allow: ['student'],
    limit: 20,
    input: v.strictObject({
      day,
      checkId,
      reason: text('申诉理由', 300, 4),
      photos: v.optional(
        v.pipe(v.array(photo), v.maxLength(APPEAL_PHOTOS, `照片最多 ${APPEAL_PHOTOS} 张`)),
        [],
      ),
    }),
    output: v.object({ appealId: id, state }),
    errors: ['APPEAL_DENIED', 'APPEAL_LATE', 'APPEAL_OPEN', 'APPEAL_DECIDED', 'APPEAL_PHOTO_FOREIGN'],
    ugc: (input) => [input.reason],
  }),

  'withdraw-appeal': command({
    allow: ['student'],
    input: v.strictObject({ appealId: id }),
    output: v.object({ state }),
    errors: ['APPEAL_DECIDED'],
  }),

  'my-appeals': query({
    allow: ['student'],
    input: v.strictObject(pageInput),
    output: pageOf(card),
    errors: [],
  }),

  /** Appeals of the students in the caller's classes; those waiting the longest first. */
  appeals: query({
    allow: APPEAL_DECIDERS,
    input: v.strictObject({ state: v.optional(state, 'waiting'), ...pageInput }),
    output: pageOf(card),
    errors: [],
  }),

  /** One appeal with the mark's history, for those who decide. */
  'appeal-detail': query({
    allow: APPEAL_DECIDERS,
    input: v.strictObject({ appealId: id }),
    output: v.object({
      ...card.entries,
      changes: v.array(change),
      /** The mark as it stands now; differs from `s` when it was corrected in another way meanwhile. */
      now: v.nullable(status),
      outcomes: v.array(markable),
      can: v.object({ decide: v.boolean() }),
    }),
    errors: [],
  }),

  /** Decides once and for all: of two deciders at the same moment the second is told. */
  'decide-appeal': command({
    allow: APPEAL_DECIDERS,
    input: v.strictObject({
      appealId: id,
      accept: v.boolean(),
      /** What the mark becomes; 出勤 when left out. */
      to: v.optional(markable, 'present'),
      note: text('处理理由', 200, 2),
    }),
    output: v.object({ state }),
    errors: ['APPEAL_DECIDED', 'APPEAL_WITHDRAWN', 'APPEAL_OWN', 'APPEAL_OUTCOME', 'APPEAL_MARK_CHANGED'],
    ugc: (input) => [input.note],
  }),

  /** Links to the photos that live a few minutes, for the student and those who decide. */
  'open-appeal-photos': query({
    allow: ['student', ...APPEAL_DECIDERS],
    limit: 30,
    input: v.strictObject({ appealId: id }),
    output: v.object({ urls: v.array(v.nullable(v.string())), expireAt: instant }),
    errors: [],
  }),

  'appeal-rules': query({
    allow: OFFICE_ROLES,
    input: v.strictObject({}),
    output: v.object({ days: count, statuses: v.array(status), setName: v.nullable(v.string()) }),
    errors: [],
  }),

  'set-appeal-rules': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({
      days: v.pipe(count, v.minValue(1, '至少 1 天'), v.maxValue(30, '最多 30 天')),
      statuses: v.pipe(
        v.array(v.picklist(APPEALABLE, '这种状态不能申诉')),
        v.minLength(1, '至少选一种可以申诉的状态'),
      ),
    }),
    output: v.object({ days: count }),
    errors: [],
  }),
};
