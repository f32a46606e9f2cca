import type { Role } from '@contract/core/roles';
import type { POST_LEVELS } from '@contract/org-posts';
import type { Finding } from './findings';
import type { PostColumn, StaffColumn, Table } from './layout';
import { RowReader } from './students';

export interface StaffRow {
  row: number;
  id: string;
  name: string;
  department: string | undefined;
  title: string | undefined;
  phone: string | undefined;
}

/** A post as the file writes it: the scope is still free text. */
export interface PostRow {
  sheet: string;
  row: number;
  column: string;
  personId: string;
  /** Empty when the sheet has no names. */
  name: string;
  role: keyof typeof POST_LEVELS;
  scope: string;
  department: string;
  from: 'staff' | 'posts';
}

/** Words for posts in the sheets. */
const POSTS: Record<string, keyof typeof POST_LEVELS> = {
  宿舍长: 'room-leader',
  层长: 'floor-leader',
  副层长: 'deputy-floor-leader',
  楼长: 'building-leader',
  宿管: 'keeper',
  辅导员: 'counselor',
  值班辅导员: 'duty-counselor',
  学院学工: 'college-officer',
  学院负责人: 'college-head',
  学工部: 'student-office',
  承办部门: 'department',
  团委: 'youth-league',
  校领导: 'school-leader',
  门卫: 'guard',
  系统管理员: 'admin',
};

const SYNONYMS: Record<string, string> = {
  室长: '宿舍长',
  寝室长: '宿舍长',
  舍长: '宿舍长',
  楼层长: '层长',
  楼层层长: '层长',
  副楼层长: '副层长',
  楼栋长: '楼长',
  宿管员: '宿管',
  宿舍管理员: '宿管',
  公寓管理员: '宿管',
  班主任: '辅导员',
  学工办: '学院学工',
  学院学工办: '学院学工',
  院领导: '学院负责人',
  学院领导: '学院负责人',
  学生处: '学工部',
  学生工作部: '学工部',
  部门: '承办部门',
  团总支: '团委',
  学校领导: '校领导',
  保安: '门卫',
  管理员: '系统管理员',
};

/** The role of a post's word; null when the word is unknown. */
export function roleOf(word: string): keyof typeof POST_LEVELS | null {
  return POSTS[SYNONYMS[word] ?? word] ?? null;
}

/** Posts a sheet speaks for: only these may be proposed for ending when a newer sheet lacks them. */
export const ROLES_OF_STUDENT_SHEET: readonly Role[] = [
  'room-leader',
  'floor-leader',
  'deputy-floor-leader',
  'building-leader',
];

export interface StaffSheet extends PostSheet {
  staff: StaffRow[];
}

export interface PostSheet {
  posts: PostRow[];
  findings: Finding[];
  refusedIds: string[];
}

export function readStaff(table: Table<StaffColumn>): StaffSheet {
  const findings: Finding[] = [];
  const refusedIds: string[] = [];
  const staff: StaffRow[] = [];
  const posts: PostRow[] = [];
  const names = new Map<string, string>();
  for (const row of table.rows) {
    const reader = new RowReader(table, row, findings);
    const id = reader.number('id', '工号');
    const name = reader.name('name');
    if (id === null || name === null) {
      refusedIds.push(reader.idText);
      continue;
    }
    const known = names.get(id);
    if (known !== undefined && known !== name) {
      reader.refuse('id', `工号与前面的 ${known} 重复；请改正`);
      continue;
    }
    const department = reader.optional('department');
    // One person may hold several posts: he then stands on several rows.
    if (known === undefined) {
      staff.push({
        row: row.row,
        id,
        name,
        department,
        title: reader.optional('title'),
        phone: reader.phone('phone'),
      });
    }
    names.set(id, name);
    const post = readPost(reader, table, id, name);
    if (post) posts.push({ ...post, department: department ?? '', from: 'staff' });
    else refusedIds.push(id);
  }
  return { staff, posts, findings, refusedIds };
}

export function readPosts(table: Table<PostColumn>): PostSheet {
  const findings: Finding[] = [];
  const refusedIds: string[] = [];
  const posts: PostRow[] = [];
  for (const row of table.rows) {
    const reader = new RowReader(table, row, findings);
    const id = reader.number('id', '学号');
    if (id === null) continue;
    const post = readPost(reader, table, id, reader.has('name') ? reader.text('name') : '');
    if (post) posts.push({ ...post, department: '', from: 'posts' });
    else refusedIds.push(id);
  }
  return { posts, findings, refusedIds };
}

function readPost<K extends 'role' | 'scope' | 'name' | 'id'>(
  reader: RowReader<K | 'role' | 'scope'>,
  table: Table<K>,
  personId: string,
  name: string,
): Omit<PostRow, 'department' | 'from'> | null {
  const word = reader.text('role');
  if (word === '') return null;
  const role = roleOf(word);
  if (!role) return reader.refuse('role', '没有这种岗位，请从岗位说明里选一个，如 层长、辅导员、宿管');
  const scope = reader.text('scope');
  if (scope === '') return reader.refuse('scope', '没有写范围，如 灞柳校区1号楼3层；请补上');
  const columns = table.columns as Partial<Record<string, string>>;
  return {
    sheet: table.sheet,
    row: reader.rowNumber,
    column: columns['scope'] ?? '范围',
    personId,
    name,
    role,
    scope,
  };
}
