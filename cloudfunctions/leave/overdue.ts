import { MINUTE } from '@contract/core/time';
import { DEFAULT_POLICY } from '@contract/leave-policy';
import { overdueSteps, type OverdueKey } from '@contract/leave-rules';
import type { Role } from '@contract/core/roles';
import type { LeaveDoc } from './documents';
import type { Ctx, LeaveHandlers } from './handlers';
import { mayTakeInHand } from './access';
import { closeLadder } from './effects';
import { wrongState } from './own-changes';
import { presentAfter } from './presenting';
import { requests } from './repo';
import { tell } from './telling';
import { carries, turnLeave, type Change } from './turning';

/** Posts each step asks; the first asks the student himself. */
const ASKED: Readonly<Record<OverdueKey, readonly Role[]>> = {
  student: [],
  counselor: ['floor-leader', 'deputy-floor-leader', 'counselor'],
  college: ['duty-counselor', 'college-officer'],
  office: ['student-office'],
};

export function ladderOf(leave: Pick<LeaveDoc, 'terms'>) {
  return overdueSteps({ ...DEFAULT_POLICY, ...leave.terms });
}

/** The ladder's next step for a leave that is away past its end, as a change; null: the top is reached. Pure. */
export function climbChange(leave: LeaveDoc, now: number): Change | null {
  const steps = ladderOf(leave);
  const at = leave.overdue === null ? 0 : leave.overdue.step + 1;
  const step = steps[at];
  if (!step) return null;
  const following = steps[at + 1];
  const roles = ASKED[step.key];
  return {
    patch: {
      flagged: true,
      overdue: {
        since: leave.overdue?.since ?? leave.to,
        step: at,
        acknowledgedBy: null,
        acknowledgedName: null,
        acknowledgedAt: null,
        // A job that came late does not ring everybody at once: the next step keeps its distance from this one.
        nextAt: following
          ? Math.max(leave.to + following.after, now + (following.after - step.after) / 2)
          : null,
      },
    },
    text: `逾期未归：${step.name}`,
    effects:
      roles.length === 0
        ? [tell([leave.personId], '请假时间已到', '请尽快返校销假；需要延长请联系辅导员。', leave._id)]
        : [
            {
              kind: 'climb',
              data: { leaveId: leave._id, step: at, roles: [...roles], parents: step.key === 'office' },
            },
          ],
  };
}

const ATTEMPTS = 3;

async function onLadder(
  ctx: Ctx<'acknowledge'>,
  leaveId: string,
  change: (leave: LeaveDoc) => Change,
): Promise<ReturnType<typeof presentAfter>> {
  const key = ctx.newId('ladder');
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const leave = await requests.unsafeFirst('the caller’s reach is checked on the row', { _id: leaveId });
    if (!leave || !mayTakeInHand(ctx.identity, leave)) return ctx.fail('NOT_FOUND');
    if (carries(leave, key)) return presentAfter(leave);
    if (leave.state !== 'away' || !leave.overdue) return wrongState(ctx, leave);
    const after = await turnLeave(ctx, leave, change(leave), key);
    if (after) return presentAfter(after);
  }
  return ctx.fail('LEAVE_CHANGED');
}

const WHOM = { student: '本人', parent: '家长', roommate: '室友', other: '其他人' } as const;

export const overdueHandlers: Pick<LeaveHandlers, 'acknowledge' | 'log-call'> = {
  acknowledge: (ctx, { leaveId, note }) =>
    onLadder(ctx, leaveId, (leave) => {
      const { overdue } = leave;
      const hold = ctx.now + leave.terms.overdue.holdMinutes * MINUTE;
      const above = ladderOf(leave).length - 1;
      return {
        patch: {
          overdue: overdue && {
            ...overdue,
            acknowledgedBy: ctx.identity.personId,
            acknowledgedName: ctx.identity.name,
            acknowledgedAt: ctx.now,
            // Held for a while, not ended: without a return it goes on (L9).
            nextAt: overdue.step < above ? Math.max(hold, overdue.nextAt ?? 0) : null,
          },
        },
        text: `跟进逾期未归${note ? `：${note}` : ''}`,
        effects: [closeLadder(leave)],
      };
    }),

  'log-call': (ctx, { leaveId, whom, reached, note }) =>
    onLadder(ctx, leaveId, () => ({
      patch: {},
      text: `致电${WHOM[whom]}：${reached ? '接通' : '未接通'}${note ? `，${note}` : ''}`,
    })),
};
