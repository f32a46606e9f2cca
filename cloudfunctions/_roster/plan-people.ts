import type { PersonDoc } from '../org/documents';
import type { Finding } from './findings';
import { clearBeds } from './plan-beds';
import { findsOf, searchKeys } from './pinyin';
import { insert, type Existing, type Write } from './write';
import type { StaffRow } from './posts';
import type { RosterFile } from './read';
import type { StudentRow } from './students';
import type { Trees } from './tree';

/** One person as the preview shows him. `moved` = another bed; its `fields` may hold other changes too. */
export interface PersonChange {
  kind: 'new' | 'changed' | 'moved' | 'missing';
  id: string;
  name: string;
  /** Where he lives or works, in words. */
  place: string;
  fields: { field: string; from: string; to: string }[];
}

export interface PeoplePlan {
  changes: PersonChange[];
  writes: Write[];
  classWrites: Write[];
  findings: Finding[];
  unchanged: number;
  /** Everybody who may hold a post after this import: number → name. */
  active: Map<string, string>;
}

const FIELD_NAMES: Partial<Record<keyof PersonDoc, string>> = {
  name: '姓名',
  sex: '性别',
  phone: '电话',
  guardianName: '家长姓名',
  guardianPhone: '家长电话',
  ethnicity: '民族',
  political: '政治面貌',
  bed: '床位',
  roomId: '房间',
  classId: '班级',
  year: '年级',
  counselorId: '辅导员',
  duty: '住宿情况',
  status: '状态',
  department: '部门',
  title: '职务',
  collegeId: '学院',
  majorId: '专业',
};
const PLACE_FIELDS: readonly (keyof PersonDoc)[] = ['roomId', 'bed'];
/** Follow from other fields: compared and written, but not worth a line of the preview. */
const DERIVED: readonly (keyof PersonDoc)[] = [
  'pinyin',
  'initials',
  'finds',
  'campusId',
  'buildingId',
  'floorId',
  'roomName',
  'roomLabel',
  'className',
  'kind',
  'dutyBy',
];
const DUTY_WORDS = { boarding: '住校', day: '走读', placement: '实习', suspended: '休学' };

/** `today`: the business day on which a hand-set duty may be over. */
export function planPeople(file: RosterFile, existing: Existing, trees: Trees, today: string): PeoplePlan {
  const stored = new Map(existing.people.map((person) => [person._id, person]));
  const staffIds = new Set([
    ...(file.staff ?? []).map((row) => row.id),
    ...existing.people.filter((person) => person.kind === 'staff').map((person) => person._id),
  ]);
  const plan: PeoplePlan = {
    changes: [],
    writes: [],
    classWrites: [],
    findings: [],
    unchanged: 0,
    active: new Map(existing.people.filter((p) => p.status === 'active').map((p) => [p._id, p.name])),
  };
  const counselors = new Map<string, Map<string, number>>();
  const missing = missingPeople(file, existing, trees);
  const free = clearBeds(file, existing.people, new Set(missing.map((person) => person._id)), trees);
  plan.findings.push(
    ...free.findings.map(({ row, value, severity, reason }) =>
      about(file, row, 'bed', value, severity, reason),
    ),
  );
  // Rows that name a major come first: one that does not means the class that they make.
  for (const row of file.students)
    if (row.major !== undefined) trees.class(row.college, row.major, row.className, row.year);
  for (const row of file.students) {
    const before = stored.get(row.id);
    if (before?.kind === 'staff') {
      plan.findings.push(about(file, row, 'id', row.id, 'refused', '这个号码已是教职工的工号，请改正'));
      continue;
    }
    if (free.refused.has(row.id)) continue;
    const wanted = studentFields(row, file, trees, staffIds, plan.findings, before, today);
    if (wanted.classId && wanted.counselorId) tally(counselors, wanted.classId, wanted.counselorId);
    compare(plan, trees, row.id, before, wanted, blankPerson(row.id, 'student'));
  }
  for (const row of file.staff ?? []) {
    compare(plan, trees, row.id, stored.get(row.id), staffFields(row), blankPerson(row.id, 'staff'));
  }
  for (const person of missing) planMissing(plan, person, trees);
  planClassCounselors(plan, counselors, trees);
  return plan;
}

