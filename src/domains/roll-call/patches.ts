import type { Intent } from '@/platform/intent';
import { pointOf, type MarkAnswer, type MarkPatch, type Point, type RoomPatch, type Sheet } from './model';

/** Patches of rooms: how taps join into one, and what an answer changes for the next. Pure. */

export function laneOf(sheetId: string): string {
  return `roll-call:${sheetId}`;
}

export function slotOf(sheetId: string, roomId: string, point: Point): string {
  return `roll-call:${sheetId}:${roomId}${point === 'end' ? ':end' : ''}`;
}

/** Later marks win person by person; the base that the older one saw stays, because the server still has it. */
export function mergePatches(older: RoomPatch, newer: RoomPatch): RoomPatch {
  const marks = new Map(older.marks.map((mark) => [mark.personId, mark]));
  for (const mark of newer.marks) {
    const before = marks.get(mark.personId);
    marks.set(mark.personId, before ? { ...mark, from: before.from, v: before.v } : mark);
  }
  const merged = [...marks.values()];
  const said = older.unopened === true || newer.unopened === true;
  const unopened = said && merged.every((mark) => mark.to === 'not-seen');
  const { sheetId, roomId, point } = newer;
  return { sheetId, roomId, marks: merged, ...(unopened && { unopened }), ...(point && { point }) };
}

/**
 * What waits behind an answered patch was based on what that patch has just changed: it must name the new mark,
 * or the server would take this marker's second thought for somebody else's. Null: nothing is left to say.
 */
export function rebasePatch(waiting: RoomPatch, answer: Pick<MarkAnswer, 'marks'>): RoomPatch | null {
  const now = new Map(answer.marks.map(({ personId, mark }) => [personId, mark]));
  const marks = waiting.marks.flatMap((patch): MarkPatch[] => {
    const mark = now.get(patch.personId);
    if (!mark) return [patch];
    // 无人开门 is said of the room, whatever its beds stand at (R7).
    if (!waiting.unopened && mark.s === patch.to && (patch.note ?? '') === (mark.note ?? '')) return [];
    return [{ ...patch, from: mark.s, v: mark.v }];
  });
  return marks.length === 0 ? null : { ...waiting, marks };
}

/** The sheet after an answer: what was applied, and what somebody else had written meanwhile. */
export function applyAnswer(sheet: Sheet, roomId: string, answer: MarkAnswer, point: Point = 'start'): Sheet {
  const marks = new Map([...answer.marks, ...answer.conflicts].map(({ personId, mark }) => [personId, mark]));
  return {
    ...sheet,
    ...answer.sheet,
    rooms: sheet.rooms.map((room) =>
      room.roomId === roomId
        ? {
            ...room,
            people: room.people.map((person) => {
              const mark = marks.get(person.personId);
              if (!mark) return person;
              return point === 'end' ? { ...person, end: mark } : { ...person, mark };
            }),
          }
        : room,
    ),
  };
}

/** Patches of a sheet's point that are still on this phone and may yet be taken, oldest first. */
export function unsentPatches(intents: readonly Intent[], sheetId: string, point: Point): RoomPatch[] {
  return intents
    .filter((intent) => intent.lane === laneOf(sheetId) && !intent.refusal)
    .map((intent) => intent.input as RoomPatch)
    .filter((patch) => pointOf(patch) === point);
}
