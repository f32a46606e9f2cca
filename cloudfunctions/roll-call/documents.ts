import type { Role } from '@contract/core/roles';
import type { CaseState } from '@contract/roll-call-cases';
import type { CheckKind, Counts, SheetState, Status } from '@contract/roll-call-rules';
import type { CheckSetting } from '@contract/roll-call-schedule';
import type { Stored } from '@kernel/collection';
import type { WithEffects } from '@kernel/effects';

/** Rows of roll call as they are stored. Instants are epoch ms. */

export interface CheckDoc extends CheckSetting, Stored {
  /** Counts the office's changes of this check. */
  version: number;
  setBy: string;
  setName: string;
  setAt: number;
  /** What held before, oldest first. */
  earlier: readonly {
    version: number;
    setting: CheckSetting;
    setBy: string;
    setName: string;
    setAt: number;
  }[];
}

/** One check on one day: which floors are expected, how far the opener has come. */
export interface CheckDayDoc extends Stored {
  day: string;
  checkId: string;
  checkName: string;
  kind: CheckKind;
  opensAt: number;
  closesAt: number;
  locksAt: number;
  /** `making`: the opener is at it and resumes after `cursor`. */
  state: 'making' | 'made' | 'cancelled';
  /** Last floor looked at. */
  cursor: string;
  /** Floors that got a sheet. */
  floors: number;
  cancelReason: string | null;
  /** Buildings in which it does not take place → why. */
  closedBuildings: Readonly<Record<string, string>>;
  /** What the sheets are made by, however long the opener takes and whatever the office changes meanwhile (R9). */
  setting?: CheckSetting;
}

export interface MarkDoc {
  s: Status;
  /** Counts the changes of this mark; what a change must name. */
  v: number;
  at: number | null;
  by: string | null;
  byName: string | null;
  /** The intent that set it. */
  k: string | null;
  clientAt?: number;
  note?: string;
  bulk?: true;
  arrivedAt?: number;
  /** Of a check with two points: what was seen at the start, once `s` says what both make (R8). */
  start?: Status;
}

export interface RosterEntry {
  personId: string;
  name: string;
  pinyin: string;
  initials: string;
  roomId: string;
  bed: number | null;
  classId: string | null;
  collegeId: string | null;
}

/** A leave or the like in force for somebody not marked yet. */
export interface AwayDoc {
  k: 'leave' | 'official' | 'placement' | 'day';
  from: number;
  to: number;
}

export interface LogEntry {
  at: number;
  /** Null: the system. */
  by: string | null;
  n: string;
  a:
    | 'mark'
    | 'unopened'
    | 'claim'
    | 'submit'
    | 'reopen'
    | 'late'
    | 'report'
    | 'visitor'
    | 'recount'
    | 'settle'
    | 'correct'
    | 'appeal'
    | 'lock'
    | 'return';
  /** The intent, for a replay that comes after somebody else's change. */
  k?: string;
  /** roomId, reason, level … */
  x?: string;
  /** [personId, status before, status after]. */
  m?: [string, Status, Status][];
  /** `m` tells of the second point (R8). */
  p?: 'end';
}

export interface VisitorDoc {
  name: string;
  number: string;
  roomId: string;
  note: string;
  at: number;
  by: string;
  byName: string;
}

/** A mark that arrived after somebody else had claimed the check (R23). */
export interface DisputeDoc {
  personId: string;
  to: Status;
  by: string;
  byName: string;
  at: number;
  k: string;
  /** It tells of the second point (R8). */
  point?: 'end';
  /** It came with 无人开门 for its whole room (R7). */
  unopened?: true;
}

export interface SheetHolder {
  personId: string;
  name: string;
  role: Role;
}

/** A marker who lives on the floor, and who marks his bed (R11). */
export interface StandForDoc {
  personId: string;
  name: string;
  roomId: string;
  bed: number | null;
  by: readonly SheetHolder[];
}

