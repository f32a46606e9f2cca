import { errorText } from '@contract/core/errors';
import { leave as contract } from '@contract/leave';
import { oneOf } from '@kernel/filter';
import { inChain } from './access';
import { decideOne, decisionObstacle, UNDO } from './deciding';
import type { LeaveDoc } from './documents';
import type { LeaveHandlers } from './handlers';
import { presentAfter } from './presenting';
import { requests } from './repo';
import { tell } from './telling';
import { carries, turnLeave } from './turning';

const ATTEMPTS = 3;
const WHY = 'whose turn it is, is checked on the row';
const CHANGED = '这张假条刚刚有了变化，请看过最新状态再操作';

function sentence(obstacle: {
  code: keyof typeof contract.errors;
  details?: Record<string, string>;
}): string {
  return errorText(contract.errors[obstacle.code], obstacle.details);
}

export const decideHandlers: Pick<LeaveHandlers, 'decide' | 'decide-many' | 'undo'> = {
  decide: async (ctx, { leaveId, turn, verdict, note }) => {
    if (verdict === 'reject' && note === '')
      return ctx.fail('LEAVE_NOTE_NEEDED', undefined, { note: '请写明原因' });
    const key = ctx.newId('decide');
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const leave = await requests.unsafeFirst(WHY, { _id: leaveId });
      if (!leave || (!inChain(ctx.identity, leave) && leave.personId !== ctx.identity.personId)) {
        return ctx.fail('NOT_FOUND');
      }
      if (carries(leave, key)) return { ...presentAfter(leave), undoUntil: leave.undo?.until ?? null };
      const obstacle = decisionObstacle(ctx, leave, turn);
      if (obstacle) return ctx.fail(obstacle.code, obstacle.details);
      const after = await decideOne(ctx, leave, verdict, note, key);
      if (after) return { ...presentAfter(after), undoUntil: ctx.now + UNDO };
    }
    throw new Error(`leave ${leaveId} keeps changing`);
  },

  'decide-many': async (ctx, { items, verdict, note }) => {
    if (verdict === 'reject' && note === '')
      return ctx.fail('LEAVE_NOTE_NEEDED', undefined, { note: '请写明原因' });
    const rows = await requests.unsafeFind(
      WHY,
      { _id: oneOf(items.map((item) => item.leaveId)) },
      { limit: 20 },
    );
    const byId = new Map(rows.map((row) => [row._id, row]));
    const decided: LeaveDoc[] = [];
    const refused: { leaveId: string; name: string; why: string }[] = [];
    for (const { leaveId, turn } of items) {
      const leave = byId.get(leaveId);
      if (!leave || !inChain(ctx.identity, leave)) {
        refused.push({ leaveId, name: '', why: '没有找到这张假条' });
        continue;
      }
      const key = ctx.newId(`decide ${leaveId}`);
      if (carries(leave, key)) {
        decided.push(leave);
        continue;
      }
      const obstacle = decisionObstacle(ctx, leave, turn);
      const after = obstacle ? null : await decideOne(ctx, leave, verdict, note, key);
      if (after) decided.push(after);
      else refused.push({ leaveId, name: leave.name, why: obstacle ? sentence(obstacle) : CHANGED });
    }
    return { decided: decided.map(presentAfter), refused, undoUntil: ctx.now + UNDO };
  },

  undo: async (ctx, { leaveIds }) => {
    const rows = await requests.unsafeFind(WHY, { _id: oneOf(leaveIds) }, { limit: 20 });
    const undone: LeaveDoc[] = [];
    const refused: { leaveId: string; why: string }[] = [];
    for (const leaveId of leaveIds) {
      const leave = rows.find((row) => row._id === leaveId);
      const key = ctx.newId(`undo ${leaveId}`);
      if (leave && carries(leave, key)) {
        undone.push(leave);
        continue;
      }
      const undo = leave?.undo?.by === ctx.identity.personId ? leave.undo : null;
      if (!leave || !undo || undo.until <= ctx.now) {
        refused.push({ leaveId, why: '已经超过一分钟，或有了后续处理，不能撤回' });
        continue;
      }
      const after = await turnLeave(
        ctx,
        leave,
        {
          patch: { ...undo.back, undo: null, waitTurn: leave.turn + 1, passVersion: leave.passVersion + 1 },
          text: '撤回刚才的处理',
          effects: [
            tell([leave.personId], '刚才的处理已撤回', '老师撤回了刚才的处理，请等待新的结果。', leave._id),
          ],
        },
        key,
      );
      if (after) undone.push(after);
      else refused.push({ leaveId, why: CHANGED });
    }
    return { undone: undone.map(presentAfter), refused };
  },
};
