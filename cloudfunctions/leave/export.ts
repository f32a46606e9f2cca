import { addDays, atSchool, dayOf, startOfDay } from '@contract/core/time';
import { KIND_NAMES } from '@contract/leave-kinds';
import { STANDARD_COLUMNS, type StandardColumn } from '@contract/leave-boards';
import { DECIDERS } from '@contract/leave-roles';
import { oneOf, within } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { scopeOf } from '@kernel/scope';
import { fileLinks, uploadFile } from '@kernel/sdk';
import { sheetsToWorkbook } from '../_roster/report';
import { inChain } from './access';
import type { LeaveDoc } from './documents';
import type { Ctx, LeaveHandlers } from './handlers';
import { accessLogs, requests } from './repo';

const EXPORT_CAP = 500;
const SHEET_CAP = 5_000;
const LONGEST_EXPORT = 366;
const LINK_SECONDS = 600;
const KEYS = Object.keys(STANDARD_COLUMNS) as StandardColumn[];

interface Days {
  fromOn: string;
  toOn: string;
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

function refusePeriod(ctx: Ctx<'export'> | Ctx<'export-sheet'>, { fromOn, toOn }: Days): void {
  if (toOn < fromOn)
    ctx.fail('LEAVE_PERIOD', { why: '结束日期不能早于开始日期' }, { toOn: '不能早于开始日期' });
  if (toOn > addDays(fromOn, LONGEST_EXPORT)) ctx.fail('LEAVE_PERIOD', { why: '一次最多导出一年' });
}

function pageOfLeaves(identity: Identity, { fromOn, toOn }: Days, cursor: string | undefined) {
  return requests.page(
    scopeOf(identity, DECIDERS),
    {
      state: oneOf(['scheduled', 'away', 'returned', 'revoked']),
      to: within(startOfDay(fromOn), startOfDay(addDays(toOn, 1))),
    },
    { by: 'to', direction: 1, cursor, limit: EXPORT_CAP },
  );
}

async function logExport(
  ctx: Ctx<'export'> | Ctx<'export-sheet'>,
  { fromOn, toOn }: Days,
  lines: number,
): Promise<void> {
  await accessLogs.insert({
    _id: ctx.newId('export'),
    rev: 0,
    kind: 'export',
    leaveId: null,
    by: ctx.identity.personId,
    byName: ctx.identity.name,
    campusIds: [],
    at: ctx.now,
    text: `导出 ${fromOn} 至 ${toOn}，${lines} 行`,
    outside: 0,
  });
}

export const exportHandlers: Pick<LeaveHandlers, 'export' | 'export-sheet'> = {
  export: async (ctx, { fromOn, toOn, cursor }) => {
    refusePeriod(ctx, { fromOn, toOn });
    const page = await pageOfLeaves(ctx.identity, { fromOn, toOn }, cursor);
    await logExport(ctx, { fromOn, toOn }, page.items.length);
    return {
      columns: KEYS.map((key) => ({ key, title: STANDARD_COLUMNS[key] })),
      rows: page.items.map((leave) => {
        const row = standardRow(leave, ctx.identity);
        return KEYS.map((key) => neutral(row[key]));
      }),
      next: page.next,
      asOf: ctx.now,
      cap: EXPORT_CAP,
    };
  },

  // Chinese titles above the standard's own field names: a person reads it, another system takes it in.
  'export-sheet': async (ctx, { fromOn, toOn }) => {
    refusePeriod(ctx, { fromOn, toOn });
    const lines: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await pageOfLeaves(ctx.identity, { fromOn, toOn }, cursor);
      for (const leave of page.items) {
        const row = standardRow(leave, ctx.identity);
        lines.push(KEYS.map((key) => row[key]));
      }
      if (lines.length > SHEET_CAP) return ctx.fail('LEAVE_EXPORT_TOO_MANY');
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    await logExport(ctx, { fromOn, toOn }, lines.length);
    if (lines.length === 0) return { link: null, lines: 0 };
    const head = [KEYS.map((key) => STANDARD_COLUMNS[key]), KEYS];
    const workbook = await sheetsToWorkbook([{ name: '请假', lines: [...head, ...lines] }]);
    const fileId = await uploadFile(`exports/${ctx.newId('leaves')}.xlsx`, workbook);
    const [link] = await fileLinks([fileId], LINK_SECONDS);
    return { link: link ?? null, lines: lines.length };
  },
};
