import { randomBytes } from 'node:crypto';
import { startTestCloud, type Phone, type Reply, type TestCloud } from './cloud';

/** A school of two classes on two floors, made for the tests of leave: every post once, all names invented. */

export const at = (clock: string, day = '2026-11-23') => Date.parse(`${day}T${clock}:00+08:00`);
/** Monday morning. */
export const NOW = at('09:00');
export const PASS_KEYS = JSON.stringify([
  { kid: 'k2', privateKey: Buffer.alloc(32, 7).toString('base64url') },
  { kid: 'k1', privateKey: Buffer.alloc(32, 3).toString('base64url') },
]);

interface Person {
  id: string;
  name: string;
  classId?: string;
  floor?: number;
  posts?: readonly (readonly [role: string, level: string, nodeId: string])[];
}

const CLASS_SIZE = 20;

const staff: readonly Person[] = [
  { id: 'T1', name: '张辅导', posts: [['counselor', 'class', 'x1-c1']] },
  { id: 'T2', name: '李学工', posts: [['college-officer', 'college', 'x1']] },
  { id: 'T3', name: '王院长', posts: [['college-head', 'college', 'x1']] },
  { id: 'T4', name: '赵学工部', posts: [['student-office', 'school', 'school']] },
  { id: 'T5', name: '钱二班', posts: [['counselor', 'class', 'x1-c2']] },
  { id: 'T6', name: '孙值班', posts: [['duty-counselor', 'campus', 'c1']] },
  { id: 'G1', name: '周门卫', posts: [['guard', 'campus', 'c1']] },
  { id: 'G2', name: '吴门卫', posts: [['guard', 'campus', 'c1']] },
  { id: 'K1', name: '郑宿管', posts: [['keeper', 'building', 'c1-1']] },
];

const students: readonly Person[] = Array.from({ length: 2 * CLASS_SIZE }, (_, index) => ({
  id: `S${index + 1}`,
  name: `学生${index + 1}`,
  classId: index < CLASS_SIZE ? 'x1-c1' : 'x1-c2',
  floor: index < CLASS_SIZE ? 1 : 2,
  posts:
    index === 0
      ? [['floor-leader', 'floor', 'c1-1-1']]
      : index === CLASS_SIZE
        ? [['floor-leader', 'floor', 'c1-1-2']]
        : [],
}));

function personDoc({ id, name, classId, floor }: Person) {
  const student = classId !== undefined;
  return {
    _id: id,
    kind: student ? 'student' : 'staff',
    name,
    pinyin: id.toLowerCase(),
    initials: id.toLowerCase(),
    sex: '男',
    phone: `1390000${id.replace(/\D/g, '').padStart(4, '0')}`,
    guardianName: student ? `${name}的家长` : '',
    guardianPhone: student ? `1380000${id.replace(/\D/g, '').padStart(4, '0')}` : '',
    ethnicity: '',
    political: '',
    campusId: student ? 'c1' : null,
    buildingId: student ? 'c1-1' : null,
    floorId: student ? `c1-1-${floor ?? 1}` : null,
    roomId: student ? `c1-1-${floor ?? 1}01` : null,
    roomName: student ? `${floor ?? 1}01` : '',
    roomLabel: student ? `一校区1号楼${floor ?? 1}01` : '',
    className: student ? (classId === 'x1-c1' ? '一班' : '二班') : '',
    bed: null,
    collegeId: student ? 'x1' : null,
    majorId: student ? 'x1-m1' : null,
    classId: classId ?? null,
    year: student ? 2026 : null,
    counselorId: null,
    duty: 'boarding',
    dutyFrom: null,
    dutyTo: null,
    dutyBy: 'import',
    status: 'active',
    department: '',
    title: '',
    rev: 1,
  };
}

export interface LeaveSchool extends TestCloud {
  /** The phone of a person by his number. */
  of(personId: string): Phone;
  code(personId: string, action: string, input?: unknown): Promise<string>;
  grant(personId: string, role: string, level: string, nodeId: string, over?: Record<string, unknown>): void;
  leave(leaveId: string): Record<string, unknown> & { turn: number; state: string };
  span(leaveId: string): Record<string, unknown> | undefined;
  /** Messages and to-dos of a person. */
  notices(personId: string, form?: 'todo' | 'message'): Record<string, unknown>[];
  /** Runs the timer at an instant. */
  tick(now: number): Promise<void>;
}

