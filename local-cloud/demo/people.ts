import type { GrantDoc, PersonDoc } from '../../cloudfunctions/org/documents';
import { printed } from '../../cloudfunctions/_roster/claim-code';
import { ROLE_NAMES, type Role } from '../../src/contract/core/roles';
import type { Database } from '../database/engine';

/** Somebody the frame's switcher offers. */
export interface DemoPerson {
  openid: string;
  name: string;
  /** Post in Chinese. */
  role: string;
  /** What there is to try as this person. */
  hint: string;
  /** Where the post stands: 灞柳校区1号楼3层. */
  post: string;
  /** Who the frame opens with. */
  initial?: boolean;
}

export interface CastMember extends DemoPerson {
  personId: string | null;
  bound: boolean;
}

/** The floor the demo is played on. */
export const DEMO_FLOOR = 'c1-1-3';
export const DEMO_CLAIM_CODE = 'DEMQ2345YY';

interface Part {
  openid: string;
  role: Role;
  /** Where the post stands; the first holder anywhere when left out. */
  at?: string;
  hint: string;
  initial?: boolean;
}

const PARTS: readonly Part[] = [
  {
    openid: 'demo-floor-leader',
    role: 'floor-leader',
    at: DEMO_FLOOR,
    hint: '今晚点名:走一遍走廊,逐床点名、提交',
    initial: true,
  },
  {
    openid: 'demo-deputy',
    role: 'deputy-floor-leader',
    at: DEMO_FLOOR,
    hint: '同一层的副层长:层长没点时接手,或两人同时点',
  },
  {
    openid: 'demo-floor-leader-2',
    role: 'floor-leader',
    at: 'c1-1-2',
    hint: '楼下一层的层长:看不到别的楼层',
  },
  {
    openid: 'demo-building-leader',
    role: 'building-leader',
    at: 'c1-1',
    hint: '整栋楼的进度;没人点的楼层可以接手',
  },
  { openid: 'demo-duty-counselor', role: 'duty-counselor', at: 'c1', hint: '今晚值班:全校区的异常与接手' },
  { openid: 'demo-keeper', role: 'keeper', at: 'c1-1', hint: '宿管:查楼、检查寝室' },
  { openid: 'demo-college-officer', role: 'college-officer', at: 'x1', hint: '学院学工:本学院的情况与岗位' },
  { openid: 'demo-student-office', role: 'student-office', hint: '学工部:全校楼层状态、导入名册、校历' },
  { openid: 'demo-admin', role: 'admin', hint: '系统管理员:岗位、校历、绑定码、体检' },
  { openid: 'demo-guard', role: 'guard', at: 'c1', hint: '门卫:核验请假出门' },
  { openid: 'demo-department', role: 'department', hint: '承办部门:接诉即办的办理人' },
  { openid: 'demo-school-leader', role: 'school-leader', hint: '校领导:全校总览' },
];

/** The people of the switcher; empty until the demo school is loaded. */
export function demoPeople(cloud: { database: Database }): DemoPerson[] {
  return demoCast(cloud.database).map(({ openid, name, role, hint, post, initial }) => ({
    openid,
    name,
    role,
    hint,
    post,
    ...(initial ? { initial } : {}),
  }));
}

export function demoCast(database: Database): CastMember[] {
  const grants = (database.find('grants', { state: 'active' }) as unknown as GrantDoc[]).sort((a, b) =>
    a._id < b._id ? -1 : 1,
  );
  if (grants.length === 0) return [];
  const holders = new Set(grants.map((grant) => grant.personId));
  const residents = (
    database.find('people', { floorId: DEMO_FLOOR, duty: 'boarding' }) as unknown as PersonDoc[]
  ).sort((a, b) => (a._id < b._id ? -1 : 1));
  const plain = residents.filter((person) => !holders.has(person._id));
  const cast: CastMember[] = [];
  const add = (part: Omit<Part, 'at'>, person: PersonDoc | undefined, post: string, bound = true) => {
    if (!person) return;
    cast.push({
      openid: part.openid,
      name: person.name,
      role: ROLE_NAMES[part.role],
      hint: part.hint,
      post,
      personId: person._id,
      bound,
      ...(part.initial ? { initial: true } : {}),
    });
  };
  const byId = (id: string | null | undefined) =>
    (id ? (database.find('people', { _id: id }) as unknown as PersonDoc[]) : [])[0];

  const student = plain[0];
  for (const part of PARTS) {
    const grant = grants.find(
      (one) => one.role === part.role && (part.at === undefined || one.nodeId === part.at),
    );
    add(part, byId(grant?.personId), grant?.nodeLabel ?? '');
  }
  add(
    { openid: 'demo-student', role: 'student', hint: '查看自己今晚的点名结果与记录' },
    student,
    student?.roomLabel ?? '',
  );
  const room = grants.find(
    (one) => one.role === 'room-leader' && one.nodeId === student?.roomId && one.personId !== student._id,
  );
  const roomLeader =
    room ?? grants.find((one) => one.role === 'room-leader' && one.nodeId.startsWith('c1-1-3'));
  add(
    { openid: 'demo-room-leader', role: 'room-leader', hint: '宿舍长:本宿舍的情况' },
    byId(roomLeader?.personId),
    roomLeader?.nodeLabel ?? '',
  );
  add(
    { openid: 'demo-counselor', role: 'counselor', hint: '辅导员:所带班级的缺勤名单' },
    byId(student?.counselorId),
    student ? `${student.className}等班级` : '',
  );
  const newcomer = plain.at(-1);
  add(
    {
      openid: 'demo-new',
      role: 'student',
      hint: `还没绑定的新手机:学号 ${newcomer?._id ?? ''},姓名 ${newcomer?.name ?? ''},绑定码 ${printed(DEMO_CLAIM_CODE)}`,
    },
    newcomer,
    '未绑定',
    false,
  );
  return cast;
}
