import * as v from 'valibot';
import { command, query } from './core/define';
import { count, day, id, instant, text } from './core/fields';
import { pageInput, pageOf } from './core/paging';
import { OFFICE_ROLES } from './core/roles';
import { policy } from './leave-policy';
import { CLASS_KEEPERS, GATEKEEPERS } from './leave-roles';
import { kind, phone, state } from './leave-views';

/** Settings, gating, official leave of groups, holidays. */

const gateView = v.object({
  personId: id,
  name: v.string(),
  className: v.string(),
  reason: v.string(),
  byName: v.string(),
  at: instant,
  untilOn: v.nullable(day),
  override: v.nullable(v.object({ byName: v.string(), reason: v.string(), until: instant })),
});

const groupView = v.object({
  groupId: id,
  title: v.string(),
  kind: v.picklist(['official', 'placement']),
  from: instant,
  to: instant,
  offCampus: v.boolean(),
  destination: v.string(),
  members: count,
  byName: v.string(),
  createdAt: instant,
  cancelled: v.boolean(),
});

const people = v.pipe(v.array(id), v.minLength(1, '请至少选择一名学生'), v.maxLength(300, '一次最多 300 人'));

const holidayView = v.object({
  holidayId: id,
  title: v.string(),
  leaveFromOn: day,
  backByOn: day,
  closed: v.boolean(),
});

const plan = v.picklist(['home', 'stay', 'elsewhere'], '请选择去向');

const holidayRow = v.object({
  personId: id,
  name: v.string(),
  plan: v.nullable(plan),
  leftAt: v.nullable(instant),
  backAt: v.nullable(instant),
  /** 家长已知情: who was reached, by whom; null: nobody yet. */
  guardian: v.nullable(v.object({ at: instant, byName: v.string(), how: v.string() })),
  guardianPhone: v.nullable(v.string()),
});

const figures = { left: count, stay: count, back: count, guardians: count, answered: count };

