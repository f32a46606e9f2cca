import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { rollCall } from '@contract/roll-call';
import { isMarkableStatus, type Markable, type Status } from '@contract/roll-call-rules';
import { serverNow } from '@/platform/clock';
import { tick } from '@/platform/device';
import type { Intent, Outcome } from '@/platform/intent';
import { queue, useQueue } from '@/platform/queue';
import { useQuery } from '@/platform/use-query';
import { say } from '@/ui/ask';
import {
  atPoint,
  overlayOf,
  pointOf,
  shownStatus,
  type MarkAnswer,
  type Person,
  type Point,
  type Room,
  type RoomPatch,
} from './model';
import { applyAnswer, laneOf, mergePatches, slotOf, unsentPatches } from './patches';

/** Taps on one room within this time become one request. */
const HOLD_MS = 800;

const ATTENTION = {
  conflicts: '和别人点的不一样',
  refused: '没有记上',
  queued: '已进入补记，等待处理',
};

export interface Change {
  person: Person;
  to: Markable;
  note?: string;
  returnedEarly?: boolean;
}

interface Undo {
  room: Room;
  before: { person: Person; to: Status }[];
}

/** One floor's sheet: the server's view, this phone's unsent marks over it, and how to mark. */
export function useSheet(sheetId: string | null) {
  const query = useQuery(rollCall, 'open', sheetId === null ? null : { sheetId }, { everyMs: 30_000 });
  const whole = query.data;
  const [point, setPoint] = useState<Point>('start');
  const sheet = useMemo(() => whole && atPoint(whole, point), [whole, point]);
  const lane = laneOf(sheetId ?? '');
  const waiting = useQueue((state) => state.waiting);
  const refusedByServer = useQueue((state) => state.refused);
  const overlays = useMemo(() => {
    const of = (each: Point) => overlayOf(unsentPatches(waiting, sheetId ?? '', each));
    return { start: of('start'), end: of('end') };
  }, [waiting, sheetId]);
  const overlay = overlays[point];
  const refused = useMemo(
    () => refusedByServer.filter((intent) => intent.lane === lane),
    [refusedByServer, lane],
  );
  const latest = useRef({ whole, sheet, overlay, point });
  latest.current = { whole, sheet, overlay, point };
  const [undo, setUndo] = useState<Undo | null>(null);
  const { replace, refresh } = query;

  useEffect(
    () =>
      queue.listen(lane, (intent: Intent, outcome: Outcome) => {
        const current = latest.current.whole;
        if (outcome.ok && current) {
          const patch = intent.input as RoomPatch;
          const updated = applyAnswer(current, patch.roomId, outcome.data as MarkAnswer, pointOf(patch));
          latest.current.whole = updated;
          replace(updated);
        } else {
          void refresh();
        }
        // What needs a look stays in the queue and so on the screen.
        return false;
      }),
    [lane, replace, refresh],
  );

  const mark = useCallback(
    (room: Room, changes: readonly Change[], { unopened = false }: { unopened?: boolean } = {}) => {
      const { sheet: current, overlay: shown, point: at } = latest.current;
      if (!current || changes.length === 0) return;
      const before = changes.map(({ person }) => ({ person, to: shownStatus(person, shown) }));
      const patch: RoomPatch = {
        sheetId: current.sheetId,
        roomId: room.roomId,
        marks: changes.map(({ person, to, note, returnedEarly }) => ({
          personId: person.personId,
          from: person.mark.s,
          v: person.mark.v,
          to,
          clientAt: serverNow(),
          ...(note !== undefined && { note }),
          ...(returnedEarly && { returnedEarly }),
        })),
        ...(unopened && { unopened }),
        ...(at === 'end' && { point: at }),
      };
      const kept = queue.add(
        {
          lane: laneOf(current.sheetId),
          slot: slotOf(current.sheetId, room.roomId, at),
          domain: rollCall.name,
          action: 'mark-room',
          input: patch,
          title: `${current.checkName} ${room.name} 室点名`,
        },
        {
          merge: (older) => mergePatches(older as RoomPatch, patch),
          holdMs: HOLD_MS,
          attention: ATTENTION,
        },
      );
      if (!kept) {
        say('手机存储已满，这一下没有记上，请清理空间后重试', { good: false });
        return;
      }
      tick();
      setUndo({ room, before });
    },
    [],
  );

  const undoLast = useCallback(() => {
    if (!undo) return;
    const back = undo.before.flatMap(({ person, to }): Change[] =>
      // What was a leave is undone to unmarked: the leave shows through again.
      [{ person, to: isMarkableStatus(to) ? to : 'unmarked' }],
    );
    mark(undo.room, back);
    setUndo(null);
  }, [undo, mark]);

  return {
    query,
    whole,
    sheet,
    overlay,
    overlays,
    point,
    setPoint,
    refused,
    mark,
    undo,
    undoLast,
    drain: useCallback(() => queue.drain(lane), [lane]),
  };
}

export type SheetView = ReturnType<typeof useSheet>;
