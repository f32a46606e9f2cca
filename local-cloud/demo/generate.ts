import { inventName, inventPhone } from './names';
import { Random } from './random';

/** One campus: `buildings` × `floors` × `rooms`, six beds a room. */
export interface CampusShape {
  name: string;
  buildings: number;
  floors: number;
  rooms: number;
}

export interface SchoolShape {
  seed: number;
  campuses: readonly CampusShape[];
  colleges: readonly { name: string; majors: readonly string[] }[];
  /** Share of beds left empty, and of students without a duty to be checked. */
  emptyBeds: number;
  dayStudents: number;
  onPlacement: number;
  /** Stop after so many students. */
  students?: number;
  classSize: number;
}

type Line = (string | number | null)[];

/** The three sheets of a roster as a school would hand them over: header row first. */
export interface SchoolSheets {
  title: string;
  students: Line[];
  staff: Line[];
  posts: Line[];
}

export const STUDENT_HEADER = [
  '序号',
  '学号',
  '姓名',
  '性别',
  '民族',
  '政治面貌',
  '学院',
  '专业',
  '班级',
  '年级',
  '校区',
  '楼栋',
  '楼层',
  '房间号',
  '床位',
  '联系电话',
  '家长姓名',
  '家长电话',
  '辅导员',
  '辅导员工号',
  '备注',
];
const STAFF_HEADER = ['工号', '姓名', '部门', '职务', '角色', '管理范围', '联系电话'];
const POST_HEADER = ['学号', '姓名', '岗位', '负责范围'];
const BEDS = 6;
const YEARS = [2024, 2025, 2026];
const CLASSES_PER_COUNSELOR = 5;

interface Bed {
  campus: string;
  building: string;
  floor: number;
  room: string;
  bed: number;
  sex: '男' | '女';
}

interface StudentDraft {
  id: string;
  name: string;
  bed: Bed | null;
  college: string;
  className: string;
  line: Line;
}

/** A made-up school: deterministic by its shape's seed, every name invented. */
export function generateSheets(shape: SchoolShape): SchoolSheets {
  const random = new Random(shape.seed);
  const students = generateStudents(shape, random);
  const { staff, counselorOf } = generateStaff(shape, students, random);
  for (const student of students) {
    const counselor = counselorOf.get(student.className);
    student.line[18] = counselor?.name ?? '';
    student.line[19] = counselor?.id ?? '';
  }
  return {
    title: '2026—2027学年第一学期学生住宿名册',
    students: [STUDENT_HEADER, ...students.map((student) => student.line)],
    staff: [STAFF_HEADER, ...staff],
    posts: [POST_HEADER, ...generatePosts(students)],
  };
}

function generateStudents(shape: SchoolShape, random: Random): StudentDraft[] {
  const beds = bedsOf(shape);
  const perCollege = Math.ceil(beds.length / shape.colleges.length);
  const drafts: StudentDraft[] = [];
  const limit = shape.students ?? beds.length;
  let classNumber = 9;
  let inClass = shape.classSize;
  let year = YEARS[0] ?? 2026;
  let major = '';
  let className = '';
  let lastCollege = '';
  for (const [index, bed] of beds.entries()) {
    if (drafts.length === limit) break;
    if (random.next() < shape.emptyBeds) continue;
    const college = shape.colleges[Math.floor(index / perCollege)];
    if (!college) break;
    if (inClass >= shape.classSize || college.name !== lastCollege) {
      classNumber += 1;
      inClass = 0;
      lastCollege = college.name;
      year = random.pick(YEARS);
      major = random.pick(college.majors);
      className = `${major.slice(0, 5)}${year % 100}${String(classNumber).padStart(3, '0')}班`;
    }
    inClass += 1;
    const serial = drafts.length;
    const id = `${year}${String(10_000 + serial)}`;
    const name = inventName(random, bed.sex);
    const draw = random.next();
    const away =
      draw < shape.dayStudents ? '走读' : draw < shape.dayStudents + shape.onPlacement ? '实习' : '';
    // Day students gave their bed back; those on placement keep it.
    const home = away === '走读' ? null : bed;
    drafts.push({
      id,
      name,
      bed: home,
      college: college.name,
      className,
      line: [
        serial + 1,
        id,
        name,
        bed.sex,
        random.next() < 0.9 ? '汉族' : random.pick(['回族', '土家族', '藏族', '壮族']),
        random.pick(['共青团员', '共青团员', '共青团员', '群众', '中共预备党员']),
        college.name,
        major,
        className,
        year,
        bed.campus,
        bed.building,
        bed.floor,
        home?.room ?? null,
        home?.bed ?? null,
        inventPhone(serial * 2),
        inventName(random, random.pick(['男', '女'] as const)),
        inventPhone(serial * 2 + 1),
        '',
        '',
        away,
      ],
    });
  }
  return drafts;
}

