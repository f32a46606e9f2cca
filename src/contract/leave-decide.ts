import * as v from 'valibot';
import { command, query } from './core/define';
import { count, id, instant, text } from './core/fields';
import { pageInput, pageOf } from './core/paging';
import { DECIDERS } from './leave-roles';
import { after, kind, pendingCard, state, turn } from './leave-views';

/** What the chain does. `turn` is the state the decider saw: of two racing decisions one holds (L14). */

const target = { leaveId: id, turn };
const verdict = v.picklist(['approve', 'reject'], '请选择批准或不批准');
const note = v.optional(text('意见', 200, 0), '');

export const deciderActions = {
  /** What waits for the caller's posts or for him by name, the most urgent first. */
  pending: query({
    allow: 'bound',
    input: v.strictObject({ ...pageInput }),
    output: pageOf(pendingCard),
    errors: [],
  }),
  /** What matters beside the card: the class's share, open leaves, earlier decisions (L11, L15, L16). */
  weigh: query({
    allow: 'bound',
    input: v.strictObject({ leaveIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(50)) }),
    output: v.object({
      items: v.array(
        v.object({
          leaveId: id,
          /** Away together in some hour of this leave: granted, and also asked for, himself included. */
          classSize: count,
          classAway: count,
          classAsking: count,
          classPercent: v.number(),
          /** More than the school's line with this leave granted. */
          overShare: v.boolean(),
          openLeaves: v.array(v.object({ leaveId: id, kind, from: instant, to: instant, state })),
          earlier: v.array(
            v.object({
              kind,
              from: instant,
              to: instant,
              days: v.number(),
              state,
              decidedName: v.string(),
              flagged: v.boolean(),
            }),
          ),
          overdueCount: count,
        }),
      ),
    }),
    errors: [],
  }),
  /** One step of a leave, a 续假 or a 销假. */
  decide: command({
    allow: 'bound',
    input: v.strictObject({ ...target, verdict, note }),
    output: v.object({ ...after.entries, undoUntil: v.nullable(instant) }),
    errors: ['LEAVE_NOT_YOUR_TURN', 'LEAVE_DECIDED', 'LEAVE_OWN', 'LEAVE_SAME_PERSON', 'LEAVE_NOTE_NEEDED'],
    ugc: (input) => [input.note],
  }),
  /** Several at once; each is its own decision, and what could not be decided says why (L15). */
  'decide-many': command({
    allow: 'bound',
    input: v.strictObject({
      items: v.pipe(
        v.array(v.strictObject(target)),
        v.minLength(1, '请至少选择一张假条'),
        v.maxLength(20, '一次最多处理 20 张'),
      ),
      verdict,
      note,
    }),
    output: v.object({
      decided: v.array(after),
      refused: v.array(v.object({ leaveId: id, name: v.string(), why: v.string() })),
      undoUntil: instant,
    }),
    errors: ['LEAVE_NOTE_NEEDED'],
    ugc: (input) => [input.note],
  }),
  /** Takes the caller's own last decisions back, within a minute and while nothing followed (L16). */
  undo: command({
    allow: 'bound',
    input: v.strictObject({ leaveIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(20)) }),
    output: v.object({
      undone: v.array(after),
      refused: v.array(v.object({ leaveId: id, why: v.string() })),
    }),
    errors: [],
  }),
  /** To somebody else who may decide, visibly; never in a circle (L3). */
  forward: command({
    allow: 'bound',
    input: v.strictObject({ ...target, personId: id, note }),
    output: after,
    errors: ['LEAVE_NOT_YOUR_TURN', 'LEAVE_DECIDED', 'LEAVE_FORWARD_LOOP', 'LEAVE_NOT_DECIDER'],
    ugc: (input) => [input.note],
  }),
  /** Whom the caller may forward to. */
  colleagues: query({
    allow: 'bound',
    input: v.strictObject({ leaveId: id }),
    output: v.object({
      people: v.array(
        v.object({ personId: id, name: v.string(), roleName: v.string(), nodeLabel: v.string() }),
      ),
    }),
    errors: [],
  }),
  /** A question back to the student; the clock of the step waits for his answer. */
  'ask-back': command({
    allow: 'bound',
    input: v.strictObject({ ...target, text: text('问题', 200, 2) }),
    output: after,
    errors: ['LEAVE_NOT_YOUR_TURN', 'LEAVE_DECIDED', 'LEAVE_OWN'],
    ugc: (input) => [input.text],
  }),
  /** Takes an approval back; the pass turns red at once. */
  revoke: command({
    allow: DECIDERS,
    input: v.strictObject({ ...target, reason: text('撤销原因', 200, 2) }),
    output: after,
    errors: ['LEAVE_STATE', 'LEAVE_CHANGED', 'LEAVE_NOT_YOUR_TURN'],
    ugc: (input) => [input.reason],
  }),
};
