import * as v from 'valibot';
import { command, query } from './core/define';
import { count, day, id, instant, node, role } from './core/fields';
import { pageInput, pageOf } from './core/paging';
import { NODE_LEVELS, type NodeLevel, type Role } from './core/roles';
import { PEOPLE_KEEPERS, POST_KEEPERS } from './org-roles';

const SCHOOL_WIDE = ['school'] as const;

/** The levels of node at which each post can stand; `student` is never granted. */
export const POST_LEVELS: Readonly<Record<Exclude<Role, 'student'>, readonly NodeLevel[]>> = {
  'room-leader': ['room'],
  'floor-leader': ['floor'],
  'deputy-floor-leader': ['floor'],
  'building-leader': ['building'],
  keeper: ['campus', 'building', 'floor'],
  counselor: ['college', 'major', 'class'],
  'duty-counselor': ['school', 'campus', 'building', 'college'],
  'college-officer': ['college'],
  'college-head': ['college'],
  'student-office': SCHOOL_WIDE,
  department: SCHOOL_WIDE,
  'youth-league': ['school', 'college', 'major', 'class'],
  'school-leader': SCHOOL_WIDE,
  guard: ['school', 'campus', 'building'],
  admin: SCHOOL_WIDE,
};

export const postView = v.object({
  id: v.string(),
  personId: v.string(),
  personName: v.string(),
  role,
  level: v.picklist(NODE_LEVELS),
  nodeId: v.string(),
  nodeLabel: v.string(),
  fromOn: day,
  toOn: v.nullable(day),
  source: v.picklist(['import', 'manual', 'deputy']),
  state: v.picklist(['active', 'ended']),
  /** Name of the holder a deputy stands in for; null for a post of one's own. */
  deputyFor: v.nullable(v.string()),
  mayEnd: v.boolean(),
  mayDeputise: v.boolean(),
});

export const GAP_KINDS = [
  'floor-leader',
  'deputy-floor-leader',
  'building-leader',
  'keeper',
  'counselor',
] as const;

export const postErrors = {
  POST_LEVEL: '这种岗位不能设在所选的范围，请换一级范围',
  POST_HELD: '这个人在所选范围已经担任这个岗位',
  POST_DATES: '起止日期有误：开始不能晚于结束，代理最长 60 天',
  POST_ENDED: '这个岗位已经卸任',
  LAST_ADMIN: '这是最后一位系统管理员，请先任命另一位再卸任',
  DEPUTY_SELF: '不能由本人代理自己',
  DEPUTY_KIND: '学生不能代理教职工的岗位，请选一位教职工',
  NO_STUDENTS: '这个班级没有需要绑定码的学生',
} as const;

export const postActions = {
  posts: query({
    allow: POST_KEEPERS,
    input: v.strictObject({
      nodeId: v.optional(id),
      role: v.optional(role),
      personId: v.optional(id),
      ...pageInput,
    }),
    output: pageOf(postView),
    errors: [],
  }),
  /** The caller's own posts in force, and the stand-ins for them. */
  'my-posts': query({
    allow: 'bound',
    input: v.strictObject({}),
    output: v.object({ items: v.array(postView) }),
    errors: [],
  }),
  appoint: command({
    allow: POST_KEEPERS,
    input: v.strictObject({
      personId: id,
      role,
      node,
      fromOn: day,
      toOn: v.optional(v.nullable(day), null),
    }),
    output: v.object({ id: v.string() }),
    errors: ['POST_LEVEL', 'POST_HELD', 'POST_DATES'],
  }),
  'end-post': command({
    allow: POST_KEEPERS,
    input: v.strictObject({ grantId: id }),
    output: v.object({ id: v.string() }),
    errors: ['POST_ENDED', 'LAST_ADMIN'],
  }),
  /** A dated stand-in for a post: by the holder himself or by those who keep posts. */
  deputise: command({
    allow: 'bound',
    input: v.strictObject({ grantId: id, personId: id, fromOn: day, toOn: day }),
    output: v.object({ id: v.string() }),
    errors: ['POST_ENDED', 'POST_DATES', 'POST_HELD', 'DEPUTY_SELF', 'DEPUTY_KIND'],
  }),
  /** Ends a stand-in before its last day: the holder whom he stands in for, or those who keep posts. */
  'end-deputy': command({
    allow: 'bound',
    input: v.strictObject({ grantId: id }),
    output: v.object({ id: v.string() }),
    errors: ['POST_ENDED'],
  }),
  /** Places and classes whose post nobody holds today. */
  gaps: query({
    allow: POST_KEEPERS,
    input: v.strictObject({}),
    output: v.object({
      kinds: v.array(
        v.object({
          role: v.picklist(GAP_KINDS),
          total: count,
          items: v.array(v.object({ id: v.string(), level: v.picklist(NODE_LEVELS), label: v.string() })),
        }),
      ),
    }),
    errors: [],
  }),
  /**
   * New one-time codes for everybody of a class who is not bound yet; earlier ones die. The same intent gives the
   * same codes again, so that a lost answer is no lost sheet; they are shown here and never again.
   */
  'issue-codes': command({
    allow: PEOPLE_KEEPERS,
    receipt: 'natural',
    input: v.strictObject({ classId: v.optional(id), personId: v.optional(id) }),
    output: v.object({
      title: v.string(),
      expireAt: instant,
      items: v.array(v.object({ personId: v.string(), name: v.string(), code: v.string() })),
      bound: count,
    }),
    errors: ['NO_STUDENTS'],
    limit: 30,
  }),
} as const;

export type PostView = v.InferOutput<typeof postView>;
