import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { clockOf, dayOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import {
  countMarks,
  dutyTotal,
  MISSING,
  isOffDuty,
  RULED_OUT_BY_LEAVE,
  SEEN,
  STATUS_NAMES,
  type Counts,
  type Status,
} from '@contract/roll-call-rules';
import type { Context } from '@kernel/context';
import { withEffects, type Effect } from '@kernel/effects';
import { oneOf } from '@kernel/filter';
import { Refusal } from '@kernel/refusal';
import { spansOfFloors, type Span } from '../org/public';
import { isMarkable, markerScope, markingObstacle, mayMarkNow } from './authority';
import type { LogEntry, MarkDoc, SheetDoc } from './documents';
import { BY_HAND, finalStatus, startOf } from './mark-patch';
import { effectiveState, nameOf } from './presenting';
import { sheets } from './repo';
import { awayAt, LOOK_BACK } from './sheet-making';
import { standInWords } from './stand-in';

type Ctx = Context<ErrorCodeOf<typeof rollCall, 'submit'>>;
type Input = ParsedInputOf<typeof rollCall, 'submit'>;
type Reply = ReplyOf<typeof rollCall, 'submit'>;

const ATTEMPTS = 4;
const NAMES_SHOWN = 30;

/**
 * Closes the roll: read, spans, one conditional write on the revision read (3 requests). Leaves in force excuse
 * the absent, a witness's "present" ends the leave, everybody else must be marked (R1, R15).
 */
export async function submit(ctx: Ctx, input: Input): Promise<Reply> {
  const key = ctx.newId('submit');
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const sheet = await sheets.first(markerScope(ctx.identity), { _id: input.sheetId });
    if (!sheet) ctx.fail('NOT_FOUND');
    if (sheet.submittedAt !== null && ['submitted', 'locked'].includes(sheet.state)) return replyOf(sheet);
    if (sheet.state === 'pending' && sheet.opensAt <= ctx.now) {
      await sheets.change({ _id: sheet._id, state: 'pending' }, { set: { state: 'open' } });
      continue;
    }
    refuseUnlessHeld(ctx, sheet);
    const spans = await spansOfFloors([sheet.floorId], sheet.opensAt - LOOK_BACK, sheet.locksAt);
    const closing = close(sheet, awayAt(spans, sheet, ctx.now), {
      now: ctx.now,
      by: ctx.identity.personId,
      byName: ctx.identity.name,
      key,
    });
    checkGap(ctx, sheet, closing.gap, input);
    const bulk = bulkMarks(ctx, sheet, closing, key);
    const marks = { ...closing.marks, ...bulk.marks };
    const ends = Object.entries(bulk.ends);
    const effects: Effect[] = [
      { kind: 'settle', data: { sheetId: sheet._id } },
      ...closing.back.map((personId) => ({ kind: 'end-leave', data: { personId, at: ctx.now } })),
      ...lateReturns(spans, marks, ctx.now),
    ];
    const next = {
      ...sheet,
      state: 'submitted' as const,
      marks,
      counts: countMarks(Object.values(marks).map((mark) => mark.s)),
      submittedAt: ctx.now,
      submittedName: ctx.identity.name,
      rev: sheet.rev + 1,
    };
    const entry: LogEntry = {
      at: ctx.now,
      by: ctx.identity.personId,
      n: ctx.identity.name,
      a: 'submit',
      k: key,
      m: closing.gap.map((personId): [string, Status, Status] => [
        personId,
        sheet.marks[personId]?.s ?? 'unmarked',
        bulk.marks[personId]?.s ?? 'present',
      ]),
    };
    const changed = Object.entries(marks).filter(([id, mark]) => sheet.marks[id] !== mark);
    const written = await sheets.change(
      { _id: sheet._id, rev: sheet.rev, state: oneOf(['open', 'reopened']) },
      withEffects(
        {
          set: {
            state: 'submitted',
            ...Object.fromEntries(changed.map(([id, mark]) => [`marks.${id}`, mark])),
            ...Object.fromEntries(ends.map(([id, mark]) => [`ends.${id}`, mark])),
            counts: next.counts,
            endMarks: Object.values({ ...sheet.ends, ...bulk.ends }).filter(({ s }) => BY_HAND.includes(s))
              .length,
            away: {},
            awayCounts: { leave: 0, official: 0, placement: 0, day: 0 },
            submittedAt: ctx.now,
            submittedBy: ctx.identity.personId,
            submittedName: ctx.identity.name,
            submitKey: key,
            touchedAt: ctx.now,
            changedAt: ctx.now,
          },
          inc: { touches: 1, logSize: 1 },
          push: { log: { each: [entry] } },
        },
        key,
        effects,
        ctx.now,
      ),
    );
    if (written) {
      ctx.afterCommit(sheets, sheet._id, key, effects);
      return replyOf(next);
    }
  }
  throw new Refusal('BUSY');
}

