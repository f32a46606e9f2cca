import type { StateMap } from './core/states';
import { MARKER_ROLES, type Role } from './core/roles';

/** Pure rules of the roll, read by both sides. */

export const STATUS_NAMES = {
  unmarked: '未点',
  present: '出勤',
  late: '迟到',
  'left-early': '早退',
  absent: '旷',
  leave: '请假',
  official: '公假',
  'back-late': '晚归',
  'not-back': '未归',
  'not-seen': '未见',
  day: '走读',
  placement: '实习',
  suspended: '休学',
  exempt: '免点',
} as const;

export type Status = keyof typeof STATUS_NAMES;
export const STATUSES = Object.keys(STATUS_NAMES) as [Status, ...Status[]];

/** One sign per status, so that colour never stands alone. */
export const STATUS_GLYPHS: Readonly<Record<Status, string>> = {
  unmarked: '·',
  present: '✓',
  late: '◷',
  'left-early': '◶',
  absent: '✕',
  leave: '假',
  official: '公',
  'back-late': '◷',
  'not-back': '!',
  'not-seen': '?',
  day: '走',
  placement: '习',
  suspended: '休',
  exempt: '免',
};

/** What a marker may set by hand. Leave and the like come from their own records. */
export const MARKABLE = [
  'unmarked',
  'present',
  'late',
  'left-early',
  'absent',
  'back-late',
  'not-back',
  'not-seen',
] as const satisfies readonly Status[];
export type Markable = (typeof MARKABLE)[number];

export function isMarkableStatus(status: Status): status is Markable {
  return (MARKABLE as readonly Status[]).includes(status);
}

/**
 * No duty to be checked: in the roster for the whereabouts board, never a gap (R9). `exempt`: the school's settings
 * leave the student or his floor out of this check; he lives there all the same (R24).
 */
export const OFF_DUTY = ['day', 'placement', 'suspended', 'exempt'] as const satisfies readonly Status[];
export type OffDuty = (typeof OFF_DUTY)[number];

export function isOffDuty(status: Status): status is OffDuty {
  return (OFF_DUTY as readonly Status[]).includes(status);
}

/** A witness saw the person: such a mark ends a leave (R1, L8). */
export const SEEN: readonly Status[] = ['present', 'late', 'left-early', 'back-late'];
/** Somebody must look for the person now (R15). */
export const MISSING: readonly Status[] = ['not-back', 'not-seen'];
/** Kept as an exception for worklists and history; everything else is the ordinary case. */
export const EXCEPTIONS: readonly Status[] = [
  'late',
  'left-early',
  'absent',
  'leave',
  'official',
  'back-late',
  'not-back',
  'not-seen',
];
/** Statuses that a leave covering the check rules out (R1): the person is excused. */
export const RULED_OUT_BY_LEAVE: readonly Status[] = ['unmarked', 'absent', 'not-back', 'not-seen'];

export const CHECK_KINDS = { drill: '早操', class: '上课', study: '晚自习', dorm: '晚就寝' } as const;
export type CheckKind = keyof typeof CHECK_KINDS;

/** Tap order and the statuses offered on a long press, by kind of check. */
export const STATUS_CYCLE: Readonly<Record<CheckKind, readonly Markable[]>> = {
  drill: ['present', 'absent', 'unmarked'],
  class: ['present', 'absent', 'unmarked'],
  study: ['present', 'absent', 'unmarked'],
  dorm: ['present', 'not-back', 'unmarked'],
};
export const STATUS_CHOICES: Readonly<Record<CheckKind, readonly Markable[]>> = {
  drill: ['present', 'late', 'left-early', 'absent', 'unmarked'],
  class: ['present', 'late', 'left-early', 'absent', 'unmarked'],
  study: ['present', 'late', 'left-early', 'absent', 'unmarked'],
  dorm: ['present', 'back-late', 'not-back', 'not-seen', 'unmarked'],
};

/** What 消到 makes of somebody who arrives after the roll was submitted (R6). */
export function lateStatusOf(kind: CheckKind): 'late' | 'back-late' {
  return kind === 'dorm' ? 'back-late' : 'late';
}

