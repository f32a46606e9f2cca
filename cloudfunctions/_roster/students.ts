import {
  cleanText,
  floorNumber,
  floorOfRoom,
  isNumberOfPerson,
  isPhone,
  looksLikeFormula,
  type Cell,
} from './cells';
import type { Duty } from '../org/documents';
import type { Finding } from './findings';
import type { StudentColumn, Table, TableRow } from './layout';

/** One student as the file has him, cleaned. Undefined = the file says nothing about it. */
export interface StudentRow {
  row: number;
  id: string;
  name: string;
  sex: '男' | '女' | undefined;
  ethnicity: string | undefined;
  political: string | undefined;
  college: string;
  major: string | undefined;
  className: string;
  year: number | undefined;
  /** Null when the student has no bed. */
  bed: { campus: string; building: string; floor: number; room: string; bed: number } | null;
  phone: string | undefined;
  guardianName: string | undefined;
  guardianPhone: string | undefined;
  counselorId: string | undefined;
  duty: Duty | undefined;
}

const LONG_NAME = 15;
const LONGEST_NAME = 60;
const LONGEST_TEXT = 60;

/** Reads a roster table: rows that can be taken, and everything there is to say about cells. */
export function readStudents(
  table: Table<StudentColumn>,
  known: { isStaff: (id: string) => boolean },
): { students: StudentRow[]; findings: Finding[]; refusedIds: string[] } {
  const findings: Finding[] = [];
  const refusedIds: string[] = [];
  const students: StudentRow[] = [];
  const byNumber = new Map<string, number>();
  const byBed = new Map<string, StudentRow>();
  for (const row of table.rows) {
    const reader = new RowReader(table, row, findings);
    const student = readStudent(reader, known);
    if (!student) {
      refusedIds.push(reader.idText);
      continue;
    }
    const before = byNumber.get(student.id);
    if (before !== undefined) {
      reader.refuse('id', `学号与第 ${before} 行重复，保留第 ${before} 行；请核对后改正本行学号`);
      continue;
    }
    const place = student.bed;
    const bedKey = place && `${place.campus}|${place.building}|${place.room}|${place.bed}`;
    const neighbour = bedKey ? byBed.get(bedKey) : undefined;
    if (neighbour) {
      refusedIds.push(student.id);
      reader.refuse(
        'bed',
        `床位已由第 ${neighbour.row} 行 ${neighbour.name} 占用，保留第 ${neighbour.row} 行；请改正床位`,
      );
      continue;
    }
    byNumber.set(student.id, student.row);
    if (bedKey) byBed.set(bedKey, student);
    students.push(student);
  }
  warnOfSex(table, students, findings);
  return { students, findings, refusedIds };
}

/** Reads cells of one row and keeps the findings about them until the row's fate is known. */
export class RowReader<K extends string> {
  refused = false;

  constructor(
    private readonly table: Table<K>,
    private readonly row: TableRow<K>,
    private readonly findings: Finding[],
  ) {}

  get rowNumber(): number {
    return this.row.row;
  }

  /** The number this row is about, also when the row is refused. */
  get idText(): string {
    return cleanText((this.row.cells as Partial<Record<string, Cell>>)['id']).text.toUpperCase();
  }

  has(key: K): boolean {
    return this.table.columns[key] !== undefined;
  }

  /** Cleaned text; repairs are listed, and a text that a spreadsheet would run is pointed out. */
  text(key: K, options: { numberIsText?: boolean } = {}): string {
    const cell = this.row.cells[key];
    const { text, repaired } = cleanText(cell);
    if (repaired) this.note(key, 'repaired', `${repaired}，已按“${text}”读入`);
    if (options.numberIsText && typeof cell === 'number') {
      this.note(key, 'repaired', `数字格式，已按文本“${text}”读入`);
    }
    if (looksLikeFormula(text))
      this.note(key, 'warning', '以 = + - @ 开头，已按普通文字保存，导出时不会被当作公式');
    return text;
  }

