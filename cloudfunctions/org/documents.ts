import type { NodeLevel, Role } from '@contract/core/roles';
import type { ImportState } from '@contract/org-import';

/** Rows of the org domain as they are stored. Ids are readable and stable: see each shape. */

export type Duty = 'boarding' | 'day' | 'placement' | 'suspended';

/** `_id` = student or staff number (`202410000`, `T3004`). Staff leave the dormitory fields null. */
export interface PersonDoc {
  _id: string;
  kind: 'student' | 'staff';
  name: string;
  /** Without tones or spaces, `zhangsan`; `initials` is `zs`. */
  pinyin: string;
  initials: string;
  /** What a search looks through: see `findsOf`. Absent on people of an earlier version, empty once they left. */
  finds?: readonly string[];
  sex: '男' | '女' | '';
  phone: string;
  guardianName: string;
  guardianPhone: string;
  ethnicity: string;
  political: string;
  campusId: string | null;
  buildingId: string | null;
  floorId: string | null;
  roomId: string | null;
  /** Copies of the nodes' names, written by whoever sets the ids: a sheet or a list needs no second request. */
  roomName: string;
  roomLabel: string;
  className: string;
  bed: number | null;
  collegeId: string | null;
  majorId: string | null;
  classId: string | null;
  year: number | null;
  counselorId: string | null;
  duty: Duty;
  /** Business days, both inclusive; null = open. */
  dutyFrom: string | null;
  dutyTo: string | null;
  /** Who set the duty: a later import leaves a hand-set one alone. */
  dutyBy: 'import' | 'manual';
  status: 'active' | 'left';
  department: string;
  title: string;
  rev: number;
}

/** `_id`: campus `c1`, building `c1-1`, floor `c1-1-3`, room `c1-1-301`. */
export interface PlaceDoc {
  _id: string;
  level: 'campus' | 'building' | 'floor' | 'room';
  /** 灞柳校区 / 1号楼 / 3层 / 301 */
  name: string;
  /** Full words: 灞柳校区1号楼3层 */
  label: string;
  parentId: string;
  campusId: string;
  buildingId: string | null;
  floorId: string | null;
  order: number;
  rev: number;
}

/** `_id`: college `x1`, major `x1-m2`, class `x1-24010`. */
export interface StudyDoc {
  _id: string;
  level: 'college' | 'major' | 'class';
  name: string;
  label: string;
  parentId: string;
  collegeId: string;
  majorId: string | null;
  year: number | null;
  counselorId: string | null;
  order: number;
  rev: number;
}

/** `_id` = `<personId>:<role>:<nodeId>:<fromOn>`; one grant a node, the whole school is node `school`. */
export interface GrantDoc {
  _id: string;
  personId: string;
  role: Role;
  nodeLevel: NodeLevel;
  nodeId: string;
  nodeLabel: string;
  fromOn: string;
  toOn: string | null;
  source: 'import' | 'manual' | 'deputy';
  /** The grant a deputy stands in for. */
  deputyOf: string | null;
  state: 'active' | 'ended';
  endedAt: number | null;
  endedBy: string | null;
  rev: number;
}

/** `_id` = openid; exists only while bound. */
export interface BindingDoc {
  _id: string;
  personId: string;
  boundAt: number;
  rev: number;
}

export interface BindingLogDoc {
  _id: string;
  personId: string;
  openid: string;
  event: 'bound' | 'released' | 'refused';
  by: string;
  at: number;
  reason: string;
  rev: number;
}

/** `_id` = personId. */
export interface ClaimCodeDoc {
  _id: string;
  /** scrypt of the code with the document's own salt; the code itself is stored nowhere. */
  hash: string;
  salt: string;
  classId: string | null;
  issuedAt: number;
  issuedBy: string;
  expireAt: number;
  rev: number;
}

export type SpanKind = 'leave' | 'official' | 'placement' | 'day';
export type SpanState = 'pending' | 'active' | 'ended' | 'cancelled';

/** Who is away from when to when, coarsely; never why. `_id` = `<domain>:<source id>:<personId>`. */
export interface SpanDoc {
  _id: string;
  personId: string;
  floorId: string | null;
  classId: string | null;
  collegeId: string | null;
  buildingId: string | null;
  campusId: string | null;
  kind: SpanKind;
  state: SpanState;
  /** Epoch ms, `to` exclusive. */
  from: number;
  to: number;
  source: { domain: string; id: string };
  /** Set when another domain ended it ("present" ends a leave): what the source's domain picks up. */
  endedAt: number | null;
  endedBy: string | null;
  /** Ended by another domain than its own, which has not taken note yet. */
  unanswered: boolean;
  /** Since when another domain looks for the person, whose leave was over. */
  searchedAt?: number;
  /** Written since old marks were last judged by it; absent on spans of an earlier version. */
  unjudged?: boolean;
  /** Taken back since the marks it may have excused were last judged. */
  fallen?: boolean;
  rev: number;
}

/** An override of one business day; `_id` = the day. */
export interface CalendarDayDoc {
  _id: string;
  kind: DayKind;
  name: string;
  /** For a make-up day: the day whose timetable is taught. */
  teachesAs: string | null;
  setBy: string;
  setAt: number;
  rev: number;
}

export type DayKind = 'teaching' | 'weekend' | 'holiday' | 'make-up' | 'vacation';

export interface TermSetting {
  id: string;
  name: string;
  /** Business days, both inclusive. */
  from: string;
  to: string;
}

/** `_id` = `terms` | `timetable` | …, one document a topic. */
export interface SettingDoc {
  _id: string;
  terms?: TermSetting[];
  /** `MM-DD` on which the summer and the winter timetable begin. */
  summerFrom?: string;
  winterFrom?: string;
  value?: string;
  setBy: string;
  setAt: number;
  rev: number;
}

/** One import or roll-over, from its plan to the last document written. */
export interface ImportRunDoc {
  _id: string;
  kind: 'roster' | 'roll-over';
  /** What a roll-over was asked for. */
  rollOver: { from: string; graduateYears: readonly number[]; endRoles: readonly Role[] } | null;
  undoUntil: number | null;
  /** `open` while under way, its own id when closed: a unique index lets one run be open. */
  slot: string;
  fileId: string;
  fileName: string;
  state: ImportState;
  startedAt: number;
  startedBy: string;
  startedByName: string;
  refusal: string | null;
  counts: Record<string, number> | null;
  endMissing: boolean;
  endPosts: boolean;
  /** Slices in all, and the first one not applied yet. */
  slices: number;
  next: number;
  done: number;
  of: number;
  reportFileId: string | null;
  /** Whoever works on it holds it until then, epoch ms. */
  leaseUntil: number;
  /** How often somebody began to work on it; absent on runs of an earlier version. */
  attempts?: number;
  closedAt: number | null;
  rev: number;
}

/** A part of a run's plan; `_id` = `<import>:<number>`. */
export interface ImportSliceDoc {
  _id: string;
  importId: string;
  /** JSON of `Write[]`: a document's fields need not be field names of this one. */
  writes: string;
  expireAt: number;
  rev: number;
}

/** One page of a preview's list; `_id` = `<import>:<list>:<page>`. */
export interface ImportPageDoc {
  _id: string;
  importId: string;
  items: string;
  last: boolean;
  expireAt: number;
  rev: number;
}