function refuseUnlessHeld(ctx: Ctx, sheet: SheetDoc): void {
  const state = effectiveState(sheet, ctx.now);
  if (state === 'cancelled') ctx.fail('ROLL_CANCELLED', { reason: sheet.cancelReason ?? '' });
  if (state === 'pending') {
    ctx.fail('ROLL_NOT_OPEN', { why: `${clockOf(sheet.opensAt)} 才开始`, state, opensAt: sheet.opensAt });
  }
  if (!isMarkable(sheet, ctx.now)) ctx.fail('ROLL_LOCKED');
  if (mayMarkNow(ctx.identity, sheet)) return;
  const name = sheet.claimedName ?? sheet.holders[0]?.name ?? '层长';
  if (markingObstacle(ctx.identity, sheet, ctx.now) !== null) ctx.fail('ROLL_NOT_YOURS', { name });
}

/** Seen after a leave that was over and never returned from: it ends with the hour of the mark (L8). Pure. */
function lateReturns(
  spans: readonly Span[],
  marks: Readonly<Record<string, MarkDoc>>,
  now: number,
): Effect[] {
  return spans.flatMap(({ personId, kind, state, from, to }) => {
    const mark = marks[personId];
    if (kind !== 'leave' || state !== 'active' || to > now || !mark || !SEEN.includes(mark.s)) return [];
    return [{ kind: 'end-leave', data: { personId, at: Math.max(mark.at ?? now, to), since: from } }];
  });
}

interface Writer {
  now: number;
  by: string;
  byName: string;
  key: string;
}

interface Closing {
  marks: Record<string, MarkDoc>;
  /** Still unmarked and not excused, in the roster's order. */
  gap: string[];
  /** Seen although on leave: the leave ends with this proof (L8). */
  back: string[];
}

/** What the marks become once the absences in force are taken in. Pure. */
export function close(sheet: SheetDoc, away: ReturnType<typeof awayAt>, writer: Writer): Closing {
  const marks: Record<string, MarkDoc> = {};
  const gap: string[] = [];
  const back: string[] = [];
  for (const { personId } of sheet.roster) {
    const mark = sheet.marks[personId];
    if (!mark) continue;
    marks[personId] = mark;
    if (isOffDuty(mark.s)) continue;
    const cover = away[personId];
    const start = startOf(mark);
    const s = finalStatus(start, sheet.ends[personId]?.s, sheet.points);
    if (cover && RULED_OUT_BY_LEAVE.includes(s)) {
      marks[personId] = { s: cover.k, v: mark.v + 1, at: writer.now, by: null, byName: null, k: writer.key };
      continue;
    }
    if (cover && SEEN.includes(s) && cover.k === 'leave') back.push(personId);
    if (s !== mark.s) marks[personId] = { ...mark, s, start, v: mark.v + 1, at: writer.now, k: writer.key };
    // Of a check with two points both must have been looked at (R8).
    if (start === 'unmarked' || (sheet.points === 2 && sheet.ends[personId]?.s === 'unmarked'))
      gap.push(personId);
  }
  return { marks, gap, back };
}

