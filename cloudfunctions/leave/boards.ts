import { addDays, atSchool, DAY, dayOf, startOfDay } from '@contract/core/time';
import { KIND_NAMES, DECIDERS } from '@contract/leave-kinds';
import { STANDARD_COLUMNS, type StandardColumn } from '@contract/leave-boards';
import { lt, oneOf, within, type Filter } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { scopeOf } from '@kernel/scope';
import { inChain, watchScope } from './access';
import type { LeaveDoc } from './documents';
import type { Input, LeaveHandlers } from './handlers';
import { presentCoarse } from './presenting';
import { accessLogs, requests } from './repo';

const EXPORT_CAP = 500;
const LONGEST_EXPORT = 366;
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

/** A spreadsheet runs what begins like a formula: such a cell gets a quote in front. */
export function neutral(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

function stamp(ms: number | null): string {
  return ms === null ? '' : atSchool(ms).format('YYYY-MM-DD HH:mm');
}

/** School year and term code of a day: autumn is 1, spring 2. */
export function termOf(day: string): { year: string; term: string } {
  const [year = 0, month = 0] = day.split('-').map(Number);
  const first = month >= 8 ? year : year - 1;
  return { year: `${first}-${first + 1}`, term: month >= 8 || month === 1 ? '1' : '2' };
}

/** One row of the data standard; kind and reason only for who decided it (L10). Pure. */
export function standardRow(leave: LeaveDoc, identity: Identity): Record<StandardColumn, string> {
  const decided = leave.chain.filter((step) => step.by !== null).at(-1);
  const own = inChain(identity, leave);
  const { year, term } = termOf(dayOf(leave.from));
  return {
    xh: leave.personId,
    xm: leave.name,
    bjmc: leave.className,
    kkxnd: year,
    kkxqm: term,
    qjlx: own ? KIND_NAMES[leave.kind] : '请假',
    qjkssj: stamp(leave.from),
    qjjssj: stamp(leave.to),
    qjyy: own ? leave.reason : '',
    qjts: String(leave.days),
    spsj: stamp(decided?.at ?? null),
    spr: decided?.byName ?? '',
    sfcx: leave.offCampus ? '是' : '否',
    sfxj: leave.state === 'returned' ? '是' : '否',
    xjsj: stamp(leave.returnedAt),
  };
}

export const boardHandlers: Pick<LeaveHandlers, 'board' | 'export'> = {
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

  export: async (ctx, { fromOn, toOn, cursor }) => {
    if (toOn < fromOn)
      return ctx.fail('LEAVE_PERIOD', { why: '结束日期不能早于开始日期' }, { toOn: '不能早于开始日期' });
    if (toOn > addDays(fromOn, LONGEST_EXPORT)) return ctx.fail('LEAVE_PERIOD', { why: '一次最多导出一年' });
    const page = await requests.page(
      scopeOf(ctx.identity, DECIDERS),
      {
        state: oneOf(['scheduled', 'away', 'returned', 'revoked']),
        to: within(startOfDay(fromOn), startOfDay(addDays(toOn, 1))),
      },
      { by: 'to', direction: 1, cursor, limit: EXPORT_CAP },
    );
    await accessLogs.insert({
      _id: ctx.newId('export'),
      rev: 0,
      kind: 'export',
      leaveId: null,
      by: ctx.identity.personId,
      byName: ctx.identity.name,
      campusIds: [],
      at: ctx.now,
      text: `导出 ${fromOn} 至 ${toOn},${page.items.length} 行`,
      outside: 0,
    });
    const keys = Object.keys(STANDARD_COLUMNS) as StandardColumn[];
    return {
      columns: keys.map((key) => ({ key, title: STANDARD_COLUMNS[key] })),
      rows: page.items.map((leave) => {
        const row = standardRow(leave, ctx.identity);
        return keys.map((key) => neutral(row[key]));
      }),
      next: page.next,
      asOf: ctx.now,
      cap: EXPORT_CAP,
    };
  },
};
