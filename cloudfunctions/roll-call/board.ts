import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { sheetId } from '@contract/core/ids';
import { addDays, dayOf, SECOND } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { OVERSEERS } from '@contract/roll-call-roles';
import { dutyTotal, MISSING, noCounts, STATUSES, type SheetState } from '@contract/roll-call-rules';
import type { Context } from '@kernel/context';
import { gt, oneOf } from '@kernel/filter';
import { scopeOf, type Scope } from '@kernel/scope';
import type { BoardDoc, BoardFloor, BoardHead, CheckDayDoc } from './documents';
import { checkAsked } from './lists';
import { effectiveState, foldedCounts, type CardRow } from './presenting';
import { boards, CARD_FIELDS, checkDays, sheets } from './repo';

type Ctx = Context<ErrorCodeOf<typeof rollCall, 'board'>>;
type In = ParsedInputOf<typeof rollCall, 'board'>;
type Out = ReplyOf<typeof rollCall, 'board'>;
type Building = Out['buildings'][number];

/** Changes a reader merges by himself; what is beyond shows as an older `asOf`. */
const MERGED_AT_ONCE = 190;
/** A call that began earlier may commit later: the rollup looks back this far each time. */
const OVERLAP = 30 * SECOND;

function rowOf(sheet: CardRow): BoardFloor {
  const counts = foldedCounts(sheet);
  return {
    f: sheet.floorId,
    b: sheet.buildingId,
    c: sheet.campusId,
    fl: sheet.floorName,
    bl: sheet.buildingLabel,
    st: sheet.state,
    t: dutyTotal(counts),
    d: dutyTotal(counts) - counts.unmarked,
    k: sheet.touchedAt === null ? 0 : 1,
    ...(sheet.endMarks ? { e: sheet.endMarks } : {}),
    m: MISSING.reduce((sum, status) => sum + counts[status], 0),
    n: counts,
  };
}

/** Place posts are answered from the rollup; study posts from the few floors their students live on. */
function byPlace(scope: Scope): boolean {
  return scope.all || scope.nodes.every((node) => ['campus', 'building', 'floor'].includes(node.level));
}

function inScope(scope: Scope, row: BoardFloor): boolean {
  if (scope.all) return true;
  return scope.nodes.some((node) => [row.f, row.b, row.c].includes(node.id));
}

async function changedSince(doc: { day: string; checkId: string }, since: number, limit: number) {
  return (await sheets.unsafeFind(
    'figures without names; the caller’s scope is applied to the merged rows',
    { day: doc.day, checkId: doc.checkId, changedAt: gt(since) },
    { fields: [...CARD_FIELDS, 'changedAt'], sort: [['changedAt', 1]], limit },
  )) as (CardRow & { changedAt: number })[];
}

async function everyFloor({ day, checkId }: { day: string; checkId: string }) {
  return (await sheets.unsafeAll(
    'figures without names; the caller’s scope is applied to the rows',
    { day, checkId },
    { fields: [...CARD_FIELDS, 'changedAt'] },
  )) as (CardRow & { changedAt: number })[];
}

/** Rollup and what changed since: 2 requests for a named check, 3 when the running one must be found first. */
export async function board(ctx: Ctx, input: In): Promise<Out> {
  const asked = input.day ?? dayOf(ctx.now);
  const scope = scopeOf(ctx.identity, OVERSEERS);
  const named = input.checkId === undefined ? null : await rollupOf(`${asked}:${input.checkId}`);
  const found = named ? null : await checkAsked(input, ctx.now);
  const day = found?.day ?? asked;
  const head = named?.head ?? (found && boardHead(found));
  if (!head) return answer(day, null, [], ctx.now, ctx.now);
  const doc = { day, checkId: head.checkId };
  if (!byPlace(scope)) {
    const rows = (await sheets.all(
      scope,
      { day, checkId: doc.checkId },
      { fields: CARD_FIELDS },
    )) as CardRow[];
    return answer(day, head, rows.map(rowOf), ctx.now, ctx.now);
  }
  const rollup = named ?? (await rollupOf(`${day}:${head.checkId}`));
  // Before the job's first round there is no rollup: every floor is read.
  const changed = rollup ? await changedSince(doc, rollup.asOf, MERGED_AT_ONCE) : await everyFloor(doc);
  const rows = new Map(Object.entries(rollup?.floors ?? {}));
  for (const sheet of changed) rows.set(sheet.floorId, rowOf(sheet));
  const asOf = !rollup || changed.length < MERGED_AT_ONCE ? ctx.now : (changed.at(-1)?.changedAt ?? ctx.now);
  return answer(
    day,
    head,
    [...rows.values()].filter((row) => inScope(scope, row)),
    ctx.now,
    asOf,
  );
}

