import * as v from 'valibot';
import { count, id, instant, role, text } from './core/fields';
import { ASK_NAMES, KINDS, PROOF_NAMES, STATES, type Ask, type Proof } from './leave-kinds';

/** Wire shapes of leave. Instants are epoch ms; `to` is exclusive; lengths are days, multiples of 0.5. */

export const kind = v.picklist(KINDS, '请选择请假类型');
export const state = v.picklist(STATES);
export const ask = v.picklist(Object.keys(ASK_NAMES) as [Ask, ...Ask[]]);
export const proof = v.picklist(Object.keys(PROOF_NAMES) as [Proof, ...Proof[]]);
export const turn = v.pipe(count, v.maxValue(1e6));
export const spanKind = v.picklist(['leave', 'official', 'placement']);

/** Phones and extensions as people write them. */
export const phone = v.pipe(v.string('请填写联系电话'), v.trim(), v.regex(/^[\d +-]{5,20}$/, '电话号码有误'));

/** A file uploaded beforehand to the caller's own folder `leave-slips/<his number>/`. */
export const slip = v.strictObject({
  fileId: v.pipe(
    v.string(),
    v.regex(/^cloud:\/\/[\w.-]+\/leave-slips\/[\w-]+\/[\w.-]{1,80}$/, '附件有误，请重新上传'),
  ),
  name: text('附件名称', 60),
});
export const slips = v.pipe(v.array(slip), v.maxLength(6, '附件最多 6 个'));

/** One step as everybody in the chain and the student see it. */
export const stepView = v.object({
  role,
  /** 辅导员 */
  roleName: v.string(),
  names: v.array(v.string()),
  /** Why this step, why his, what was merged: sentences. */
  why: v.array(v.string()),
  state: v.picklist(['waiting', 'current', 'approved', 'rejected']),
  /** Since when it is his turn. */
  since: v.nullable(instant),
  decidedName: v.nullable(v.string()),
  decidedAt: v.nullable(instant),
  note: v.string(),
});

/** Who holds it and since when: 等待 张老师 · 2 小时. */
export const waitingView = v.object({
  ask,
  roleName: v.string(),
  names: v.array(v.string()),
  since: instant,
  /** When it goes on to the next unanswered (L3). */
  forwardAt: v.nullable(instant),
  urgedAt: v.nullable(instant),
});

/** A leave that ended without a return (L9). */
export const overdueView = v.object({
  since: instant,
  /** 提醒本人 / 层长、辅导员 / 学院值班 / 学工部… */
  stepName: v.string(),
  step: count,
  acknowledgedName: v.nullable(v.string()),
  acknowledgedAt: v.nullable(instant),
  nextAt: v.nullable(instant),
});

/** The least anybody who watches a floor or a gate sees: 请假 and until when, never why (L10). */
export const coarseFields = {
  leaveId: id,
  personId: id,
  name: v.string(),
  className: v.string(),
  /** 灞柳校区1号楼3层 301, or empty for who lives outside. */
  place: v.string(),
  spanKind,
  state,
  from: instant,
  to: instant,
  departedAt: v.nullable(instant),
  returnedAt: v.nullable(instant),
  /** Outside the gate as far as the guards know; null: never passed one. */
  outside: v.nullable(v.boolean()),
  returnDueAt: v.nullable(instant),
  overdue: v.nullable(overdueView),
};
export const coarseLeave = v.object(coarseFields);

/** What the chain needs to decide at a glance. */
export const pendingCard = v.object({
  leaveId: id,
  turn,
  ask,
  personId: id,
  name: v.string(),
  classId: v.nullable(id),
  className: v.string(),
  kind,
  from: instant,
  to: instant,
  /** The end asked for, for 续假. */
  newTo: v.nullable(instant),
  days: v.number(),
  tierDays: v.number(),
  /** Further leaves that hang together with this one (L2). */
  joined: count,
  /** 补假 (L6). */
  retro: v.boolean(),
  offCampus: v.boolean(),
  destination: v.string(),
  reason: v.string(),
  slips: count,
  step: count,
  steps: count,
  why: v.array(v.string()),
  since: instant,
  forwardAt: v.nullable(instant),
  urgedAt: v.nullable(instant),
  /** Sorted by it: what begins, or began, first. */
  urgency: v.picklist(['began', 'today', 'later']),
});

