import * as v from 'valibot';
import { command, query } from './core/define';
import { count, day, id, instant, role, text } from './core/fields';
import { NODE_LEVELS } from './core/roles';
import { LOOKUP_ROLES, PEOPLE_KEEPERS } from './org-roles';

export const DUTIES = ['boarding', 'day', 'placement', 'suspended'] as const;
export const DUTY_NAMES = { boarding: '住校', day: '走读', placement: '实习', suspended: '休学' } as const;

/** What the settings screens offer a person; the server decides again at each call. */
export const ABILITIES = ['import', 'posts', 'codes', 'calendar', 'doctor', 'search'] as const;

const personNumber = v.pipe(
  v.string('请填写学号或工号'),
  v.trim(),
  v.regex(/^[A-Za-z0-9]{4,20}$/, '学号或工号只含字母和数字'),
);

export const grantView = v.object({
  role,
  level: v.picklist(NODE_LEVELS),
  nodeId: v.string(),
  nodeLabel: v.string(),
  fromOn: day,
  toOn: v.nullable(day),
});

export const meView = v.object({
  person: v.object({
    id: v.string(),
    kind: v.picklist(['student', 'staff']),
    name: v.string(),
    className: v.string(),
    /** 灞柳校区1号楼301; empty without a bed. */
    roomLabel: v.string(),
    bed: v.nullable(count),
    department: v.string(),
    floorId: v.nullable(v.string()),
    classId: v.nullable(v.string()),
  }),
  grants: v.array(grantView),
  abilities: v.array(v.picklist(ABILITIES)),
});

export const personView = v.object({
  id: v.string(),
  kind: v.picklist(['student', 'staff']),
  name: v.string(),
  sex: v.string(),
  className: v.string(),
  roomLabel: v.string(),
  bed: v.nullable(count),
  department: v.string(),
  /** Masked (138****1234) except for those who may have to call. */
  phone: v.string(),
  duty: v.picklist(DUTIES),
  status: v.picklist(['active', 'left']),
});

const placeNode = v.object({
  id: v.string(),
  level: v.picklist(NODE_LEVELS),
  name: v.string(),
  label: v.string(),
});

const claimInput = v.strictObject({
  number: personNumber,
  name: text('姓名', 60),
  code: v.pipe(
    v.string('请填写绑定码'),
    v.transform((code) => code.replace(/[\s-]/g, '').toUpperCase()),
    v.regex(/^[A-Z0-9]{8,20}$/, '绑定码是 8 位以上的字母和数字'),
  ),
});

export const peopleErrors = {
  CLAIM_MISMATCH: '学号（工号）、姓名、绑定码对不上，或绑定码已过期；请核对后重试，或向班级、辅导员重新领取',
  CLAIM_LIMITED: '尝试次数太多，请 10 分钟后再试，或请辅导员当面核实',
  CLAIM_TAKEN: '这个身份已绑定另一个微信；如果不是您本人操作，请联系辅导员解除绑定',
  CLAIM_BOUND: '这个微信已绑定另一个身份；如需更换，请先联系辅导员解除绑定',
  SETUP_CLOSED: '初始设置已完成或未开放；请让系统管理员为您开通',
  NOT_BOUND: '这个人现在没有绑定微信，不需要解除',
} as const;

export const peopleActions = {
  /** SIGN_IN_REQUIRED while no person is bound to this phone. */
  whoami: query({ allow: 'bound', input: v.strictObject({}), output: meView, errors: [] }),
  /** Binds this phone to a person by number, name and one-time code. */
  claim: command({
    allow: 'anyone',
    input: claimInput,
    output: meView,
    errors: ['CLAIM_MISMATCH', 'CLAIM_LIMITED', 'CLAIM_TAKEN', 'CLAIM_BOUND'],
    limit: 20,
  }),
  /** The first administrator, once, with the code from the function's environment. */
  'set-up': command({
    allow: 'anyone',
    input: claimInput,
    output: meView,
    errors: ['SETUP_CLOSED', 'CLAIM_LIMITED', 'CLAIM_BOUND'],
    limit: 20,
  }),
  release: command({
    allow: PEOPLE_KEEPERS,
    input: v.strictObject({ personId: id, reason: text('原因', 200, 2) }),
    output: v.object({ personId: v.string() }),
    errors: ['NOT_BOUND'],
  }),
  /** By the beginning of a number, a name or its pinyin or initials; at most 50. */
  'search-people': query({
    allow: LOOKUP_ROLES,
    input: v.strictObject({
      text: v.pipe(
        text('学号、姓名或拼音', 30),
        v.regex(/^[\w\u3400-\u9fff·]+$/, '只能输入文字、字母和数字'),
      ),
    }),
    output: v.object({ items: v.array(personView), more: v.boolean() }),
    errors: [],
  }),
  person: query({
    allow: LOOKUP_ROLES,
    input: v.strictObject({ personId: id }),
    output: v.object({
      person: personView,
      dutyFrom: v.nullable(day),
      dutyTo: v.nullable(day),
      counselor: v.string(),
      grants: v.array(v.object({ ...grantView.entries, id: v.string() })),
      binding: v.object({
        boundAt: v.nullable(instant),
        log: v.array(
          v.object({
            event: v.picklist(['bound', 'released', 'refused']),
            at: instant,
            by: v.string(),
            reason: v.string(),
          }),
        ),
        mayRelease: v.boolean(),
      }),
    }),
    errors: [],
  }),
  'floor-people': query({
    allow: LOOKUP_ROLES,
    input: v.strictObject({ floorId: id }),
    output: v.object({
      label: v.string(),
      items: v.array(v.object({ ...personView.entries, roomName: v.string() })),
    }),
    errors: [],
  }),
  /** A class by number: for choosing students of it. */
  'class-people': query({
    allow: LOOKUP_ROLES,
    input: v.strictObject({ classId: id }),
    output: v.object({ label: v.string(), items: v.array(personView) }),
    errors: [],
  }),
  /** Children of a node of either tree, for choosing a scope; `school` has campuses and colleges. */
  nodes: query({
    allow: 'bound',
    input: v.strictObject({ parentId: v.optional(id, 'school') }),
    output: v.object({ items: v.array(placeNode) }),
    errors: [],
  }),
} as const;

export type MeView = v.InferOutput<typeof meView>;
export type PersonView = v.InferOutput<typeof personView>;
export type Ability = (typeof ABILITIES)[number];
