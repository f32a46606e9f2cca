import { OFFICE_ROLES, ROLE_NAMES } from '@contract/core/roles';
import { timeInWords } from '@contract/core/time';
import { KIND_NAMES } from '@contract/leave-kinds';
import { lengthOf, returnDueAt, tiersFor, tiersOf } from '@contract/leave-rules';
import type { LeaveHandlers } from './handlers';
import { currentPolicy, forgetPolicy, storedPolicy, teachingDays } from './policy-store';
import { rules } from './repo';

export const policyHandlers: Pick<LeaveHandlers, 'policy' | 'set-policy' | 'try-policy'> = {
  policy: async (ctx) =>
    OFFICE_ROLES.some((role) => ctx.identity.roles.has(role))
      ? storedPolicy(ctx.now)
      : currentPolicy(ctx.now),

  // Leaves carry the terms they were asked under: a change binds new ones only.
  'set-policy': async (ctx, { rev, policy }) => {
    const stored = { policy, version: rev + 1, setBy: ctx.identity.personId, setAt: ctx.now };
    const changed = await rules.change({ _id: 'policy', version: rev }, { set: stored });
    const written = changed || (rev === 0 && (await rules.insert({ _id: 'policy', rev: 0, ...stored })));
    if (!written) return ctx.fail('LEAVE_POLICY_CHANGED');
    forgetPolicy();
    return { rev: rev + 1 };
  },

  'try-policy': async (ctx, { policy, samples }) => {
    const results = await Promise.all(
      samples.map(async ({ kind, from, to }) => {
        if (to <= from) return ctx.fail('LEAVE_PERIOD', { why: '结束时间要晚于开始时间' });
        const isTeaching = await teachingDays(policy, from, to, ctx.now);
        const { days } = lengthOf(policy, kind, { from, to }, [], isTeaching);
        const roleNames = tiersFor(tiersOf(policy, kind), days).map((tier) => ROLE_NAMES[tier.role]);
        const due = returnDueAt(policy, to, isTeaching);
        return {
          days,
          roleNames,
          returnDueAt: due,
          sentence: `${timeInWords(from, ctx.now)} 起 ${days} 天的${KIND_NAMES[kind]}，由${roleNames.join('、')}审批，${timeInWords(due, ctx.now)} 前销假`,
        };
      }),
    );
    return { results };
  },
};