function studentFields(
  row: StudentRow,
  file: RosterFile,
  trees: Trees,
  staffIds: ReadonlySet<string>,
  findings: Finding[],
  before: PersonDoc | undefined,
  today: string,
): Partial<PersonDoc> {
  if (before && before.name !== row.name) {
    findings.push(
      about(
        file,
        row,
        'name',
        row.name,
        'warning',
        `原记录的姓名是 ${before.name}，确认后将改名，请核对学号`,
      ),
    );
  }
  const study = trees.class(row.college, row.major, row.className, row.year);
  const room = row.bed ? trees.room(row.bed) : null;
  let counselorId = row.counselorId;
  if (counselorId && !staffIds.has(counselorId)) {
    findings.push(
      about(file, row, 'counselorId', counselorId, 'warning', '教职工名单里没有这个工号，辅导员已留空'),
    );
    counselorId = '';
  }
  return {
    kind: 'student',
    name: row.name,
    ...searchKeys(row.name),
    sex: row.sex,
    phone: row.phone,
    guardianName: row.guardianName,
    guardianPhone: row.guardianPhone,
    ethnicity: row.ethnicity,
    political: row.political,
    campusId: room?.campusId ?? null,
    buildingId: room?.buildingId ?? null,
    floorId: room?.floorId ?? null,
    roomId: room?._id ?? null,
    roomName: room?.name ?? '',
    roomLabel: room?.label ?? '',
    className: study.name,
    bed: row.bed?.bed ?? null,
    collegeId: study.collegeId,
    majorId: study.majorId,
    classId: study._id,
    year: row.year,
    counselorId: counselorId === undefined ? undefined : counselorId || null,
    ...dutyFields(row, before, today),
    status: 'active',
  };
}

/** A duty set by hand stands until its last day; then the roster speaks again. */
function dutyFields(row: StudentRow, before: PersonDoc | undefined, today: string): Partial<PersonDoc> {
  if (row.duty === undefined) return {};
  if (before?.dutyBy !== 'manual') return { duty: row.duty };
  if (before.dutyTo === null || before.dutyTo >= today) return {};
  return { duty: row.duty, dutyFrom: null, dutyTo: null, dutyBy: 'import' };
}

function staffFields(row: StaffRow): Partial<PersonDoc> {
  return {
    kind: 'staff',
    name: row.name,
    ...searchKeys(row.name),
    phone: row.phone,
    department: row.department,
    title: row.title,
    status: 'active',
  };
}

export function blankPerson(id: string, kind: PersonDoc['kind']): PersonDoc {
  return {
    _id: id,
    kind,
    name: '',
    pinyin: '',
    initials: '',
    finds: [],
    sex: '',
    phone: '',
    guardianName: '',
    guardianPhone: '',
    ethnicity: '',
    political: '',
    campusId: null,
    buildingId: null,
    floorId: null,
    roomId: null,
    roomName: '',
    roomLabel: '',
    className: '',
    bed: null,
    collegeId: null,
    majorId: null,
    classId: null,
    year: null,
    counselorId: null,
    duty: 'boarding',
    dutyFrom: null,
    dutyTo: null,
    dutyBy: 'import',
    status: 'active',
    department: '',
    title: '',
    rev: 1,
  };
}

function compare(
  plan: PeoplePlan,
  trees: Trees,
  id: string,
  before: PersonDoc | undefined,
  wanted: Partial<PersonDoc>,
  blank: PersonDoc,
): void {
  const keys = (Object.keys(wanted) as (keyof PersonDoc)[]).filter((key) => wanted[key] !== undefined);
  const set = Object.fromEntries(
    keys.filter((key) => (before ?? blank)[key] !== wanted[key]).map((key) => [key, wanted[key]]),
  );
  plan.active.set(id, wanted.name ?? before?.name ?? '');
  const after: PersonDoc = { ...(before ?? blank), ...set };
  after.finds = findsOf(after);
  if (!sameTexts(before?.finds, after.finds)) set.finds = after.finds;
  if (!before) {
    plan.changes.push({ kind: 'new', id, name: after.name, place: placeOf(after, trees), fields: [] });
    plan.writes.push(insert('people', after));
    return;
  }
  if (Object.keys(set).length === 0) {
    plan.unchanged += 1;
    return;
  }
  const fields = (Object.keys(set) as (keyof PersonDoc)[])
    .filter((key) => !DERIVED.includes(key))
    .map((key) => ({
      field: FIELD_NAMES[key] ?? key,
      from: valueOf(before, key, trees),
      to: valueOf(after, key, trees),
    }));
  const moved = PLACE_FIELDS.some((key) => key in set);
  plan.changes.push({
    kind: moved ? 'moved' : 'changed',
    id,
    name: after.name,
    place: placeOf(after, trees),
    fields,
  });
  plan.writes.push({ part: 'core', op: 'set', collection: 'people', id, doc: set });
}

