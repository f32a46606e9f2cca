import type { Ask, LeaveKind, LeaveState, Proof } from '@contract/leave-kinds';
import type { HolidayFigures } from '@contract/leave-holiday';
import type { LeavePolicy } from '@contract/leave-policy';
import type { DeciderRole } from '@contract/leave-roles';
import type { Stored } from '@kernel/collection';
import type { WithEffects } from '@kernel/effects';

/** Rows of leave as they are stored. Instants are epoch ms, `to` exclusive. */

export interface StepDoc {
  /** `counselor@x1-24010` or `person@T3001`: who may decide. */
  key: string;
  role: DeciderRole;
  people: { personId: string; name: string }[];
  why: string[];
  state: 'waiting' | 'current' | 'approved' | 'rejected';
  since: number | null;
  by: string | null;
  byName: string | null;
  at: number | null;
  note: string;
  /** Keys it has been with, its present one the last, so that it never circles (L3). */
  line: string[];
}

export interface LogEntry {
  at: number;
  by: string;
  n: string;
  text: string;
  /** The intent behind it: a repeat of the intent finds itself. */
  k: string;
}

export interface OverdueDoc {
  since: number;
  step: number;
  acknowledgedBy: string | null;
  acknowledgedName: string | null;
  acknowledgedAt: number | null;
  nextAt: number | null;
}

/** The part of the policy that goes on ruling a leave after it was asked for: changes bind new leaves only. */
export type Terms = Pick<LeavePolicy, 'overdue' | 'answerHours' | 'departure' | 'earlyOutMinutes'>;

export interface LeaveDoc extends WithEffects {
  personId: string;
  name: string;
  className: string;
  /** 灞柳校区1号楼301 */
  place: string;
  classId: string | null;
  majorId: string | null;
  collegeId: string | null;
  floorId: string | null;
  buildingId: string | null;
  campusId: string | null;
  seq: number;
  kind: LeaveKind;
  from: number;
  to: number;
  days: number;
  tierDays: number;
  counting: string;
  joined: { leaveId: string; kind: LeaveKind; from: number; to: number }[];
  retro: boolean;
  proofDueAt: number | null;
  offCampus: boolean;
  destination: string;
  contactName: string;
  contactPhone: string;
  reason: string;
  slips: { fileId: string; name: string }[];
  /** `checking`: the content check has not cleared the words. */
  content: 'pass' | 'checking';
  state: LeaveState;
  /** Raised by every change somebody could care about; what a decision must name. */
  turn: number;
  ask: Ask | null;
  waitingAt: string | null;
  waitingSince: number | null;
  /** Turn at which this waiting began: names its to-dos. */
  waitTurn: number;
  forwardAt: number | null;
  urgedAt: number | null;
  /** Order of the pending list: when it begins, or when the return was claimed. */
  rank: number;
  chain: StepDoc[];
  step: number;
  extension: {
    to: number;
    days: number;
    tierDays: number;
    reason: string;
    chain: StepDoc[];
    step: number;
  } | null;
  returnClaim: { at: number; note: string } | null;
  /** Who may take the last decision back until when, and what stands again then (L16). */
  undo: { by: string; until: number; back: Partial<Restorable> } | null;
  thread: { at: number; by: string; n: string; text: string }[];
  log: LogEntry[];
  departedAt: number | null;
  returnedAt: number | null;
  returnProof: Proof | null;
  flagged: boolean;
  outside: boolean | null;
  lastPassageAt: number | null;
  returnDueAt: number | null;
  overdue: OverdueDoc | null;
  passVersion: number;
  /** When the job must look at it next. */
  nextAt: number | null;
  groupId: string | null;
  groupTitle: string | null;
  terms: Terms;
  policyRev: number;
  inputHash: string;
  createdAt: number;
}

export type Restorable = Pick<
  LeaveDoc,
  | 'state'
  | 'ask'
  | 'waitingAt'
  | 'waitingSince'
  | 'forwardAt'
  | 'chain'
  | 'step'
  | 'extension'
  | 'returnClaim'
  | 'to'
  | 'days'
  | 'tierDays'
  | 'returnDueAt'
  | 'returnedAt'
  | 'returnProof'
  | 'flagged'
  | 'overdue'
  | 'nextAt'
>;

export interface PassageDoc extends Stored {
  leaveId: string;
  personId: string;
  name: string;
  className: string;
  campusId: string | null;
  direction: 'out' | 'in';
  means: 'live' | 'offline' | 'number';
  at: number;
  day: string;
  late: boolean;
  remark: string | null;
  guardId: string;
  guardName: string;
}

export interface RevocationDoc extends Stored {
  below: number;
  until: number;
}

/** `_id` = `bar:<personId>`. */
export interface BarDoc extends Stored {
  personId: string;
  /** False once lifted; the row keeps its history. */
  active: boolean;
  name: string;
  className: string;
  classId: string | null;
  collegeId: string | null;
  reason: string;
  by: string;
  byName: string;
  at: number;
  untilOn: string | null;
  override: { by: string; byName: string; reason: string; until: number } | null;
  log: { at: number; by: string; text: string }[];
}

export interface GroupDoc extends WithEffects {
  title: string;
  kind: 'official' | 'placement';
  from: number;
  to: number;
  offCampus: boolean;
  destination: string;
  members: string[];
  by: string;
  byName: string;
  createdAt: number;
  cancelled: boolean;
  cancelReason: string;
}

export interface HolidayDoc extends Stored {
  title: string;
  leaveFromOn: string;
  backByOn: string;
  by: string;
  createdAt: number;
}

export interface HolidayRow {
  plan: 'home' | 'stay' | 'elsewhere' | null;
  leftAt: number | null;
  backAt: number | null;
  guardian: { at: number; byName: string; how: string; phone: string | null } | null;
}

export interface HolidayClassDoc extends Stored {
  holidayId: string;
  classId: string;
  rows: Record<string, HolidayRow>;
  /** The rows of those who were of the class at its last entry, counted: a school's total reads no rows. */
  students: number;
  figures: HolidayFigures;
  /** The hour of that entry. */
  countedAt: number;
  log: { at: number; by: string; text: string }[];
}

/** `_id` = `policy`. */
export interface PolicyDoc extends Stored {
  policy: LeavePolicy;
  /** Revision of the policy as the office sees it. */
  version: number;
  setBy: string;
  setAt: number;
}

export type RuleDoc = Stored & (Partial<Omit<PolicyDoc, keyof Stored>> & Partial<Omit<BarDoc, keyof Stored>>);

export interface AccessLogDoc extends Stored {
  kind: 'slips' | 'export' | 'hand-over';
  leaveId: string | null;
  by: string;
  byName: string;
  campusIds: string[];
  at: number;
  text: string;
  outside: number;
}
