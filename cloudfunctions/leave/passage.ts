import { dayOf, MINUTE, timeInWords } from '@contract/core/time';
import type { Identity } from '@kernel/identity';
import { idsAt, scopeOf } from '@kernel/scope';
import { within, oneOf } from '@kernel/filter';
import { addDays, startOfDay } from '@contract/core/time';
import { GUARDS } from '@contract/leave-roles';
import { EVERYTHING } from '@kernel/scope';
import type { LeaveDoc, PassageDoc } from './documents';
import { cameLate } from './due';
import { gateVerdict } from './gate';
import type { Ctx, Input, LeaveHandlers, Reply } from './handlers';
import { accessLogs, passages, requests } from './repo';
import { tell } from './telling';
import { carries, turnLeave, waitingOn, type Change, type Patch } from './turning';

const ATTEMPTS = 3;
const WHY = 'any student may pass any gate';

/** What the passage makes of the leave; a return by the guard's scan is the first proof of presence (L8). Pure. */
export function passagePatch(leave: LeaveDoc, direction: 'out' | 'in', at: number): Patch {
  const seen = { outside: direction === 'out', lastPassageAt: at };
  if (direction === 'out') {
    return {
      ...seen,
      departedAt: leave.departedAt ?? at,
      ...(leave.state === 'scheduled' ? { state: 'away' as const } : {}),
    };
  }
  return {
    ...seen,
    state: 'returned',
    returnedAt: at,
    returnProof: 'gate',
    flagged: cameLate(leave, at),
    extension: null,
    returnClaim: null,
    passVersion: leave.passVersion + 1,
    ...waitingOn(null, null, leave, at),
  };
}

/** Why the passage cannot be recorded as asked, in Chinese; null: it can. Pure. */
export function passageObstacle(leave: LeaveDoc, direction: 'out' | 'in', at: number): string | null {
  const view = gateVerdict(leave, at);
  if (direction === 'out' && leave.outside === true) return `${leave.name}已经出校，还没有返校记录`;
  if (view.verdict === 'stop') {
    // He may have left unseen: coming in is always recorded while the leave is open.
    return direction === 'in' && leave.state === 'away' ? null : view.words;
  }
  if (direction === 'out' && view.suggest !== 'out') return view.words;
  if (direction === 'in' && leave.state === 'scheduled') return `${leave.name}还没有出校`;
  return null;
}

/** A phone's time is not believed for the future, nor for a return before the departure: then the server's counts. */
function believed(leave: LeaveDoc, direction: 'out' | 'in', queuedAt: number, now: number): number {
  const gone = direction === 'in' && leave.outside === true ? (leave.lastPassageAt ?? 0) : 0;
  return queuedAt < gone ? now : Math.min(queuedAt, now);
}

function changeOf(
  leave: LeaveDoc,
  direction: 'out' | 'in',
  at: number,
  ctx: Ctx<'passage'>,
  record: PassageDoc,
  now: number,
): Change {
  const patch = passagePatch(leave, direction, at);
  return {
    patch,
    text: `${direction === 'out' ? '出校' : '返校'}（${timeInWords(at, now)}，${ctx.identity.name}）`,
    effects: [
      { kind: 'passage', data: { passage: { ...record } } },
      ...(direction === 'in'
        ? [tell([leave.personId], '已销假', `${timeInWords(at, now)} 返校登记，本次请假结束。`, leave._id)]
        : []),
    ],
  };
}

/**
 * Records one passage: the leave, then one conditional update of it (2 requests); the record of the passage
 * travels in its outbox.
 */
