import { timeInWords } from '@contract/core/time';
import { ownLeaves, stepDocs, weigh } from './asking';
import type { Ctx, Input, Reply } from './handlers';
import { wrongState } from './own-changes';
import { rulesFor } from './policy-store';
import { presentAfter } from './presenting';
import { carries, turnLeave, waitingOn } from './turning';

/** 续假: the same leave with a later end, decided by the tiers of the total (L5). 6 requests. */
export async function extend(ctx: Ctx<'extend'>, input: Input<'extend'>): Promise<Reply<'extend'>> {
  const { identity, now } = ctx;
  const [own, { policy, bar }] = await Promise.all([ownLeaves(identity), rulesFor(identity.personId, now)]);
  const leave = own.find((one) => one._id === input.leaveId);
  if (!leave) return ctx.fail('NOT_FOUND');
  const key = ctx.newId('change');
  if (carries(leave, key)) return presentAfter(leave);
  if (bar) return ctx.fail('LEAVE_GATED', { reason: bar.reason, name: bar.byName });
  if (leave.state !== 'scheduled' && leave.state !== 'away') return wrongState(ctx, leave);
  if (leave.groupId !== null || leave.ask !== null)
    return ctx.fail('LEAVE_STATE', { state: '正在等待处理，请先等结果' });
  if (now >= leave.to) return ctx.fail('LEAVE_ENDED');
  if (input.to <= leave.to) return ctx.fail('LEAVE_NOT_LONGER');
  const period = { from: leave.from, to: input.to };
  const others = own.filter((one) => one._id !== leave._id);
  const { length, chain } = await weigh(identity, policy, leave.kind, period, others, now);
  const longest = policy.kinds[leave.kind].maxDays;
  if (longest !== null && length.days > longest) return ctx.fail('LEAVE_TOO_LONG', { days: longest });
  if (!chain) return ctx.fail('LEAVE_NO_APPROVER');
  if (leave.turn !== input.turn) return ctx.fail('LEAVE_CHANGED');
  const steps = stepDocs(chain, now);
  const after = await turnLeave(
    ctx,
    leave,
    {
      patch: {
        extension: {
          to: input.to,
          days: length.days,
          tierDays: length.tierDays,
          reason: input.reason,
          chain: steps,
          step: 0,
        },
        ...waitingOn(steps[0] ?? null, 'extend', leave, now),
        rank: leave.to,
      },
      text: `申请续假到 ${timeInWords(input.to, now)}`,
    },
    key,
  );
  return after ? presentAfter(after) : ctx.fail('LEAVE_CHANGED');
}
