import { oneOf } from '@kernel/filter';
import { NO_BED } from '../_roster/plan-people';
import type { Write } from '../_roster/write';
import { people } from './repo';

/**
 * The writes that take these back, last first. What somebody has changed since stays as he left it; a bed that has a
 * new occupant stays his, and who comes back to it comes back without one. 1 request a thousand residents.
 */
export async function takenBack(writes: readonly Write[]): Promise<Write[]> {
  const rooms = new Set(writes.map(({ undo }) => undo?.roomId).filter((id) => typeof id === 'string'));
  const residents = await people.unsafeAll('the beds of a roll-over that a person takes back', {
    roomId: oneOf([...rooms]),
    status: 'active',
  });
  const taken = new Set(residents.map(({ roomId, bed }) => `${roomId}|${bed}`));
  return [...writes].reverse().map((write) => {
    const { undo } = write;
    if (write.op !== 'set' || !undo) throw new Error(`${write.collection} ${write.id} cannot be taken back`);
    // Lists are left out of what must still hold: they follow from the other fields.
    const only = Object.fromEntries(Object.entries(write.doc).filter(([, value]) => !Array.isArray(value)));
    const lost = taken.has(`${String(undo.roomId)}|${String(undo.bed)}`);
    return { ...write, doc: lost ? bedless(undo) : undo, only };
  });
}

function bedless(undo: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const homes = [undo.campusId, undo.buildingId, undo.floorId].map((node) => `${String(node)} `);
  const finds = (undo.finds as readonly string[]).filter(
    (text) => !homes.some((home) => text.startsWith(home)),
  );
  return { ...undo, ...NO_BED, finds };
}
