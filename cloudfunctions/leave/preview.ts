import { COUNTING_NAMES } from '@contract/leave-policy';
import { OPEN_STATES, STATE_NAMES, KIND_NAMES } from '@contract/leave-kinds';
import { spansOfPerson } from '../org/public';
import { ownLeaves, periodFault, weigh } from './asking';
import type { Ctx, Input, Reply } from './handlers';
import { rulesFor } from './policy-store';
import { presentChain } from './presenting';

const SPAN_WORDS = { leave: '请假', official: '公假', placement: '实习', day: '走读' } as const;

/** What asking would mean: length, chain with names and reasons, collisions, and what stands in the way. */
export async function preview(ctx: Ctx<'preview'>, input: Input<'preview'>): Promise<Reply<'preview'>> {
  const { identity, now } = ctx;
  const period = { from: input.from, to: input.to };
  if (period.to <= period.from)
    ctx.fail('LEAVE_PERIOD', { why: '结束时间要晚于开始时间' }, { to: '要晚于开始时间' });
  const [all, { policy, bar }, spans] = await Promise.all([
    ownLeaves(identity),
    rulesFor(identity.personId, now),
    spansOfPerson(identity.personId, period.from, period.to),
  ]);
  const extended = input.extends === undefined ? null : all.find((one) => one._id === input.extends);
  if (extended === undefined) return ctx.fail('NOT_FOUND');
  const others = all.filter((one) => one._id !== input.extends);
  const weighed = await weigh(identity, policy, input.kind, period, others, now);
  const { length, chain } = weighed;
  const longest = policy.kinds[input.kind].maxDays;
  const overlapping = others.filter(
    (one) =>
      (OPEN_STATES as readonly string[]).includes(one.state) && one.from < period.to && one.to > period.from,
  );
  const elsewhere = spans.filter((span) => span.source.domain !== 'leave' && span.state !== 'ended');
  const blocked =
    (bar && `您目前不能请假（${bar.reason}），如有急事请联系${bar.byName}`) ??
    (policy.kinds[input.kind].enabled ? null : '学校目前不受理这类请假') ??
    (extended ? null : periodFault(policy, input.kind, period, now)) ??
    (longest !== null && length.days > longest ? `这类请假最长 ${longest} 天` : null) ??
    (chain ? null : '没有找到可以审批的老师，请联系学工部补充岗位');
  return {
    days: length.days,
    tierDays: length.tierDays,
    counting: COUNTING_NAMES[length.counting],
    joined: length.joined.map(({ _id, kind, from, to, state }) => ({ leaveId: _id, kind, from, to, state })),
    chain: presentChain(chain ?? []),
    collisions: [
      ...overlapping.map(({ from, to, kind, state }) => ({
        from,
        to,
        text: `与您的${KIND_NAMES[kind]}重叠（${STATE_NAMES[state]}）`,
      })),
      ...elsewhere.map(({ from, to, kind }) => ({ from, to, text: `这段时间已登记${SPAN_WORDS[kind]}` })),
    ],
    retro: extended ? false : weighed.retro,
    proofDueAt: extended ? null : weighed.proofDueAt,
    slipNeeded: weighed.slipNeeded,
    returnDueAt: weighed.returnDueAt,
    blocked,
  };
}
