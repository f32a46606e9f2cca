import writeWorkbook from 'write-excel-file/node';
import { generateSheets, type SchoolShape, type SchoolSheets } from './generate';

const COLLEGES = [
  { name: '机电工程学院', majors: ['工业机器人技术', '机电一体化技术', '城市轨道车辆应用技术'] },
  { name: '牵引动力学院', majors: ['铁道机车运用与维护', '动车组检修技术'] },
  { name: '电气工程学院', majors: ['铁道供电技术', '电气自动化技术'] },
  { name: '国际交通学院', majors: ['铁道交通运营管理', '城市轨道运营管理'] },
  { name: '交通运输学院', majors: ['高速铁路客运服务', '物流管理'] },
  { name: '电子信息学院', majors: ['铁道信号自动控制', '计算机网络技术'] },
  { name: '土木工程学院', majors: ['铁道工程技术', '建筑工程技术'] },
  { name: '学前教育学院', majors: ['学前教育', '早期教育'] },
] as const;

const CAMPUSES = ['灞柳校区', '汉城校区', '明宫校区', '骊晚校区'] as const;

/** The demo school: about 700 students, 15 floors on four campuses, one large college and a small one. */
export const DEMO_SHAPE: SchoolShape = {
  seed: 20260901,
  campuses: [
    { name: '灞柳校区', buildings: 2, floors: 4, rooms: 10 },
    { name: '汉城校区', buildings: 1, floors: 3, rooms: 8 },
    { name: '明宫校区', buildings: 1, floors: 2, rooms: 6 },
    { name: '骊晚校区', buildings: 1, floors: 2, rooms: 6 },
  ],
  colleges: COLLEGES.slice(0, 2),
  emptyBeds: 0.09,
  dayStudents: 0.02,
  onPlacement: 0.02,
  classSize: 42,
};

/** A school of any size on four campuses of seven buildings: 15,120 students fill 168 floors of 15 rooms. */
export function schoolShape(students: number, seed = 7): SchoolShape {
  return {
    seed,
    campuses: CAMPUSES.map((name) => ({
      name,
      buildings: 7,
      floors: 6,
      rooms: Math.max(1, Math.ceil(students / 1008)),
    })),
    colleges: COLLEGES,
    emptyBeds: 0,
    dayStudents: 0,
    onPlacement: 0,
    students,
    classSize: 42,
  };
}

export function generateDemoSchool(): SchoolSheets {
  return generateSheets(DEMO_SHAPE);
}

export function generateSchool(options: { students: number; seed?: number }): SchoolSheets {
  return generateSheets(schoolShape(options.students, options.seed));
}

/** The workbook a school would hand over: a title row above the roster's header. */
export async function toWorkbook(sheets: SchoolSheets): Promise<Buffer> {
  return writeWorkbook([
    { sheet: '学生住宿名册', data: [[sheets.title], ...sheets.students] },
    { sheet: '教职工', data: sheets.staff },
    { sheet: '学生骨干', data: sheets.posts },
  ]).toBuffer();
}
