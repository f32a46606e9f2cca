import type { ParsedInputOf, ReplyOf } from '@contract/core/define';
import type { rollCall } from '@contract/roll-call';
import { isOffDuty, SEEN, STATUS_NAMES } from '@contract/roll-call-rules';
import type { Identity } from '@kernel/identity';
import { isMarkerOf } from './authority';
import type { SheetDoc } from './documents';
import { mapOf, type MarkInput, type Patch } from './mark-patch';
import { nameOf, presentMark } from './presenting';
import { standInWords } from './stand-in';

/** Which marks of a patch can be written, and what the marker is told of the others. */

export interface Sorted {
  good: MarkInput[];
  told: Pick<ReplyOf<typeof rollCall, 'mark-room'>, 'conflicts' | 'refused'>;
}

const NOT_LISTED = '不在这一层的名单里';

/** Why a person can have no mark on this sheet, whoever says so and when; null: he can. */
export function refusal(sheet: SheetDoc, personId: string): string | null {
  const s = sheet.marks[personId]?.s;
  if (s === undefined) return NOT_LISTED;
  return isOffDuty(s) ? `${STATUS_NAMES[s]}，这次不点` : null;
}

/** `standIn`: the caller may set the markers' own marks only (R11). */
export function sortOut(
  identity: Identity,
  sheet: SheetDoc,
  input: ParsedInputOf<typeof rollCall, 'mark-room'>,
  patch: Patch,
  standIn: boolean,
): Sorted {
  const map = sheet[mapOf(patch)];
  const good: MarkInput[] = [];
  const told: Sorted['told'] = { conflicts: [], refused: [] };
  const refuse = (personId: string, reason: string) =>
    told.refused.push({ personId, name: nameOf(sheet, personId), reason });
  for (const mark of input.marks) {
    if (mark.personId === identity.personId) {
      refuse(mark.personId, `不能给自己点名，请${standInWords(sheet, mark.personId)}代点`);
    }
  }
  for (const mark of patch.marks) {
    const stands = map[mark.personId];
    const entry = sheet.roster.find((one) => one.personId === mark.personId);
    const covered = sheet.away[mark.personId] !== undefined;
    const never = refusal(sheet, mark.personId);
    if (!stands || !entry || never !== null) refuse(mark.personId, never ?? NOT_LISTED);
    else if (entry.roomId !== patch.roomId) refuse(mark.personId, '不在这个房间的名单里');
    else if (standIn && !isMarkerOf(sheet, mark.personId)) refuse(mark.personId, '只能代点点名人本人');
    else if (stands.v !== mark.v || stands.s !== mark.from) {
      const mine = { personId: mark.personId, name: entry.name, wanted: mark.to, mark: presentMark(stands) };
      told.conflicts.push(mine);
    } else if (covered && !mark.returnedEarly) refuse(mark.personId, '请假中，如已提前返校请确认后再记');
    else if (covered && !SEEN.includes(mark.to)) refuse(mark.personId, '请假中，不能记为缺勤');
    else good.push(covered ? mark : { ...mark, returnedEarly: false });
  }
  return { good, told };
}
