import * as v from 'valibot';
import { KINDS, type LeaveKind } from './leave-kinds';
import { DECIDERS } from './leave-roles';

/** The school's own numbers (L1–L12): every one a setting with a default. */

/**
 * How the length is counted. `hours`: every started 12 hours is half a day, so exactly 24 h is one day.
 * `days`, `half-days`: calendar (half) days touched, border at noon. `nights`: nights away from the dormitory.
 * `teaching-…`: the same over teaching and make-up days only, so that a holiday in between costs nothing.
 */
export const COUNTING_NAMES = {
  hours: '按小时，每满 12 小时计半天',
  days: '按自然日，占一天计一天',
  'half-days': '按半天，以中午 12:00 为界',
  nights: '按在外过夜数',
  'teaching-days': '按教学日，不计周末和节假日',
  'teaching-half-days': '按教学日的半天，不计周末和节假日',
} as const;
export type Counting = keyof typeof COUNTING_NAMES;

const minutes = (max: number) =>
  v.pipe(v.number('请填写分钟数'), v.integer(), v.minValue(0), v.maxValue(max));
const hours = (max: number) => v.pipe(v.number('请填写小时数'), v.minValue(0), v.maxValue(max));
const clock = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, '请按 22:30 的样子填写时间'));
const decider = v.picklist(DECIDERS, '审批岗位有误');

/** Up to and including `upTo` days the chain ends with `role`; null: without end, the last tier only. */
export const tier = v.strictObject({
  upTo: v.nullable(v.pipe(v.number('请填写天数'), v.minValue(0.5, '至少半天'), v.maxValue(365, '最多一年'))),
  role: decider,
});
export type Tier = v.InferOutput<typeof tier>;

const tiers = v.pipe(
  v.array(tier),
  v.minLength(1, '至少要有一级审批'),
  v.maxLength(6, '最多六级'),
  v.check(
    (list) => list.every((one, index) => (one.upTo === null) === (index === list.length - 1)),
    '最后一级不设上限，其余都要有上限',
  ),
  v.check((list) => {
    const bounds = list.slice(0, -1).map((one) => one.upTo ?? 0);
    return bounds.every((bound, index) => index === 0 || bound > (bounds[index - 1] ?? 0));
  }, '天数要一级比一级长'),
  v.check((list) => new Set(list.map((one) => one.role)).size === list.length, '同一岗位不要出现两次'),
);

const kindPolicy = v.strictObject({
  enabled: v.boolean(),
  /** Null: the school's common tiers. */
  tiers: v.nullable(tiers),
  counting: v.nullable(v.picklist(Object.keys(COUNTING_NAMES) as [Counting, ...Counting[]])),
  /** Longest leave of this kind in days; null: no limit. */
  maxDays: v.nullable(v.pipe(v.number(), v.minValue(0.5), v.maxValue(365))),
  /** May be asked for after it began (L6). */
  retro: v.boolean(),
  /** A slip is needed from this length on; null: never. */
  slipFromDays: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(365))),
});
export type KindPolicy = v.InferOutput<typeof kindPolicy>;

const LADDER = ['graceMinutes', 'counselorMinutes', 'collegeMinutes', 'officeMinutes'] as const;

const ladder = v.pipe(
  v.strictObject({
    graceMinutes: minutes(240),
    counselorMinutes: minutes(600),
    collegeMinutes: minutes(1440),
    officeMinutes: minutes(2880),
    /** An acknowledged step is left alone for so long. */
    holdMinutes: minutes(1440),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { value } = dataset;
    LADDER.forEach((step, index) => {
      const before = LADDER[index - 1];
      if (before === undefined || value[step] > value[before]) return;
      addIssue({
        message: '要晚于上一步',
        path: [{ type: 'object', origin: 'value', input: value, key: step, value: value[step] }],
      });
    });
  }),
);

export const policy = v.strictObject({
  counting: v.picklist(Object.keys(COUNTING_NAMES) as [Counting, ...Counting[]], '计算方式有误'),
  tiers,
  kinds: v.strictObject(
    Object.fromEntries(KINDS.map((kind) => [kind, kindPolicy])) as Record<LeaveKind, typeof kindPolicy>,
  ),
  /** Leaves with no more than this between them add up (L2). */
  joinGapHours: hours(72),
  /** No answer in so many hours: on to the next (L3). */
  answerHours: v.pipe(hours(168), v.minValue(1, '至少 1 小时')),
  /** Working days after the end by which the return must be on record, and the hour of that day. */
  returnWorkingDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5)),
  returnClock: clock,
  /** How far before now a leave may begin without being 补假. */
  retroToleranceMinutes: minutes(240),
  /** How far back 补假 reaches, and how long the proof may take (L6). */
  retroDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(30)),
  proofHours: hours(336),
  /** Ladder after the end (L9), minutes: student, floor and counselor, college on duty, office and parents. */
  overdue: ladder,
  /** Share of a class away at once from which the decider is warned (L11), percent. */
  classPercent: v.pipe(v.number(), v.minValue(1), v.maxValue(100)),
  /** `clock`: away from the hour the leave begins; `gate`: only once a guard let him out (L7). */
  departure: v.picklist(['clock', 'gate']),
  /** How long before the beginning the gate lets out, minutes. */
  earlyOutMinutes: minutes(720),
  /** The pass carries the phone's live token for so many seconds (L13). */
  liveSeconds: v.pipe(v.number(), v.integer(), v.minValue(20), v.maxValue(120)),
});
export type LeavePolicy = v.InferOutput<typeof policy>;

const plainKind: KindPolicy = {
  enabled: true,
  tiers: null,
  counting: null,
  maxDays: null,
  retro: false,
  slipFromDays: null,
};

export const DEFAULT_POLICY: LeavePolicy = {
  counting: 'hours',
  tiers: [
    { upTo: 1, role: 'counselor' },
    { upTo: 3, role: 'college-officer' },
    { upTo: 7, role: 'college-head' },
    { upTo: null, role: 'student-office' },
  ],
  kinds: {
    personal: plainKind,
    sick: { ...plainKind, retro: true, slipFromDays: 3 },
    official: plainKind,
    bereavement: { ...plainKind, retro: true },
    placement: { ...plainKind, slipFromDays: 0 },
    evening: { ...plainKind, maxDays: 0.5 },
    'late-return': { ...plainKind, maxDays: 0.5 },
  },
  joinGapHours: 24,
  answerHours: 12,
  returnWorkingDays: 0,
  returnClock: '22:30',
  retroToleranceMinutes: 30,
  retroDays: 3,
  proofHours: 72,
  overdue: {
    graceMinutes: 15,
    counselorMinutes: 45,
    collegeMinutes: 135,
    officeMinutes: 255,
    holdMinutes: 60,
  },
  classPercent: 5,
  departure: 'clock',
  earlyOutMinutes: 60,
  liveSeconds: 60,
};
