import * as v from 'valibot';
import { command, query } from './core/define';
import { count, day, id, instant, text } from './core/fields';
import { OFFICE_ROLES, MARKER_ROLES } from './core/roles';
import { WEEKDAY_NAMES } from './core/time';
import { checkId, checkKind } from './roll-call-views';
import { EVERYBODY, type CheckSetting, type WindowSetting } from './roll-call-schedule';

/** The office's own checks: when, where, of whom, taken by whom (R10, R17). */

export const MAX_CHECKS = 8;

/** Minutes since the business day began. */
export function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

const LONGEST = 6 * 60;
/** The opener looks back one day: a check is over by noon of the next. */
const LAST_LOCK = 36 * 60;

const clock = v.pipe(
  v.string('请选择时间'),
  v.regex(/^([01]\d|2\d):[0-5]\d$/, '时间请按 22:10 的样子填写，24 点以后写作 24:30'),
);
const minutes = (label: string, min: number, max: number) =>
  v.pipe(
    v.number(`请填写${label}`),
    v.integer(`${label}要是整数`),
    v.minValue(min, `${label}至少 ${min} 分钟`),
    v.maxValue(max, `${label}最多 ${max} 分钟`),
  );

const weekday = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6));

const checkWindow = v.pipe(
  v.strictObject({
    weekdays: v.optional(
      v.pipe(
        v.array(weekday),
        v.minLength(1, '请至少选一天'),
        v.maxLength(7),
        v.check((days) => new Set(days).size === days.length, '同一天不要选两次'),
      ),
    ),
    timetable: v.optional(v.picklist(['summer', 'winter'])),
    opens: clock,
    closes: clock,
  }),
  v.forward(
    v.check((window) => minuteOf(window.closes) > minuteOf(window.opens), '结束要晚于开始'),
    ['closes'],
  ),
  v.forward(
    v.check((window) => minuteOf(window.closes) - minuteOf(window.opens) <= LONGEST, '一次考勤最长 6 小时'),
    ['closes'],
  ),
);

/** Weekdays on which both windows hold; two such windows leave it open which one counts. */
function sharedDays(a: WindowSetting, b: WindowSetting): number[] {
  if (a.timetable !== undefined && b.timetable !== undefined && a.timetable !== b.timetable) return [];
  return [0, 1, 2, 3, 4, 5, 6].filter(
    (day) => (a.weekdays?.includes(day) ?? true) && (b.weekdays?.includes(day) ?? true),
  );
}

const extent = v.picklist(['all', 'only', 'except'], '范围有误');
const places = v.pipe(
  v.strictObject({
    mode: extent,
    nodes: v.pipe(
      v.array(
        v.strictObject({
          level: v.picklist(['campus', 'building', 'floor'], '请选校区、楼栋或楼层'),
          id,
          label: text('范围', 60),
        }),
      ),
      v.maxLength(60, '最多选 60 处'),
    ),
  }),
  v.check(({ mode, nodes }) => (mode === 'all') === (nodes.length === 0), '请至少选一处'),
);
const cohorts = v.pipe(
  v.strictObject({
    mode: extent,
    years: v.pipe(
      v.array(v.pipe(v.number(), v.integer(), v.minValue(2000, '年级有误'), v.maxValue(2100, '年级有误'))),
      v.maxLength(10, '最多选 10 个年级'),
    ),
    nodes: v.pipe(
      v.array(
        v.strictObject({
          level: v.picklist(['college', 'class'], '请选学院或班级'),
          id,
          label: text('范围', 60),
        }),
      ),
      v.maxLength(60, '最多选 60 个'),
    ),
  }),
  v.check(
    ({ mode, years, nodes }) => (mode === 'all') === (years.length + nodes.length === 0),
    '请至少选一个年级、学院或班级',
  ),
);

const shortest = (windows: readonly WindowSetting[]) =>
  Math.min(...windows.map(({ opens, closes }) => minuteOf(closes) - minuteOf(opens)));