function sameTexts(left: readonly string[] | undefined, right: readonly string[]): boolean {
  return left?.length === right.length && left.every((text, at) => text === right[at]);
}

/** Active people a newer file lacks: only where the file speaks (its colleges; staff when it has that sheet). */
function missingPeople(file: RosterFile, existing: Existing, trees: Trees): PersonDoc[] {
  const named = new Set([...file.students, ...(file.staff ?? [])].map((row) => row.id));
  // A refused row is still in the file: its person is not missing.
  for (const id of file.refusedIds) named.add(id);
  // Nor is an administrator: the first one often stands in no list, and would lock everybody out by leaving.
  for (const grant of existing.grants)
    if (grant.role === 'admin' && grant.state === 'active') named.add(grant.personId);
  const colleges = new Set(
    file.students.map((row) => trees.class(row.college, row.major, row.className, row.year).collegeId),
  );
  return existing.people.filter(
    (person) =>
      person.status === 'active' &&
      !named.has(person._id) &&
      (person.kind === 'student' ? colleges.has(person.collegeId ?? '') : file.staff !== null),
  );
}

function planMissing(plan: PeoplePlan, person: PersonDoc, trees: Trees): void {
  const { _id: id, name } = person;
  plan.changes.push({ kind: 'missing', id, name, place: placeOf(person, trees), fields: [] });
  plan.writes.push({ part: 'missing', op: 'set', collection: 'people', id, doc: GONE });
}

export const NO_BED = {
  campusId: null,
  buildingId: null,
  floorId: null,
  roomId: null,
  roomName: '',
  roomLabel: '',
  bed: null,
} as const;
/** A person who left gives up his bed; his class stays with him, as history. */
export const GONE = { status: 'left', finds: [] as readonly string[], ...NO_BED } as const;

/** A class's counselor is the one most of its students name. */
function planClassCounselors(
  plan: PeoplePlan,
  counselors: Map<string, Map<string, number>>,
  trees: Trees,
): void {
  for (const [classId, votes] of counselors) {
    const [winner] = [...votes].sort((a, b) => b[1] - a[1])[0] ?? [];
    const node = trees.get(classId);
    if (!winner || !node || !('counselorId' in node) || node.counselorId === winner) continue;
    if (trees.added.studies.includes(node)) {
      node.counselorId = winner;
      continue;
    }
    plan.classWrites.push({
      part: 'core',
      op: 'set',
      collection: 'studies',
      id: classId,
      doc: { counselorId: winner },
    });
  }
}

function tally(counselors: Map<string, Map<string, number>>, classId: string, counselorId: string): void {
  const votes = counselors.get(classId) ?? new Map<string, number>();
  votes.set(counselorId, (votes.get(counselorId) ?? 0) + 1);
  counselors.set(classId, votes);
}

function placeOf(person: PersonDoc, trees: Trees): string {
  if (person.kind === 'staff') return person.department;
  const room = trees.get(person.roomId)?.label;
  const home = room
    ? `${room} ${person.bed ?? '?'}床`
    : DUTY_WORDS[person.duty === 'boarding' ? 'boarding' : person.duty];
  return `${trees.get(person.classId)?.label ?? ''} · ${room ? home : person.duty === 'boarding' ? '未安排床位' : home}`;
}

function valueOf(person: PersonDoc, key: keyof PersonDoc, trees: Trees): string {
  const value = person[key];
  if (key === 'duty') return DUTY_WORDS[person.duty];
  if (key === 'status') return person.status === 'active' ? '在校' : '已离校';
  if (value === null || value === '') return '空';
  const node = typeof value === 'string' && key.endsWith('Id') ? trees.get(value)?.label : undefined;
  return node ?? String(value);
}

function about(
  file: RosterFile,
  row: StudentRow,
  column: string,
  value: string,
  severity: Finding['severity'],
  reason: string,
): Finding {
  return {
    sheet: file.studentSheet,
    row: row.row,
    column: file.studentColumns[column] ?? column,
    value,
    severity,
    reason,
  };
}
