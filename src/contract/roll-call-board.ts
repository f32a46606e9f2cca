import * as v from 'valibot';
import { command, query } from './core/define';
import { count, day, id, instant, text } from './core/fields';
import { pageInput, pageOf } from './core/paging';
import { OFFICE_ROLES } from './core/roles';
import { CORRECTION_DECIDERS, FLOOR_WATCHERS, OVERSEERS } from './roll-call-roles';
import { checkId, checkKind, counts, exceptionView, sheetCard, sheetState, status } from './roll-call-views';

/** Looking over many floors and many students. */

const checkHead = v.object({
  checkId,
  checkName: v.string(),
  kind: checkKind,
  opensAt: instant,
  closesAt: instant,
  locksAt: instant,
  /** Why there is none today: 周末, 国庆节, 已取消: …; null: it takes place (R17). */
  off: v.nullable(v.string()),
});

export const boardActions = {
  /** The checks of a day with their windows, those that do not take place too; `mine`: only whose roster has the caller. */
  checks: query({
    allow: 'bound',
    input: v.strictObject({ day: v.optional(day), mine: v.optional(v.boolean()) }),
    output: v.object({ day, current: v.nullable(checkId), checks: v.array(checkHead) }),
    errors: [],
  }),

  /** Floors in the caller's scope at one check: not begun first, then those with gaps (R18). */
  floors: query({
    allow: OVERSEERS,
    input: v.strictObject({ day: v.optional(day), checkId: v.optional(checkId) }),
    output: v.object({
      day,
      check: v.nullable(checkHead),
      floors: v.array(sheetCard),
      /** Floors by state, and people by status over those floors. */
      byState: v.record(sheetState, v.number()),
      counts,
      total: count,
      done: count,
      asOf: instant,
    }),
    errors: [],
  }),

  /** Buildings in scope with their floors as a heat grid; the same figures as `floors`, from a rollup. */
  board: query({
    allow: OVERSEERS,
    input: v.strictObject({ day: v.optional(day), checkId: v.optional(checkId) }),
    output: v.object({
      day,
      check: v.nullable(checkHead),
      asOf: instant,
      notBegun: count,
      counts,
      total: count,
      done: count,
      buildings: v.array(
        v.object({
          buildingId: id,
          campusId: id,
          label: v.string(),
          counts,
          total: count,
          done: count,
          floors: v.array(
            v.object({
              floorId: id,
              sheetId: id,
              name: v.string(),
              state: sheetState,
              total: count,
              done: count,
              missing: count,
            }),
          ),
        }),
      ),
    }),
    errors: [],
  }),

  /** Names by status under one place: the emergency roll (R24). */
  whereabouts: query({
    allow: FLOOR_WATCHERS,
    input: v.strictObject({
      level: v.picklist(['campus', 'building', 'floor'], '范围有误'),
      placeId: id,
      day: v.optional(day),
      checkId: v.optional(checkId),
      statuses: v.optional(v.pipe(v.array(status), v.maxLength(13))),
      cursor: v.optional(v.pipe(v.string(), v.maxLength(300))),
    }),
    output: v.object({
      asOf: instant,
      counts,
      people: v.array(
        v.object({
          personId: id,
          name: v.string(),
          number: v.string(),
          place: v.string(),
          bed: v.nullable(v.number()),
          s: status,
          at: v.nullable(instant),
          /**
           * Whom the check did not ask: what is known of him all the same, a leave in force or the newest mark of a
           * check that did ask; `checkName` is empty for a leave. Null: nothing.
           */
          known: v.optional(
            v.nullable(v.object({ s: status, at: v.nullable(instant), checkName: v.string() })),
          ),
        }),
      ),
      next: v.nullable(v.string()),
    }),
    errors: [],
  }),

  /** Students with anything but 出勤 on a day: by class for a counselor, by floor for the house. */
  absentees: query({
    allow: FLOOR_WATCHERS,
    input: v.strictObject({
      day: v.optional(day),
      checkId: v.optional(checkId),
      classId: v.optional(id),
      /** Only 旷, 未归, 未见. */
      missingOnly: v.optional(v.boolean()),
      ...pageInput,
    }),
    output: v.object({ ...pageOf(exceptionView).entries, day }),
    errors: [],
  }),

  /** The same as an Excel sheet, by class and date; at most 31 days and 5,000 lines. Kept on the audit record. */
  'export-absentees': command({
    allow: OVERSEERS,
    limit: 6,
    input: v.strictObject({ from: day, to: day, classId: v.optional(id) }),
    output: v.object({
      /** A short-lived link, and how many lines the sheet has. */
      link: v.nullable(v.string()),
      lines: count,
    }),
    errors: ['EXPORT_RANGE', 'EXPORT_TOO_MANY'],
  }),

  /**
   * Calls one check of a day off; nobody is absent from it (R17). Everywhere: what was begun goes on. In some buildings
   * (an evacuation, no water): what is not submitted stops too and keeps its marks.
   */
  'cancel-check': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({
      day,
      checkId,
      buildingId: v.optional(id),
      /** Several at once. */
      buildingIds: v.optional(
        v.pipe(v.array(id), v.minLength(1, '请选择楼'), v.maxLength(60, '一次最多 60 栋楼')),
      ),
      reason: text('取消的原因', 60, 2),
    }),
    output: v.object({ cancelled: count, submittedBefore: count }),
    errors: ['CHECK_UNKNOWN'],
    ugc: (input) => [input.reason],
  }),

  /** Takes a call-off back before the lock: the floors are to be taken after all, and their markers asked again. */
  'restore-check': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({ day, checkId, buildingId: v.optional(id) }),
    output: v.object({ restored: count }),
    errors: ['CHECK_UNKNOWN', 'CHECK_OFF_BY_CALENDAR', 'CHECK_OVER', 'CHECK_NOT_OFF'],
  }),

  /** Marks that came too late, waiting for a decision (R13). */
  corrections: query({
    allow: FLOOR_WATCHERS,
    input: v.strictObject({
      state: v.optional(v.picklist(['waiting', 'taken', 'refused']), 'waiting'),
      ...pageInput,
    }),
    output: pageOf(
      v.object({
        correctionId: id,
        sheetId: id,
        day,
        checkName: v.string(),
        floorLabel: v.string(),
        /** Absent on corrections of an earlier version. */
        roomId: v.optional(id),
        roomName: v.optional(v.string()),
        personId: id,
        name: v.string(),
        stands: status,
        wanted: status,
        byName: v.string(),
        /** The phone's clock at the tap, as the phone said it. */
        clientAt: v.nullable(instant),
        receivedAt: instant,
        why: v.string(),
        state: v.picklist(['waiting', 'taken', 'refused']),
        decidedName: v.nullable(v.string()),
        decidedAt: v.nullable(instant),
      }),
    ),
    errors: [],
  }),

  /** Takes a late mark into the record, or leaves the record as it is; both are kept. */
  'decide-correction': command({
    allow: CORRECTION_DECIDERS,
    input: v.strictObject({
      correctionId: id,
      take: v.boolean(),
      note: v.optional(text('说明', 100, 0), ''),
    }),
    output: v.object({ state: v.picklist(['taken', 'refused']) }),
    errors: ['CORRECTION_DECIDED', 'CORRECTION_MOVED'],
  }),

  /**
   * The same for late marks of one room in one act. What somebody else decided meanwhile stays as he decided it and is
   * counted in `others`; refused when nothing is left.
   */
  'decide-corrections': command({
    allow: CORRECTION_DECIDERS,
    input: v.strictObject({
      correctionIds: v.pipe(
        v.array(id),
        v.minLength(1, '没有要处理的补记'),
        v.maxLength(40, '一次最多处理 40 条'),
      ),
      take: v.boolean(),
      note: v.optional(text('说明', 100, 0), ''),
    }),
    output: v.object({ state: v.picklist(['taken', 'refused']), decided: count, others: count }),
    errors: ['CORRECTION_DECIDED', 'CORRECTION_MOVED'],
  }),
};
