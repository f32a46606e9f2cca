import { DAY } from '@contract/core/time';
import { lt, within, type Filter } from '@kernel/filter';
import { watchScope } from './access';
import type { LeaveDoc } from './documents';
import type { Input, LeaveHandlers } from './handlers';
import { presentCoarse } from './presenting';
import { requests } from './repo';

const FIELD = { class: 'classId', college: 'collegeId', floor: 'floorId', building: 'buildingId' } as const;

function boardFilter(board: Input<'board'>['board'], now: number): Filter<LeaveDoc> {
  switch (board) {
    case 'away':
      return { state: 'away' };
    case 'leaving':
      return { state: 'scheduled', from: within(now, now + DAY) };
    case 'returning':
      return { state: 'away', to: within(now, now + DAY) };
    case 'overdue':
      return { state: 'away', to: lt(now) };
  }
}

export const boardHandlers: Pick<LeaveHandlers, 'board'> = {
  board: async (ctx, { board, at, cursor, limit }) => {
    const filter = { ...boardFilter(board, ctx.now), ...(at ? { [FIELD[at.level]]: at.id } : {}) };
    const page = await requests.page(watchScope(ctx.identity), filter, {
      by: board === 'leaving' ? 'from' : 'to',
      direction: 1,
      cursor,
      limit,
    });
    return { items: page.items.map(presentCoarse), next: page.next };
  },
};