  note(key: K, severity: Finding['severity'], reason: string): void {
    const cell = this.row.cells[key];
    this.findings.push({
      sheet: this.table.sheet,
      row: this.row.row,
      column: this.table.columns[key] ?? key,
      value: String(cell ?? '').slice(0, 100),
      severity,
      reason,
    });
  }

  refuse(key: K, reason: string): null {
    this.refused = true;
    this.note(key, 'refused', reason);
    return null;
  }

  /** A phone number, or '' with a warning. Undefined when the file has no such column. */
  phone(key: K): string | undefined {
    if (!this.has(key)) return undefined;
    const text = this.text(key, { numberIsText: true }).replace(/[\s-]/g, '');
    if (text === '' || isPhone(text)) return text;
    this.note(key, 'warning', '不是有效的电话号码，已留空；请补上 11 位手机号');
    return '';
  }

  optional(key: K): string | undefined {
    return this.has(key) ? this.text(key).slice(0, LONGEST_TEXT) : undefined;
  }

  /** The name, or null when the row is refused for it. */
  name(key: K): string | null {
    const name = this.text(key);
    if (name === '') return this.refuse(key, '没有姓名，请补上');
    if (name.length > LONGEST_NAME) return this.refuse(key, `姓名超过 ${LONGEST_NAME} 个字，请核对`);
    if (name.length > LONG_NAME) this.note(key, 'warning', `姓名有 ${name.length} 个字，请核对`);
    return name;
  }

  /** A student or staff number, or null when the row is refused for it. */
  number(key: K, word: string): string | null {
    const id = this.text(key, { numberIsText: true });
    if (id === '') return this.refuse(key, `没有${word}，请补上`);
    if (!isNumberOfPerson(id)) return this.refuse(key, `${word}只能是 4–20 位字母和数字，请改正`);
    return this.capital(key, id);
  }

  /** Who signs in or searches may type t3004: numbers are known by their capital letters. */
  capital(key: K, id: string): string {
    const upper = id.toUpperCase();
    if (upper !== id) this.note(key, 'repaired', `小写字母改为大写，已按“${upper}”读入`);
    return upper;
  }
}

function readStudent(
  reader: RowReader<StudentColumn>,
  known: { isStaff: (id: string) => boolean },
): StudentRow | null {
  const id = reader.number('id', '学号');
  const name = reader.name('name');
  if (id === null || name === null) return null;
  if (known.isStaff(id)) return reader.refuse('id', '这个号码已是教职工的工号，请改正');
  const college = reader.text('college');
  const className = reader.text('className');
  if (college === '') return reader.refuse('college', '没有学院，请补上');
  if (className === '') return reader.refuse('className', '没有班级，请补上');
  const year = readYear(reader);
  if (year === null) return null;
  const duty = reader.has('note') ? dutyOf(reader.text('note')) : undefined;
  const bed = readBed(reader, duty);
  if (bed === undefined) return null;
  const sexText = reader.has('sex') ? reader.text('sex') : '';
  const sex = sexText === '男' || sexText === '女' ? sexText : undefined;
  if (sexText !== '' && sex === undefined) reader.note('sex', 'warning', '性别只能填“男”或“女”，已留空');
  return {
    row: reader.rowNumber,
    id,
    name,
    sex,
    ethnicity: reader.optional('ethnicity'),
    political: reader.optional('political'),
    college,
    major: reader.optional('major') || undefined,
    className,
    year,
    bed,
    phone: reader.phone('phone'),
    guardianName: reader.optional('guardianName'),
    guardianPhone: reader.phone('guardianPhone'),
    counselorId: readCounselor(reader),
    duty,
  };
}

