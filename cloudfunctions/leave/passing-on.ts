import { ROLE_NAMES, type Role } from '@contract/core/roles';
import { dayOf } from '@contract/core/time';
import { passOn } from '@contract/leave-chain';
import { personKey, postKey } from '@contract/leave-kinds';
import { DECIDERS, type DeciderRole } from '@contract/leave-roles';
import { holders, type Holder } from '../org/public';
import { inChain } from './access';
import { decisionObstacle } from './deciding';
import type { LeaveDoc, StepDoc } from './documents';
import type { Ctx, LeaveHandlers } from './handlers';
import { wrongState } from './own-changes';
import { abilitiesOf, currentStep, presentAfter } from './presenting';
import { requests } from './repo';
import { tell } from './telling';
import { carries, turnLeave, waitingOn, type Patch } from './turning';

const WHY = 'whose turn it is, is checked on the row';

/** Nodes above the student at which a post may stand, nearest first. */
export function nodesOf(leave: LeaveDoc): string[] {
  const { classId, majorId, collegeId, floorId, buildingId, campusId } = leave;
  return [classId, majorId, collegeId, floorId, buildingId, campusId, 'school'].filter(
    (node): node is string => node !== null,
  );
}

/** Everybody who may decide for this student today, himself left out. 2 requests. */
export async function decidersFor(leave: LeaveDoc, now: number): Promise<Holder[]> {
  const held = await holders(nodesOf(leave), DECIDERS, dayOf(now));
  return held.filter((one) => one.personId !== leave.personId);
}

/** The patch that gives the current step to `step`. */
export function handStep(leave: LeaveDoc, step: StepDoc, now: number): Patch {
  const ask = leave.ask ?? 'leave';
  const replaced = (line: Pick<LeaveDoc, 'chain' | 'step'>) =>
    line.chain.map((one, index) => (index === line.step ? { ...step, since: now } : one));
  const target: Patch =
    ask === 'extend' && leave.extension
      ? { extension: { ...leave.extension, chain: replaced(leave.extension) } }
      : { chain: replaced(leave) };
  return { ...target, ...waitingOn(step, ask, leave, now) };
}

/** The leave, readable to the caller, on his turn. 1 request. */
async function onTurn(
  ctx: Ctx<'forward'> | Ctx<'ask-back'>,
  leaveId: string,
  turn: number,
  key: string,
): Promise<{ leave: LeaveDoc; step: StepDoc; done: boolean }> {
  const leave = await requests.unsafeFirst(WHY, { _id: leaveId });
  if (!leave || !inChain(ctx.identity, leave)) return ctx.fail('NOT_FOUND');
  const step = currentStep(leave);
  if (carries(leave, key)) return { leave, step: step ?? (leave.chain[0] as StepDoc), done: true };
  const obstacle = decisionObstacle(ctx, leave, turn);
  if (obstacle && obstacle.code !== 'LEAVE_SAME_PERSON') {
    const code = obstacle.code === 'LEAVE_OWN' ? 'NOT_FOUND' : obstacle.code;
    return ctx.fail(code, obstacle.details);
  }
  return step ? { leave, step, done: false } : ctx.fail('NOT_FOUND');
}

