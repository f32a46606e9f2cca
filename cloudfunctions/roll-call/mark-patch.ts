import type { ParsedInputOf } from '@contract/core/define';
import { MARKABLE, SEEN, twoPointStatus, type Status } from '@contract/roll-call-rules';
import type { rollCall } from '@contract/roll-call';
import { allOf, exists, gt, not, oneOf, type AnyFilter, type Comparison, type Scalar } from '@kernel/filter';
import type { Update } from '@kernel/update';
import type { AwayDoc, LogEntry, MarkDoc, SheetDoc } from './documents';

export type MarkInput = ParsedInputOf<typeof rollCall, 'mark-room'>['marks'][number];

/** A patch of one room, as one conditional update. */
export interface Patch {
  now: number;
  by: string;
  byName: string;
  /** The intent; stands in every mark it sets, so that a replay is recognised. */
  key: string;
  roomId: string;
  marks: readonly MarkInput[];
  unopened: boolean;
  point: 'start' | 'end';
  /** Set for a marker who cannot mark himself: begins no roll (R10, R11). */
  standIn?: boolean;
  /** Seen although on leave, by the marker's answer (R1). */
  back?: readonly string[];
  /** Persons whose cover this patch ends, with the kind of cover where it is known. */
  away?: Readonly<Record<string, AwayDoc>>;
}

/** Where the marks of a point are kept (R8). */
export function mapOf({ point }: { point?: Patch['point'] | undefined }): 'marks' | 'ends' {
  return point === 'end' ? 'ends' : 'marks';
}

/** What a hand writes while a roll is open; leaves and the like stand beside the marks until it is submitted. */
export const BY_HAND: readonly Status[] = MARKABLE.filter((status) => status !== 'unmarked');

/** How a change moves the number of marks that say something. */
export function saidMore(from: Status, to: Status): number {
  return Number(BY_HAND.includes(to)) - Number(BY_HAND.includes(from));
}

export function newMark(patch: Patch, mark: MarkInput): MarkDoc {
  return {
    s: mark.to,
    v: mark.v + 1,
    at: patch.now,
    by: patch.by,
    byName: patch.byName,
    k: patch.key,
    ...(mark.clientAt === undefined ? {} : { clientAt: mark.clientAt }),
    ...(mark.note ? { note: mark.note } : {}),
  };
}

/** What must still be true: the sheet is open, the caller holds it, every mark is what the caller saw. */
export function patchCondition(patch: Patch, holds: AnyFilter): AnyFilter {
  const map = mapOf(patch);
  const rows: Record<string, Scalar | Comparison> = {
    state: oneOf(['open', 'reopened']),
    locksAt: gt(patch.now),
    // An intent that has been here is answered from the log, never written again.
    'log.k': not(patch.key),
  };
  if (patch.unopened) rows.roomIds = patch.roomId;
  for (const mark of patch.marks) {
    rows[`${map}.${mark.personId}.v`] = mark.v;
    rows[`${map}.${mark.personId}.s`] = mark.from;
    // Somebody on leave is marked only with the answer to 提前返校? (R1).
    if (mark.from === 'unmarked') rows[`away.${mark.personId}`] = exists(mark.returnedEarly === true);
  }
  return allOf(rows, holds);
}

export function logEntry(patch: Patch): LogEntry {
  return {
    at: patch.now,
    by: patch.by,
    n: patch.byName,
    a: patch.unopened ? 'unopened' : patch.marks.some((mark) => mark.returnedEarly) ? 'return' : 'mark',
    k: patch.key,
    x: patch.roomId,
    m: patch.marks.map((mark) => [mark.personId, mark.from, mark.to]),
    ...(patch.point === 'end' && { p: 'end' }),
  };
}

/** The change itself, with the exact difference of the counters. */
export function patchUpdate(patch: Patch): Update {
  const map = mapOf(patch);
  const set: Record<string, unknown> = { changedAt: patch.now };
  const inc: Record<string, number> = { logSize: 1 };
  if (!patch.standIn) {
    set.touchedAt = patch.now;
    inc.touches = 1;
  }
  const unset: string[] = [];
  const add = (path: string, by: number) => (inc[path] = (inc[path] ?? 0) + by);
  for (const mark of patch.marks) {
    set[`${map}.${mark.personId}`] = newMark(patch, mark);
    if (map === 'marks') {
      add(`counts.${mark.from}`, -1);
      add(`counts.${mark.to}`, 1);
    } else add('endMarks', saidMore(mark.from, mark.to));
    const cover = patch.away?.[mark.personId];
    if (mark.returnedEarly && mark.from === 'unmarked' && cover) {
      unset.push(`away.${mark.personId}`);
      add(`awayCounts.${cover.k}`, -1);
    }
  }
  if (patch.unopened) set[`unopened.${patch.roomId}`] = true;
  else if (patch.marks.some(({ to }) => opensRoom(to))) unset.push(`unopened.${patch.roomId}`);
  return { set, inc, unset, push: { log: { each: [logEntry(patch)] } } };
}

/** What is said of one bed takes 无人开门 back for its room: somebody was seen, or it was a slip (R7). */
export function opensRoom(to: Status): boolean {
  return SEEN.includes(to) || to === 'unmarked';
}

/** True when nobody of the room was seen, `marks` taken in: else 无人开门 cannot be said of it any more (R7). */
export function staysUnopened(
  sheet: Pick<SheetDoc, 'roster' | 'marks' | 'ends'>,
  roomId: string,
  marks: readonly { personId: string; to: Status }[],
  point?: Patch['point'],
): boolean {
  const map = sheet[mapOf({ point })];
  const written = new Map(marks.map(({ personId, to }) => [personId, to]));
  const room = sheet.roster
    .filter((entry) => entry.roomId === roomId)
    .map(({ personId }) => written.get(personId) ?? map[personId]?.s ?? 'unmarked');
  return room.includes('not-seen') && !room.some((s) => SEEN.includes(s));
}

/** What a late mark would make of somebody, the other point of the check as it stands (R8). */
export function wantedStatus(
  sheet: Pick<SheetDoc, 'marks' | 'ends' | 'points'>,
  mark: Pick<MarkInput, 'personId' | 'to'>,
  point: Patch['point'],
): Status {
  if (sheet.points === 1) return mark.to;
  const held = sheet.marks[mark.personId];
  const start = held ? startOf(held) : 'unmarked';
  const end = sheet.ends[mark.personId]?.s ?? 'unmarked';
  // Where nobody looked at the other point, this one speaks alone.
  if ((point === 'end' ? start : end) === 'unmarked') return mark.to;
  return point === 'end' ? finalStatus(start, mark.to, 2) : finalStatus(mark.to, end, 2);
}

/** What was seen at the start, whatever both points made of it since (R8). */
export function startOf(mark: MarkDoc): Status {
  return mark.start ?? mark.s;
}

/** The status a two-point check ends with (R8). */
export function finalStatus(start: Status, end: Status | undefined, points: 1 | 2): Status {
  return points === 2 && end !== undefined ? twoPointStatus(start, end) : start;
}

/** A mark decided after the roll was closed; it stands at both points, so that closing again keeps it (R8). */
export function decidedAt(
  sheet: Pick<SheetDoc, 'ends' | 'points'>,
  personId: string,
  mark: MarkDoc,
): Record<string, MarkDoc> {
  const end = sheet.points === 2 ? sheet.ends[personId] : undefined;
  return {
    [`marks.${personId}`]: mark,
    ...(end && { [`ends.${personId}`]: { ...mark, v: end.v + 1 } }),
  };
}