/** Undefined = not said; null = the row is refused. */
function readYear(reader: RowReader<StudentColumn>): number | undefined | null {
  const text = reader.has('year') ? reader.text('year') : '';
  if (text === '') return undefined;
  const digits = /^(20\d{2})(级|年)?$/.exec(text);
  if (digits) return Number(digits[1]);
  return reader.refuse('year', '年级应为四位年份，如 2026；请改正');
}

function readCounselor(reader: RowReader<StudentColumn>): string | undefined {
  if (!reader.has('counselorId')) return undefined;
  const text = reader.text('counselorId', { numberIsText: true });
  if (text === '' || isNumberOfPerson(text)) return reader.capital('counselorId', text);
  reader.note('counselorId', 'warning', '辅导员工号有误，已留空');
  return '';
}

function dutyOf(note: string): Duty {
  if (/走读|通学|校外住宿/.test(note)) return 'day';
  if (/实习/.test(note)) return 'placement';
  if (/休学|停学|保留学籍/.test(note)) return 'suspended';
  return 'boarding';
}

/** Null = no bed; undefined = the row is refused. */
function readBed(reader: RowReader<StudentColumn>, duty: StudentRow['duty']): StudentRow['bed'] | undefined {
  const room = reader
    .text('room')
    .replace(/[室号房]+$/, '')
    .replace(/\s/g, '');
  const bedText = reader.text('bed').replace(/[号床位铺]+$/, '');
  if (room === '' || bedText === '') {
    if (duty === undefined || duty === 'boarding') {
      reader.note(
        room === '' ? 'room' : 'bed',
        'warning',
        '没有床位，也没有写走读或实习；已按“未安排床位”登记',
      );
    }
    return null;
  }
  if (!/^[A-Za-z0-9\u4e00-\u9fff-]{1,12}$/.test(room)) {
    reader.refuse('room', '房间号只能是字母和数字，如 301；请改正');
    return undefined;
  }
  if (!/^\d{1,2}$/.test(bedText) || Number(bedText) < 1) {
    reader.refuse('bed', '床位应为 1–99 的数字；请改正');
    return undefined;
  }
  const campus = reader.text('campus');
  const building = reader.text('building');
  if (campus === '' || building === '') {
    reader.refuse(campus === '' ? 'campus' : 'building', '有房间号却没有校区或楼栋，请补上');
    return undefined;
  }
  const named = floorOfRoom(room);
  const floorText = reader.has('floor') ? reader.text('floor') : '';
  const floor = floorText === '' ? named : floorNumber(floorText);
  if (floor === null) {
    reader.refuse(floorText === '' ? 'room' : 'floor', '看不出楼层，请在“楼层”列填数字，如 3');
    return undefined;
  }
  if (named !== null && named !== floor) {
    reader.refuse('room', `房间 ${room} 属于 ${named} 层，与楼层 ${floor} 不符；请改正其中一个`);
    return undefined;
  }
  return { campus, building, floor, room, bed: Number(bedText) };
}

/** A building is mostly of one sex: whoever differs is pointed out, not refused. */
function warnOfSex(table: Table<StudentColumn>, students: readonly StudentRow[], findings: Finding[]): void {
  const counts = new Map<string, { 男: number; 女: number }>();
  const key = (student: StudentRow) => (student.bed ? `${student.bed.campus}${student.bed.building}` : '');
  for (const student of students) {
    if (!student.bed || student.sex === undefined) continue;
    const count = counts.get(key(student)) ?? { 男: 0, 女: 0 };
    count[student.sex] += 1;
    counts.set(key(student), count);
  }
  for (const student of students) {
    const count = counts.get(key(student));
    if (!count || student.sex === undefined) continue;
    const majority = count['男'] >= count['女'] ? '男' : '女';
    if (student.sex === majority || count[majority] < 2 * count[student.sex]) continue;
    findings.push({
      sheet: table.sheet,
      row: student.row,
      column: table.columns.sex ?? '性别',
      value: student.sex,
      severity: 'warning',
      reason: `${key(student)} 住的多是${majority}生，请核对性别或楼栋`,
    });
  }
}
