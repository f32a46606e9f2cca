import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { clockOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { isOffDuty, MARKING_STATES, MISSING, SEEN, SHEET_STATE_NAMES } from '@contract/roll-call-rules';
import type { Context } from '@kernel/context';
import { withEffects, type Effect } from '@kernel/effects';
import { Refusal } from '@kernel/refusal';
import { markerScope, markingCondition, markingObstacle } from './authority';
import { keepDisputes, queueCorrections } from './corrections';
import type { SheetDoc } from './documents';
import {
  mapOf,
  newMark,
  patchCondition,
  patchUpdate,
  staysUnopened,
  type MarkInput,
  type Patch,
} from './mark-patch';
import { refusal, sortOut, type Sorted } from './mark-sorting';
import { effectiveState, foldedCounts, nameOf, presentMark, sheetParts, totalNow } from './presenting';
import { sheets } from './repo';
import { standInKey, standsIn } from './stand-in';

type Ctx = Context<ErrorCodeOf<typeof rollCall, 'mark-room'>>;
type Input = ParsedInputOf<typeof rollCall, 'mark-room'>;
type Reply = ReplyOf<typeof rollCall, 'mark-room'>;

const ATTEMPTS = 4;

/**
 * The ordinary patch is one blind conditional write. Only when its condition fails is the sheet read, and then
 * each person gets his own answer: applied, conflict, refused, or kept in the correction queue.
 */
export async function markRoom(ctx: Ctx, input: Input): Promise<Reply> {
  const me = ctx.identity.personId;
  const parts = sheetParts(input.sheetId);
  if (!parts) ctx.fail('NOT_FOUND');
  checkInput(ctx, input);
  const self = input.marks.filter((mark) => mark.personId === me);
  const patch: Patch = {
    now: ctx.now,
    by: me,
    byName: ctx.identity.name,
    key: ctx.newId('mark'),
    roomId: input.roomId,
    marks: input.marks.filter((mark) => mark.personId !== me && mark.to !== mark.from),
    unopened: input.unopened === true,
    point: input.point ?? 'start',
  };
  const holds = markingCondition(ctx.identity, parts.floorId);
  const plain =
    !input.standIn &&
    self.length === 0 &&
    patch.marks.every((mark) => mark.returnedEarly !== true && !isOffDuty(mark.from));
  if (plain && patch.marks.length > 0 && (await apply(ctx, input.sheetId, patch, holds))) {
    return reply(patch, patch.marks);
  }
  return looked(ctx, input, patch);
}

function checkInput(ctx: Ctx, input: Input): void {
  const people = new Set(input.marks.map((mark) => mark.personId));
  if (people.size !== input.marks.length) {
    ctx.fail('INPUT_INVALID', undefined, { marks: '同一个人在一次记录里出现了两次' });
  }
  if (input.unopened && input.marks.some((mark) => mark.to !== 'not-seen')) {
    ctx.fail('INPUT_INVALID', undefined, { marks: '无人开门时全室应记为未见' });
  }
}

function effectsOf(patch: Patch, sheetId: string): Effect[] {
  return [
    ...(patch.back ?? []).map((personId) => ({ kind: 'end-leave', data: { personId, at: patch.now } })),
    // Somebody reported missing was seen after all: his case must learn of it.
    ...(patch.marks.some((mark) => MISSING.includes(mark.from))
      ? [{ kind: 'settle', data: { sheetId } }]
      : []),
    ...(patch.standIn
      ? patch.marks.map((mark) => ({ kind: 'stood-in', data: { key: standInKey(sheetId, mark.personId) } }))
      : []),
  ];
}

async function apply(
  ctx: Ctx,
  sheetId: string,
  patch: Patch,
  holds: ReturnType<typeof markingCondition>,
): Promise<boolean> {
  const effects = effectsOf(patch, sheetId);
  const update = withEffects(patchUpdate(patch), patch.key, effects, ctx.now);
  const done = await sheets.changeIf(sheetId, patchCondition(patch, holds), update);
  if (done) ctx.afterCommit(sheets, sheetId, patch.key, effects);
  return done;
}

function reply(patch: Patch, applied: readonly MarkInput[], sheet?: SheetDoc): Reply {
  return {
    marks: applied.map((mark) => ({
      personId: mark.personId,
      mark: presentMark(newMark(patch, mark)),
    })),
    conflicts: [],
    refused: [],
    queued: [],
    queuedWhy: null,
    sheet: sheet ? figures(sheet, patch.now) : null,
  };
}

function figures(sheet: SheetDoc, now: number): NonNullable<Reply['sheet']> {
  const counts = foldedCounts(sheet);
  return {
    state: effectiveState(sheet, now),
    rev: sheet.rev,
    counts,
    done: totalNow(sheet) - counts.unmarked,
  };
}

/** The careful way: reads, sorts the marks out, writes what can be written; again when somebody was quicker. */
async function looked(ctx: Ctx, input: Input, patch: Patch): Promise<Reply> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const sheet = await sheets.first(markerScope(ctx.identity), { _id: input.sheetId });
    if (!sheet) ctx.fail('NOT_FOUND');
    if (sheet.state === 'pending' && sheet.opensAt <= ctx.now) {
      await sheets.change({ _id: sheet._id, state: 'pending' }, { set: { state: 'open' } });
      continue;
    }
    const replayed = replayOf(ctx, sheet, input, patch);
    if (replayed) return replayed;
    const kept = await keepForLater(ctx, sheet, input, patch);
    if (kept) return kept;
    const standIn = isStandIn(ctx, sheet, input, patch);
    const sorted = sortOut(ctx.identity, sheet, input, patch, standIn);
    const unopened = patch.unopened && staysUnopened(sheet, patch.roomId, sorted.good, patch.point);
    const rest: Patch = {
      ...patch,
      standIn,
      unopened,
      marks: sorted.good,
      away: sheet.away,
      back: backOf(patch, sorted),
    };
    // A room whose beds all stand at 未见 already is still one room (R7).
    const nothing = rest.marks.length === 0 && (!unopened || sheet.unopened[patch.roomId] === true);
    if (nothing || (await apply(ctx, sheet._id, rest, holdsNow(ctx, sheet, standIn)))) {
      return { ...reply(rest, rest.marks, after(sheet, rest)), ...sorted.told };
    }
  }
  throw new Refusal('BUSY');
}