export const officeActions = {
  'set-policy': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({ rev: count, policy }),
    output: v.object({ rev: count }),
    errors: ['LEAVE_POLICY_CHANGED'],
  }),
  /** What a draft would do to samples: "a 3-day 事假 from Friday would go to …". */
  'try-policy': query({
    allow: OFFICE_ROLES,
    input: v.strictObject({
      policy,
      samples: v.pipe(
        v.array(v.strictObject({ kind, from: instant, to: instant })),
        v.minLength(1),
        v.maxLength(10),
      ),
    }),
    output: v.object({
      results: v.array(
        v.object({
          days: v.number(),
          roleNames: v.array(v.string()),
          returnDueAt: instant,
          sentence: v.string(),
        }),
      ),
    }),
    errors: ['LEAVE_PERIOD'],
  }),

  /** Bars a student from asking (L12). */
  gate: command({
    allow: GATEKEEPERS,
    input: v.strictObject({ personId: id, reason: text('限制原因', 200, 2), untilOn: v.optional(day) }),
    output: gateView,
    errors: [],
  }),
  /** Lets him ask for the next hours, with a reason, or lifts the bar for good. */
  ungate: command({
    allow: GATEKEEPERS,
    input: v.strictObject({
      personId: id,
      reason: text('原因', 200, 2),
      hours: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(168))),
    }),
    output: v.object({ personId: id, gate: v.nullable(gateView) }),
    errors: ['LEAVE_NOT_GATED'],
  }),
  gates: query({
    allow: GATEKEEPERS,
    input: v.strictObject({ ...pageInput }),
    output: pageOf(gateView),
    errors: [],
  }),

  /** One act for a team, a contest, a placement (R5). */
  'group-official': command({
    allow: CLASS_KEEPERS,
    input: v.strictObject({
      title: text('名称', 60, 2),
      kind: v.picklist(['official', 'placement']),
      from: instant,
      to: instant,
      offCampus: v.boolean(),
      destination: v.optional(text('地点', 60, 0), ''),
      personIds: people,
    }),
    output: v.object({ group: groupView, unknown: v.array(id) }),
    errors: ['LEAVE_PERIOD', 'LEAVE_OUT_OF_SCOPE'],
    ugc: (input) => [input.title, input.destination],
  }),
  /** A student added late gets it too (R5). */
  'add-to-group': command({
    allow: CLASS_KEEPERS,
    input: v.strictObject({ groupId: id, personIds: people }),
    output: v.object({ group: groupView, unknown: v.array(id) }),
    errors: ['LEAVE_GROUP_OVER', 'LEAVE_OUT_OF_SCOPE'],
  }),
  'cancel-group': command({
    allow: CLASS_KEEPERS,
    input: v.strictObject({ groupId: id, reason: text('取消原因', 200, 2) }),
    output: groupView,
    errors: ['LEAVE_GROUP_OVER'],
    ugc: (input) => [input.reason],
  }),
  groups: query({
    allow: CLASS_KEEPERS,
    input: v.strictObject({ ...pageInput }),
    output: pageOf(groupView),
    errors: [],
  }),

  /** One act with the names in it (R5): for its maker and the office. */
  group: query({
    allow: CLASS_KEEPERS,
    input: v.strictObject({ groupId: id }),
    output: v.object({
      group: groupView,
      cancelReason: v.string(),
      /** Whether students may still be added, or the act cancelled. */
      open: v.boolean(),
      people: v.array(
        v.object({
          personId: id,
          name: v.string(),
          className: v.string(),
          /** Null while his leave is being written. */
          leaveId: v.nullable(id),
          state: v.nullable(state),
        }),
      ),
    }),
    errors: [],
  }),

  /** 离校/返校 for a holiday (L16). */
  'open-holiday': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({ title: text('名称', 40, 2), leaveFromOn: day, backByOn: day }),
    output: holidayView,
    errors: ['LEAVE_PERIOD'],
  }),
  holidays: query({
    allow: 'bound',
    input: v.strictObject({}),
    output: v.object({ holidays: v.array(holidayView) }),
    errors: [],
  }),
  /** One class of it, every student a row. */
  'holiday-class': query({
    allow: CLASS_KEEPERS,
    input: v.strictObject({ holidayId: id, classId: id }),
    output: v.object({
      holiday: holidayView,
      classId: id,
      className: v.string(),
      rows: v.array(holidayRow),
      left: count,
      back: count,
    }),
    errors: [],
  }),
  /**
   * Where all classes of the caller stand together, and each of them, as of its last entry; the most to do first.
   * `students` of a class that has not begun are in the total only.
   */
  'holiday-totals': query({
    allow: CLASS_KEEPERS,
    input: v.strictObject({ holidayId: id }),
    output: v.object({
      students: count,
      ...figures,
      classes: v.array(
        v.object({
          classId: id,
          className: v.string(),
          collegeName: v.string(),
          /** Null: nobody of it has been entered. */
          students: v.nullable(count),
          /** When somebody of it was last entered: its figures count the class as it was then. */
          countedAt: v.nullable(instant),
          ...figures,
        }),
      ),
    }),
    errors: [],
  }),
  /** Bulk: who left or is back, by class, with the contact to parents on record. */
  'confirm-holiday': command({
    allow: CLASS_KEEPERS,
    input: v.strictObject({
      holidayId: id,
      classId: id,
      personIds: v.pipe(v.array(id), v.minLength(1, '请至少选择一名学生'), v.maxLength(100)),
      step: v.picklist(['leave', 'back']),
      plan: v.optional(plan),
      guardian: v.optional(v.strictObject({ how: text('联系方式和结果', 100), phone: v.optional(phone) })),
    }),
    output: v.object({ confirmed: count, left: count, back: count }),
    errors: ['LEAVE_HOLIDAY_CLOSED', 'LEAVE_OUT_OF_SCOPE'],
  }),
};
