import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { OFFICE_ROLES } from '@contract/core/roles';
import type { rollCall } from '@contract/roll-call';
import type { Context } from '@kernel/context';
import { allOf, gt, not, oneOf, type AnyFilter } from '@kernel/filter';
import { scopeOf } from '@kernel/scope';
import { reopenTodos } from '../notice/public';
import type { CheckDayDoc } from './documents';
import { takeKey } from './falling';
import { bareCheckDay, callOff, releaseMarkers } from './opener';
import { checkDays, sheets } from './repo';
import { scheduleOf } from './schedule';
import { standInKey } from './stand-in';

/** The office calls a check of one day off, or takes that back before its lock (R17). */

type Calling = 'cancel-check' | 'restore-check';
type Ctx<A extends Calling> = Context<ErrorCodeOf<typeof rollCall, A>>;
type In<A extends Calling> = ParsedInputOf<typeof rollCall, A>;
type Out<A extends Calling> = ReplyOf<typeof rollCall, A>;

/**
 * Everywhere: what nobody has begun is called off, the opener makes no more of it. In some buildings: what is not
 * submitted stops, begun or not, and keeps its marks.
 */
export async function cancelCheck(
  ctx: Ctx<'cancel-check'>,
  input: In<'cancel-check'>,
): Promise<Out<'cancel-check'>> {
  const { day, checkId, buildingId, reason } = input;
  const buildings = [
    ...new Set([...(input.buildingIds ?? []), ...(buildingId === undefined ? [] : [buildingId])]),
  ];
  const there = buildings.length === 0 ? {} : { buildingId: oneOf(buildings) };
  const doc = await heldOrComing(ctx, day, checkId);
  if (!doc) ctx.fail('CHECK_UNKNOWN');
  const submittedBefore = await sheets.count(scopeOf(ctx.identity, OFFICE_ROLES), {
    day,
    checkId,
    ...there,
    state: oneOf(['submitted', 'locked', 'reopened']),
  });
  if (buildings.length === 0) return { cancelled: await callOff(doc, reason, ctx.now), submittedBefore };
  const closed = Object.fromEntries(buildings.map((id) => [`closedBuildings.${id}`, reason]));
  await checkDays.change({ _id: doc._id }, { set: closed });
  const cancelled = await sheets.changeMany(
    { day, checkId, ...there, state: oneOf(['pending', 'open']) },
    { set: { state: 'cancelled', cancelReason: reason, changedAt: ctx.now } },
  );
  await releaseMarkers({ day, checkId, ...there }, ctx.now);
  return { cancelled, submittedBefore };
}

/** The check's day, also one whose sheets are not made yet: at noon the evening can be called off. 1–6 requests. */
async function heldOrComing(
  ctx: Ctx<'cancel-check'>,
  day: string,
  checkId: string,
): Promise<CheckDayDoc | null> {
  const why = 'the office calls off for all';
  const _id = `${day}:${checkId}`;
  const held = await checkDays.unsafeFirst(why, { _id });
  if (held) return held;
  const coming = (await scheduleOf(day)).plan.find((one) => one.check.checkId === checkId);
  if (!coming || coming.off !== null || coming.locksAt <= ctx.now) return null;
  await checkDays.insert(bareCheckDay(coming));
  return checkDays.unsafeFirst(why, { _id });
}

/**
 * Everywhere, or in one building: its floors are to be taken after all, and whoever had been asked is asked again.
 * What the calendar rules out is the calendar's to change. The to-dos come first and the day
 * itself last, so that a call that died half way is finished by the next. 10 requests and 2 per 500 floors.
 */
export async function restoreCheck(
  ctx: Ctx<'restore-check'>,
  { day, checkId, buildingId }: In<'restore-check'>,
): Promise<Out<'restore-check'>> {
  const { plan, held } = await scheduleOf(day);
  const doc = held.find((one) => one.checkId === checkId);
  const planned = plan.find((one) => one.check.checkId === checkId);
  if (!doc || !planned) ctx.fail('CHECK_UNKNOWN');
  if (planned.off !== null) ctx.fail('CHECK_OFF_BY_CALENDAR', { why: planned.off });
  if (planned.locksAt <= ctx.now) ctx.fail('CHECK_OVER');
  const everywhere = doc.state === 'cancelled';
  if (buildingId !== undefined && everywhere) {
    ctx.fail('CHECK_NOT_OFF', { why: '这次考勤在全校都取消了，请先恢复全校的' });
  }
  const here = buildingId === undefined ? {} : { buildingId };
  // Restored everywhere, what was called off for a building of its own stays so.
  const others = buildingId === undefined ? Object.keys(doc.closedBuildings) : [];
  const called = allOf(
    { day, checkId, state: 'cancelled', locksAt: gt(ctx.now), ...here },
    ...others.map((id): AnyFilter => ({ buildingId: not(id) })),
  );
  await askAgain(called);
  const restored = await sheets.changeMany(called, {
    set: { state: 'pending', cancelReason: null, changedAt: ctx.now },
  });
  const closed = buildingId === undefined ? everywhere : doc.closedBuildings[buildingId] !== undefined;
  if (restored === 0 && !closed) ctx.fail('CHECK_NOT_OFF', { why: '这次考勤没有取消，不需要恢复' });
  await checkDays.change(
    { _id: doc._id },
    buildingId === undefined
      ? // The opener goes on where it was stopped; what is made already it leaves as it is.
        { set: { state: 'making', cancelReason: null } }
      : { unset: [`closedBuildings.${buildingId}`] },
  );
  return { restored };
}

/** Whoever had been asked before it was called off; the job asks those whose turn came meanwhile. */
async function askAgain(called: AnyFilter): Promise<void> {
  const keys: string[] = [];
  for (const sheet of await sheets.unsafeAll('what is to be taken after all', called, {
    fields: ['standFor', 'standDue'],
  })) {
    keys.push(takeKey(sheet._id));
    // Where a bed waits still; what is marked meanwhile the job releases.
    if (sheet.standDue === 1) {
      keys.push(...sheet.standFor.map((one) => standInKey(sheet._id, one.personId)));
    }
  }
  await reopenTodos(keys);
}