/** A gap closes only by names or by a confirmed number; never with the marker's own mark (R11, R15). */
function checkGap(ctx: Ctx, sheet: SheetDoc, gap: readonly string[], input: Input): void {
  if (gap.length === 0) return;
  const names = (ids: readonly string[]) =>
    ids
      .slice(0, NAMES_SHOWN)
      .map((id) =>
        id === ctx.identity.personId
          ? `${nameOf(sheet, id)}（您本人，请${standInWords(sheet, id)}代点）`
          : nameOf(sheet, id),
      );
  if (!input.restPresent) {
    ctx.fail('ROLL_GAP', { count: gap.length, names: names(gap), personIds: [...gap] });
  }
  const others = gap.filter((id) => id !== ctx.identity.personId);
  if (others.length !== input.restPresent.count) {
    ctx.fail('ROLL_COUNT_CHANGED', {
      count: others.length,
      names: names(others),
      personIds: others,
    });
  }
  if (others.length < gap.length) {
    const own = [ctx.identity.personId];
    ctx.fail('ROLL_GAP', { count: 1, names: names(own), personIds: own });
  }
}

interface Bulk {
  marks: Record<string, MarkDoc>;
  ends: Record<string, MarkDoc>;
}

/** The rest are present where nobody has looked; what stands at the other point of a check with two stays (R8). */
function bulkMarks(ctx: Ctx, sheet: SheetDoc, closing: Closing, key: string): Bulk {
  const bulk: Bulk = { marks: {}, ends: {} };
  const { personId: by, name: byName } = ctx.identity;
  for (const personId of closing.gap) {
    const held = sheet.marks[personId];
    const end = sheet.points === 2 ? sheet.ends[personId] : undefined;
    const seen = (s: Status | undefined): Status => (s === undefined || s === 'unmarked' ? 'present' : s);
    const written = { at: ctx.now, by, byName, k: key, bulk: true } as const;
    const start = seen(held && startOf(held));
    const s = finalStatus(start, end && seen(end.s), sheet.points);
    const v = (closing.marks[personId]?.v ?? 0) + 1;
    bulk.marks[personId] = { s, v, ...written, ...(s !== start && { start }) };
    if (end?.s === 'unmarked') bulk.ends[personId] = { s: 'present', v: end.v + 1, ...written };
  }
  return bulk;
}

function replyOf(sheet: SheetDoc): Reply {
  return {
    state: sheet.state,
    rev: sheet.rev,
    counts: sheet.counts,
    total: dutyTotal(sheet.counts),
    submittedAt: sheet.submittedAt ?? 0,
    submittedName: sheet.submittedName ?? '',
    cases: casesExpected(sheet),
    summary: summaryOf(sheet),
  };
}

/** One for each missing person, one for a whole room where nobody opened (R7). */
function casesExpected(sheet: SheetDoc): number {
  const rooms = new Set<string>();
  let single = 0;
  for (const { personId, roomId } of sheet.roster) {
    const s = sheet.marks[personId]?.s;
    if (s === undefined || !MISSING.includes(s)) continue;
    if (s === 'not-seen' && sheet.unopened[roomId]) rooms.add(roomId);
    else single += 1;
  }
  return single + rooms.size;
}

/** Words for the class group: figures, then the names that need words; leave without its reason. */
function summaryOf(sheet: SheetDoc): string {
  const counts: Counts = sheet.counts;
  const order: readonly Status[] = ['present', 'late', 'back-late', 'left-early', 'leave', 'official'];
  const named: readonly Status[] = ['absent', 'not-back', 'not-seen', 'late', 'back-late', 'left-early'];
  const figures = order
    .filter((status) => counts[status] > 0)
    .map((status) => `${STATUS_NAMES[status]} ${counts[status]}`);
  const lines = named.flatMap((status) => {
    const people = sheet.roster.filter((entry) => sheet.marks[entry.personId]?.s === status);
    if (people.length === 0) return [];
    const names = people.map((entry) => `${sheet.rooms[entry.roomId] ?? ''} ${entry.name}`).join('、');
    return [`${STATUS_NAMES[status]} ${people.length} 人：${names}`];
  });
  const [, month = '', date = ''] = dayOf(sheet.opensAt).split('-');
  return [
    `【${sheet.floorLabel} ${Number(month)}月${Number(date)}日 ${sheet.checkName}】`,
    `应到 ${dutyTotal(counts)} 人，${figures.join('，')}`,
    ...lines,
    `${clockOf(sheet.submittedAt ?? sheet.closesAt)} ${sheet.submittedName ?? ''} 提交`,
  ].join('\n');
}
