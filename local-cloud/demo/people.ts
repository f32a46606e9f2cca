import type { GrantDoc, PersonDoc } from '../../cloudfunctions/org/documents';
import { hashOf, printed } from '../../cloudfunctions/_roster/claim-code';
import { ROLE_NAMES, type Role } from '../../src/contract/core/roles';
import { DAY } from '../../src/contract/core/time';
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
  personId: string;
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
    hint: '今晚点名：走一遍走廊，逐床点名、提交',
    initial: true,
  },
  {
    openid: 'demo-deputy',
    role: 'deputy-floor-leader',
    at: DEMO_FLOOR,
    hint: '同一层的副层长：层长没点时接手，或两人同时点',
  },
  {
    openid: 'demo-floor-leader-2',
    role: 'floor-leader',
    at: 'c1-1-2',
    hint: '楼下一层的层长：看不到别的楼层',
  },
  {
    openid: 'demo-building-leader',
    role: 'building-leader',
    at: 'c1-1',
    hint: '整栋楼的进度；没人点的楼层可以接手',
  },
  { openid: 'demo-duty-counselor', role: 'duty-counselor', at: 'c1', hint: '今晚值班：全校区的异常与接手' },
  { openid: 'demo-keeper', role: 'keeper', at: 'c1-1', hint: '宿管：查楼、检查寝室' },
  { openid: 'demo-college-officer', role: 'college-officer', at: 'x1', hint: '学院学工：本学院的情况与岗位' },
  { openid: 'demo-student-office', role: 'student-office', hint: '学工部：全校楼层状态、导入名册、校历' },
  { openid: 'demo-admin', role: 'admin', hint: '系统管理员：岗位、校历、绑定码、体检' },
  { openid: 'demo-guard', role: 'guard', at: 'c1', hint: '门卫：核验请假出门' },
  { openid: 'demo-department', role: 'department', hint: '承办部门：接诉即办的办理人' },
  { openid: 'demo-school-leader', role: 'school-leader', hint: '校领导：全校总览' },
];

/** The people of the switcher, as they stand now; empty until somebody was cast. */
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

/** Who plays which part. Cast once and kept: a phone does not become somebody else because posts changed. */
export function demoCast(database: Database): CastMember[] {
  const stored = database.find('settings', { _id: CAST })[0]?.value;
  const cast = typeof stored === 'string' ? (JSON.parse(stored) as Record<string, string>) : {};
  return ALL_PARTS.flatMap((part): CastMember[] => {
    const personId = cast[part.openid];
    const person = database.find('people', { _id: personId ?? '' })[0] as unknown as PersonDoc | undefined;
    if (!person || personId === undefined) return [];
    const held = database.find('grants', {
      personId,
      role: part.role,
      state: 'active',
    }) as unknown as GrantDoc[];
    const unbound = part.openid === NEWCOMER;
    const hint = unbound
      ? `还没绑定的新手机：学号 ${personId}，姓名 ${person.name}，绑定码 ${printed(DEMO_CLAIM_CODE)}`
      : part.hint;
    const post = held.map((grant) => grant.nodeLabel).join('、') || person.roomLabel;
    return [
      {
        openid: part.openid,
        name: person.name,
        role: ROLE_NAMES[part.role],
        hint,
        post: unbound ? '未绑定' : post,
        personId,
        bound: !unbound,
        ...(part.initial ? { initial: true } : {}),
      },
    ];
  });
}

const CAST = 'demo-cast';
const NEWCOMER = 'demo-new';
const OTHER_PARTS: readonly Part[] = [
  { openid: 'demo-student', role: 'student', hint: '查看自己今晚的点名结果与记录' },
  { openid: 'demo-room-leader', role: 'room-leader', hint: '宿舍长：本宿舍的情况' },
  { openid: 'demo-counselor', role: 'counselor', hint: '辅导员：所带班级的缺勤名单' },
  { openid: NEWCOMER, role: 'student', hint: '' },
];
const ALL_PARTS = [...PARTS, ...OTHER_PARTS];

/**
 * Gives every part of the switcher to somebody of the school that is loaded, and signs them in; the newcomer gets a
 * claim code instead. Parts nobody can play are left out. Does nothing the second time.
 */
export function castDemoPeople({ database, clock }: { database: Database; clock: { now(): number } }): void {
  if (database.count('settings', { _id: CAST }) > 0) return;
  const now = clock.now();
  const cast = choose(database);
  for (const [openid, personId] of Object.entries(cast)) {
    if (openid !== NEWCOMER) {
      database.insert('bindings', [{ _id: openid, personId, boundAt: now, rev: 1 }]);
      continue;
    }
    // The unbound phone can sign in for real: its code is printed beside it in the switcher.
    const salt = 'demo-claim';
    const hash = hashOf(DEMO_CLAIM_CODE, salt);
    const expireAt = now + 3650 * DAY;
    database.insert('claim_codes', [
      { _id: personId, hash, salt, classId: null, issuedAt: now, issuedBy: 'demo', expireAt, rev: 1 },
    ]);
  }
  database.insert('settings', [
    { _id: CAST, value: JSON.stringify(cast), setBy: 'demo', setAt: now, rev: 1 },
  ]);
}

function choose(database: Database): Record<string, string> {
  const byId = (a: { _id: string }, b: { _id: string }) => (a._id < b._id ? -1 : 1);
  const grants = (database.find('grants', { state: 'active' }) as unknown as GrantDoc[]).sort(byId);
  const holders = new Set(grants.map((grant) => grant.personId));
  const residents = (
    database.find('people', {
      floorId: DEMO_FLOOR,
      duty: 'boarding',
      status: 'active',
    }) as unknown as PersonDoc[]
  ).sort(byId);
  const plain = residents.filter((person) => !holders.has(person._id));
  const cast: Record<string, string> = {};
  // One phone is one person: whoever plays a part already is passed over.
  const give = (openid: string, candidates: readonly (string | null | undefined)[]) => {
    const taken = new Set(Object.values(cast));
    const found = candidates.find((personId) => personId && !taken.has(personId));
    if (found) cast[openid] = found;
  };
  for (const { openid, role, at } of PARTS) {
    const held = grants.filter((grant) => grant.role === role && (at === undefined || grant.nodeId === at));
    give(
      openid,
      held.map((grant) => grant.personId),
    );
  }
  const student = plain[0];
  const roomLeaders = grants.filter((grant) => grant.role === 'room-leader');
  give('demo-student', [student?._id]);
  give('demo-room-leader', [
    ...roomLeaders.filter((grant) => grant.nodeId === student?.roomId).map((grant) => grant.personId),
    ...residents
      .map((person) => person._id)
      .filter((id) => roomLeaders.some((grant) => grant.personId === id)),
  ]);
  give('demo-counselor', [student?.counselorId]);
  give(
    NEWCOMER,
    [...plain].reverse().map((person) => person._id),
  );
  return cast;
}
