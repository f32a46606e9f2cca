import { ROLE_NAMES } from '@contract/core/roles';
import writeWorkbook from 'write-excel-file/node';
import { neutralised } from './cells';
import type { Plan } from './plan';

type Line = readonly (string | number)[];

const SEVERITY = { refused: '已拒绝', warning: '已导入，请核对', repaired: '已自动修正' } as const;
const KIND = { new: '新增', changed: '信息变更', moved: '调换床位', missing: '名册中没有' } as const;

export interface ReportSheet {
  name: string;
  lines: Line[];
}

/** Everything the import has to say, as sheets of plain rows; every text is neutralised against formulas. */
export function reportSheets(plan: Pick<Plan, 'people' | 'posts' | 'findings' | 'counts'>): ReportSheet[] {
  const { counts } = plan;
  const summary: Line[] = [
    ['项目', '数量'],
    ['读到的人', counts.rows],
    ['新增', counts.new],
    ['信息变更', counts.changed],
    ['调换床位', counts.moved],
    ['没有变化', counts.unchanged],
    ['名册中没有的在校人员', counts.missing],
    ['新任岗位', counts.postsNew],
    ['建议卸任岗位', counts.postsEnding],
    ['拒绝的行或岗位', counts.refused],
    ['需核对', counts.warnings],
    ['自动修正', counts.repaired],
  ];
  return [
    { name: '汇总', lines: summary },
    {
      name: '问题',
      lines: [
        ['工作表', '行', '列', '原内容', '处理', '原因'],
        ...plan.findings.map((f): Line => [
          f.sheet,
          f.row,
          f.column,
          f.value,
          SEVERITY[f.severity],
          f.reason,
        ]),
      ],
    },
    {
      name: '人员变化',
      lines: [
        ['变化', '学号/工号', '姓名', '班级与床位', '内容'],
        ...plan.people.map((p): Line => [
          KIND[p.kind],
          p.id,
          p.name,
          p.place,
          p.fields.map((f) => `${f.field}：${f.from} → ${f.to}`).join('；'),
        ]),
      ],
    },
    {
      name: '岗位变化',
      lines: [
        ['变化', '学号/工号', '姓名', '岗位', '范围'],
        ...plan.posts.map((p): Line => [
          p.kind === 'new' ? '新任' : '建议卸任',
          p.personId,
          p.name,
          ROLE_NAMES[p.role],
          p.node,
        ]),
      ],
    },
  ];
}

export async function sheetsToWorkbook(sheets: readonly ReportSheet[]): Promise<Buffer> {
  return writeWorkbook(
    sheets.map((sheet) => ({
      sheet: sheet.name,
      data: sheet.lines.map((line) =>
        line.map((cell) => (typeof cell === 'string' ? neutralised(cell) : cell)),
      ),
    })),
  ).toBuffer();
}