export type SheetState =
  'pending' | 'open' | 'submitted' | 'locked' | 'incomplete' | 'missed' | 'reopened' | 'cancelled' | 'exempt';

/**
 * R23; `cancelled` belongs to the calendar and to whoever calls the check off (R17), `exempt` to a floor on which
 * nobody has the duty: it is not expected and never begins, but tells who lives there (R24).
 */
export const SHEET_STATES: StateMap<SheetState> = {
  pending: ['open', 'missed', 'cancelled'],
  open: ['submitted', 'incomplete', 'missed', 'cancelled'],
  submitted: ['locked', 'reopened'],
  locked: ['reopened'],
  incomplete: ['reopened'],
  missed: ['reopened'],
  reopened: ['submitted', 'locked', 'incomplete', 'missed'],
  cancelled: ['pending'],
  exempt: [],
};

export const SHEET_STATE_NAMES: Readonly<Record<SheetState, string>> = {
  pending: '未开始',
  open: '点名中',
  submitted: '已提交',
  locked: '已锁定',
  incomplete: '未点完',
  missed: '未点名',
  reopened: '重新打开',
  cancelled: '已取消',
  exempt: '免点',
};

/** States in which marks go straight in; in any other they go to the correction queue (R13). */
export const MARKING_STATES: readonly SheetState[] = ['open', 'reopened'];

export type Counts = Record<Status, number>;

export function noCounts(): Counts {
  return Object.fromEntries(STATUSES.map((status) => [status, 0])) as Counts;
}

export function countMarks(statuses: Iterable<Status>): Counts {
  const counts = noCounts();
  for (const status of statuses) counts[status] += 1;
  return counts;
}

/** People who must be accounted for: everybody on the roster who has the duty. */
export function dutyTotal(counts: Readonly<Counts>): number {
  return STATUSES.filter((status) => !(OFF_DUTY as readonly Status[]).includes(status)).reduce(
    (sum, status) => sum + counts[status],
    0,
  );
}

/** A leave or the like as the roll sees it; epoch ms, `to` exclusive. */
export interface Cover {
  kind: 'leave' | 'official' | 'placement' | 'day';
  from: number;
  to: number;
  /** Asked for, not approved yet (R2). */
  pending: boolean;
}

export interface Window {
  opensAt: number;
  closesAt: number;
}

/** Pending and coming covers only inform; `in-force` excuses; `overdue` is a leave that ended without return. */
export type CoverState = 'in-force' | 'starts-later' | 'pending' | 'overdue' | 'none';

/** How a cover bears on a check at instant `at` (clamped to the window): R1–R4. */
export function coverState(cover: Cover, window: Window, at: number): CoverState {
  const moment = Math.min(Math.max(at, window.opensAt), window.closesAt);
  if (cover.to <= moment) return cover.pending || cover.kind !== 'leave' ? 'none' : 'overdue';
  if (cover.from >= window.closesAt) return 'none';
  if (cover.pending) return 'pending';
  return cover.from <= moment ? 'in-force' : 'starts-later';
}

/** Both ends of a two-point check seen → as marked at the start; one missing → left early (R8). */
export function twoPointStatus(start: Status, end: Status): Status {
  const seenStart = SEEN.includes(start);
  const seenEnd = SEEN.includes(end);
  if (seenStart && seenEnd) return start;
  return seenStart || seenEnd ? 'left-early' : start;
}

/** Minutes after opening at which an unbegun check falls to each next post (R10). */
export const DEFAULT_LADDER: readonly [number, number, number] = [5, 10, 15];

/** When `role` may claim an unbegun check: epoch ms, null when the post never marks. */
export function mayClaimFrom(
  role: Role,
  opensAt: number,
  ladder: readonly number[] = DEFAULT_LADDER,
  markers: readonly Role[] = MARKER_ROLES,
): number | null {
  const place = markers.indexOf(role);
  if (place < 0) return null;
  return place === 0 ? opensAt : opensAt + (ladder[place - 1] ?? 15) * 60_000;
}
