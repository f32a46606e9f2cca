import * as v from 'valibot';
import { count, day, id, instant } from './core/fields';
import {
  CHECK_KINDS,
  MARKABLE,
  STATUSES,
  SHEET_STATES,
  type CheckKind,
  type SheetState,
} from './roll-call-rules';

/** Wire shapes of the roll. Instants are epoch ms; days are business days. */

export const status = v.picklist(STATUSES);
export const markable = v.picklist(MARKABLE, '状态有误');
export const sheetState = v.picklist(Object.keys(SHEET_STATES) as [SheetState, ...SheetState[]]);
export const checkKind = v.picklist(Object.keys(CHECK_KINDS) as [CheckKind, ...CheckKind[]]);
export const counts = v.record(status, v.number());
/** One of the four checks: `drill`, `morning`, `study`, `night`, or a school's own. */
export const checkId = v.pipe(v.string('考勤时段有误'), v.regex(/^[a-z][a-z0-9-]{0,30}$/, '考勤时段有误'));

/** A leave or the like bearing on this check; never says why. */
export const coverView = v.object({
  kind: v.picklist(['leave', 'official', 'placement', 'day']),
  /** in-force: the chip is locked; pending: 待批, counts absent; starts-later: shown with its time; overdue: 逾期未归. */
  state: v.picklist(['in-force', 'starts-later', 'pending', 'overdue']),
  from: instant,
  to: instant,
});

/** `s` and `v` are what a mark must name as `from` and `v` to change it. */
export const markView = v.object({
  s: status,
  v: count,
  at: v.nullable(instant),
  byName: v.nullable(v.string()),
  note: v.optional(v.string()),
  /** Set by 其余全到 (R15). */
  bulk: v.optional(v.boolean()),
  /** 消到: when the person arrived (R6). */
  arrivedAt: v.optional(instant),
});

export const personView = v.object({
  personId: id,
  name: v.string(),
  number: v.string(),
  /** Full spelling and initials without tones: search by `zhangsan`, `zs`. */
  pinyin: v.string(),
  initials: v.string(),
  bed: v.nullable(v.number()),
  classId: v.nullable(id),
  /** Nobody marks himself (R11): this chip is the caller's own. */
  self: v.boolean(),
  /** Shown as `cover` says while `mark.s` is still `unmarked`. */
  cover: v.nullable(coverView),
  mark: markView,
  /** Second point of a two-point check (R8). */
  end: v.optional(markView),
});

export const roomView = v.object({
  roomId: id,
  /** 301 */
  name: v.string(),
  /** Nobody opened (R7). */
  unopened: v.boolean(),
  people: v.array(personView),
});

export const visitorView = v.object({
  name: v.string(),
  number: v.string(),
  roomId: id,
  note: v.string(),
  at: instant,
  byName: v.string(),
});

export const logView = v.object({
  at: instant,
  byName: v.string(),
  /** A Chinese line: 张三 标记 301 室 4 人, 李四 接手点名 … */
  text: v.string(),
});

/** A sheet without its names: lists, home, board. */
export const sheetCard = v.object({
  sheetId: id,
  day,
  checkId,
  checkName: v.string(),
  kind: checkKind,
  floorId: id,
  buildingId: id,
  campusId: id,
  /** 灞柳校区1号楼3层 */
  floorLabel: v.string(),
  state: sheetState,
  opensAt: instant,
  graceUntil: instant,
  closesAt: instant,
  locksAt: instant,
  /** People to account for; `done` of them are (marked, or excused by a leave in force). */
  total: count,
  done: count,
  counts,
  claimedName: v.nullable(v.string()),
  /** Who holds it: the claimer, else the floor leader; null: a floor without a leader. */
  holderName: v.nullable(v.string()),
  /** The last mark; null: nobody has begun (R18). */
  touchedAt: v.nullable(instant),
  submittedAt: v.nullable(instant),
  submittedName: v.nullable(v.string()),
  rev: count,
});

/** Sheets that nobody has begun and that a list leaves out, by check: the board of the check has them. */
export const restOfDuty = v.array(v.object({ day, checkId, checkName: v.string(), floors: count }));

export const sheetView = v.object({
  ...sheetCard.entries,
  /** 1, or 2 for a check with a start and an end (R8). */
  points: v.picklist([1, 2]),
  rooms: v.array(roomView),
  visitors: v.array(visitorView),
  log: v.array(logView),
  /** What the caller may do with it now; the screen hides the rest. */
  can: v.object({
    mark: v.boolean(),
    submit: v.boolean(),
    claim: v.boolean(),
    reopen: v.boolean(),
    lateArrival: v.boolean(),
    reportNow: v.boolean(),
  }),
  /** Why marking is not possible, in Chinese: 王五 已接手, 22:15 起可以接手 … */
  cannotMark: v.nullable(v.string()),
  /** From when the caller's post may claim it (R10); null: never. */
  claimFrom: v.nullable(instant),
  /** Marks others sent after a claim: the claimer decides (R23). */
  disputes: v.array(
    v.object({
      disputeId: id,
      personId: id,
      name: v.string(),
      theirs: status,
      yours: status,
      /** Of a check with two points: which one it tells of (R8). */
      point: v.optional(v.picklist(['start', 'end'])),
      byName: v.string(),
      at: instant,
    }),
  ),
  reopenReason: v.nullable(v.string()),
  /** Own beds of markers that wait for another's hand (R11): the caller's own, or one he is asked to mark. */
  standIns: v.optional(
    v.array(
      v.object({
        personId: id,
        name: v.string(),
        roomId: id,
        roomName: v.string(),
        bed: v.nullable(v.number()),
        self: v.boolean(),
        by: v.array(v.object({ personId: id, name: v.string(), post: v.string() })),
      }),
    ),
  ),
});

/** One student's mark at one check, as he or his counselor sees it. */
export const ownMark = v.object({
  sheetId: v.nullable(id),
  checkId,
  checkName: v.string(),
  kind: checkKind,
  day,
  opensAt: instant,
  closesAt: instant,
  /** State of the floor's roll: `missed` and `incomplete` are the floor's fault, never the student's (R18). */
  state: sheetState,
  s: status,
  at: v.nullable(instant),
  byName: v.nullable(v.string()),
  arrivedAt: v.nullable(instant),
});

export const exceptionView = v.object({
  exceptionId: id,
  sheetId: id,
  day,
  checkId,
  checkName: v.string(),
  personId: id,
  name: v.string(),
  number: v.string(),
  classId: v.nullable(id),
  className: v.string(),
  /** 灞柳校区1号楼3层 301室 */
  place: v.string(),
  s: status,
  at: v.nullable(instant),
  byName: v.nullable(v.string()),
  arrivedAt: v.nullable(instant),
  caseId: v.nullable(id),
  /** Nights running with 未归, 未见 or 旷 at the same check, this one included. */
  streak: count,
});
