import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { ROLE_NAMES } from '@contract/core/roles';
import { clockOf, MINUTE } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { SHEET_STATES, type SheetState } from '@contract/roll-call-rules';
import type { Context } from '@kernel/context';
import { withEffects, type Effect } from '@kernel/effects';
import { transition } from '@kernel/transition';
import { claimOf, markerScope, reopenObstacle } from './authority';
import type { LogEntry, SheetDoc } from './documents';
import { effectiveState } from './presenting';
import { sheets } from './repo';

/** Who holds the check: claiming an unbegun one (R10), re-opening a closed one (R16). */

type Ctx<A extends 'claim' | 'reopen'> = Context<ErrorCodeOf<typeof rollCall, A>>;
type In<A extends 'claim' | 'reopen'> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends 'claim' | 'reopen'> = ReplyOf<typeof rollCall, A>;

/** A re-opened sheet stays open at least this long, whatever the lock says. */
const REOPENED_FOR = 30 * MINUTE;

function entryOf(ctx: Context, a: LogEntry['a'], x: string, k: string): LogEntry {
  return { at: ctx.now, by: ctx.identity.personId, n: ctx.identity.name, a, x, k };
}

/** One winner: the write requires that nobody claimed and nobody began. 2 requests. */
export async function claim(ctx: Ctx<'claim'>, input: In<'claim'>): Promise<Out<'claim'>> {
  const sheet = await sheets.first(markerScope(ctx.identity), { _id: input.sheetId });
  if (!sheet) ctx.fail('NOT_FOUND');
  const me = ctx.identity.personId;
  const { from, role } = claimOf(ctx.identity, sheet);
  const level = role ? ROLE_NAMES[role] : '';
  if (sheet.claimedBy === me) return { claimedName: ctx.identity.name, level, rev: sheet.rev };
  const state = effectiveState(sheet, ctx.now);
  if (state !== 'open') ctx.fail('ROLL_NOT_OPEN', { why: '这次点名不在进行中', state });
  if (sheet.claimedBy !== null) ctx.fail('ROLL_CLAIMED', { name: sheet.claimedName ?? '' });
  if (from === null || role === null) ctx.fail('FORBIDDEN');
  if (sheet.touches > 0) ctx.fail('ROLL_BEGUN', { name: lastMarker(sheet) });
  if (from > ctx.now) ctx.fail('ROLL_CLAIM_EARLY', { at: clockOf(from) });
  const key = ctx.newId('claim');
  const effects: Effect[] = [
    { kind: 'tell-claimed', data: { sheetId: sheet._id, byName: ctx.identity.name } },
  ];
  const taken = await sheets.change(
    { _id: sheet._id, claimedBy: null, touches: 0, state: sheet.state },
    withEffects(
      {
        set: {
          state: 'open',
          claimedBy: me,
          claimedName: ctx.identity.name,
          claimLevel: role,
          claimedAt: ctx.now,
          changedAt: ctx.now,
          ...(sheet.standFor.some((one) => one.personId === me) ? { standDue: 1 } : {}),
        },
        inc: { logSize: 1 },
        push: { log: { each: [entryOf(ctx, 'claim', level, key)] } },
      },
      key,
      effects,
      ctx.now,
    ),
  );
  if (!taken) {
    const now = await sheets.first(markerScope(ctx.identity), { _id: input.sheetId });
    if (now?.claimedBy) ctx.fail('ROLL_CLAIMED', { name: now.claimedName ?? '' });
    ctx.fail('ROLL_BEGUN', { name: now ? lastMarker(now) : '' });
  }
  ctx.afterCommit(sheets, sheet._id, key, effects);
  return { claimedName: ctx.identity.name, level, rev: sheet.rev + 1 };
}

function lastMarker(sheet: SheetDoc): string {
  return [...sheet.log].reverse().find((entry) => entry.by !== null)?.n ?? '层长';
}

/** 2 requests; the one who re-opens holds the sheet from then on. */
export async function reopen(ctx: Ctx<'reopen'>, input: In<'reopen'>): Promise<Out<'reopen'>> {
  const sheet = await sheets.first(markerScope(ctx.identity), { _id: input.sheetId });
  if (!sheet) ctx.fail('NOT_FOUND');
  const state: SheetState = effectiveState(sheet, ctx.now);
  if (state === 'open' || state === 'reopened') ctx.fail('ROLL_NOT_SUBMITTED');
  const why = reopenObstacle(ctx.identity, { ...sheet, state }, ctx.now);
  if (why !== null) ctx.fail('ROLL_REOPEN_DENIED', { why });
  const me = ctx.identity.personId;
  const locksAt = Math.max(sheet.locksAt, ctx.now + REOPENED_FOR);
  if (state !== sheet.state) {
    // The lock is due and its job is late: pass through it, so that the record shows both steps.
    await transition(sheets, SHEET_STATES, state, { _id: sheet._id }, {}, [sheet.state]);
  }
  const opened = await transition(
    sheets,
    SHEET_STATES,
    'reopened',
    { _id: sheet._id },
    {
      set: {
        locksAt,
        reopenedBy: me,
        reopenedName: ctx.identity.name,
        reopenReason: input.reason,
        claimedBy: me,
        claimedName: ctx.identity.name,
        claimedAt: ctx.now,
        changedAt: ctx.now,
        monthsDue: 0,
      },
      inc: { logSize: 1 },
      push: { log: { each: [entryOf(ctx, 'reopen', input.reason, ctx.newId('reopen'))] } },
    },
  );
  if (!opened) ctx.fail('ROLL_REOPEN_DENIED', { why: '刚被别人重新打开，请刷新后查看' });
  return { state: 'reopened', rev: sheet.rev + 1, locksAt };
}