const settingFields = {
  checkId,
  name: text('名称', 10),
  kind: checkKind,
  points: v.picklist([1, 2] as const, '点名次数有误'),
  days: v.pipe(
    v.array(v.picklist(['teaching', 'weekend', 'holiday', 'make-up', 'vacation'], '日子有误')),
    v.minLength(1, '请至少选一种日子'),
    v.maxLength(5),
    v.check((days) => new Set(days).size === days.length, '同一种日子不要选两次'),
  ),
  windows: v.pipe(
    v.array(checkWindow),
    v.minLength(1, '请至少设一个时段'),
    v.maxLength(8, '最多 8 个时段'),
    v.check(
      (windows) =>
        windows.every((one, index) =>
          windows.slice(index + 1).every((other) => sharedDays(one, other).length === 0),
        ),
      '有两个时段管着同一天，请把星期或作息分开',
    ),
  ),
  graceMinutes: minutes('迟到宽限', 0, 120),
  lockMinutes: minutes('结束后锁定', 5, 12 * 60),
  reopenDays: v.optional(
    v.pipe(
      v.number('请填写天数'),
      v.integer('天数要是整数'),
      v.minValue(0, '天数不能是负数'),
      v.maxValue(30, '最多 30 天'),
    ),
    EVERYBODY.reopenDays,
  ),
  markers: v.pipe(
    v.array(v.picklist(MARKER_ROLES, '岗位有误')),
    v.minLength(1, '请至少选一个点名的岗位'),
    v.maxLength(MARKER_ROLES.length),
    v.check(
      (roles) => roles.every((role, index) => index === 0 || order(role) > order(roles[index - 1] ?? role)),
      '岗位的先后是层长、副层长、楼长、值班辅导员',
    ),
  ),
  ladderMinutes: v.pipe(
    v.array(minutes('无人点名', 1, 120)),
    v.maxLength(MARKER_ROLES.length - 1),
    v.check(
      (ladder) => ladder.every((one, index) => index === 0 || one > (ladder[index - 1] ?? 0)),
      '一级要比一级晚',
    ),
  ),
  places,
  cohorts,
  enabled: v.boolean(),
};

/** One check as the office writes it. The same schema tells the form what is wrong, field by field. */
export const checkSetting = v.pipe(
  v.strictObject(settingFields),
  v.forward(
    v.check(
      ({ graceMinutes, windows }) => graceMinutes <= shortest(windows),
      '迟到宽限要在时段之内，不能比最短的时段还长',
    ),
    ['graceMinutes'],
  ),
  v.forward(
    v.check(
      ({ lockMinutes, windows }) =>
        Math.max(...windows.map(({ closes }) => minuteOf(closes))) + lockMinutes <= LAST_LOCK,
      '最晚要在次日中午 12:00 前锁定',
    ),
    ['lockMinutes'],
  ),
  v.forward(
    v.check(
      ({ ladderMinutes, markers }) => ladderMinutes.length === markers.length - 1,
      '每个接手的岗位都要有一个时间',
    ),
    ['ladderMinutes'],
  ),
  v.forward(
    v.check(
      ({ ladderMinutes, windows }) => (ladderMinutes.at(-1) ?? 0) < shortest(windows),
      '最后一级要在时段结束之前轮到',
    ),
    ['ladderMinutes'],
  ),
);

function order(role: (typeof MARKER_ROLES)[number]): number {
  return MARKER_ROLES.indexOf(role);
}

/** Field → what is wrong with it, as the form shows it; empty when the setting may be saved. */
export function settingFaults(setting: unknown): Record<string, string> {
  const parsed = v.safeParse(checkSetting, setting);
  const faults: Record<string, string> = {};
  for (const issue of parsed.issues ?? []) faults[v.getDotPath(issue) ?? ''] ??= issue.message;
  return faults;
}

type Scoped = Pick<CheckSetting, 'places' | 'cohorts'>;

/** True when no student can be on both rosters. Ids of places begin with those above them (`c1-2` in `c1`). */
function apart(a: Scoped, b: Scoped): boolean {
  const within = (one: string, other: string) => one === other || one.startsWith(`${other}-`);
  const bothOnly = (x: string, y: string) => x === 'only' && y === 'only';
  if (
    bothOnly(a.places.mode, b.places.mode) &&
    a.places.nodes.every((one) =>
      b.places.nodes.every((other) => !within(one.id, other.id) && !within(other.id, one.id)),
    )
  )
    return true;
  const [p, q] = [a.cohorts, b.cohorts];
  const disjoint = <T>(x: readonly T[], y: readonly T[]) =>
    x.length > 0 && y.length > 0 && x.every((one) => !y.includes(one));
  if (bothOnly(p.mode, q.mode)) return disjoint(p.years, q.years);
  // What one asks for, the other leaves out.
  const covers = (only: CheckSetting['cohorts'], rest: CheckSetting['cohorts']) =>
    only.mode === 'only' &&
    rest.mode === 'except' &&
    only.years.length > 0 &&
    only.years.every((year) => rest.years.includes(year));
  return covers(p, q) || covers(q, p);
}

