import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import type { rollCall } from '@contract/roll-call';
import { FLOOR_WATCHERS } from '@contract/roll-call-roles';
import type { Context } from '@kernel/context';
import { digest } from '@kernel/digest';
import { scopeOf } from '@kernel/scope';
import type { CorrectionDoc, DisputeDoc, SheetDoc } from './documents';
import { mapOf, wantedStatus, type Patch } from './mark-patch';
import { nameOf } from './presenting';
import { corrections, sheets } from './repo';

/** Marks that came too late: never lost, never silently in (R13). */

/** Keeps the patch's marks for a decision; the same intent twice is kept once. 2 requests. */
export async function queueCorrections(sheet: SheetDoc, patch: Patch, why: string): Promise<void> {
  const docs = patch.marks.flatMap((mark): CorrectionDoc[] => {
    const stands = sheet.marks[mark.personId];
    const entry = sheet.roster.find((one) => one.personId === mark.personId);
    const wanted = wantedStatus(sheet, mark, patch.point);
    if (!stands || !entry || stands.s === wanted) return [];
    return [
      {
        _id: digest(patch.key, mark.personId),
        rev: 0,
        sheetId: sheet._id,
        day: sheet.day,
        checkName: sheet.checkName,
        floorId: sheet.floorId,
        buildingId: sheet.buildingId,
        campusId: sheet.campusId,
        classId: entry.classId,
        collegeId: entry.collegeId,
        floorLabel: sheet.floorLabel,
        roomId: entry.roomId,
        roomName: sheet.rooms[entry.roomId] ?? '',
        ...(patch.unopened && { unopened: true }),
        personId: mark.personId,
        name: nameOf(sheet, mark.personId),
        stands: stands.s,
        v: stands.v,
        wanted,
        by: patch.by,
        byName: patch.byName,
        clientAt: mark.clientAt ?? null,
        receivedAt: patch.now,
        why,
        state: 'waiting',
        decidedBy: null,
        decidedName: null,
        decidedAt: null,
        note: '',
      },
    ];
  });
  if (docs.length > 0) await corrections.insertMissing(docs);
}

/** Keeps the marks of somebody else for the claimer, where they say another thing than his own (R23). 1 request. */
export async function keepDisputes(sheet: SheetDoc, patch: Patch): Promise<void> {
  const { by, byName, now, key } = patch;
  const kept = patch.marks
    .filter((mark) => sheet[mapOf(patch)][mark.personId]?.s !== mark.to)
    .map(({ personId, to }): [string, DisputeDoc] => [
      `disputes.${key}-${personId}`,
      {
        personId,
        to,
        by,
        byName,
        at: now,
        k: key,
        ...(patch.point === 'end' && { point: 'end' }),
        ...(patch.unopened && { unopened: true }),
      },
    ]);
  if (kept.length > 0) await sheets.change({ _id: sheet._id }, { set: Object.fromEntries(kept) });
}

export async function listCorrections(
  ctx: Context<ErrorCodeOf<typeof rollCall, 'corrections'>>,
  input: ParsedInputOf<typeof rollCall, 'corrections'>,
): Promise<ReplyOf<typeof rollCall, 'corrections'>> {
  const scope = scopeOf(ctx.identity, FLOOR_WATCHERS);
  const page = await corrections.page(
    scope,
    { state: input.state },
    { by: 'receivedAt', direction: -1, cursor: input.cursor, limit: input.limit },
  );
  return { items: page.items.map((doc) => ({ ...doc, correctionId: doc._id })), next: page.next };
}
