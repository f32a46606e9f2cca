import { MINUTE } from '@contract/core/time';
import { OPEN_STATES, GRANTED_STATES, type LeaveState } from '@contract/leave-kinds';
import { overClassShare } from '@contract/leave-rules';
import { gt, oneOf } from '@kernel/filter';
import { peopleOfClasses } from '../org/public';
import { inChain } from './access';
import type { LeaveDoc } from './documents';
import type { LeaveHandlers } from './handlers';
import { currentPolicy } from './policy-store';
import { requests } from './repo';

const EARLIER = 5;
const SIZES_KEPT = 10 * MINUTE;
const sizes = new Map<string, { size: number; until: number }>();

/** How many active students each class has; remembered, a class does not change by the hour. 0–1 request. */
async function classSizes(classIds: readonly string[], now: number): Promise<Map<string, number>> {
  const unknown = classIds.filter((id) => (sizes.get(id)?.until ?? 0) <= now);
  if (unknown.length > 0) {
    const counts = new Map<string, number>(unknown.map((id) => [id, 0]));
    for (const { classId } of await peopleOfClasses(unknown)) {
      if (classId !== null) counts.set(classId, (counts.get(classId) ?? 0) + 1);
    }
    for (const [id, size] of counts) sizes.set(id, { size, until: now + SIZES_KEPT });
  }
  return new Map(classIds.map((id) => [id, sizes.get(id)?.size ?? 0]));
}

function together(leave: LeaveDoc, others: readonly LeaveDoc[], states: readonly LeaveState[]): number {
  const to = leave.extension?.to ?? leave.to;
  const people = others.filter(
    (one) =>
      states.includes(one.state) && one.personId !== leave.personId && one.from < to && one.to > leave.from,
  );
  return new Set(people.map((one) => one.personId)).size;
}

/** What matters beside the cards: 3 requests, 4 while class sizes are not known. */
export const weighingHandlers: Pick<LeaveHandlers, 'weigh'> = {
  weigh: async (ctx, { leaveIds }) => {
    const why = 'only rows of the caller’s own chain are answered';
    const found = await requests.unsafeFind(why, { _id: oneOf(leaveIds) }, { limit: 50 });
    const rows = found.filter((leave) => inChain(ctx.identity, leave));
    const classIds = [...new Set(rows.flatMap((row) => (row.classId === null ? [] : [row.classId])))];
    const personIds = [...new Set(rows.map((row) => row.personId))];
    const [{ policy }, peers, history, sizeOf] = await Promise.all([
      currentPolicy(ctx.now),
      requests.unsafeFind(
        'the share of a class counts every student of it',
        { classId: oneOf(classIds), state: oneOf(OPEN_STATES), to: gt(ctx.now) },
        { limit: 1000, fields: ['personId', 'classId', 'state', 'from', 'to'] },
      ),
      requests.unsafeFind(
        'earlier leaves of students whose leave the caller decides',
        { personId: oneOf(personIds) },
        {
          sort: [['seq', -1]],
          limit: 400,
          fields: ['personId', 'kind', 'from', 'to', 'days', 'state', 'flagged', 'chain', 'groupId'],
        },
      ),
      classSizes(classIds, ctx.now),
    ]);
    const open: readonly LeaveState[] = OPEN_STATES;
    const granted: readonly LeaveState[] = GRANTED_STATES;
    return {
      items: rows.map((leave) => {
        const classSize = sizeOf.get(leave.classId ?? '') ?? 0;
        const mates = peers.filter((one) => one.classId === leave.classId);
        const classAway = together(leave, mates, granted);
        const classAsking = together(leave, mates, ['pending', 'asked']);
        const others = history.filter((one) => one.personId === leave.personId && one._id !== leave._id);
        const earlier = others.filter((one) => !open.includes(one.state)).slice(0, EARLIER);
        return {
          leaveId: leave._id,
          classSize,
          classAway: classAway + 1,
          classAsking,
          classPercent: classSize > 0 ? Math.round(((classAway + 1) * 1000) / classSize) / 10 : 0,
          overShare: overClassShare(policy, classAway + 1, classSize),
          openLeaves: others
            .filter((one) => open.includes(one.state))
            .map(({ _id, kind, from, to, state }) => ({ leaveId: _id, kind, from, to, state })),
          earlier: earlier.map(({ kind, from, to, days, state, flagged, chain }) => ({
            kind,
            from,
            to,
            days,
            state,
            flagged,
            decidedName: chain.filter((step) => step.byName !== null).at(-1)?.byName ?? '',
          })),
          overdueCount: others.filter((one) => one.flagged).length,
        };
      }),
    };
  },
};
