import type { InputOf, OutputOf } from '@contract/core/define';
import { clockOf, timeInWords } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import {
  EXCEPTIONS,
  isOffDuty,
  STATUS_CYCLE,
  STATUS_NAMES,
  type CheckKind,
  type Markable,
  type Status,
} from '@contract/roll-call-rules';

export type Sheet = OutputOf<typeof rollCall, 'open'>;
export type Room = Sheet['rooms'][number];
export type Person = Room['people'][number];
export type RoomPatch = InputOf<typeof rollCall, 'mark-room'>;
export type MarkPatch = RoomPatch['marks'][number];
export type MarkAnswer = OutputOf<typeof rollCall, 'mark-room'>;

/** What this phone has noted and the server has not confirmed, by person. */
export type Overlay = ReadonlyMap<string, MarkPatch>;

export function overlayOf(patches: Iterable<RoomPatch>): Overlay {
  const overlay = new Map<string, MarkPatch>();
  for (const patch of patches) for (const mark of patch.marks) overlay.set(mark.personId, mark);
  return overlay;
}

/** Start or end of a check with two points (R8). */
export type Point = 'start' | 'end';

export const POINT_NAMES: Readonly<Record<Point, string>> = { start: '开始点', end: '结束点' };

export function pointOf(patch: RoomPatch): Point {
  return patch.point ?? 'start';
}

/** The sheet as it is seen at one point: every bed carries that point's mark. */
export function atPoint(sheet: Sheet, point: Point): Sheet {
  if (point === 'start' || sheet.points === 1) return sheet;
  return {
    ...sheet,
    rooms: sheet.rooms.map((room) => ({
      ...room,
      people: room.people.map((person) => (person.end ? { ...person, mark: person.end } : person)),
    })),
  };
}

/** How many somebody must still look at, at either point; `other` only of the point not shown. */
export function gapsOverPoints(
  sheet: Sheet,
  overlays: Readonly<Record<Point, Overlay>>,
  shown: Point,
): { all: number; other: number } {
  const gaps = (point: Point) =>
    atPoint(sheet, point).rooms.flatMap((room) =>
      room.people.filter((person) => isGap(person, overlays[point])).map((person) => person.personId),
    );
  const here = gaps(shown);
  const there = sheet.points === 2 ? gaps(shown === 'start' ? 'end' : 'start') : [];
  return { all: new Set([...here, ...there]).size, other: there.length };
}

/** What the chip shows: this phone's mark, else the server's, else what a leave in force says. */
export function shownStatus(person: Person, overlay: Overlay): Status {
  const marked = overlay.get(person.personId)?.to ?? person.mark.s;
  return marked === 'unmarked' && person.cover?.state === 'in-force' ? person.cover.kind : marked;
}

/** Somebody with the duty for whom nobody has said anything (R15); a pending leave does not excuse (R2). */
export function isGap(person: Person, overlay: Overlay): boolean {
  return shownStatus(person, overlay) === 'unmarked';
}

export interface Tally {
  total: number;
  done: number;
  gaps: number;
  exceptions: number;
  byStatus: Readonly<Partial<Record<Status, number>>>;
}

/** Counts as the screen shows them, this phone's unsent marks included. */
export function tally(rooms: readonly Room[], overlay: Overlay): Tally {
  const byStatus: Partial<Record<Status, number>> = {};
  let total = 0;
  let gaps = 0;
  let exceptions = 0;
  for (const room of rooms) {
    for (const person of room.people) {
      const status = shownStatus(person, overlay);
      byStatus[status] = (byStatus[status] ?? 0) + 1;
      if (isOffDuty(status)) continue;
      total += 1;
      if (status === 'unmarked') gaps += 1;
      if (EXCEPTIONS.includes(status)) exceptions += 1;
    }
  }
  return { total, done: total - gaps, gaps, exceptions, byStatus };
}

/** The next status of a tap; null when a tap must not decide (a status chosen by long press stays). */
export function nextStatus(kind: CheckKind, shown: Status): Markable | null {
  const cycle = STATUS_CYCLE[kind];
  const place = (cycle as readonly Status[]).indexOf(shown);
  return place < 0 ? null : (cycle[(place + 1) % cycle.length] ?? null);
}

/** Why a chip cannot be marked by tap; null: it can. */
export function tapRefusal(person: Person, shown: Status): 'self' | 'off-duty' | 'leave' | null {
  if (person.self) return 'self';
  if (isOffDuty(shown)) return 'off-duty';
  if (shown === 'leave' || shown === 'official') return 'leave';
  return null;
}

export type Filter = 'gaps' | 'exceptions' | 'all';

