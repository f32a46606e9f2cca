import { cleanText, type Cell } from './cells';
import { FileRefused } from './findings';
import type { Sheet } from './workbook';

/** The columns of one kind of sheet: our key → the headers schools use for it; the first is the one we print. */
export interface Layout<K extends string> {
  title: string;
  headers: Record<K, readonly string[]>;
  required: readonly K[];
  /** Headers that only this kind of sheet has: what tells the kinds apart. */
  telltale: readonly K[];
}

const PHONE = ['联系电话', '手机', '手机号', '手机号码', '本人电话', '电话', '联系方式', '学生电话'] as const;

export const STUDENT_LAYOUT = {
  title: '学生住宿名册',
  headers: {
    id: ['学号', '学生学号', '学籍号'],
    name: ['姓名', '学生姓名', '名字'],
    sex: ['性别'],
    ethnicity: ['民族'],
    political: ['政治面貌', '政治身份'],
    college: ['学院', '二级学院', '院系', '系部', '所在学院', '院(系)'], // eslint-disable-line no-restricted-syntax -- `headerText` folds brackets
    major: ['专业', '专业名称', '所学专业'],
    className: ['班级', '行政班', '班级名称', '所在班级', '行政班级'],
    year: ['年级', '入学年份', '入学年级', '所在年级'],
    campus: ['校区', '所在校区'],
    building: ['楼栋', '楼号', '宿舍楼', '公寓楼', '栋', '楼宇', '公寓'],
    floor: ['楼层', '层', '层号', '所在楼层'],
    room: ['房间号', '宿舍号', '寝室号', '房号', '房间', '宿舍', '寝室'],
    bed: ['床位', '床位号', '床号', '铺位', '床'],
    phone: PHONE,
    guardianName: ['家长姓名', '监护人', '监护人姓名', '家长'],
    guardianPhone: ['家长电话', '监护人电话', '家长联系电话', '家长手机', '家长联系方式', '监护人联系方式'],
    counselorName: ['辅导员', '辅导员姓名', '班主任'],
    counselorId: ['辅导员工号', '辅导员编号'],
    note: ['备注', '说明', '住宿情况'],
  },
  required: ['id', 'name', 'college', 'className', 'campus', 'building', 'room', 'bed'],
  telltale: ['room', 'bed', 'className'],
} as const satisfies Layout<string>;

export const STAFF_LAYOUT = {
  title: '教职工',
  headers: {
    id: ['工号', '教工号', '职工号', '教职工号'],
    name: ['姓名', '教师姓名'],
    department: ['部门', '单位', '所在部门', '所属部门'],
    title: ['职务', '职位', '岗位名称'],
    role: ['角色', '系统角色', '岗位角色'],
    scope: ['管理范围', '负责范围', '范围', '管辖范围', '所带班级'],
    phone: PHONE,
  },
  required: ['id', 'name', 'role', 'scope'],
  telltale: ['id'],
} as const satisfies Layout<string>;

export const POST_LAYOUT = {
  title: '学生骨干',
  headers: {
    id: ['学号', '学生学号'],
    name: ['姓名', '学生姓名'],
    role: ['岗位', '职务', '角色', '骨干岗位'],
    scope: ['负责范围', '管理范围', '范围', '管辖范围'],
  },
  required: ['id', 'role', 'scope'],
  telltale: ['role', 'scope'],
} as const satisfies Layout<string>;

export type StudentColumn = keyof typeof STUDENT_LAYOUT.headers;
export type StaffColumn = keyof typeof STAFF_LAYOUT.headers;
export type PostColumn = keyof typeof POST_LAYOUT.headers;

export interface TableRow<K extends string> {
  /** As Excel counts. */
  row: number;
  cells: Partial<Record<K, Cell>>;
}

export interface Table<K extends string> {
  sheet: string;
  /** Our key → the header the file uses. */
  columns: Partial<Record<K, string>>;
  rows: TableRow<K>[];
}

interface Header<K extends string> {
  index: number;
  at: Map<K, { column: number; title: string }>;
}

const HEADER_WITHIN = 20;

function headerText(cell: Cell): string {
  return cleanText(cell)
    .text.replace(/\s+/g, '')
    .replace(/（/g, '(')
    .replace(/）/g, ')')
    .replace(/\([^()]*(必填|选填|文本|格式)[^()]*\)/g, '')
    .replace(/[*＊:：]/g, '');
}

function findHeader<K extends string>(sheet: Sheet, layout: Layout<K>): Header<K> | null {
  const keys = Object.keys(layout.headers) as K[];
  let best: Header<K> | null = null;
  for (let index = 0; index < Math.min(HEADER_WITHIN, sheet.rows.length); index += 1) {
    const titles = (sheet.rows[index] ?? []).map(headerText);
    const at = new Map<K, { column: number; title: string }>();
    for (const key of keys) {
      // The order of the synonyms decides when a file has both (联系电话 before 电话).
      for (const title of layout.headers[key]) {
        const column = titles.indexOf(title);
        if (column >= 0) {
          at.set(key, { column, title });
          break;
        }
      }
    }
    if (at.size >= 2 && at.size > (best?.at.size ?? 0)) best = { index, at };
  }
  return best;
}

/** How well a sheet fits a layout: 0 when a telltale column is missing, else the number of known columns. */
export function fit<K extends string>(sheet: Sheet, layout: Layout<K>): number {
  const header = findHeader(sheet, layout);
  return header && layout.telltale.every((key) => header.at.has(key)) ? header.at.size : 0;
}

const TOTALS = /^(合计|总计|小计|共计|总人数|人数合计|制表|填表)/;

/**
 * The rows under the header; title rows above it, blank rows and totals are left out.
 * @throws FileRefused when a required column is missing, naming the sheet and the columns.
 */
export function readTable<K extends string>(sheet: Sheet, layout: Layout<K>): Table<K> {
  const header = findHeader(sheet, layout);
  const missing = layout.required.filter((key) => !header?.at.has(key));
  if (!header || missing.length > 0) {
    const names = missing.map((key) => `“${layout.headers[key][0] ?? key}”`).join('、');
    throw new FileRefused(`工作表“${sheet.name}”缺少列 ${names}，请补上后重新导入`);
  }
  const columns: Partial<Record<K, string>> = {};
  for (const [key, { title }] of header.at) columns[key] = title;
  const rows: TableRow<K>[] = [];
  for (let index = header.index + 1; index < sheet.rows.length; index += 1) {
    const raw = sheet.rows[index] ?? [];
    const texts = raw.map((cell) => cleanText(cell).text);
    if (texts.every((text) => text === '')) continue;
    if (texts.slice(0, 4).some((text) => TOTALS.test(text))) continue;
    const cells: Partial<Record<K, Cell>> = {};
    for (const [key, { column }] of header.at) cells[key] = raw[column] ?? null;
    // A running number alone is an empty line that was numbered in advance.
    if (Object.values(cells).every((cell) => cleanText(cell as Cell).text === '')) continue;
    rows.push({ row: index + 1, cells });
  }
  return { sheet: sheet.name, columns, rows };
}
