import { sheetId } from '@contract/core/ids';
import {
  countMarks,
  coverState,
  dutyTotal,
  OFF_DUTY,
  type OffDuty,
  type Status,
  type Window,
} from '@contract/roll-call-rules';
import { concerns, isTakenAt, type ScheduledCheck } from '@contract/roll-call-schedule';
import { MARKER_ROLES, type Role } from '@contract/core/roles';
import { initialEffects } from '@kernel/effects';
import { dutyOn, type FloorCard, type Holder, type PersonCard, type Span } from '../org/public';
import type { AwayDoc, MarkDoc, RosterEntry, SheetDoc, SheetHolder } from './documents';
import { standForOf } from './stand-in';

/** Leaves that ended this long ago may still be overdue (R3). */
export const LOOK_BACK = 3 * 24 * 60 * 60 * 1000;

export function freshMark(status: Status): MarkDoc {
  return { s: status, v: 0, at: null, by: null, byName: null, k: null };
}

/** Who of these people is excused at `at`, by person; the strongest cover counts. */
export function awayAt(spans: readonly Span[], window: Window, at: number): Record<string, AwayDoc> {
  const away: Record<string, AwayDoc> = {};
  for (const span of spans) {
    if (span.state !== 'active') continue;
    const { kind, from, to } = span;
    if (coverState({ kind, from, to, pending: false }, window, at) !== 'in-force') continue;
    const held = away[span.personId];
    if (!held || held.to < to) away[span.personId] = { k: kind, from, to };
  }
  return away;
}

export function countAway(away: Readonly<Record<string, AwayDoc>>): SheetDoc['awayCounts'] {
  const counts = { leave: 0, official: 0, placement: 0, day: 0 };
  for (const { k } of Object.values(away)) counts[k] += 1;
  return counts;
}

function offDutyOf(person: PersonCard, day: string): OffDuty | null {
  const duty = dutyOn(person, day);
  return (OFF_DUTY as readonly string[]).includes(duty) ? (duty as OffDuty) : null;
}

/** Who is asked on this floor, by the settings of the check. */
function isAsked(check: ScheduledCheck['check'], floor: FloorCard): (person: PersonCard) => boolean {
  return isTakenAt(check, floor) ? (person) => concerns(check, person) : () => false;
}

/**
 * The sheet of one floor for one check: roster, posts and absences as they are now (R9). Everybody who lives there is
 * on it, also those the check does not ask; where it asks nobody the sheet is `exempt`, where it was called off
 * before it was made `cancelled` (R24). Null for a floor on which no student lives.
 */
export function makeSheet(
  scheduled: ScheduledCheck,
  floor: FloorCard,
  residents: readonly PersonCard[],
  spans: readonly Span[],
  holders: readonly SheetHolder[],
  roomLeaders: readonly Pick<Holder, 'personId' | 'name' | 'nodeId'>[],
  now: number,
  closed: string | null,
): SheetDoc | null {
  const { check, day, opensAt, graceUntil, closesAt, locksAt } = scheduled;
  const people = residents.filter((person) => person.kind === 'student' && person.roomId !== null);
  if (people.length === 0) return null;
  const asked = isAsked(check, floor);
  const barred = MARKER_ROLES.filter((role) => !check.markers.includes(role));
  const marking = holders.filter(({ role }) => !(barred as readonly Role[]).includes(role));
  const marks: Record<string, MarkDoc> = {};
  for (const person of people) {
    marks[person.personId] = freshMark(offDutyOf(person, day) ?? (asked(person) ? 'unmarked' : 'exempt'));
  }
  const counts = countMarks(Object.values(marks).map((mark) => mark.s));
  const all = awayAt(spans, { opensAt, closesAt }, opensAt);
  const away = Object.fromEntries(Object.entries(all).filter(([id]) => marks[id]?.s === 'unmarked'));
  const roster = people.map((person): RosterEntry => ({
    personId: person.personId,
    name: person.name,
    pinyin: person.pinyin,
    initials: person.initials,
    roomId: person.roomId ?? '',
    bed: person.bed,
    classId: person.classId,
    collegeId: person.collegeId,
  }));
  const unique = (values: readonly (string | null)[]) => [
    ...new Set(values.filter((value): value is string => value !== null)),
  ];
  const standFor = standForOf(
    roster.filter((entry) => marks[entry.personId]?.s === 'unmarked'),
    marking,
    roomLeaders,
  );
  return {
    _id: sheetId(floor.floorId, day, check.checkId),
    rev: 0,
    day,
    checkId: check.checkId,
    checkName: check.name,
    kind: check.kind,
    points: check.points,
    floorId: floor.floorId,
    buildingId: floor.buildingId,
    campusId: floor.campusId,
    floorLabel: floor.label,
    floorName: floor.name,
    buildingLabel: `${floor.campusName}${floor.buildingName}`,
    state: dutyTotal(counts) === 0 ? 'exempt' : closed === null ? 'pending' : 'cancelled',
    opensAt,
    graceUntil,
    closesAt,
    locksAt,
    ladder: [...check.ladderMinutes],
    reopenDays: check.reopenDays,
    barred,
    roster,
    rooms: Object.fromEntries(people.map((person) => [person.roomId ?? '', person.roomName])),
    classes: Object.fromEntries(
      people.flatMap((person) => (person.classId === null ? [] : [[person.classId, person.className]])),
    ) satisfies Record<string, string>,
    roomIds: unique(people.map((person) => person.roomId)),
    classIds: unique(people.map((person) => person.classId)),
    collegeIds: unique(people.map((person) => person.collegeId)),
    offDuty: people.map((person) => person.personId).filter((id) => marks[id]?.s !== 'unmarked'),
    marks,
    ends: check.points === 2 ? structuredClone(marks) : {},
    counts,
    endMarks: 0,
    away,
    awayCounts: countAway(away),
    unopened: {},
    holders: marking.map(({ personId, name, role }) => ({ personId, name, role })),
    standFor,
    standDue: standFor.length > 0 ? 1 : 0,
    claimedBy: null,
    claimedName: null,
    claimLevel: null,
    claimedAt: null,
    fallen: 0,
    touches: 0,
    touchedAt: null,
    changedAt: now,
    submittedAt: null,
    submittedBy: null,
    submittedName: null,
    submitKey: null,
    reopenedBy: null,
    reopenedName: null,
    reopenReason: null,
    reported: {},
    visitors: [],
    disputes: {},
    log: [],
    logSize: 0,
    cancelReason: closed,
    monthsDue: 0,
    ...initialEffects(),
  };
}