export const ownCard = v.object({
  leaveId: id,
  turn,
  kind,
  from: instant,
  to: instant,
  days: v.number(),
  state,
  offCampus: v.boolean(),
  destination: v.string(),
  waiting: v.nullable(waitingView),
  returnDueAt: v.nullable(instant),
  returnedAt: v.nullable(instant),
  overdue: v.nullable(overdueView),
  /** The name of the act, for a group's official leave (R5). */
  groupTitle: v.nullable(v.string()),
  createdAt: instant,
});

/** What the caller may do with it now; the screen hides the rest. */
export const abilities = v.object({
  withdraw: v.boolean(),
  extend: v.boolean(),
  shorten: v.boolean(),
  claimReturn: v.boolean(),
  urge: v.boolean(),
  answer: v.boolean(),
  addSlips: v.boolean(),
  pass: v.boolean(),
  decide: v.boolean(),
  askBack: v.boolean(),
  forward: v.boolean(),
  undo: v.boolean(),
  revoke: v.boolean(),
  acknowledge: v.boolean(),
});

export const fullLeave = v.object({
  access: v.literal('full'),
  ...coarseFields,
  turn,
  kind,
  /** The caller's own leave. */
  own: v.boolean(),
  days: v.number(),
  tierDays: v.number(),
  counting: v.string(),
  joined: v.array(v.object({ leaveId: id, kind, from: instant, to: instant })),
  retro: v.boolean(),
  proofDueAt: v.nullable(instant),
  offCampus: v.boolean(),
  destination: v.string(),
  contactName: v.string(),
  contactPhone: v.string(),
  reason: v.string(),
  slips: v.array(v.object({ index: count, name: v.string() })),
  chain: v.array(stepView),
  waiting: v.nullable(waitingView),
  extension: v.nullable(
    v.object({ to: instant, days: v.number(), reason: v.string(), chain: v.array(stepView) }),
  ),
  returnClaim: v.nullable(v.object({ at: instant, note: v.string() })),
  thread: v.array(v.object({ at: instant, byName: v.string(), own: v.boolean(), text: v.string() })),
  log: v.array(v.object({ at: instant, byName: v.string(), text: v.string() })),
  returnProof: v.nullable(proof),
  /** Overdue, or returned after end and grace, whenever that was recorded (L8). */
  flagged: v.boolean(),
  groupTitle: v.nullable(v.string()),
  /** Until when the last decision may be undone by the caller (L16); null: not. */
  undoUntil: v.nullable(instant),
  /** One-tap calls for whoever handles an overdue return; empty for everybody else. */
  calls: v.array(v.object({ relation: v.string(), name: v.string(), phone: v.string() })),
  can: abilities,
});

const call = v.object({ relation: v.string(), name: v.string(), phone: v.string() });

/** `calls` and `acknowledge` are for whoever the ladder of an overdue return has reached. */
export const limitedLeave = v.object({
  access: v.literal('coarse'),
  ...coarseFields,
  calls: v.array(call),
  acknowledge: v.boolean(),
});

export const leaveView = v.variant('access', [fullLeave, limitedLeave]);

/** State after a command, enough to repaint the row. */
export const after = v.object({ leaveId: id, turn, state, waiting: v.nullable(waitingView) });

export const previewView = v.object({
  days: v.number(),
  tierDays: v.number(),
  counting: v.string(),
  joined: v.array(v.object({ leaveId: id, kind, from: instant, to: instant, state })),
  chain: v.array(v.object({ roleName: v.string(), names: v.array(v.string()), why: v.array(v.string()) })),
  /** What it meets: other absences, activities, days without teaching. */
  collisions: v.array(v.object({ from: instant, to: instant, text: v.string() })),
  retro: v.boolean(),
  proofDueAt: v.nullable(instant),
  slipNeeded: v.boolean(),
  returnDueAt: instant,
  /** Why it cannot be sent, in Chinese; null: it can. */
  blocked: v.nullable(v.string()),
});
