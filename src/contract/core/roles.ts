/**
 * Posts (岗位) a person may hold. A post is a dated grant {role, node, from, to}; `student` alone is not
 * granted: every enrolled student holds it over himself.
 */
export const ROLE_NAMES = {
  student: '学生',
  'room-leader': '宿舍长',
  'floor-leader': '层长',
  'deputy-floor-leader': '副层长',
  'building-leader': '楼长',
  keeper: '宿管员',
  counselor: '辅导员',
  'duty-counselor': '值班辅导员',
  'college-officer': '学院学工',
  'college-head': '学院负责人',
  'student-office': '学工部',
  department: '承办部门',
  'youth-league': '团委',
  'school-leader': '校领导',
  guard: '门卫',
  admin: '系统管理员',
} as const;

export type Role = keyof typeof ROLE_NAMES;

export const ROLES = Object.keys(ROLE_NAMES) as [Role, ...Role[]];

/** Levels of the two trees, root first; `school` is the root of both. */
export const PLACE_LEVELS = ['campus', 'building', 'floor', 'room'] as const;
export const STUDY_LEVELS = ['college', 'major', 'class'] as const;
export const NODE_LEVELS = ['school', ...PLACE_LEVELS, ...STUDY_LEVELS, 'person'] as const;
export type NodeLevel = (typeof NODE_LEVELS)[number];

/** Who walks one floor. */
export const FLOOR_ROLES = ['floor-leader', 'deputy-floor-leader'] as const satisfies readonly Role[];

/** Who answers for the people of a house, by place. */
export const HOUSE_ROLES = [...FLOOR_ROLES, 'building-leader', 'keeper'] as const satisfies readonly Role[];

/** Who answers for students, from their class up to the school. */
export const STUDENT_STAFF = [
  'counselor',
  'duty-counselor',
  'college-officer',
  'college-head',
  'student-office',
] as const satisfies readonly Role[];

/** Who sets the school's rules. */
export const OFFICE_ROLES = ['student-office', 'admin'] as const satisfies readonly Role[];

/** Posts that hold authority over a floor's roll, in the order in which it falls to them (R10). */
export const MARKER_ROLES = [
  ...FLOOR_ROLES,
  'building-leader',
  'duty-counselor',
] as const satisfies readonly Role[];
