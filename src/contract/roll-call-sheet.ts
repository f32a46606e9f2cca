import * as v from 'valibot';
import { command, query } from './core/define';
import { count, day, id, instant, text } from './core/fields';
import { MARKERS, VIEWERS } from './roll-call-roles';
import {
  checkId,
  counts,
  markable,
  markView,
  ownMark,
  restOfDuty,
  sheetCard,
  sheetState,
  sheetView,
  status,
} from './roll-call-views';

/** Taking the roll of one floor: what the marker's screen asks. */

const sheetId = id;

export const sheetActions = {
  /**
   * The sheets the caller takes or may claim, by day; the nearest first. Of a whole school's that nobody began the
   * first are named, `rest` counts the others.
   */
  duty: query({
    allow: MARKERS,
    input: v.strictObject({ day: v.optional(day) }),
    output: v.object({ sheets: v.array(sheetCard), rest: v.optional(restOfDuty) }),
    errors: [],
  }),

  /** One floor's sheet with its people; also the whereabouts of that floor (R24). */
  open: query({
    allow: VIEWERS,
    input: v.strictObject({ sheetId }),
    output: sheetView,
    errors: [],
  }),

  /** The floor's paper sheet as a workbook, for a phone that cannot print. Kept on the audit record. */
  'print-sheet': command({
    allow: VIEWERS,
    limit: 6,
    input: v.strictObject({ sheetId }),
    output: v.object({
      /** A short-lived link. */
      link: v.string(),
      fileName: v.string(),
      people: count,
    }),
    errors: [],
  }),

  /**
   * Marks some people of one room. Each mark names what the caller saw (`from`, `v`); somebody else's change in
   * between is a conflict that shows both, never an overwrite (R12). Send a patch again under the same requestId
   * until an answer comes: it counts once.
   */
  'mark-room': command({
    allow: MARKERS,
    receipt: 'natural',
    limit: 240,
    input: v.strictObject({
      sheetId,
      roomId: id,
      marks: v.pipe(
        v.array(
          v.strictObject({
            personId: id,
            from: status,
            v: count,
            to: markable,
            note: v.optional(text('备注', 60, 0)),
            /** The phone's clock at the tap; kept for the record, decides nothing (R19, R23). */
            clientAt: v.optional(instant),
            /** The answer to 提前返校? that a leave's chip asks (R1). */
            returnedEarly: v.optional(v.boolean()),
          }),
        ),
        v.minLength(1, '没有要记录的人'),
        v.maxLength(40, '一次最多记录 40 人'),
      ),
      /** Nobody opened: every mark is `not-seen` (R7). */
      unopened: v.optional(v.boolean()),
      /** Only the own bed of a marker, who cannot mark himself (R11): begins no roll. */
      standIn: v.optional(v.boolean()),
      /** Which point of a two-point check; start when left out (R8). */
      point: v.optional(v.picklist(['start', 'end'], '点次有误')),
    }),
    output: v.object({
      marks: v.array(v.object({ personId: id, mark: markView })),
      /** Changed by somebody else meanwhile; `mark` is what stands now, `wanted` what this call wanted. */
      conflicts: v.array(v.object({ personId: id, name: v.string(), wanted: status, mark: markView })),
      /** Not applied: Chinese reason per person (not on the roster, oneself, on leave). */
      refused: v.array(v.object({ personId: id, name: v.string(), reason: v.string() })),
      /** Kept in the correction queue, because the roll is submitted, locked or claimed by another (R13, R23). */
      queued: v.array(v.object({ personId: id, name: v.string(), wanted: status })),
      queuedWhy: v.nullable(v.string()),
      /** Only when the server had to look (conflict, refusal, queue): the ordinary patch is one blind write. */
      sheet: v.nullable(v.object({ state: sheetState, rev: count, counts, done: count })),
    }),
    errors: ['ROLL_NOT_OPEN', 'ROLL_CANCELLED', 'ROLL_NOT_YOURS'],
  }),

  /** Takes over a check that nobody began (R10). */
  claim: command({
    allow: MARKERS,
    input: v.strictObject({ sheetId }),
    output: v.object({ claimedName: v.string(), level: v.string(), rev: count }),
    errors: ['ROLL_NOT_OPEN', 'ROLL_CLAIM_EARLY', 'ROLL_CLAIMED', 'ROLL_BEGUN'],
  }),

  /**
   * Closes the roll. Refused with names while somebody is unmarked (R15), unless `restPresent` says how many the
   * user agreed to mark present. A second submission answers with the first (R14).
   */
  submit: command({
    allow: MARKERS,
    receipt: 'natural',
    input: v.strictObject({
      sheetId,
      restPresent: v.optional(v.strictObject({ count })),
    }),
    output: v.object({
      state: sheetState,
      rev: count,
      counts,
      total: count,
      submittedAt: instant,
      submittedName: v.string(),
      /** Cases opened for the missing; one a room where nobody opened. */
      cases: count,
      /** Tonight's words for the class group. */
      summary: v.string(),
    }),
    errors: [
      'ROLL_GAP',
      'ROLL_COUNT_CHANGED',
      'ROLL_NOT_OPEN',
      'ROLL_CANCELLED',
      'ROLL_LOCKED',
      'ROLL_NOT_YOURS',
    ],
  }),

  /** Floor leader until the lock, counselor after it, student office after some days (R16). */
  reopen: command({
    allow: MARKERS,
    input: v.strictObject({ sheetId, reason: text('重新打开的原因', 100, 2) }),
    output: v.object({ state: sheetState, rev: count, locksAt: instant }),
    errors: ['ROLL_REOPEN_DENIED', 'ROLL_NOT_SUBMITTED', 'ROLL_NOT_YOURS'],
    ugc: (input) => [input.reason],
  }),

  /** 消到: somebody came after the roll was submitted and before its lock; both records stay (R6). */
  'late-arrival': command({
    allow: MARKERS,
    input: v.strictObject({ sheetId, personId: id, note: v.optional(text('备注', 60, 0)) }),
    output: v.object({ mark: markView, counts, rev: count }),
    errors: ['ROLL_NOT_SUBMITTED', 'ROLL_LOCKED', 'ROLL_NOT_ABSENT', 'ROLL_NOT_YOURS'],
  }),

  /** 立即上报: opens the missing people's cases before the roll is submitted (R23). */
  'report-now': command({
    allow: MARKERS,
    input: v.strictObject({ sheetId, personIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(40)) }),
    output: v.object({ cases: count, rev: count }),
    errors: ['ROLL_NOT_OPEN', 'ROLL_NOT_MISSING', 'ROLL_NOT_YOURS'],
  }),

  /** Somebody present who is not on the roster; reaches the keeper (R23). */
  'note-visitor': command({
    allow: MARKERS,
    input: v.strictObject({
      sheetId,
      roomId: id,
      name: text('姓名', 20),
      number: v.optional(text('学号', 20, 0), ''),
      note: v.optional(text('说明', 60, 0), ''),
    }),
    output: v.object({ rev: count }),
    errors: ['ROLL_NOT_OPEN', 'ROLL_NOT_YOURS'],
    ugc: (input) => [input.name, input.note],
  }),

  /** The claimer decides a mark that another sent after the claim (R23). */
  'settle-dispute': command({
    allow: MARKERS,
    input: v.strictObject({ sheetId, disputeId: id, take: v.boolean() }),
    output: v.object({ counts, rev: count }),
    errors: ['ROLL_NOT_OPEN', 'ROLL_NOT_YOURS', 'ROLL_CONFLICT'],
  }),

  /** Phone numbers to reach a student of the sheet: his own and his roommates'. */
  contact: query({
    allow: MARKERS,
    limit: 30,
    input: v.strictObject({ sheetId, personId: id }),
    output: v.object({
      people: v.array(v.object({ personId: id, name: v.string(), relation: v.string(), phone: v.string() })),
    }),
    errors: [],
  }),

  /** A person's last results: the five before today, and one letter a day for the 30-day strip. */
  recent: query({
    allow: 'bound',
    input: v.strictObject({ personId: id }),
    output: v.object({
      last: v.array(v.object({ day, checkId, checkName: v.string(), s: status })),
      strip: v.array(v.object({ day, s: v.nullable(status) })),
    }),
    errors: [],
  }),

  /** The 30-day strips of several students at once; those outside the caller's reach are left out. */
  strips: query({
    allow: VIEWERS,
    input: v.strictObject({ personIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(50)) }),
    output: v.object({
      items: v.array(v.object({ personId: id, strip: v.array(v.object({ day, s: v.nullable(status) })) })),
    }),
    errors: [],
  }),

  /** The student's own four checks of today. */
  mine: query({
    allow: 'bound',
    input: v.strictObject({ day: v.optional(day) }),
    output: v.object({ day, marks: v.array(ownMark) }),
    errors: [],
  }),

  /** A month of marks, of oneself or of a student in scope: day → check → status. */
  month: query({
    allow: 'bound',
    input: v.strictObject({
      month: v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/, '月份有误')),
      personId: v.optional(id),
    }),
    output: v.object({
      days: v.array(
        v.object({
          day,
          marks: v.array(v.object({ checkId, checkName: v.string(), s: status, sheetId: v.nullable(id) })),
        }),
      ),
      totals: counts,
    }),
    errors: [],
  }),
};
