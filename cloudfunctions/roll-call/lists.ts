import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { dayOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { FLOOR_WATCHERS, OVERSEERS } from '@contract/roll-call-roles';
import { noCounts, STATUSES, type Counts, type SheetState } from '@contract/roll-call-rules';
import {
  concerns,
  currentCheck,
  isTakenAt,
  type CheckSetting,
  type ScheduledCheck,
} from '@contract/roll-call-schedule';
import type { Context } from '@kernel/context';
import { lte, oneOf } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { scopeOf } from '@kernel/scope';
import { personCards } from '../org/public';
import type { CheckDayDoc } from './documents';
import { scheduleOf } from './schedule';
import { effectiveState, presentCard, type CardRow, type SheetCard } from './presenting';
import { CARD_FIELDS, checkDays, exceptions, sheets } from './repo';

/** Many floors or many students at once. */

type Listed = 'checks' | 'floors' | 'absentees';
type Ctx<A extends Listed> = Context<ErrorCodeOf<typeof rollCall, A>>;
type In<A extends Listed> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends Listed> = ReplyOf<typeof rollCall, A>;
type CheckHead = NonNullable<Out<'floors'>['check']>;

export function headOf(one: ScheduledCheck): CheckHead {
  const { check, opensAt, closesAt, locksAt, off } = one;
  return { checkId: check.checkId, checkName: check.name, kind: check.kind, opensAt, closesAt, locksAt, off };
}

function headOfDoc(doc: CheckDayDoc): CheckHead {
  const { checkId, checkName, kind, opensAt, closesAt, locksAt } = doc;
  const off = doc.state === 'cancelled' ? `已取消：${doc.cancelReason ?? ''}` : null;
  return { checkId, checkName, kind, opensAt, closesAt, locksAt, off };
}

/** Whether a check has the caller on its roster, by who he is and where he lives. 1 request. */
async function rosterOf({ personId }: Identity): Promise<(check: CheckSetting) => boolean> {
  const card = (await personCards([personId])).get(personId);
  if (card?.kind !== 'student') return () => false;
  const { floorId, buildingId, campusId } = card;
  return (check) =>
    concerns(check, card) &&
    floorId !== null &&
    isTakenAt(check, { floorId, buildingId: buildingId ?? '', campusId: campusId ?? '' });
}

/** The day's checks by calendar and settings, and those called off (R17). 4 requests, 1 more for the caller's own. */
export async function checksOfDay(ctx: Ctx<'checks'>, input: In<'checks'>): Promise<Out<'checks'>> {
  const day = input.day ?? dayOf(ctx.now);
  const [{ plan, held }, isMine] = await Promise.all([
    scheduleOf(day),
    input.mine ? rosterOf(ctx.identity) : () => true,
  ]);
  const scheduled = plan.filter(({ check }) => isMine(check));
  const cancelled = new Map(held.filter((doc) => doc.state === 'cancelled').map((doc) => [doc.checkId, doc]));
  const heads = scheduled.map((one) => {
    const doc = cancelled.get(one.check.checkId);
    return doc ? headOfDoc(doc) : headOf(one);
  });
  const on = scheduled.filter((one) => !cancelled.has(one.check.checkId));
  return { day, current: currentCheck(on, ctx.now)?.check.checkId ?? null, checks: heads };
}

async function checkDaysOf(day: string): Promise<CheckDayDoc[]> {
  return checkDays.unsafeFind('the day’s checks are everybody’s', { day }, { limit: 20 });
}

/** The check that runs now, else the last that has opened, else the first to come. */
export function checkToShow(docs: readonly CheckDayDoc[], now: number): CheckDayDoc | null {
  const byTime = [...docs].sort((a, b) => a.opensAt - b.opensAt);
  const begun = byTime.filter((doc) => doc.opensAt <= now);
  return [...begun].reverse().find((doc) => now < doc.locksAt) ?? begun.at(-1) ?? byTime[0] ?? null;
}

/**
 * The check whose marks tell best where people are (R24): the one that runs or ran last today, else the last one
 * before. A fire at three in the night is answered by the evening's roll. 1 request, 2 before the day's first check.
 */
async function lastCheck(now: number): Promise<CheckDayDoc | null> {
  const today = await checkDaysOf(dayOf(now));
  const taken = today.filter((doc) => doc.opensAt <= now && doc.state !== 'cancelled');
  if (taken.length > 0) return checkToShow(taken, now);
  const [before] = await checkDays.unsafeFind(
    'the school’s checks are everybody’s',
    { opensAt: lte(now), state: oneOf(['making', 'made']) },
    { sort: [['opensAt', -1]], limit: 1 },
  );
  return before ?? checkToShow(today, now);
}

/** The check a caller names by day and id, else the one that tells where people are. 1–2 requests. */
export async function checkAsked(
  asked: { day?: string | undefined; checkId?: string | undefined },
  now: number,
): Promise<CheckDayDoc | null> {
  if (asked.day === undefined && asked.checkId === undefined) return lastCheck(now);
  const docs = await checkDaysOf(asked.day ?? dayOf(now));
  if (asked.checkId === undefined) return checkToShow(docs, now);
  return docs.find((one) => one.checkId === asked.checkId) ?? null;
}

const STATE_ORDER: readonly SheetState[] = [
  'open',
  'reopened',
  'pending',
  'missed',
  'incomplete',
  'submitted',
  'locked',
  'cancelled',
  'exempt',
];

/** Not begun first, then by gap, then the finished (R18). */
export function byUrgency(a: SheetCard, b: SheetCard): number {
  const rank = (card: SheetCard) =>
    card.state === 'missed' || (card.state === 'open' && card.touchedAt === null)
      ? -1
      : STATE_ORDER.indexOf(card.state);
  return rank(a) - rank(b) || b.total - b.done - (a.total - a.done) || (a.floorLabel < b.floorLabel ? -1 : 1);
}

export interface FloorsTotal {
  byState: Partial<Record<SheetState, number>>;
  counts: Counts;
  total: number;
  done: number;
  notBegun: number;
}

export function totalOf(cards: readonly SheetCard[]): FloorsTotal {
  const sum: FloorsTotal = { byState: {}, counts: noCounts(), total: 0, done: 0, notBegun: 0 };
  for (const card of cards) {
    sum.byState[card.state] = (sum.byState[card.state] ?? 0) + 1;
    for (const status of STATUSES) sum.counts[status] += card.counts[status] ?? 0;
    sum.total += card.total;
    sum.done += card.done;
    if (card.state === 'missed' || (card.state === 'open' && card.touchedAt === null)) sum.notBegun += 1;
  }
  return sum;
}

/** The caller's floors at one check. 1 request; the state is told by the clock, should the job be late. */
export async function floorCards(
  identity: Identity,
  day: string,
  checkId: string,
  now: number,
): Promise<SheetCard[]> {
  const rows = (await sheets.all(
    scopeOf(identity, OVERSEERS),
    { day, checkId },
    { fields: CARD_FIELDS },
  )) as CardRow[];
  return rows.map((row) => presentCard({ ...row, state: effectiveState(row, now) })).sort(byUrgency);
}

/** Floors by state: check day and sheets, 2 requests, one document a floor. */
export async function floors(ctx: Ctx<'floors'>, input: In<'floors'>): Promise<Out<'floors'>> {
  const day = input.day ?? dayOf(ctx.now);
  const docs = await checkDaysOf(day);
  const doc =
    input.checkId === undefined
      ? checkToShow(docs, ctx.now)
      : (docs.find((one) => one.checkId === input.checkId) ?? null);
  const cards = doc ? await floorCards(ctx.identity, day, doc.checkId, ctx.now) : [];
  const { byState, counts, total, done } = totalOf(cards);
  return {
    day,
    check: doc ? headOfDoc(doc) : null,
    floors: cards,
    byState,
    counts,
    total,
    done,
    asOf: ctx.now,
  };
}

const MISSED = ['absent', 'not-back', 'not-seen'] as const;

/** Exceptions of a day in the caller's scope, by student. 1 request. */
export async function absentees(ctx: Ctx<'absentees'>, input: In<'absentees'>): Promise<Out<'absentees'>> {
  const day = input.day ?? dayOf(ctx.now);
  const scope = scopeOf(ctx.identity, FLOOR_WATCHERS);
  const page = await exceptions.page(
    scope,
    {
      day,
      ...(input.checkId === undefined ? {} : { checkId: input.checkId }),
      ...(input.classId === undefined ? {} : { classId: input.classId }),
      ...(input.missingOnly ? { s: oneOf(MISSED) } : {}),
    },
    { by: 'className', direction: 1, cursor: input.cursor, limit: input.limit },
  );
  return {
    day,
    next: page.next,
    items: page.items.map((doc) => ({ ...doc, exceptionId: doc._id, number: doc.personId })),
  };
}

/** Students with 旷, 未归 or 未见 on a day in the counselor's classes, for his home. 1 request a thousand marks. */
export async function absenteeCount(
  identity: Identity,
  day: string,
): Promise<{ day: string; people: number; classes: number }> {
  const rows = await exceptions.all(
    scopeOf(identity, ['counselor', 'duty-counselor']),
    { day, s: oneOf(MISSED) },
    { fields: ['personId', 'classId'] },
  );
  return {
    day,
    people: new Set(rows.map((row) => row.personId)).size,
    classes: new Set(rows.map((row) => row.classId)).size,
  };
}
