import type { PersonDoc } from '../org/documents';
import type { Finding } from './findings';
import type { RosterFile } from './read';
import type { StudentRow } from './students';
import type { Trees } from './tree';

interface Beds {
  /** Numbers on rows whose bed somebody keeps who is not in the file. */
  refused: ReadonlySet<string>;
  findings: { row: StudentRow; value: string; severity: Finding['severity']; reason: string }[];
}

/**
 * Looks for beds of the file that somebody else keeps: a student of another college, one on a refused row. Who is
 * merely not in the file any more is pointed out, since the confirming person decides whether he leaves.
 */
export function clearBeds(
  file: RosterFile,
  people: readonly PersonDoc[],
  missing: ReadonlySet<string>,
  trees: Trees,
): Beds {
  const inFile = new Set(file.students.map((row) => row.id));
  const stored = new Map(people.map((person) => [person._id, person]));
  const kept = new Map<string, PersonDoc>();
  const keep = (person: PersonDoc | undefined) => {
    if (person?.status === 'active' && person.roomId !== null && person.bed !== null)
      kept.set(`${person.roomId}|${person.bed}`, person);
  };
  for (const person of people) if (!inFile.has(person._id)) keep(person);
  const refused = new Map<string, StudentRow>();
  const occupant = (row: StudentRow): PersonDoc | undefined => {
    const room = row.bed && trees.knownRoom(row.bed);
    return room ? kept.get(`${room._id}|${row.bed?.bed}`) : undefined;
  };
  // Who is refused keeps his old bed, which the next row may have counted on.
  for (let before = -1; before < refused.size;) {
    before = refused.size;
    for (const row of file.students) {
      const holder = refused.has(row.id) ? undefined : occupant(row);
      if (!holder || missing.has(holder._id) || holder._id === row.id) continue;
      refused.set(row.id, row);
      keep(stored.get(row.id));
    }
  }
  const findings: Beds['findings'] = [];
  for (const row of file.students) {
    const holder = occupant(row);
    if (!holder || holder._id === row.id) continue;
    const who = `${holder.name}（${holder._id}）`;
    const value = String(row.bed?.bed ?? '');
    if (refused.has(row.id)) {
      const reason = `床位现由 ${who} 占用，这份名册没有给他换床位；请先改正其中一人的床位`;
      findings.push({ row, value, severity: 'refused', reason });
    } else {
      const reason = `床位上还有 ${who}，他不在这份名册里；确认时请把名册里没有的人转为离校，否则一床两人`;
      findings.push({ row, value, severity: 'warning', reason });
    }
  }
  return { refused: new Set(refused.keys()), findings };
}
