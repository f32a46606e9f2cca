import { timeInWords } from '@contract/core/time';
import { ASK_NAMES, STATE_NAMES } from '@contract/leave-kinds';
import { lengthInDays, returnDueAt } from '@contract/leave-rules';
import type { Counting } from '@contract/leave-policy';
import type { Context } from '@kernel/context';
import { selfScope } from '@kernel/scope';
import { foreignSlip } from './asking';
import type { LeaveDoc } from './documents';
import type { LeaveHandlers } from './handlers';
import { currentPolicy, teachingDays } from './policy-store';
import { currentStep, presentAfter } from './presenting';
import { requests } from './repo';
import { tell } from './telling';
import { carries, turnLeave, waitingOn, type Change } from './turning';

const ATTEMPTS = 3;

type OwnCtx = Context<'LEAVE_STATE' | 'LEAVE_CHANGED' | 'NOT_FOUND'>;

/** The caller's own leave. 1 request. */
export async function ownLeave(ctx: Context<'NOT_FOUND'>, leaveId: string): Promise<LeaveDoc> {
  const leave = await requests.first(selfScope(ctx.identity), { _id: leaveId });
  return leave ?? ctx.fail('NOT_FOUND');
}

/** Who has decided it so far. */
export function decidersOf(leave: LeaveDoc): string[] {
  return [...new Set(leave.chain.flatMap((step) => (step.by === null ? [] : [step.by])))];
}

/**
 * One change of one's own leave: `change` says what, or refuses. A repeat of the intent answers with what is;
 * the turn the caller saw must still hold. 2 requests.
 */
async function changeOwn(
  ctx: OwnCtx,
  { leaveId, turn }: { leaveId: string; turn: number },
  change: (leave: LeaveDoc) => Change | Promise<Change>,
) {
  const leave = await ownLeave(ctx, leaveId);
  const key = ctx.newId('change');
  if (carries(leave, key)) return presentAfter(leave);
  const wanted = await change(leave);
  if (leave.turn !== turn) return ctx.fail('LEAVE_CHANGED');
  const after = await turnLeave(ctx, leave, wanted, key);
  return after ? presentAfter(after) : ctx.fail('LEAVE_CHANGED');
}

export function wrongState(ctx: Context<'LEAVE_STATE'>, leave: LeaveDoc): never {
  return ctx.fail('LEAVE_STATE', { state: STATE_NAMES[leave.state] });
}

export const ownHandlers: Pick<
  LeaveHandlers,
  'withdraw' | 'shorten' | 'return' | 'urge' | 'answer' | 'add-slips'
