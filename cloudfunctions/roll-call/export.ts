import type { ErrorCodeOf, ParsedInputOf, ReplyOf } from '@contract/core/define';
import { addDays, clockOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { OVERSEERS } from '@contract/roll-call-roles';
import { STATUS_NAMES } from '@contract/roll-call-rules';
import type { Context } from '@kernel/context';
import { within } from '@kernel/filter';
import { scopeOf } from '@kernel/scope';
import { fileLinks, uploadFile } from '@kernel/sdk';
import { sheetsToWorkbook } from '../_roster/report';
import type { ExceptionDoc } from './documents';
import { exceptions } from './repo';

type Ctx = Context<ErrorCodeOf<typeof rollCall, 'export-absentees'>>;
type In = ParsedInputOf<typeof rollCall, 'export-absentees'>;
type Out = ReplyOf<typeof rollCall, 'export-absentees'>;

const MAX_DAYS = 31;
const MAX_LINES = 5_000;
const A_PAGE = 900;
const LINK_SECONDS = 600;

/** Exceptions of some days in the caller's scope as a workbook, by class, date and student. */
export async function exportAbsentees(ctx: Ctx, input: In): Promise<Out> {
  if (input.to < input.from || addDays(input.from, MAX_DAYS) <= input.to) ctx.fail('EXPORT_RANGE');
  const rows = await rowsOf(ctx, input);
  if (rows.length === 0) return { link: null, lines: 0 };
  rows.sort(
    (a, b) => compare(a.className, b.className) || compare(a.day, b.day) || compare(a.personId, b.personId),
  );
  const head = ['班级', '日期', '考勤', '学号', '姓名', '寝室', '状态', '到位时间', '记录人', '连续天数'];
  const lines = rows.map((row) => [
    row.className,
    row.day,
    row.checkName,
    row.personId,
    row.name,
    row.place,
    STATUS_NAMES[row.s],
    row.arrivedAt === null ? '' : clockOf(row.arrivedAt),
    row.byName ?? '',
    row.streak,
  ]);
  const workbook = await sheetsToWorkbook([{ name: '缺勤', lines: [head, ...lines] }]);
  const fileId = await uploadFile(`exports/${ctx.newId('absentees')}.xlsx`, workbook);
  const [link] = await fileLinks([fileId], LINK_SECONDS);
  return { link: link ?? null, lines: rows.length };
}

async function rowsOf(ctx: Ctx, input: In): Promise<ExceptionDoc[]> {
  const scope = scopeOf(ctx.identity, OVERSEERS);
  const days = { day: within(input.from, addDays(input.to, 1)) };
  const filter = input.classId === undefined ? days : { ...days, classId: input.classId };
  const rows: ExceptionDoc[] = [];
  let cursor: string | undefined;
  do {
    const page = await exceptions.page(scope, filter, { by: 'day', direction: 1, cursor, limit: A_PAGE });
    rows.push(...page.items);
    if (rows.length > MAX_LINES) ctx.fail('EXPORT_TOO_MANY');
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a === b ? 0 : 1;
}