function bedsOf(shape: SchoolShape): Bed[] {
  const beds: Bed[] = [];
  for (const campus of shape.campuses) {
    for (let building = 1; building <= campus.buildings; building += 1) {
      for (let floor = 1; floor <= campus.floors; floor += 1) {
        for (let room = 1; room <= campus.rooms; room += 1) {
          for (let bed = 1; bed <= BEDS; bed += 1) {
            beds.push({
              campus: campus.name,
              building: `${building}号楼`,
              floor,
              room: `${floor}${String(room).padStart(2, '0')}`,
              bed,
              sex: building % 3 === 0 || (campus.buildings < 3 && building === 2) ? '女' : '男',
            });
          }
        }
      }
    }
  }
  return beds;
}

function generateStaff(
  shape: SchoolShape,
  students: readonly StudentDraft[],
  random: Random,
): { staff: Line[]; counselorOf: Map<string, { id: string; name: string }> } {
  const staff: Line[] = [];
  const counselorOf = new Map<string, { id: string; name: string }>();
  const add = (department: string, title: string, role: string, scope: string) => {
    const id = `T${3001 + staff.length}`;
    const name = inventName(random, random.pick(['男', '女'] as const));
    staff.push([id, name, department, title, role, scope, inventPhone(5000 + staff.length)]);
    return { id, name };
  };
  for (const college of shape.colleges) {
    add(college.name, '党总支书记', '学院负责人', college.name);
    add(college.name, '学工办主任', '学院学工', college.name);
    add(college.name, '团总支书记', '团总支', college.name);
    const classes = [...new Set(students.filter((s) => s.college === college.name).map((s) => s.className))];
    for (let first = 0; first < classes.length; first += CLASSES_PER_COUNSELOR) {
      const group = classes.slice(first, first + CLASSES_PER_COUNSELOR);
      const counselor = add(college.name, '辅导员', '辅导员', group.join('、'));
      for (const className of group) counselorOf.set(className, counselor);
    }
  }
  add('学生工作部', '部长', '学工部', '全校');
  add('学生工作部', '科员', '学工部', '全校');
  for (const [department, title] of DEPARTMENTS) add(department, title, '承办部门', '全校');
  add('现代教育技术中心', '工程师', '系统管理员', '全校');
  add('团委', '书记', '团委', '全校');
  add('党政办', '校领导', '校领导', '全校');
  for (const campus of shape.campuses) {
    add('学生工作部', '值班辅导员', '值班辅导员', campus.name);
    add('安全保卫处', '门卫', '门卫', campus.name);
    for (let building = 1; building <= campus.buildings; building += 1) {
      add('宿管中心', '宿管员', '宿管', `${campus.name}${building}号楼`);
    }
  }
  return { staff, counselorOf };
}

const DEPARTMENTS = [
  ['后勤基建处', '维修科长'],
  ['后勤基建处', '伙食科长'],
  ['安全保卫处', '治安科长'],
  ['教务处', '学籍科长'],
  ['自强综合管理处', '资助主管'],
] as const;

/** Room leaders, a leader and a deputy a floor, one leader a building: all of them live there. */
function generatePosts(students: readonly StudentDraft[]): Line[] {
  const posts: Line[] = [];
  const buildings = new Set<string>();
  for (const floor of groups(students, (bed) => `${bed.campus}${bed.building}${bed.floor}层`)) {
    for (const room of groups(floor.members, (bed) => `${bed.campus}${bed.building}${bed.room}`)) {
      const leader = room.members[0];
      if (leader) posts.push([leader.id, leader.name, '宿舍长', room.key]);
    }
    const [leader, deputy, third] = [7, 13, 20].map((at) => floor.members[at % floor.members.length]);
    if (leader) posts.push([leader.id, leader.name, '层长', floor.key]);
    if (deputy && deputy !== leader) posts.push([deputy.id, deputy.name, '副层长', floor.key]);
    const building = floor.members[0]?.bed
      ? `${floor.members[0].bed.campus}${floor.members[0].bed.building}`
      : '';
    if (third && building && !buildings.has(building)) {
      buildings.add(building);
      posts.push([third.id, third.name, '楼长', building]);
    }
  }
  return posts;
}

function groups(
  students: readonly StudentDraft[],
  keyOf: (bed: Bed) => string,
): { key: string; members: StudentDraft[] }[] {
  const found = new Map<string, StudentDraft[]>();
  for (const student of students) {
    if (!student.bed) continue;
    const key = keyOf(student.bed);
    const members = found.get(key);
    if (members) members.push(student);
    else found.set(key, [student]);
  }
  return [...found].map(([key, members]) => ({ key, members }));
}
