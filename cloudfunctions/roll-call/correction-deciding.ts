import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import type { rollCall } from '@contract/roll-call';
import { CORRECTION_DECIDERS } from '@contract/roll-call-roles';
import type { Context } from '@kernel/context';
import { withEffects } from '@kernel/effects';
import { oneOf } from '@kernel/filter';
import { scopeOf } from '@kernel/scope';
import type { CorrectionDoc, MarkDoc, SheetDoc } from './documents';
import { decidedAt, opensRoom, staysUnopened } from './mark-patch';
import { corrections, sheets } from './repo';
import { countAway } from './sheet-making';

/** Deciding about marks that came too late (R13): one, or those of one room in one act. */

type Deciding = 'decide-correction' | 'decide-corrections';
type Ctx = Context<ErrorCodeOf<typeof rollCall, Deciding>>;
type In<A extends Deciding> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends Deciding> = ReplyOf<typeof rollCall, A>;

const ATTEMPTS = 4;

/** Decides once: of two deciders at the same moment one is told it is decided. 2–4 requests. */
export async function decideCorrection(
  ctx: Ctx,
  { correctionId, take, note }: In<'decide-correction'>,
): Promise<Out<'decide-correction'>> {
  const { state } = await decide(ctx, [correctionId], take, note);
  return { state };
}

/** The same for a whole room: what somebody else decided meanwhile stays as he decided it. 2–5 requests. */
export async function decideCorrections(
  ctx: Ctx,
  { correctionIds, take, note }: In<'decide-corrections'>,
): Promise<Out<'decide-corrections'>> {
  return decide(ctx, [...new Set(correctionIds)], take, note);
}

function sheetOf({ sheetId }: Pick<CorrectionDoc, 'sheetId'>): Promise<SheetDoc | null> {
  return sheets.unsafeFirst('the corrections in scope name it', { _id: sheetId });
}

async function decide(
  ctx: Ctx,
  ids: readonly string[],
  take: boolean,
  note: string,
): Promise<Out<'decide-corrections'>> {
  const scope = scopeOf(ctx.identity, CORRECTION_DECIDERS);
  const docs = await corrections.find(scope, { _id: oneOf(ids) });
  const [first] = docs;
  if (!first || docs.length < ids.length) ctx.fail('NOT_FOUND');
  if (docs.some(({ sheetId, roomId }) => sheetId !== first.sheetId || roomId !== first.roomId)) {
    ctx.fail('INPUT_INVALID', undefined, { correctionIds: '只能一起处理同一个宿舍的补记' });
  }
  if (new Set(docs.map(({ personId }) => personId)).size < docs.length) {
    ctx.fail('INPUT_INVALID', undefined, { correctionIds: '同一个人有两条补记，请逐条处理' });
  }
  const sheet = take ? await sheetOf(first) : null;
  if (sheet) await refuseMoved(ctx, docs, sheet);
  const state = take ? 'taken' : 'refused';
  const decidedKey = ctx.newId('correct');
  const decision = { state, decidedKey, decidedBy: ctx.identity.personId, decidedName: ctx.identity.name };
  const decided = await corrections.changeMany(
    { _id: oneOf(ids), state: 'waiting' },
    { set: { ...decision, decidedAt: ctx.now, note } },
  );
  // Fewer: somebody was quicker, or this intent has been here and died before the sheet was written.
  const mine =
    decided === docs.length ? docs : await corrections.find(scope, { _id: oneOf(ids), decidedKey, state });
  if (mine.length === 0) ctx.fail('CORRECTION_DECIDED');
  if (sheet) await takeIn(ctx, mine, sheet, decidedKey);
  return { state, decided: mine.length, others: docs.length - mine.length };
}

/**
 * A mark that another hand set since the correction came (消到, an appeal) is not written over unseen: the correction
 * shows what stands now, and is decided anew (R12).
 */
async function refuseMoved(ctx: Ctx, docs: readonly CorrectionDoc[], sheet: SheetDoc): Promise<void> {
  const moved = docs.flatMap(({ _id, state, personId, v }) => {
    const mark = sheet.marks[personId];
    return state === 'waiting' && mark && mark.v !== v ? [{ _id, mark }] : [];
  });
  for (const { _id, mark } of moved) {
    await corrections.change({ _id, state: 'waiting' }, { set: { stands: mark.s, v: mark.v } });
  }
  if (moved.length > 0) ctx.fail('CORRECTION_MOVED');
}

/** Writes late marks of one room into the record in one change, beside what stood there: the log keeps both. */
async function takeIn(ctx: Ctx, docs: readonly CorrectionDoc[], seen: SheetDoc, key: string): Promise<void> {
  const sheetId = seen._id;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const sheet = attempt === 0 ? seen : await sheetOf({ sheetId });
    if (!sheet || sheet.log.some(({ k }) => k === key)) return;
    const effects = [{ kind: 'settle', data: { sheetId } }];
    const counts = { ...sheet.counts };
    const away = { ...sheet.away };
    const marks: Record<string, MarkDoc> = {};
    const changes: [string, MarkDoc['s'], MarkDoc['s']][] = [];
    for (const { personId, wanted, by, byName } of docs) {
      const stands = sheet.marks[personId];
      if (!stands) continue;
      counts[stands.s] -= 1;
      counts[wanted] += 1;
      Reflect.deleteProperty(away, personId);
      const mark = { s: wanted, v: stands.v + 1, at: ctx.now, by, byName, k: key };
      Object.assign(marks, decidedAt(sheet, personId, mark));
      changes.push([personId, stands.s, wanted]);
    }
    if (changes.length === 0) return;
    const { personId: by, name: n } = ctx.identity;
    const entry = { at: ctx.now, by, n, a: 'correct', k: key, m: changes };
    const { set, unset } = roomAfter(sheet, docs);
    const update = {
      set: {
        ...marks,
        ...set,
        counts,
        changedAt: ctx.now,
        away,
        awayCounts: countAway(away),
        monthsDue: sheet.state === 'submitted' ? sheet.monthsDue : 1,
      },
      unset,
      inc: { logSize: 1 },
      push: { log: { each: [entry] } },
    };
    const revision = { _id: sheetId, rev: sheet.rev };
    if (await sheets.change(revision, withEffects(update, key, effects, ctx.now))) {
      ctx.afterCommit(sheets, sheetId, key, effects);
      return;
    }
  }
  ctx.fail('BUSY');
}

/** 无人开门 as it came with the marks, unless somebody of the room was seen; a room is one case (R7). Pure. */
function roomAfter(
  sheet: Parameters<typeof staysUnopened>[0],
  docs: readonly CorrectionDoc[],
): { set: Record<string, true>; unset: string[] } {
  const { roomId } = docs[0] ?? {};
  if (roomId === undefined) return { set: {}, unset: [] };
  const path = `unopened.${roomId}`;
  const taken = docs.map(({ personId, wanted }) => ({ personId, to: wanted }));
  const stays = docs.some(({ unopened }) => unopened === true) && staysUnopened(sheet, roomId, taken);
  return { set: stays ? { [path]: true } : {}, unset: taken.some(({ to }) => opensRoom(to)) ? [path] : [] };
}