export async function startLeaveSchool(now = NOW, passKeys = PASS_KEYS): Promise<LeaveSchool> {
  const cloud = await startTestCloud({ now, functions: { leave: { env: { LEAVE_PASS_KEYS: passKeys } } } });
  const everybody = [...staff, ...students];
  const grantOf = (personId: string, role: string, nodeLevel: string, nodeId: string) => ({
    _id: `${personId}:${role}:${nodeId}:2026-09-01`,
    personId,
    role,
    nodeLevel,
    nodeId,
    nodeLabel: nodeId,
    fromOn: '2026-09-01',
    toOn: null,
    source: 'manual',
    deputyOf: null,
    state: 'active',
    endedAt: null,
    endedBy: null,
    rev: 1,
  });
  cloud.db.insert('people', everybody.map(personDoc));
  cloud.db.insert(
    'grants',
    everybody.flatMap((person) =>
      (person.posts ?? []).map(([role, level, node]) => grantOf(person.id, role, level, node)),
    ),
  );
  cloud.db.insert(
    'bindings',
    everybody.map(({ id }) => ({ _id: `open-${id}`, personId: id, boundAt: 0, rev: 1 })),
  );
  cloud.db.insert('studies', [
    {
      _id: 'x1',
      level: 'college',
      name: '铁道学院',
      label: '铁道学院',
      parentId: 'school',
      collegeId: 'x1',
      majorId: null,
      year: null,
      counselorId: null,
      order: 1,
      rev: 1,
    },
    ...['c1', 'c2'].map((id, order) => ({
      _id: `x1-${id}`,
      level: 'class',
      name: id === 'c1' ? '一班' : '二班',
      label: '',
      parentId: 'x1-m1',
      collegeId: 'x1',
      majorId: 'x1-m1',
      year: 2026,
      counselorId: null,
      order,
      rev: 1,
    })),
  ]);
  const find = (collection: string, filter: Record<string, unknown>) => cloud.db.find(collection, filter);
  return Object.assign(cloud, {
    of: (personId: string) => cloud.as(`open-${personId}`),
    code: async (personId: string, action: string, input: unknown = {}) => {
      const reply: Reply = await cloud.as(`open-${personId}`).call('leave', action, input);
      return reply.ok ? 'ok' : reply.error.code;
    },
    grant: (
      personId: string,
      role: string,
      level: string,
      nodeId: string,
      over: Record<string, unknown> = {},
    ) => {
      cloud.db.insert('grants', [{ ...grantOf(personId, role, level, nodeId), ...over }]);
    },
    leave: (leaveId: string) =>
      find('leave_requests', { _id: leaveId })[0] as ReturnType<LeaveSchool['leave']>,
    span: (leaveId: string) => find('absence_spans', { 'source.id': leaveId })[0],
    notices: (personId: string, form?: 'todo' | 'message') =>
      find('notices', { personId, ...(form ? { form } : {}) }),
    tick: async (instant: number) => {
      // Tests set the clock back: a lease given back in the future would keep the jobs from running.
      for (const lease of find('job_leases', {})) cloud.db.remove('job_leases', { _id: lease._id });
      cloud.clock.set(instant);
      await cloud.runTimer('jobs');
    },
  });
}

export const intent = () => randomBytes(12).toString('hex');

export const applyInput = (over: Record<string, unknown> = {}) => ({
  kind: 'personal',
  from: at('18:00'),
  to: at('21:00'),
  offCampus: true,
  destination: '家里',
  contactName: '家长',
  contactPhone: '13800000001',
  reason: '家中有事需要回去',
  ...over,
});

export interface After {
  leaveId: string;
  turn: number;
  state: string;
  waiting: { ask: string; roleName: string; names: string[] } | null;
  chain: { roleName: string; names: string[]; why: string[] }[];
  undoUntil?: number | null;
}

/** Asks as a student and answers the reply. */
export const ask = (school: LeaveSchool, personId: string, over: Record<string, unknown> = {}) =>
  school.of(personId).ok<After>('leave', 'apply', applyInput(over));

/** Decides as a person on the turn that stands. */
export const decide = (
  school: LeaveSchool,
  personId: string,
  leaveId: string,
  verdict = 'approve',
  note = '同意',
) =>
  school
    .of(personId)
    .ok<After>('leave', 'decide', { leaveId, turn: school.leave(leaveId).turn, verdict, note });