/** Of those written: whose leave ends now. The sheet may not have taken a fresh leave in yet; the answer counts. */
function backOf(patch: Patch, { good }: Sorted): string[] {
  const answered = new Set(patch.marks.filter((mark) => mark.returnedEarly).map((mark) => mark.personId));
  return good
    .filter((mark) => answered.has(mark.personId) && SEEN.includes(mark.to))
    .map((mark) => mark.personId);
}

function isStandIn({ identity, now }: Ctx, sheet: SheetDoc, input: Input, patch: Patch): boolean {
  const people = patch.marks.map((mark) => mark.personId);
  return standsIn(identity, sheet, { asked: input.standIn === true, roomId: patch.roomId, people }, now);
}

/** A stand-in's condition is the claim as he saw it: he sets the markers' own marks only (R11). */
function holdsNow(ctx: Ctx, sheet: SheetDoc, standIn: boolean): ReturnType<typeof markingCondition> {
  return standIn ? { claimedBy: sheet.claimedBy } : markingCondition(ctx.identity, sheet.floorId);
}

/** The figures after our own write, without reading again. */
function after(sheet: SheetDoc, patch: Patch): SheetDoc {
  if (patch.marks.length === 0 || patch.point === 'end') return sheet;
  const counts = { ...sheet.counts };
  const awayCounts = { ...sheet.awayCounts };
  for (const mark of patch.marks) {
    counts[mark.from] -= 1;
    counts[mark.to] += 1;
    const cover = sheet.away[mark.personId];
    if (cover && mark.from === 'unmarked') awayCounts[cover.k] -= 1;
  }
  return { ...sheet, counts, awayCounts, rev: sheet.rev + 1 };
}

/** The same intent has been here: its answer again, or INTENT_REUSED when it carries other content. */
function replayOf(ctx: Ctx, sheet: SheetDoc, input: Input, patch: Patch): Reply | null {
  const map = sheet[mapOf(patch)];
  const written = sheet.log.find((entry) => entry.k === patch.key)?.m;
  if (!written) return null;
  const wanted = new Map(patch.marks.map((mark) => [mark.personId, mark]));
  const same = written.every(([personId, from, to]) => {
    const mark = wanted.get(personId);
    return mark?.from === from && mark.to === to;
  });
  if (!same || patch.roomId !== sheet.log.find((entry) => entry.k === patch.key)?.x)
    ctx.fail('INTENT_REUSED');
  const rest = patch.marks.filter((mark) => !written.some(([personId]) => personId === mark.personId));
  const standIn = isStandIn(ctx, sheet, input, patch);
  const sorted = sortOut(ctx.identity, sheet, input, { ...patch, marks: rest }, standIn);
  return {
    ...reply(patch, [], sheet),
    marks: written.flatMap(([personId]) => {
      const mark = map[personId];
      return mark ? [{ personId, mark: presentMark(mark) }] : [];
    }),
    conflicts: sorted.told.conflicts,
    refused: sorted.told.refused,
  };
}

/** Marks that cannot go in any more are kept where somebody decides about them (R13, R23). */
async function keepForLater(ctx: Ctx, sheet: SheetDoc, input: Input, patch: Patch): Promise<Reply | null> {
  if (sheet.state === 'cancelled') ctx.fail('ROLL_CANCELLED', { reason: sheet.cancelReason ?? '' });
  if (sheet.state === 'pending') {
    const why = `${clockOf(sheet.opensAt)} 才开始`;
    ctx.fail('ROLL_NOT_OPEN', { why, state: sheet.state, opensAt: sheet.opensAt });
  }
  const open = MARKING_STATES.includes(sheet.state) && ctx.now < sheet.locksAt;
  const obstacle = markingObstacle(ctx.identity, sheet, ctx.now);
  if (open && (obstacle === null || isStandIn(ctx, sheet, input, patch))) return null;
  const known = patch.marks.filter((mark) => refusal(sheet, mark.personId) === null);
  const answer = {
    ...reply(patch, [], sheet),
    refused: patch.marks
      .filter((mark) => !known.includes(mark))
      .map(({ personId }) => ({
        personId,
        name: nameOf(sheet, personId),
        reason: refusal(sheet, personId) ?? '',
      })),
    queued: known.map((mark) => ({
      personId: mark.personId,
      name: nameOf(sheet, mark.personId),
      wanted: mark.to,
    })),
  };
  if (!open) {
    const why = `${SHEET_STATE_NAMES[effectiveState(sheet, ctx.now)]}后才收到`;
    await queueCorrections(sheet, { ...patch, marks: known }, why);
    return { ...answer, queuedWhy: `这次点名${why}，已转为补记，等辅导员确认` };
  }
  if (sheet.claimedBy === null) ctx.fail('ROLL_NOT_YOURS', { name: sheet.holders[0]?.name ?? '层长' });
  await keepDisputes(sheet, { ...patch, marks: known });
  return { ...answer, queuedWhy: `${sheet.claimedName ?? ''} 已接手，这些记录交由其确认` };
}