> = {
  withdraw: (ctx, input) =>
    changeOwn(ctx, input, (leave) => {
      const early = leave.state === 'scheduled' && ctx.now < leave.from && leave.groupId === null;
      if (leave.state !== 'pending' && leave.state !== 'asked' && !early) return wrongState(ctx, leave);
      return {
        patch: {
          state: 'withdrawn',
          ...waitingOn(null, null, leave, ctx.now),
          extension: null,
          passVersion: leave.passVersion + 1,
        },
        text: '撤回请假',
        effects: early
          ? [
              tell(
                decidersOf(leave),
                `${leave.name} 撤回了请假`,
                '学生在开始前撤回了已批准的请假。',
                leave._id,
              ),
            ]
          : [],
      };
    }),

  shorten: (ctx, input) =>
    changeOwn(ctx, input, async (leave) => {
      if (leave.state !== 'scheduled' && leave.state !== 'away') return wrongState(ctx, leave);
      if (leave.groupId !== null) return wrongState(ctx, leave);
      if (input.to >= leave.to || input.to <= Math.max(leave.from, ctx.now))
        return ctx.fail('LEAVE_NOT_SHORTER');
      const { policy } = await currentPolicy(ctx.now);
      const isTeaching = await teachingDays(policy, leave.from, input.to, ctx.now);
      const period = { from: leave.from, to: input.to };
      return {
        patch: {
          to: input.to,
          days: lengthInDays(leave.counting as Counting, [period], isTeaching),
          returnDueAt: returnDueAt(policy, input.to, isTeaching),
          extension: null,
          ...(leave.ask === 'extend' ? waitingOn(null, null, leave, ctx.now) : {}),
          passVersion: leave.passVersion + 1,
        },
        text: `提前到 ${timeInWords(input.to, ctx.now)} 返回`,
        effects: [
          tell(
            decidersOf(leave),
            `${leave.name} 缩短了请假`,
            `返回时间提前到 ${timeInWords(input.to, ctx.now)}（原为 ${timeInWords(leave.to, ctx.now)}）。`,
            leave._id,
          ),
        ],
      };
    }),

  return: (ctx, input) =>
    changeOwn(ctx, input, (leave) => {
      if (leave.state !== 'away' || leave.ask === 'return') return wrongState(ctx, leave);
      const last = leave.chain[leave.step] ?? null;
      return {
        patch: {
          returnClaim: { at: ctx.now, note: input.note },
          extension: null,
          ...waitingOn(last, 'return', leave, ctx.now),
          rank: ctx.now,
        },
        text: '申请销假',
      };
    }),

  urge: (ctx, input) =>
    changeOwn(ctx, input, (leave) => {
      const step = currentStep(leave);
      if (leave.waitingAt === null || leave.ask === null || !step) return wrongState(ctx, leave);
      const names = step.people.map((one) => one.name).join('、');
      if (leave.urgedAt !== null) return ctx.fail('LEAVE_URGED', { name: names });
      return {
        patch: { urgedAt: ctx.now },
        text: `催办：${names}`,
        effects: [
          tell(
            step.people.map((one) => one.personId),
            `${leave.name} 的${ASK_NAMES[leave.ask]}在等您`,
            `已等待，请尽快处理：${timeInWords(leave.from, ctx.now)} 开始。`,
            leave._id,
          ),
        ],
      };
    }),

  answer: (ctx, input) =>
    changeOwn(ctx, input, (leave) => {
      if (leave.state !== 'asked') return wrongState(ctx, leave);
      if (foreignSlip(input.slips, leave.personId)) return ctx.fail('LEAVE_SLIP_FOREIGN');
      const { personId, name } = ctx.identity;
      return {
        patch: {
          state: 'pending',
          thread: [...leave.thread, { at: ctx.now, by: personId, n: name, text: input.text }],
          slips: [...leave.slips, ...input.slips.map(({ fileId, name: title }) => ({ fileId, name: title }))],
          ...waitingOn(leave.chain[leave.step] ?? null, 'leave', leave, ctx.now),
        },
        text: '补充了说明',
      };
    }),

  'add-slips': async (ctx, { leaveId, slips }) => {
    const key = ctx.newId('change');
    if (foreignSlip(slips, ctx.identity.personId)) return ctx.fail('LEAVE_SLIP_FOREIGN');
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const leave = await ownLeave(ctx, leaveId);
      if (carries(leave, key)) return presentAfter(leave);
      if (['rejected', 'withdrawn', 'expired', 'revoked'].includes(leave.state))
        return wrongState(ctx, leave);
      const after = await turnLeave(
        ctx,
        leave,
        {
          patch: {
            slips: [...leave.slips, ...slips.map(({ fileId, name }) => ({ fileId, name }))].slice(-12),
          },
          text: `补交材料 ${slips.length} 份`,
          effects: [
            tell(
              (currentStep(leave)?.people ?? []).map((one) => one.personId),
              `${leave.name} 补交了请假材料`,
              `共 ${slips.length} 份，请查看。`,
              leave._id,
            ),
          ],
        },
        key,
      );
      if (after) return presentAfter(after);
    }
    return ctx.fail('LEAVE_CHANGED');
  },
};
