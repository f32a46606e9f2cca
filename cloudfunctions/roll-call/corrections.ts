import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import type { rollCall } from '@contract/roll-call';
import { FLOOR_WATCHERS } from '@contract/roll-call-roles';
import type { Context } from '@kernel/context';
import { digest } from '@kernel/digest';
import { withEffects } from '@kernel/effects';
import { scopeOf } from '@kernel/scope';
import type { CorrectionDoc, DisputeDoc, SheetDoc } from './documents';
import { decidedAt, mapOf, wantedStatus, type Patch } from './mark-patch';
import { nameOf } from './presenting';
import { corrections, sheets } from './repo';
import { countAway } from './sheet-making';

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

const DECIDERS = ['counselor', 'duty-counselor', 'college-officer', 'student-office'] as const;

/** Decides once: of two deciders at the same moment one is told it is decided. 3–4 requests. */
export async function decideCorrection(
  ctx: Context<ErrorCodeOf<typeof rollCall, 'decide-correction'>>,
  input: ParsedInputOf<typeof rollCall, 'decide-correction'>,
): Promise<ReplyOf<typeof rollCall, 'decide-correction'>> {
  const scope = scopeOf(ctx.identity, DECIDERS);
  const doc = await corrections.first(scope, { _id: input.correctionId });
  if (!doc) ctx.fail('NOT_FOUND');
  const state = input.take ? 'taken' : 'refused';
  const decided = await corrections.change(
    { _id: doc._id, state: 'waiting' },
    {
      set: {
        state,
        decidedBy: ctx.identity.personId,
        decidedName: ctx.identity.name,
        decidedAt: ctx.now,
        note: input.note,
      },
    },
  );
  if (!decided) {
    const again = await corrections.first(scope, { _id: doc._id, state, decidedBy: ctx.identity.personId });
    if (!again) ctx.fail('CORRECTION_DECIDED');
  }
  if (input.take) await take(ctx, doc);
  return { state };
}

/** Writes the late mark into the record beside what stood there: the log keeps both. */
async function take(
  ctx: Context<ErrorCodeOf<typeof rollCall, 'decide-correction'>>,
  doc: CorrectionDoc,
): Promise<void> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const sheet = await sheets.unsafeFirst('the correction in scope names it', { _id: doc.sheetId });
    const stands = sheet?.marks[doc.personId];
    const key = ctx.newId('correct');
    if (!sheet || !stands || stands.k === key) return;
    const to = doc.wanted;
    const effects = [{ kind: 'settle', data: { sheetId: sheet._id } }];
    const counts = { ...sheet.counts };
    counts[stands.s] -= 1;
    counts[to] += 1;
    const away = { ...sheet.away };
    Reflect.deleteProperty(away, doc.personId);
    const done = await sheets.change(
      { _id: sheet._id, rev: sheet.rev },
      withEffects(
        {
          set: {
            ...decidedAt(sheet, doc.personId, {
              s: to,
              v: stands.v + 1,
              at: ctx.now,
              by: doc.by,
              byName: doc.byName,
              k: key,
            }),
            counts,
            changedAt: ctx.now,
            away,
            awayCounts: countAway(away),
            monthsDue: sheet.state === 'submitted' ? sheet.monthsDue : 1,
          },
          inc: { logSize: 1 },
          push: {
            log: {
              each: [
                {
                  at: ctx.now,
                  by: ctx.identity.personId,
                  n: ctx.identity.name,
                  a: 'correct',
                  m: [[doc.personId, stands.s, to]],
                },
              ],
            },
          },
        },
        key,
        effects,
        ctx.now,
      ),
    );
    if (done) {
      ctx.afterCommit(sheets, sheet._id, key, effects);
      return;
    }
  }
  ctx.fail('BUSY');
}