export async function passage(ctx: Ctx<'passage'>, input: Input<'passage'>): Promise<Reply<'passage'>> {
  const { leaveId, direction, means } = input;
  // The leave's own log recognises a repeat; another direction under the same intent is another record.
  const key = ctx.newId(`passage ${leaveId} ${direction}`);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const leave = await requests.unsafeFirst(WHY, { _id: leaveId });
    if (!leave) return ctx.fail('NOT_FOUND');
    if (carries(leave, key))
      return { leaveId, outside: leave.outside ?? false, state: leave.state, already: false, remark: null };
    const at = believed(leave, direction, input.queuedAt ?? ctx.now, ctx.now);
    const record: PassageDoc = {
      _id: key,
      rev: 0,
      leaveId,
      personId: leave.personId,
      name: leave.name,
      className: leave.className,
      campusId: campusOf(ctx.identity) ?? leave.campusId,
      direction,
      means,
      at,
      day: dayOf(at),
      late: input.queuedAt !== undefined,
      remark: null,
      guardId: ctx.identity.personId,
      guardName: ctx.identity.name,
    };
    const obstacle = passageObstacle(leave, direction, at);
    if (obstacle !== null) {
      const same = leave.outside === (direction === 'out') && leave.lastPassageAt !== null;
      if (same && direction === 'in')
        return { leaveId, outside: false, state: leave.state, already: true, remark: null };
      if (same && Math.abs(at - (leave.lastPassageAt ?? 0)) < 5 * MINUTE) {
        return { leaveId, outside: true, state: leave.state, already: true, remark: null };
      }
      // What a guard saw without network cannot be unseen: it is kept, with the reason why it did not fit.
      if (input.queuedAt === undefined) return ctx.fail('LEAVE_PASSAGE', { why: obstacle });
      await passages.insert({ ...record, remark: obstacle });
      return {
        leaveId,
        outside: leave.outside ?? false,
        state: leave.state,
        already: false,
        remark: obstacle,
      };
    }
    const after = await turnLeave(ctx, leave, changeOf(leave, direction, at, ctx, record, ctx.now), key);
    if (after)
      return { leaveId, outside: after.outside ?? false, state: after.state, already: false, remark: null };
  }
  throw new Error(`leave ${leaveId} keeps changing`);
}

function campusOf(identity: Identity): string | null {
  return idsAt(scopeOf(identity, GUARDS), 'campus')[0] ?? null;
}

/** Guards of a campus see its gates; the office, and guards of the whole school, see all. */
function gateFilter(identity: Identity) {
  const scope = scopeOf(identity, GUARDS);
  const campuses = idsAt(scope, 'campus');
  return scope.all || campuses.length === 0 ? {} : { campusId: oneOf(campuses) };
}

export const passageHandlers: Pick<LeaveHandlers, 'passage' | 'day-list' | 'hand-over' | 'hand-overs'> = {
  passage,

  'day-list': async (ctx, { day, cursor, limit }) => {
    const from = startOfDay(day ?? dayOf(ctx.now));
    const page = await passages.page(
      EVERYTHING,
      { day: dayOf(from), ...gateFilter(ctx.identity) },
      { by: 'at', direction: -1, cursor, limit },
    );
    return { items: page.items.map(({ _id, ...row }) => ({ passageId: _id, ...row })), next: page.next };
  },

  'hand-over': async (ctx, { note }) => {
    const campusIds = idsAt(scopeOf(ctx.identity, GUARDS), 'campus');
    const outside = await requests.count(EVERYTHING, { state: 'away', outside: true, to: within(0, 4e12) });
    await accessLogs.insert({
      _id: ctx.newId('hand-over'),
      rev: 0,
      kind: 'hand-over',
      leaveId: null,
      by: ctx.identity.personId,
      byName: ctx.identity.name,
      campusIds,
      at: ctx.now,
      text: note,
      outside,
    });
    return { at: ctx.now };
  },

  'hand-overs': async (ctx) => {
    const since = startOfDay(addDays(dayOf(ctx.now), -3));
    const rows = await accessLogs.unsafeFind(
      'notes for whoever stands at the gate next',
      { kind: 'hand-over', at: within(since, ctx.now + 1) },
      { sort: [['at', -1]], limit: 50 },
    );
    const campuses = idsAt(scopeOf(ctx.identity, GUARDS), 'campus');
    const mine = rows.filter(
      (row) =>
        campuses.length === 0 ||
        row.campusIds.length === 0 ||
        row.campusIds.some((id) => campuses.includes(id)),
    );
    return { notes: mine.map(({ at, byName, text, outside }) => ({ at, byName, note: text, outside })) };
  },
};
