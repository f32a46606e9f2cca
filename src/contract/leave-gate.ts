import * as v from 'valibot';
import { command, query } from './core/define';
import { count, day, id, instant, text } from './core/fields';
import { pageInput, pageOf } from './core/paging';
import { GUARDS } from './leave-roles';
import { spanKind, state } from './leave-views';

/** The guard's side of the pass (L13). */

export const direction = v.picklist(['out', 'in'], '请选择出或入');

/** Answer to a scan: a colour, words, and the person to compare with. */
export const scanView = v.object({
  verdict: v.picklist(['go', 'check', 'stop']),
  /** valid, offline-token, early, expired, forged, unknown-key, stale, revoked, ended, not-approved, unknown, on-campus. */
  code: v.string(),
  /** The sentence on the screen, in Chinese. */
  words: v.string(),
  leave: v.nullable(
    v.object({
      leaveId: id,
      personId: id,
      name: v.string(),
      className: v.string(),
      spanKind,
      state,
      from: instant,
      to: instant,
      outside: v.nullable(v.boolean()),
      lastPassageAt: v.nullable(instant),
    }),
  ),
  /** What the guard will want: out when inside, in when outside; null when neither may be recorded. */
  suggest: v.nullable(direction),
});

const passageView = v.object({
  passageId: id,
  personId: id,
  name: v.string(),
  className: v.string(),
  direction,
  at: instant,
  guardName: v.string(),
  /** live, offline, number: how he was recognised. */
  means: v.picklist(['live', 'offline', 'number']),
  /** Recorded without network and handed in later. */
  late: v.boolean(),
  /** What did not fit, in Chinese; null: all was in order. */
  remark: v.nullable(v.string()),
});

export const gateActions = {
  /** Public keys and dead passes: what a guard's phone needs to verify without signal. */
  'gate-kit': query({
    allow: GUARDS,
    input: v.strictObject({}),
    output: v.object({
      keys: v.array(v.object({ kid: v.string(), publicKey: v.string() })),
      /** Passes of a leave below this version are dead. */
      revoked: v.array(v.object({ leaveId: id, below: count })),
      asOf: instant,
    }),
    errors: ['LEAVE_PASS_OFF'],
  }),
  scan: query({
    allow: GUARDS,
    limit: 240,
    input: v.strictObject({ token: v.pipe(v.string(), v.minLength(1), v.maxLength(800)) }),
    output: scanView,
    errors: ['LEAVE_PASS_OFF'],
  }),
  /** By student number, for who has no phone with him. */
  lookup: query({
    allow: GUARDS,
    limit: 60,
    input: v.strictObject({
      number: v.pipe(v.string('请输入学号'), v.trim(), v.regex(/^[A-Za-z0-9]{2,20}$/, '学号有误')),
    }),
    output: v.object({ name: v.nullable(v.string()), found: v.array(scanView) }),
    errors: [],
  }),
  /** Records one passage. `at`: the phone's time, believed only for what was queued without network. */
  passage: command({
    allow: GUARDS,
    receipt: 'natural',
    limit: 240,
    input: v.strictObject({
      leaveId: id,
      direction,
      means: v.picklist(['live', 'offline', 'number']),
      queuedAt: v.optional(instant),
    }),
    output: v.object({
      leaveId: id,
      outside: v.boolean(),
      state,
      /** Another guard had recorded the same before. */
      already: v.boolean(),
      /** A late record that no longer fits and went to the counselor instead. */
      remark: v.nullable(v.string()),
    }),
    errors: ['LEAVE_PASSAGE'],
  }),
  /** Passages of a day at the caller's gates, the newest first: what a shift hands over. */
  'day-list': query({
    allow: GUARDS,
    input: v.strictObject({ day: v.optional(day), ...pageInput }),
    output: pageOf(passageView),
    errors: [],
  }),
  /** A line for the next shift. */
  'hand-over': command({
    allow: GUARDS,
    input: v.strictObject({ note: text('交班说明', 300) }),
    output: v.object({ at: instant }),
    errors: [],
    ugc: (input) => [input.note],
  }),
  'hand-overs': query({
    allow: GUARDS,
    input: v.strictObject({}),
    output: v.object({
      notes: v.array(v.object({ at: instant, byName: v.string(), note: v.string(), outside: count })),
    }),
    errors: [],
  }),
};
