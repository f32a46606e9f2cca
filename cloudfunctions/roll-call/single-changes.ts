import type { ActionName, ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { clockOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { lateStatusOf, MISSING, type Status } from '@contract/roll-call-rules';
import type { Context } from '@kernel/context';
import { withEffects, type Effect } from '@kernel/effects';
import { Refusal } from '@kernel/refusal';
import { mergeUpdates, type Update } from '@kernel/update';
import { isMarkable, markerScope, mayMarkNow } from './authority';
import type { LogEntry, MarkDoc, SheetDoc } from './documents';
import { decidedAt, mapOf, opensRoom, saidMore, staysUnopened } from './mark-patch';
import { effectiveState, foldedCounts, nameOf, presentMark } from './presenting';
import { sheets } from './repo';

/** Changes of one sheet that are rare enough to read first: each a write on the revision read. */

type Rare = 'late-arrival' | 'report-now' | 'note-visitor' | 'settle-dispute';
type Ctx<A extends Rare & ActionName<typeof rollCall>> = Context<ErrorCodeOf<typeof rollCall, A>>;
type In<A extends Rare> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends Rare> = ReplyOf<typeof rollCall, A>;

const ATTEMPTS = 4;

/**
 * Reads the sheet in the caller's scope and writes `decide`'s change, unless somebody was quicker: then again.
 * `decide` returns null when there is nothing to write. 2 requests.
 */
async function changeSheet(
  ctx: Context,
  sheetId: string,
  decide: (sheet: SheetDoc, key: string) => { update: Update; effects: Effect[] } | null,
): Promise<SheetDoc> {
  const key = ctx.newId('change');
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const sheet = await sheets.first(markerScope(ctx.identity), { _id: sheetId });
    if (!sheet) throw new Refusal('NOT_FOUND');
    if (sheet.log.some((entry) => entry.k === key)) return sheet;
    const decided = decide(sheet, key);
    if (!decided) return sheet;
    const { update, effects } = decided;
    if (
      await sheets.change(
        { _id: sheet._id, rev: sheet.rev },
        withEffects(mergeUpdates(update, { set: { changedAt: ctx.now } }), key, effects, ctx.now),
      )
    ) {
      ctx.afterCommit(sheets, sheet._id, key, effects);
      return sheet;
    }
  }
  throw new Refusal('BUSY');
}

function entry(
  ctx: Context,
  a: LogEntry['a'],
  k: string,
  more: Pick<LogEntry, 'x' | 'm' | 'p'> = {},
): Pick<Update, 'push'> & { inc: Record<string, number> } {
  const line: LogEntry = { at: ctx.now, by: ctx.identity.personId, n: ctx.identity.name, a, k, ...more };
  return { push: { log: { each: [line] } }, inc: { logSize: 1 } };
}

function requireHeld(ctx: Context, sheet: SheetDoc): void {
  if (!mayMarkNow(ctx.identity, sheet)) {
    throw new Refusal('ROLL_NOT_YOURS', { name: sheet.claimedName ?? sheet.holders[0]?.name ?? '层长' });
  }
}

/** 消到 (R6): between submission and lock; the arrival's time is the server's. */
export async function lateArrival(
  ctx: Ctx<'late-arrival'>,
  input: In<'late-arrival'>,
): Promise<Out<'late-arrival'>> {
  const written: { mark?: MarkDoc; counts?: SheetDoc['counts']; rev?: number } = {};
  const sheet = await changeSheet(ctx, input.sheetId, (doc, key) => {
    const state = effectiveState(doc, ctx.now);
    if (state === 'open' || state === 'reopened' || state === 'pending') ctx.fail('ROLL_NOT_SUBMITTED');
    if (state !== 'submitted') ctx.fail('ROLL_LOCKED');
    requireHeld(ctx, doc);
    if (input.personId === ctx.identity.personId) ctx.fail('FORBIDDEN');
    const stands = doc.marks[input.personId];
    if (!stands) ctx.fail('NOT_FOUND');
    const missing: readonly Status[] = ['absent', 'unmarked', ...MISSING];
    if (!missing.includes(stands.s)) ctx.fail('ROLL_NOT_ABSENT', { name: nameOf(doc, input.personId) });
    const to = lateStatusOf(doc.kind);
    const mark: MarkDoc = {
      s: to,
      v: stands.v + 1,
      at: ctx.now,
      by: ctx.identity.personId,
      byName: ctx.identity.name,
      k: key,
      arrivedAt: ctx.now,
      ...(input.note ? { note: input.note } : {}),
    };
    const line = entry(ctx, 'late', key, { m: [[input.personId, stands.s, to]], x: clockOf(ctx.now) });
    const counts = { ...doc.counts };
    counts[stands.s] -= 1;
    counts[to] += 1;
    Object.assign(written, { mark, counts, rev: doc.rev + 1 });
    return {
      update: {
        set: decidedAt(doc, input.personId, mark),
        push: line.push,
        inc: { ...line.inc, [`counts.${stands.s}`]: -1, [`counts.${to}`]: 1 },
      },
      effects: [{ kind: 'settle', data: { sheetId: doc._id } }],
    };
  });
  const mark = written.mark ?? sheet.marks[input.personId];
  if (!mark) ctx.fail('NOT_FOUND');
  return { mark: presentMark(mark), counts: written.counts ?? sheet.counts, rev: written.rev ?? sheet.rev };
}

/** 立即上报 (R23): the cases of people marked missing open before the submission. */
export async function reportNow(ctx: Ctx<'report-now'>, input: In<'report-now'>): Promise<Out<'report-now'>> {
  let reported = 0;
  const sheet = await changeSheet(ctx, input.sheetId, (doc, key) => {
    if (!isMarkable({ ...doc, state: effectiveState(doc, ctx.now) }, ctx.now)) {
      ctx.fail('ROLL_NOT_OPEN', { why: '这次点名不在进行中', state: doc.state });
    }
    requireHeld(ctx, doc);
    const missing = input.personIds.filter((id) => MISSING.includes(doc.marks[id]?.s ?? 'present'));
    if (missing.length === 0) ctx.fail('ROLL_NOT_MISSING');
    reported = missing.length;
    const line = entry(ctx, 'report', key);
    return {
      update: {
        set: Object.fromEntries(missing.map((id) => [`reported.${id}`, ctx.now])),
        ...line,
      },
      effects: [{ kind: 'settle', data: { sheetId: doc._id } }],
    };
  });
  return { cases: reported || Object.keys(sheet.reported).length, rev: sheet.rev + 1 };
}

/** Somebody who is not on the roster (R23). */
export async function noteVisitor(
  ctx: Ctx<'note-visitor'>,
  input: In<'note-visitor'>,
): Promise<Out<'note-visitor'>> {
  const sheet = await changeSheet(ctx, input.sheetId, (doc, key) => {
    if (!isMarkable({ ...doc, state: effectiveState(doc, ctx.now) }, ctx.now)) {
      ctx.fail('ROLL_NOT_OPEN', { why: '这次点名不在进行中', state: doc.state });
    }
    requireHeld(ctx, doc);
    if (!doc.roomIds.includes(input.roomId)) ctx.fail('NOT_FOUND');
    const { name, number, note, roomId } = input;
    const visitor = { name, number, note, roomId, at: ctx.now, by: ctx.identity.personId };
    const line = entry(ctx, 'visitor', key, { x: name });
    return {
      update: {
        ...line,
        push: { ...line.push, visitors: { each: [{ ...visitor, byName: ctx.identity.name }] } },
      },
      effects: [{ kind: 'tell-keeper', data: { sheetId: doc._id, name, roomId, note } }],
    };
  });
  return { rev: sheet.rev + 1 };
}

/** The claimer takes or leaves a mark that was sent after his claim (R23). */
export async function settleDispute(
  ctx: Ctx<'settle-dispute'>,
  input: In<'settle-dispute'>,
): Promise<Out<'settle-dispute'>> {
  const written: { counts?: SheetDoc['counts'] } = {};
  const sheet = await changeSheet(ctx, input.sheetId, (doc, key) => {
    if (!isMarkable(doc, ctx.now)) {
      ctx.fail('ROLL_NOT_OPEN', { why: '这次点名不在进行中', state: doc.state });
    }
    requireHeld(ctx, doc);
    const dispute = doc.disputes[input.disputeId];
    const map = mapOf(dispute ?? {});
    const stands = dispute && doc[map][dispute.personId];
    if (!dispute || !stands) ctx.fail('NOT_FOUND');
    const away = doc.away[dispute.personId];
    const unset = [`disputes.${input.disputeId}`];
    if (!input.take || stands.s === dispute.to) {
      return { update: { unset, ...entry(ctx, 'settle', key) }, effects: [] };
    }
    if (away) ctx.fail('ROLL_CONFLICT');
    const { to, by, byName, personId } = dispute;
    const roomId = doc.roster.find((one) => one.personId === personId)?.roomId ?? '';
    const taken = [{ personId, to }];
    const unopened = dispute.unopened === true && staysUnopened(doc, roomId, taken, dispute.point);
    const line = entry(ctx, 'settle', key, {
      m: [[personId, stands.s, to]],
      ...(map === 'ends' && { p: 'end' }),
    });
    // The sheet counts what was seen at the start until the roll is closed.
    const moved: Record<string, number> =
      map === 'marks'
        ? { [`counts.${stands.s}`]: -1, [`counts.${to}`]: 1 }
        : { endMarks: saidMore(stands.s, to) };
    if (map === 'marks') {
      written.counts = { ...doc.counts };
      written.counts[stands.s] -= 1;
      written.counts[to] += 1;
    }
    return {
      update: {
        set: {
          [`${map}.${personId}`]: { s: to, v: stands.v + 1, at: ctx.now, by, byName, k: key },
          touchedAt: ctx.now,
          ...(unopened && { [`unopened.${roomId}`]: true }),
        },
        unset: opensRoom(to) ? [...unset, `unopened.${roomId}`] : unset,
        push: line.push,
        inc: { ...line.inc, touches: 1, ...moved },
      },
      // A case reported meanwhile must learn of it.
      effects: [{ kind: 'settle', data: { sheetId: doc._id } }],
    };
  });
  return { counts: foldedCounts({ ...sheet, counts: written.counts ?? sheet.counts }), rev: sheet.rev + 1 };
}
