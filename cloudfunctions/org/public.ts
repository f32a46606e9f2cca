/**
 * What every domain may ask of people, places and absences. These reads are not bound to a caller's scope: the
 * calling domain checks first which floors, classes or persons its caller reaches.
 */
import type { NodeLevel, Role } from '@contract/core/roles';
import { gt, lt, oneOf } from '@kernel/filter';
import type { Scope } from '@kernel/scope';
import { calendarOf, type SchoolDay } from './calendar';
import type { Duty, PersonDoc, SpanDoc, SpanKind, SpanState } from './documents';
import { bindings, grants, people, places, spans, studies } from './repo';

export type { SchoolDay } from './calendar';
export type { Duty, SpanKind, SpanState } from './documents';

const WHY = 'the calling domain has checked its caller’s reach';
const AT_ONCE = 1000;

/** A person as sheets and lists need him. Ids of nodes are null where he has none (staff, day students). */
export interface PersonCard {
  personId: string;
  kind: 'student' | 'staff';
  name: string;
  pinyin: string;
  initials: string;
  sex: '男' | '女' | '';
  /** Unmasked: mask it before it leaves to anyone but the chain that may call. */
  phone: string;
  campusId: string | null;
  buildingId: string | null;
  floorId: string | null;
  roomId: string | null;
  /** 301 and 灞柳校区1号楼301; empty without a bed. */
  roomName: string;
  roomLabel: string;
  bed: number | null;
  collegeId: string | null;
  classId: string | null;
  className: string;
  year: number | null;
  counselorId: string | null;
  /** Raw duty with its days; ask `dutyOn` for one day. */
  duty: Duty;
  dutyFrom: string | null;
  dutyTo: string | null;
  status: 'active' | 'left';
}

/** One floor, in words: `label` 灞柳校区1号楼3层, `name` 3层. */
export interface FloorCard {
  floorId: string;
  buildingId: string;
  campusId: string;
  name: string;
  label: string;
  buildingName: string;
  campusName: string;
}

export interface ClassCard {
  classId: string;
  name: string;
  collegeId: string;
  collegeName: string;
  year: number | null;
  counselorId: string | null;
}

/** Who is away from when to when (epoch ms, `to` exclusive), never why. */
export interface Span {
  id: string;
  personId: string;
  floorId: string | null;
  classId: string | null;
  kind: SpanKind;
  state: SpanState;
  from: number;
  to: number;
  source: { domain: string; id: string };
  endedAt: number | null;
  /** Since when another domain looks for the person, whose leave was over; null: nobody does. */
  searchedAt: number | null;
}

/** Who holds a post in force on a day. `openid` is null while he has not signed in. */
export interface Holder {
  personId: string;
  name: string;
  role: Role;
  nodeLevel: NodeLevel;
  nodeId: string;
  nodeLabel: string;
  /** True for a dated stand-in. */
  deputy: boolean;
}

/** Active residents of several floors, in order of floor, room, bed. 1 request per 1,000 people. */
export async function peopleOfFloors(floorIds: readonly string[]): Promise<PersonCard[]> {
  // Not by status: nearly everybody is active, and an index on it would be the wrong one to walk.
  const rows = await people.unsafeAll(WHY, { floorId: oneOf(floorIds) });
  return rows
    .filter((row) => row.status === 'active')
    .map(cardOf)
    .sort(
      (a, b) => compare(a.floorId, b.floorId) || compare(a.roomId, b.roomId) || (a.bed ?? 0) - (b.bed ?? 0),
    );
}

/** Active students of classes, boarders or not. 1 request per 1,000 people. */
export async function peopleOfClasses(classIds: readonly string[]): Promise<PersonCard[]> {
  return (await people.unsafeAll(WHY, { classId: oneOf(classIds), status: 'active' })).map(cardOf);
}

/** How many students a scope has. 1 request. */
export async function studentCount(scope: Scope): Promise<number> {
  return people.count(scope, { kind: 'student', status: 'active' });
}

/** Cards by number, those who left included; numbers nobody has are absent. 1 request per 500 numbers. */
export async function personCards(personIds: readonly string[]): Promise<Map<string, PersonCard>> {
  const cards = new Map<string, PersonCard>();
  const wanted = [...new Set(personIds)];
  for (let start = 0; start < wanted.length; start += 500) {
    const rows = await people.unsafeFind(
      WHY,
      { _id: oneOf(wanted.slice(start, start + 500)) },
      { limit: AT_ONCE },
    );
    for (const row of rows) cards.set(row._id, cardOf(row));
  }
  return cards;
}

/** The duty of a person on a business day: a dated 实习 or 休学 counts only within its days. */
export function dutyOn(person: Pick<PersonCard, 'duty' | 'dutyFrom' | 'dutyTo'>, day: string): Duty {
  if (person.dutyFrom !== null && day < person.dutyFrom) return 'boarding';
  if (person.dutyTo !== null && day > person.dutyTo) return 'boarding';
  return person.duty;
}

/** Every floor of the school with its words, by campus, building, floor. 1 request a thousand places. */
export async function floors(floorIds?: readonly string[]): Promise<FloorCard[]> {
  const rows = await places.unsafeAll(WHY, { level: oneOf(['campus', 'building', 'floor']) });
  const byId = new Map(rows.map((row) => [row._id, row]));
  const only = floorIds && new Set(floorIds);
  return rows
    .filter((row) => row.level === 'floor' && (!only || only.has(row._id)))
    .sort((a, b) => {
      const order = (id: string | null) => (id === null ? 0 : (byId.get(id)?.order ?? 0));
      return (
        order(a.campusId) - order(b.campusId) ||
        order(a.buildingId) - order(b.buildingId) ||
        a.order - b.order
      );
    })
    .map((row) => ({
      floorId: row._id,
      buildingId: row.buildingId ?? '',
      campusId: row.campusId,
      name: row.name,
      label: row.label,
      buildingName: byId.get(row.buildingId ?? '')?.name ?? '',
      campusName: byId.get(row.campusId)?.name ?? '',
    }));
}