export const passingHandlers: Pick<LeaveHandlers, 'forward' | 'colleagues' | 'ask-back' | 'revoke'> = {
  forward: async (ctx, { leaveId, turn, personId, note }) => {
    const key = ctx.newId('forward');
    const { leave, step, done } = await onTurn(ctx, leaveId, turn, key);
    if (done) return presentAfter(leave);
    const held = (await decidersFor(leave, ctx.now)).filter((one) => one.personId === personId);
    const first = held[0];
    if (!first) return ctx.fail('LEAVE_NOT_DECIDER');
    const been = held.some((one) => step.line.includes(postKey(one.role, one.nodeId)));
    const line = passOn(
      [...step.line, personKey(ctx.identity.personId)],
      personKey(personId),
      personKey(leave.personId),
    );
    if (been || !line) return ctx.fail('LEAVE_FORWARD_LOOP', { name: first.name });
    const next: StepDoc = {
      ...step,
      key: personKey(personId),
      role: first.role as DeciderRole,
      people: [{ personId, name: first.name }],
      why: [...step.why, `${ctx.identity.name}转给${first.name}${note ? `：${note}` : ''}`],
      line,
    };
    const change = {
      patch: handStep(leave, next, ctx.now),
      text: `转给${first.name}${note ? `：${note}` : ''}`,
    };
    const after = await turnLeave(ctx, leave, change, key);
    return after ? presentAfter(after) : ctx.fail('LEAVE_DECIDED', { name: '别人', verdict: '刚刚有了变化' });
  },

  colleagues: async (ctx, { leaveId }) => {
    const leave = await requests.unsafeFirst(WHY, { _id: leaveId });
    if (!leave || !inChain(ctx.identity, leave)) return ctx.fail('NOT_FOUND');
    const line = currentStep(leave)?.line ?? [];
    const people = (await decidersFor(leave, ctx.now)).filter(
      (one) =>
        one.personId !== ctx.identity.personId &&
        !line.includes(postKey(one.role, one.nodeId)) &&
        !line.includes(personKey(one.personId)),
    );
    const unique = new Map(people.map((one) => [one.personId, one]));
    return {
      people: [...unique.values()].map(({ personId, name, role, nodeLabel }) => ({
        personId,
        name,
        roleName: ROLE_NAMES[role],
        nodeLabel,
      })),
    };
  },

  'ask-back': async (ctx, { leaveId, turn, text }) => {
    const key = ctx.newId('ask');
    const { leave, done } = await onTurn(ctx, leaveId, turn, key);
    if (done) return presentAfter(leave);
    if (leave.ask !== 'leave')
      return ctx.fail('LEAVE_DECIDED', { name: leave.name, verdict: '现在不是请假审批' });
    const { personId, name } = ctx.identity;
    const after = await turnLeave(
      ctx,
      leave,
      {
        patch: {
          state: 'asked',
          thread: [...leave.thread, { at: ctx.now, by: personId, n: name, text }],
          ...waitingOn(null, null, leave, ctx.now),
        },
        text: `请学生补充：${text}`,
        effects: [tell([leave.personId], `${name}想了解更多`, text, leave._id)],
      },
      key,
    );
    return after ? presentAfter(after) : ctx.fail('LEAVE_DECIDED', { name: '别人', verdict: '刚刚有了变化' });
  },

  revoke: async (ctx, { leaveId, turn, reason }) => {
    const key = ctx.newId('revoke');
    const leave = await requests.unsafeFirst(WHY, { _id: leaveId });
    if (!leave || !inChain(ctx.identity, leave)) return ctx.fail('NOT_FOUND');
    if (carries(leave, key)) return presentAfter(leave);
    if (leave.state !== 'scheduled' && leave.state !== 'away') return wrongState(ctx, leave);
    if (!abilitiesOf(ctx.identity, leave, ctx.now).revoke) {
      return ctx.fail('LEAVE_NOT_YOUR_TURN', { name: '审批过的老师' });
    }
    if (leave.turn !== turn) return ctx.fail('LEAVE_CHANGED');
    const after = await turnLeave(
      ctx,
      leave,
      {
        patch: {
          state: 'revoked',
          extension: null,
          returnClaim: null,
          ...waitingOn(null, null, leave, ctx.now),
          passVersion: leave.passVersion + 1,
        },
        text: `撤销：${reason}`,
        effects: [tell([leave.personId], '请假已被撤销', `${ctx.identity.name}：${reason}`, leave._id)],
      },
      key,
    );
    return after ? presentAfter(after) : ctx.fail('LEAVE_CHANGED');
  },
};

/** Where an unanswered step goes: the next post up that somebody else holds (L3); null: it stays. */
export function nextInLine(
  step: StepDoc,
  posts: readonly Holder[],
  nodes: readonly string[],
): StepDoc | null {
  const above = DECIDERS.slice(DECIDERS.indexOf(step.role) + 1);
  for (const role of above as readonly Role[]) {
    for (const nodeId of nodes) {
      const key = postKey(role, nodeId);
      // Whoever had it by name and passed it on does not get it back through his post.
      const people = posts.filter(
        (one) => one.role === role && one.nodeId === nodeId && !step.line.includes(personKey(one.personId)),
      );
      if (people.length === 0 || step.line.includes(key)) continue;
      return {
        ...step,
        key,
        role: role as DeciderRole,
        people: people.map(({ personId, name }) => ({ personId, name })),
        line: [...step.line, key],
      };
    }
  }
  return null;
}
