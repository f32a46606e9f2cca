import { FileRefused, type Finding } from './findings';
import { fit, POST_LAYOUT, readTable, STAFF_LAYOUT, STUDENT_LAYOUT } from './layout';
import { readPosts, readStaff, type PostRow, type StaffRow } from './posts';
import { readStudents, type StudentRow } from './students';
import { MAX_ROWS, openWorkbook, type Sheet } from './workbook';

/** What a roster file says, cell by cell, before it is compared with anything stored. */
export interface RosterFile {
  students: StudentRow[];
  /** Null when the file has no such sheet: nothing is concluded from its absence. */
  staff: StaffRow[] | null;
  posts: PostRow[];
  hasPostSheet: boolean;
  studentSheet: string;
  /** Headers of the student sheet, by our key. */
  studentColumns: Readonly<Record<string, string | undefined>>;
  findings: Finding[];
  /** Numbers on rows that were refused: they are in the file, so nobody is missing or losing a post over them. */
  refusedIds: string[];
}

/**
 * Reads a workbook.
 * @throws FileRefused for what concerns the whole file (no workbook, too large, a missing sheet or column).
 */
export async function readRosterFile(bytes: Buffer): Promise<RosterFile> {
  return readRosterSheets(await openWorkbook(bytes));
}

export function readRosterSheets(sheets: readonly Sheet[]): RosterFile {
  const rows = sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  if (rows > MAX_ROWS) throw new FileRefused(`文件共 ${rows} 行，超过 ${MAX_ROWS} 行的上限，请分成几个文件`);
  const kinds = assign(sheets);
  if (!kinds.students) {
    throw new FileRefused(
      `没有找到“${STUDENT_LAYOUT.title}”工作表：需要一张有“学号、姓名、班级、楼栋、房间号、床位”列的表`,
    );
  }
  const staffTable = kinds.staff && readTable(kinds.staff, STAFF_LAYOUT);
  const postTable = kinds.posts && readTable(kinds.posts, POST_LAYOUT);
  const studentTable = readTable(kinds.students, STUDENT_LAYOUT);
  const staff = staffTable ? readStaff(staffTable) : null;
  const staffIds = new Set(staff?.staff.map((row) => row.id));
  const students = readStudents(studentTable, { isStaff: (id) => staffIds.has(id) });
  const posts = postTable ? readPosts(postTable) : { posts: [], findings: [], refusedIds: [] };
  if (students.students.length === 0 && students.findings.length === 0) {
    throw new FileRefused(`工作表“${studentTable.sheet}”里一个学生也没有，请确认选对了文件`);
  }
  return {
    students: students.students,
    staff: staff?.staff ?? null,
    posts: [...(staff?.posts ?? []), ...posts.posts],
    hasPostSheet: postTable !== undefined,
    studentSheet: studentTable.sheet,
    studentColumns: studentTable.columns,
    findings: [...students.findings, ...(staff?.findings ?? []), ...posts.findings],
    refusedIds: [...students.refusedIds, ...(staff?.refusedIds ?? []), ...posts.refusedIds],
  };
}

/** Which sheet is which: by name first, then by its columns, so that a renamed sheet is still understood. */
function assign(sheets: readonly Sheet[]): { students?: Sheet; staff?: Sheet; posts?: Sheet } {
  const rest = new Set(sheets.filter((sheet) => sheet.rows.length > 0));
  const take = (name: RegExp, score: (sheet: Sheet) => number): Sheet | undefined => {
    const named = [...rest].filter((sheet) => name.test(sheet.name));
    const best = (named.length ? named : [...rest].filter((sheet) => score(sheet) > 0)).sort(
      (a, b) => score(b) - score(a),
    )[0];
    if (best) rest.delete(best);
    return best;
  };
  const staff = take(/教职工|教师|教工|职工/, (sheet) => fit(sheet, STAFF_LAYOUT));
  const posts = take(/骨干|岗位|学生干部/, (sheet) =>
    fit(sheet, STUDENT_LAYOUT) ? 0 : fit(sheet, POST_LAYOUT),
  );
  const students = take(/住宿|名册|花名册|学生名单/, (sheet) => fit(sheet, STUDENT_LAYOUT));
  return { students, staff, posts };
}