export interface Overlap {
  name: string;
  /** 周一 22:10–23:00 */
  window: string;
}

/** The first check that would run at the same time for the same students as `check`; null: none. */
export function overlapOf(check: CheckSetting, others: readonly CheckSetting[]): Overlap | null {
  if (!check.enabled) return null;
  for (const other of others) {
    if (other.checkId === check.checkId || !other.enabled || apart(check, other)) continue;
    if (!check.days.some((day) => other.days.includes(day))) continue;
    for (const mine of check.windows) {
      for (const theirs of other.windows) {
        const [shared] = sharedDays(mine, theirs);
        const meet =
          minuteOf(mine.opens) < minuteOf(theirs.closes) && minuteOf(theirs.opens) < minuteOf(mine.closes);
        if (shared !== undefined && meet) {
          const days = theirs.weekdays === undefined ? '' : `${WEEKDAY_NAMES[shared] ?? ''} `;
          return { name: other.name, window: `${days}${theirs.opens}–${theirs.closes}` };
        }
      }
    }
  }
  return null;
}

export const settingErrors = {
  CHECK_SETTING_CHANGED: '这个考勤的设置刚被别人改过，请重新打开后再修改',
  CHECK_OVERLAP: {
    text: '{name}（{window}）也在这个时间点名，同一批学生会被点两次。请错开时间或范围，或停用其中一个',
    details: v.object({ name: v.string(), window: v.string() }),
  },
  CHECK_TOO_MANY: `最多 ${MAX_CHECKS} 个考勤，请停用或改用已有的一个`,
  CHECK_PLACE_UNKNOWN: {
    text: '{labels}已不在学校的楼栋和班级里，请重新选择',
    details: v.object({ labels: v.array(v.string()) }),
  },
} as const;

const settingView = v.object({
  check: v.object(settingFields),
  /** Counts the office's changes; 0 while the default holds. */
  rev: count,
  setName: v.nullable(v.string()),
  setAt: v.nullable(instant),
});

export const settingActions = {
  'check-settings': query({
    allow: OFFICE_ROLES,
    input: v.strictObject({}),
    output: v.object({ settings: v.array(settingView) }),
    errors: [],
  }),
  /** Binds days whose sheets are not made yet; `rev` 0 replaces a default or adds a check. */
  'set-check-settings': command({
    allow: OFFICE_ROLES,
    input: v.strictObject({ rev: count, check: checkSetting }),
    output: settingView,
    errors: ['CHECK_SETTING_CHANGED', 'CHECK_OVERLAP', 'CHECK_TOO_MANY', 'CHECK_PLACE_UNKNOWN'],
    ugc: (input) => [input.check.name],
  }),
  /** What a day would bring, with a draft in the place of what is in force, and why. */
  'try-check-settings': query({
    allow: OFFICE_ROLES,
    input: v.strictObject({ day, draft: v.optional(checkSetting) }),
    output: v.object({
      day,
      checks: v.array(
        v.object({
          checkId,
          name: v.string(),
          draft: v.boolean(),
          opensAt: instant,
          graceUntil: instant,
          closesAt: instant,
          locksAt: instant,
          /** Why it does not take place; null: it does. */
          off: v.nullable(v.string()),
          /** The office called it off: it can be taken back until the lock. */
          called: v.optional(v.boolean()),
          /** Buildings in which it is taken, and why it is not for now in one of them that the office called off. */
          buildings: v.optional(
            v.array(
              v.object({ buildingId: id, label: v.string(), floors: count, off: v.nullable(v.string()) }),
            ),
          ),
          /** What decides, one line each: the day, the window, the places, the cohorts. */
          why: v.array(v.string()),
          /** Floors that get a sheet, of all. */
          floors: count,
          allFloors: count,
          /** The sheets stand already: a change counts from the next time on. */
          made: v.boolean(),
          /** Who is asked when. */
          asked: v.array(v.object({ role: v.picklist(MARKER_ROLES), at: instant })),
        }),
      ),
    }),
    errors: [],
  }),
} as const;