/** Classes by id (all without ids). 1 request a thousand. */
export async function classCards(classIds?: readonly string[]): Promise<ClassCard[]> {
  const rows = await studies.unsafeAll(WHY, { level: oneOf(['college', 'class']) });
  const colleges = new Map(rows.filter((row) => row.level === 'college').map((row) => [row._id, row.name]));
  const only = classIds && new Set(classIds);
  return rows
    .filter((row) => row.level === 'class' && (!only || only.has(row._id)))
    .map((row) => ({
      classId: row._id,
      name: row.name,
      collegeId: row.collegeId,
      collegeName: colleges.get(row.collegeId) ?? '',
      year: row.year,
      counselorId: row.counselorId,
    }));
}

/**
 * Who holds one of `roles` at one of `nodeIds` (`c1-1-3`, `x1-24010`, `school` …) on a business day, stand-ins
 * included. For a ladder pass the floor and everything above it: `[floorId, buildingId, campusId, 'school']`.
 * 2 requests (posts, names).
 */
export async function holders(
  nodeIds: readonly string[],
  roles: readonly Role[],
  day: string,
): Promise<Holder[]> {
  const rows = await grants.unsafeFind(
    WHY,
    { nodeId: oneOf(nodeIds), role: oneOf(roles), state: 'active' },
    { limit: AT_ONCE },
  );
  const held = rows.filter((row) => row.fromOn <= day && (row.toOn === null || row.toOn >= day));
  const cards = await personCards(held.map((row) => row.personId));
  return held.flatMap((row) => {
    const card = cards.get(row.personId);
    if (card?.status !== 'active') return [];
    const { personId, role, nodeLevel, nodeId, nodeLabel } = row;
    return [{ personId, name: card.name, role, nodeLevel, nodeId, nodeLabel, deputy: row.deputyOf !== null }];
  });
}

/** personId → openid of those who have signed in. 1 request per 500 people. */
export async function openidsOf(personIds: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const wanted = [...new Set(personIds)];
  for (let start = 0; start < wanted.length; start += 500) {
    const part = wanted.slice(start, start + 500);
    for (const row of await bindings.unsafeFind(WHY, { personId: oneOf(part) }, { limit: AT_ONCE })) {
      found.set(row.personId, row._id);
    }
  }
  return found;
}

/** What kind of day a business day is, its term and timetable. 2 requests. */
export async function schoolDay(day: string): Promise<SchoolDay> {
  return (await calendarOf([day]))[0] as SchoolDay;
}

/**
 * Spans of residents of these floors that touch [from, to) (epoch ms), cancelled ones left out: every one, before a
 * holiday too. 1 request a thousand.
 */
export async function spansOfFloors(floorIds: readonly string[], from: number, to: number): Promise<Span[]> {
  const rows = await spans.unsafeAll(WHY, { floorId: oneOf(floorIds), to: gt(from), from: lt(to) });
  return rows.filter((row) => row.state !== 'cancelled').map(spanOf);
}

/** Spans of one person that touch [from, to) (epoch ms), cancelled ones left out. 1 request. */
export async function spansOfPerson(personId: string, from: number, to: number): Promise<Span[]> {
  const rows = await spans.unsafeFind(WHY, { personId, to: gt(from), from: lt(to) }, { limit: AT_ONCE });
  return rows.filter((row) => row.state !== 'cancelled').map(spanOf);
}

/**
 * Spans of a domain that another one ended and that it has not answered yet (`answerSpans`): what its job picks
 * up, however late the other one's outbox was applied. 1 request.
 */
export async function unansweredSpans(domain: string): Promise<Span[]> {
  const rows = await spans.unsafeFind(
    WHY,
    { 'source.domain': domain, unanswered: true },
    { sort: [['endedAt', 1]], limit: AT_ONCE },
  );
  return rows.map(spanOf);
}

/** The domain has taken note of the ends of these spans of its own. 1 request. */
export async function answerSpans(domain: string, spanIds: readonly string[]): Promise<number> {
  return spans.changeMany(
    { _id: oneOf(spanIds), 'source.domain': domain, unanswered: true },
    { set: { unanswered: false } },
  );
}

function compare(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : a === b ? 0 : 1;
}

function spanOf(row: SpanDoc): Span {
  const { _id, personId, floorId, classId, kind, state, from, to, source, endedAt } = row;
  const searchedAt = row.searchedAt ?? null;
  return { id: _id, personId, floorId, classId, kind, state, from, to, source, endedAt, searchedAt };
}

function cardOf(row: PersonDoc): PersonCard {
  return {
    personId: row._id,
    kind: row.kind,
    name: row.name,
    pinyin: row.pinyin,
    initials: row.initials,
    sex: row.sex,
    phone: row.phone,
    campusId: row.campusId,
    buildingId: row.buildingId,
    floorId: row.floorId,
    roomId: row.roomId,
    roomName: row.roomName,
    roomLabel: row.roomLabel,
    bed: row.bed,
    collegeId: row.collegeId,
    classId: row.classId,
    className: row.className,
    year: row.year,
    counselorId: row.counselorId,
    duty: row.duty,
    dutyFrom: row.dutyFrom,
    dutyTo: row.dutyTo,
    status: row.status,
  };
}