/** `_id` = `<floorId>:<day>:<checkId>`. */
export interface SheetDoc extends WithEffects {
  day: string;
  checkId: string;
  checkName: string;
  kind: CheckKind;
  points: 1 | 2;
  floorId: string;
  buildingId: string;
  campusId: string;
  floorLabel: string;
  floorName: string;
  buildingLabel: string;
  state: SheetState;
  opensAt: number;
  graceUntil: number;
  closesAt: number;
  locksAt: number;
  ladder: readonly number[];
  /** Days after the lock until which a counselor may open it again (R16); absent on sheets of an earlier version. */
  reopenDays?: number;
  /** Posts of the roll that do not take this check; absent on sheets of an earlier version. */
  barred?: readonly Role[];
  /** Snapshot taken when the sheet was made (R9). */
  roster: readonly RosterEntry[];
  rooms: Readonly<Record<string, string>>;
  classes: Readonly<Record<string, string>>;
  roomIds: readonly string[];
  classIds: readonly string[];
  collegeIds: readonly string[];
  /** Of the roster: without the duty on that day (R9). */
  offDuty: readonly string[];
  marks: Readonly<Record<string, MarkDoc>>;
  /** Second point (R8); empty for a check with one. */
  ends: Readonly<Record<string, MarkDoc>>;
  /** Exactly the recount of `marks`. */
  counts: Counts;
  /** Marks of an open roll's second point that say something: `counts` tells of the start; absent on earlier sheets. */
  endMarks?: number;
  /** Of those still unmarked: who is excused now. `awayCounts` is its recount by kind. */
  away: Readonly<Record<string, AwayDoc>>;
  awayCounts: { leave: number; official: number; placement: number; day: number };
  unopened: Readonly<Record<string, true>>;
  /** Posts of this floor and above on the day. */
  holders: readonly SheetHolder[];
  standFor: readonly StandForDoc[];
  /** 1: a marker's own bed may wait for another's hand. */
  standDue: 0 | 1;
  claimedBy: string | null;
  claimedName: string | null;
  claimLevel: Role | null;
  claimedAt: number | null;
  /** How far the check has fallen (R10): 0 the floor leader's. */
  fallen: number;
  /** Patches so far: 0 means nobody has begun. */
  touches: number;
  touchedAt: number | null;
  /** Any change that the board shows. */
  changedAt: number;
  submittedAt: number | null;
  submittedBy: string | null;
  submittedName: string | null;
  submitKey: string | null;
  reopenedBy: string | null;
  reopenedName: string | null;
  reopenReason: string | null;
  /** Students whose cases were reported before the submission. */
  reported: Readonly<Record<string, number>>;
  visitors: readonly VisitorDoc[];
  disputes: Readonly<Record<string, DisputeDoc>>;
  log: readonly LogEntry[];
  logSize: number;
  cancelReason: string | null;
  /** 1: locked and not yet in the months. */
  monthsDue: 0 | 1;
}

export interface ExceptionDoc extends Stored {
  sheetId: string;
  day: string;
  checkId: string;
  checkName: string;
  kind: CheckKind;
  personId: string;
  name: string;
  classId: string | null;
  className: string;
  collegeId: string | null;
  floorId: string;
  buildingId: string;
  campusId: string;
  roomId: string;
  place: string;
  s: Status;
  at: number | null;
  byName: string | null;
  arrivedAt: number | null;
  caseId: string | null;
  streak: number;
}

export interface CorrectionDoc extends Stored {
  sheetId: string;
  day: string;
  checkName: string;
  floorId: string;
  buildingId: string;
  campusId: string;
  classId: string | null;
  collegeId: string | null;
  floorLabel: string;
  personId: string;
  name: string;
  stands: Status;
  /** Absent on corrections of an earlier version. */
  roomId?: string;
  roomName?: string;
  /** It came with 无人开门 for its whole room (R7). */
  unopened?: true;
  /** Version of the mark that stands, for the decision's compare-and-set. */
  v: number;
  wanted: Status;
  by: string;
  byName: string;
  clientAt: number | null;
  receivedAt: number;
  why: string;
  state: 'waiting' | 'taken' | 'refused';
  decidedBy: string | null;
  decidedName: string | null;
  decidedAt: number | null;
  /** The intent that decided: its replay goes on with what it began, another one is told. */
  decidedKey?: string;
  note: string;
}

export interface CaseDoc extends WithEffects {
  kind: 'person' | 'room';
  sheetId: string;
  day: string;
  checkId: string;
  checkName: string;
  title: string;
  people: readonly { personId: string; name: string; s: Status }[];
  personIds: readonly string[];
  floorId: string;
  buildingId: string;
  campusId: string;
  roomId: string;
  classIds: readonly string[];
  collegeIds: readonly string[];
  place: string;
  state: CaseState;
  /** 1 while open or acknowledged. */
  live: 0 | 1;
  /** 1: somebody acknowledged it once; it is no false alarm any more. */
  acked: 0 | 1;
  /** Index into CASE_STEPS. */
  step: number;
  owners: readonly { personId: string; name: string }[];
  ownerName: string | null;
  since: number;
  nextAt: number | null;
  openedAt: number;
  closedAt: number | null;
  log: readonly { at: number; by: string | null; n: string; text: string; k?: string }[];
}

/** `d`: two digits of the day → check → status. */
export interface MonthDoc extends Stored {
  personId: string;
  month: string;
  d: Readonly<Record<string, Readonly<Record<string, Status>>>>;
}

export interface BoardFloor {
  f: string;
  b: string;
  c: string;
  /** Words of floor and building. */
  fl: string;
  bl: string;
  st: SheetState;
  /** To account for, done, missing. */
  t: number;
  d: number;
  m: number;
  /** 1: somebody has begun. */
  k: 0 | 1;
  /** Marks at the second point; absent where there are none. */
  e?: number;
  /** A row of an earlier version does not know the statuses that came later. */
  n: Partial<Counts>;
}

export interface BoardHead {
  checkId: string;
  checkName: string;
  kind: CheckKind;
  opensAt: number;
  closesAt: number;
  locksAt: number;
  off: string | null;
}

export interface BoardDoc extends Stored {
  head: BoardHead;
  day: string;
  checkId: string;
  /** Changes after this instant are not in it. */
  asOf: number;
  floors: Readonly<Record<string, BoardFloor>>;
}