/** Rooms a filter shows. Whole rooms, so that a chip does not vanish under the thumb that marked it. */
export function roomsOf(rooms: readonly Room[], overlay: Overlay, filter: Filter): readonly Room[] {
  if (filter === 'all') return rooms;
  return rooms.filter((room) =>
    room.people.some((person) => {
      const status = shownStatus(person, overlay);
      return filter === 'gaps' ? status === 'unmarked' : EXCEPTIONS.includes(status);
    }),
  );
}

export interface Found {
  room: Room;
  person: Person;
}

/** By name, spelling, initials, end of the number, or room; at most `most`. */
export function search(rooms: readonly Room[], text: string, most = 20): Found[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const found: Found[] = [];
  for (const room of rooms) {
    for (const person of room.people) {
      const hit =
        person.name.includes(wanted) ||
        person.pinyin.startsWith(wanted) ||
        person.initials.startsWith(wanted) ||
        (wanted.length >= 3 && person.number.toLowerCase().endsWith(wanted)) ||
        person.number.toLowerCase() === wanted ||
        room.name === wanted;
      if (hit) found.push({ room, person });
      if (found.length >= most) return found;
    }
  }
  return found;
}

/** The family name; where roommates share it, the two characters that tell them apart and fit a chip. */
export function chipName(person: Person, roommates: readonly Person[]): string {
  const family = person.name.slice(0, 1);
  const shared = roommates.some((other) => other !== person && other.name.slice(0, 1) === family);
  if (!shared) return family;
  return person.name.length > 2 ? person.name.slice(-2) : person.name;
}

export interface Gap {
  room: Room;
  people: Person[];
}

export function gapsByRoom(rooms: readonly Room[], overlay: Overlay): Gap[] {
  return rooms
    .map((room) => ({ room, people: room.people.filter((person) => isGap(person, overlay)) }))
    .filter((gap) => gap.people.length > 0);
}

/** Until when who comes is late and no longer than that absent (R6); a night has 晚归 for it. */
export function graceWords(sheet: Pick<Sheet, 'kind' | 'graceUntil'>, now: number): string | null {
  if (sheet.kind === 'dorm') return null;
  const until = clockOf(sheet.graceUntil);
  return now < sheet.graceUntil ? `${until} 前到的记迟到` : `${until} 已过宽限，没到的记旷`;
}

export type StandIn = NonNullable<Sheet['standIns']>[number];

/** 301 室 3床 */
export function bedWords(one: Pick<StandIn, 'roomName' | 'bed'>): string {
  return `${one.roomName} 室${one.bed === null ? '' : ` ${one.bed}床`}`;
}

/** Who marks the marker's own bed (R11); they have been told when the roll opened. */
export function helpersWords(one: Pick<StandIn, 'by'> | undefined): string {
  if (!one || one.by.length === 0) return '请辅导员安排一位副层长或宿舍长来点';
  return `请${one.by.map(({ post, name }) => `${post}${name}`).join('或')}代点，已通知`;
}

/** 请假，至 明天 08:00; never why (L10). */
export function coverWords(cover: NonNullable<Person['cover']>, now: number): string {
  const word = cover.kind === 'leave' ? '请假' : STATUS_NAMES[cover.kind];
  switch (cover.state) {
    case 'in-force':
      return `${word}，至 ${timeInWords(cover.to, now)}`;
    case 'starts-later':
      return `${word}，${timeInWords(cover.from, now)} 起`;
    case 'pending':
      return `${word}待批，批准前按缺勤算`;
    case 'overdue':
      return `${word}已于 ${timeInWords(cover.to, now)} 到期，没有销假`;
  }
}

/** Tonight's words for the class group: figures first, then who is not there; a leave's reason is never known here. */
export function summaryWords(sheet: Pick<Sheet, 'checkName' | 'floorLabel' | 'rooms' | 'day'>): string {
  const none: Overlay = new Map();
  const { total, byStatus } = tally(sheet.rooms, none);
  const figures = (Object.keys(STATUS_NAMES) as Status[])
    .filter((status) => !isOffDuty(status) && (byStatus[status] ?? 0) > 0)
    .map((status) => `${STATUS_NAMES[status]} ${byStatus[status] ?? 0}`);
  const missing = sheet.rooms.flatMap((room) =>
    room.people
      .filter((person) => ['not-back', 'not-seen', 'absent'].includes(shownStatus(person, none)))
      .map((person) => `${room.name} ${person.name}（${STATUS_NAMES[shownStatus(person, none)]}）`),
  );
  return [
    `${sheet.day} ${sheet.checkName} ${sheet.floorLabel}`,
    `应到 ${total}：${figures.join('，')}`,
    ...(missing.length > 0 ? [`缺：${missing.join('、')}`] : []),
  ].join('\n');
}
