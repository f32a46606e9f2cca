import { useCallback, useRef, useState } from 'react';
import { SEEN, type Markable } from '@contract/roll-call-rules';
import { phoneNow, serverNow } from '@/platform/clock';
import { ask, say } from '@/ui/ask';
import {
  coverWords,
  helpersWords,
  isGap,
  nextStatus,
  shownStatus,
  tapRefusal,
  type Person,
  type Room,
  type Sheet,
} from './model';
import type { SheetView } from './use-sheet';

/** What taps, long presses and room buttons do; the callbacks stay the same so that memoised chips stay drawn. */
export function useMarking(sheet: Sheet, { overlay, mark, undoLast }: SheetView) {
  /** The bed whose sheet is open. */
  const [held, setHeld] = useState<string | null>(null);
  const [roomShown, setRoomShown] = useState<string | null>(null);
  const latest = useRef({ sheet, overlay, heldAt: 0 });
  latest.current.sheet = sheet;
  latest.current.overlay = overlay;

  const set = useCallback(
    async (room: Room, person: Person, to: Markable, note?: string) => {
      const inForce = person.cover?.state === 'in-force' && person.mark.s === 'unmarked';
      const returnedEarly = inForce && SEEN.includes(to);
      if (returnedEarly && person.cover) {
        const sure = await ask({
          title: `${person.name} 提前返校了？`,
          text: `${coverWords(person.cover, serverNow())}。确认后会结束这次请假，并以您看到本人作为销假凭据。`,
          yes: '人在，销假并记出勤',
          no: '不是本人在寝',
        });
        if (!sure) return;
      }
      mark(room, [
        { person, to, ...(note !== undefined && { note }), ...(returnedEarly && { returnedEarly }) },
      ]);
    },
    [mark],
  );

  const tapBed = useCallback(
    (personId: string) => {
      const { sheet: current, overlay: shown, heldAt } = latest.current;
      // Some platforms send the tap of the finger that has just held.
      if (phoneNow() - heldAt < 700) return;
      const found = find(current, personId);
      if (!found) return;
      const { room, person } = found;
      if (!current.can.mark) {
        setHeld(personId);
        return;
      }
      const status = shownStatus(person, shown);
      const refusal = tapRefusal(person, status);
      if (refusal === 'self') {
        const own = (current.standIns ?? []).find((one) => one.self);
        say(`不能点自己，${helpersWords(own)}`, { good: false });
      } else if (refusal === 'off-duty') say('这次不用点');
      else if (refusal === 'leave') void set(room, person, 'present');
      else {
        const to = nextStatus(current.kind, status);
        if (to === null) setHeld(personId);
        else void set(room, person, to);
      }
    },
    [set],
  );

  const holdBed = useCallback((personId: string) => {
    latest.current.heldAt = phoneNow();
    setHeld(personId);
  }, []);

  const allPresent = useCallback(
    (roomId: string) => {
      const { sheet: current, overlay: shown } = latest.current;
      const room = current.rooms.find((candidate) => candidate.roomId === roomId);
      const people = room?.people.filter((person) => isGap(person, shown) && !person.self) ?? [];
      if (!room || people.length === 0) return;
      mark(
        room,
        people.map((person) => ({ person, to: 'present' as const })),
      );
    },
    [mark],
  );

  const unopened = useCallback(
    (roomId: string) => {
      const { sheet: current, overlay: shown } = latest.current;
      const room = current.rooms.find((candidate) => candidate.roomId === roomId);
      const people = room?.people.filter(
        (person) => !person.self && tapRefusal(person, shownStatus(person, shown)) === null,
      );
      if (!room || !people || people.length === 0) return;
      mark(
        room,
        people.map((person) => ({ person, to: 'not-seen' as const })),
        { unopened: true },
      );
      say(`${room.name} 室 ${people.length} 人记为未见`, { act: { word: '撤销', run: undoLast } });
    },
    [mark, undoLast],
  );

  return {
    set,
    tapBed,
    holdBed,
    allPresent,
    unopened,
    held: held === null ? null : find(sheet, held),
    letGo: useCallback(() => setHeld(null), []),
    roomShown: sheet.rooms.find((room) => room.roomId === roomShown) ?? null,
    showRoom: setRoomShown,
  };
}

function find(sheet: Sheet, personId: string): { room: Room; person: Person } | null {
  for (const room of sheet.rooms) {
    const person = room.people.find((candidate) => candidate.personId === personId);
    if (person) return { room, person };
  }
  return null;
}
