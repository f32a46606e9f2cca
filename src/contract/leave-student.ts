import * as v from 'valibot';
import { command, query } from './core/define';
import { count, id, instant, text } from './core/fields';
import { pageInput, pageOf } from './core/paging';
import { after, kind, leaveView, ownCard, phone, previewView, slips, turn } from './leave-views';
import { policy } from './leave-policy';

/** What a student does with his own leave. */

const period = { from: instant, to: instant };
const target = { leaveId: id, turn };

export const studentActions = {
  /** The school's rules, so that the form counts and explains without asking. */
  policy: query({
    allow: 'bound',
    input: v.strictObject({}),
    output: v.object({ rev: count, policy }),
    errors: [],
  }),
  /** Length, chain with names and reasons, collisions: before anything is sent (L1). */
  preview: query({
    allow: ['student'],
    input: v.strictObject({ kind, ...period, extends: v.optional(id) }),
    output: previewView,
    errors: ['LEAVE_PERIOD', 'LEAVE_NO_APPROVER'],
  }),
  /** Sends it. The same intent again is the same leave: the document's id derives from it. */
  apply: command({
    allow: ['student'],
    receipt: 'natural',
    limit: 10,
    input: v.strictObject({
      kind,
      ...period,
      offCampus: v.boolean('请选择是否离校'),
      destination: v.optional(text('去向', 60, 0), ''),
      contactName: v.optional(text('联系人', 20, 0), ''),
      contactPhone: phone,
      reason: text('事由', 300, 2),
      slips: v.optional(slips, []),
    }),
    output: v.object({
      ...after.entries,
      days: v.number(),
      tierDays: v.number(),
      chain: v.array(
        v.object({ roleName: v.string(), names: v.array(v.string()), why: v.array(v.string()) }),
      ),
    }),
    errors: [
      'LEAVE_PERIOD',
      'LEAVE_KIND_OFF',
      'LEAVE_TOO_LONG',
      'LEAVE_RETRO_REFUSED',
      'LEAVE_GATED',
      'LEAVE_NO_APPROVER',
      'LEAVE_SLIP_NEEDED',
      'LEAVE_SLIP_FOREIGN',
    ],
    ugc: (input) => [input.reason, input.destination],
  }),
  /** Takes it back, before it began. */
  withdraw: command({
    allow: ['student'],
    input: v.strictObject(target),
    output: after,
    errors: ['LEAVE_STATE', 'LEAVE_CHANGED'],
  }),
  /** 续假: a later end, decided by the tiers of the total (L5). */
  extend: command({
    allow: ['student'],
    input: v.strictObject({ ...target, to: instant, reason: text('续假事由', 300, 2) }),
    output: after,
    errors: [
      'LEAVE_STATE',
      'LEAVE_CHANGED',
      'LEAVE_ENDED',
      'LEAVE_NOT_LONGER',
      'LEAVE_TOO_LONG',
      'LEAVE_NO_APPROVER',
      'LEAVE_GATED',
    ],
    ugc: (input) => [input.reason],
  }),
  /** An earlier end holds at once and is told (L5). */
  shorten: command({
    allow: ['student'],
    input: v.strictObject({ ...target, to: instant }),
    output: after,
    errors: ['LEAVE_STATE', 'LEAVE_CHANGED', 'LEAVE_NOT_SHORTER'],
  }),
  /** 我回来了: counts once the level that approved confirms it (L8). */
  return: command({
    allow: ['student'],
    input: v.strictObject({ ...target, note: v.optional(text('说明', 100, 0), '') }),
    output: after,
    errors: ['LEAVE_STATE', 'LEAVE_CHANGED'],
    ugc: (input) => [input.note],
  }),
  /** Reminds whoever holds it, once a step. */
  urge: command({
    allow: ['student'],
    input: v.strictObject(target),
    output: after,
    errors: ['LEAVE_STATE', 'LEAVE_CHANGED', 'LEAVE_URGED'],
  }),
  /** Answers a question that came back; the step goes on where it was. */
  answer: command({
    allow: ['student'],
    input: v.strictObject({ ...target, text: text('补充说明', 300), slips: v.optional(slips, []) }),
    output: after,
    errors: ['LEAVE_STATE', 'LEAVE_CHANGED', 'LEAVE_SLIP_FOREIGN'],
    ugc: (input) => [input.text],
  }),
  /** Proof handed in later (L6). */
  'add-slips': command({
    allow: ['student'],
    input: v.strictObject({ leaveId: id, slips: v.pipe(slips, v.minLength(1, '请选择附件')) }),
    output: after,
    errors: ['LEAVE_STATE', 'LEAVE_CHANGED', 'LEAVE_SLIP_FOREIGN'],
  }),
  /** The caller's leaves, the newest first. */
  mine: query({
    allow: ['student'],
    input: v.strictObject({ ...pageInput }),
    output: pageOf(ownCard),
    errors: [],
  }),
  /** All of it for the student and the chain, the coarse card for who else has him in scope (L10). */
  detail: query({
    allow: 'bound',
    input: v.strictObject({ leaveId: id }),
    output: leaveView,
    errors: [],
  }),
  /** Links to the slips that live a few minutes; for the student and the chain, each opening on record (L17). */
  'open-slips': command({
    allow: 'bound',
    receipt: 'natural',
    input: v.strictObject({ leaveId: id }),
    output: v.object({
      slips: v.array(v.object({ index: count, name: v.string(), url: v.nullable(v.string()) })),
      expireAt: instant,
    }),
    errors: [],
  }),
  /** The pass: a live token to show now and the leave's own for places without signal (L13). */
  pass: query({
    allow: ['student'],
    input: v.strictObject({ leaveId: id }),
    output: v.object({
      leaveId: id,
      live: v.string(),
      liveUntil: instant,
      offline: v.string(),
      offlineUntil: instant,
      name: v.string(),
      from: instant,
      to: instant,
      outside: v.nullable(v.boolean()),
    }),
    errors: ['LEAVE_PASS_OFF', 'LEAVE_STATE'],
  }),
};