async function rollupOf(_id: string): Promise<BoardDoc | null> {
  return boards.unsafeFirst('figures without names', { _id });
}

function boardHead(doc: CheckDayDoc): BoardHead {
  const { checkId, checkName, kind, opensAt, closesAt, locksAt } = doc;
  const off = doc.state === 'cancelled' ? `已取消：${doc.cancelReason ?? ''}` : null;
  return { checkId, checkName, kind, opensAt, closesAt, locksAt, off };
}

function answer(
  day: string,
  head: BoardHead | null,
  rows: readonly BoardFloor[],
  now: number,
  asOf: number,
): Out {
  const buildings = new Map<string, Building>();
  const all = { counts: noCounts(), total: 0, done: 0, notBegun: 0 };
  const window = { opensAt: head?.opensAt ?? 0, locksAt: head?.locksAt ?? 0 };
  for (const row of rows) {
    const held = buildings.get(row.b) ?? {
      buildingId: row.b,
      campusId: row.c,
      label: row.bl,
      counts: noCounts(),
      total: 0,
      done: 0,
      floors: [],
    };
    buildings.set(row.b, held);
    // Whoever re-opened a sheet moved its lock; only the ordinary states follow the check's clock.
    const marked = row.k === 1;
    const counts = { ...noCounts(), ...row.n };
    const state: SheetState =
      row.st === 'reopened'
        ? row.st
        : effectiveState({ state: row.st, ...window, counts, endMarks: row.e ?? 0 }, now);
    held.floors.push({
      floorId: row.f,
      sheetId: sheetId(row.f, day, head?.checkId ?? ''),
      name: row.fl,
      state,
      total: row.t,
      done: row.d,
      missing: row.m,
    });
    for (const target of [held, all]) {
      for (const status of STATUSES) target.counts[status] = (target.counts[status] ?? 0) + counts[status];
      target.total += row.t;
      target.done += row.d;
    }
    if (state === 'missed' || (state === 'open' && !marked)) all.notBegun += 1;
  }
  const sorted = [...buildings.values()].sort((a, b) => (a.buildingId < b.buildingId ? -1 : 1));
  for (const building of sorted)
    building.floors.sort((a, b) => a.floorId.localeCompare(b.floorId, 'en', { numeric: true }));
  return {
    day,
    check: head && { ...head },
    asOf,
    ...all,
    buildings: sorted,
  };
}

/** Folds what changed into the rollups of the running checks; the job's part. */
export async function refreshBoards(now: number): Promise<number> {
  // The evening's check locks and is re-opened after midnight, when its day is yesterday (R19).
  const days = [addDays(dayOf(now), -1), dayOf(now)];
  const running = (
    await checkDays.unsafeFind('the job serves every floor', { day: oneOf(days) }, { limit: 40 })
  ).filter((doc) => doc.opensAt - 60 * 60 * SECOND <= now && now <= doc.locksAt + 60 * 60 * SECOND);
  let folded = 0;
  for (const doc of running) {
    const rollup = await boards.unsafeFirst('figures without names', { _id: doc._id });
    const changed: (CardRow & { changedAt: number })[] = [];
    // Opening changes every floor at one instant: more than one read holds, so the floors go by their ids.
    for await (const sheet of sheets.unsafeEach(
      'figures without names, for the rollup',
      { day: doc.day, checkId: doc.checkId, changedAt: gt(rollup?.asOf ?? 0) },
      { fields: [...CARD_FIELDS, 'changedAt'] },
    )) {
      changed.push(sheet);
    }
    if (changed.length === 0) continue;
    const rows = Object.fromEntries(changed.map((sheet) => [sheet.floorId, rowOf(sheet)]));
    const asOf = Math.min(now - OVERLAP, Math.max(...changed.map((sheet) => sheet.changedAt)));
    if (rollup) {
      await boards.change(
        { _id: doc._id },
        {
          set: {
            asOf,
            head: boardHead(doc),
            ...Object.fromEntries(Object.entries(rows).map(([id, row]) => [`floors.${id}`, row])),
          },
        },
      );
    } else {
      const { _id, day, checkId } = doc;
      await boards.insert({ _id, rev: 0, day, checkId, asOf, head: boardHead(doc), floors: rows });
    }
    folded += changed.length;
  }
  return folded;
}
