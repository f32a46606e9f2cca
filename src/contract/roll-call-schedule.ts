import { MARKER_ROLES } from './core/roles';
import { instantOf, MINUTE, weekdayOf } from './core/time';
import type { CheckKind } from './roll-call-rules';

/** Which checks a day has and when (R17, R19). Pure: settings and calendar in, windows out. */

export type DayKind = 'teaching' | 'weekend' | 'holiday' | 'make-up' | 'vacation';

/** What the calendar says of a business day. */
export interface CalendarDay {
  day: string;
  kind: DayKind;
  /** 国庆节, 周末 … */
  name: string;
  /** On a make-up day: the day whose timetable is taught. */
  teachesAs: string | null;
  timetable: 'summer' | 'winter';
}

/** `HH:mm` on the business day; hours from 24 on fall after midnight and still belong to the day (R19). */
export interface WindowSetting {
  /** 0 = Sunday; left out: every day of the week. */
  weekdays?: readonly number[];
  timetable?: 'summer' | 'winter';
  opens: string;
  closes: string;
}

/** One of the four posts that take the roll. */
export type MarkerRole = (typeof MARKER_ROLES)[number];

/** `only`: these and no others; `except`: everybody but these; with `all` the lists are empty. */
export type Extent = 'all' | 'only' | 'except';

export interface NodeRef<L extends string> {
  level: L;
  id: string;
  /** In words, as it was called when it was chosen. */
  label: string;
}

export interface CheckPlaces {
  mode: Extent;
  nodes: readonly NodeRef<'campus' | 'building' | 'floor'>[];
}

/** `only` asks for one of the years and one of the nodes, where given; `except` leaves out whoever fits either. */
export interface CheckCohorts {
  mode: Extent;
  /** Years of entry. */
  years: readonly number[];
  nodes: readonly NodeRef<'college' | 'class'>[];
}

export interface CheckSetting {
  checkId: string;
  name: string;
  kind: CheckKind;
  /** 2: start and end are both taken (R8). */
  points: 1 | 2;
  /** Kinds of day on which it takes place. */
  days: readonly DayKind[];
  windows: readonly WindowSetting[];
  /** After opening, until when an arrival counts as late rather than absent. */
  graceMinutes: number;
  /** After closing, until when the roll may still be changed by its marker. */
  lockMinutes: number;
  /** Days after the lock on which a counselor may open it again; then it is the student office's (R16). */
  reopenDays: number;
  /** Posts that take it, in the order in which it falls to them (R10). */
  markers: readonly MarkerRole[];
  /** Minutes after opening at which an unbegun check falls to the second, third … of `markers`. */
  ladderMinutes: readonly number[];
  places: CheckPlaces;
  cohorts: CheckCohorts;
  enabled: boolean;
}

/** Whom a check concerns, who takes it and who may open it again, unless the school says otherwise. */
export const EVERYBODY = {
  markers: MARKER_ROLES,
  places: { mode: 'all', nodes: [] },
  cohorts: { mode: 'all', years: [], nodes: [] },
  reopenDays: 3,
} as const satisfies Pick<CheckSetting, 'markers' | 'places' | 'cohorts' | 'reopenDays'>;

/** Whether the check is taken on a floor. */
export function isTakenAt(
  { places }: Pick<CheckSetting, 'places'>,
  floor: { floorId: string; buildingId: string; campusId: string },
): boolean {
  if (places.mode === 'all') return true;
  const above = [floor.floorId, floor.buildingId, floor.campusId];
  return places.nodes.some(({ id }) => above.includes(id)) === (places.mode === 'only');
}

/** Whether a student is on its roster, wherever he lives. */
export function concerns(
  { cohorts }: Pick<CheckSetting, 'cohorts'>,
  student: { year: number | null; collegeId: string | null; classId: string | null },
): boolean {
  if (cohorts.mode === 'all') return true;
  const inYears = student.year !== null && cohorts.years.includes(student.year);
  const inNodes = cohorts.nodes.some(({ id }) => id === student.collegeId || id === student.classId);
  if (cohorts.mode === 'except') return !inYears && !inNodes;
  return (cohorts.years.length === 0 || inYears) && (cohorts.nodes.length === 0 || inNodes);
}

export const DEFAULT_CHECKS: readonly CheckSetting[] = [
  {
    checkId: 'drill',
    name: '早操',
    kind: 'drill',
    points: 1,
    days: ['teaching', 'make-up'],
    windows: [{ opens: '06:15', closes: '06:50' }],
    graceMinutes: 5,
    lockMinutes: 60,
    ladderMinutes: [5, 10, 15],
    ...EVERYBODY,
    enabled: true,
  },
  {
    checkId: 'morning',
    name: '上午',
    kind: 'class',
    points: 1,
    days: ['teaching', 'make-up'],
    windows: [{ opens: '08:00', closes: '08:20' }],
    graceMinutes: 10,
    lockMinutes: 60,
    ladderMinutes: [5, 10, 15],
    ...EVERYBODY,
    enabled: true,
  },
  {
    checkId: 'study',
    name: '晚自习',
    kind: 'study',
    points: 1,
    days: ['teaching', 'make-up'],
    windows: [{ opens: '19:00', closes: '19:30' }],
    graceMinutes: 10,
    lockMinutes: 60,
    ladderMinutes: [5, 10, 15],
    ...EVERYBODY,
    enabled: true,
  },
  {
    checkId: 'night',
    name: '晚就寝',
    kind: 'dorm',
    points: 1,
    days: ['teaching', 'make-up', 'weekend'],
    windows: [
      { weekdays: [0, 1, 2, 3, 4], opens: '22:10', closes: '23:00' },
      { weekdays: [5, 6], opens: '22:40', closes: '23:30' },
    ],
    graceMinutes: 20,
    lockMinutes: 60,
    ladderMinutes: [5, 10, 15],
    ...EVERYBODY,
    enabled: true,
  },
];

/** One check on one day; epoch ms. `off`: why it does not take place, in Chinese. */
export interface ScheduledCheck {
  check: CheckSetting;
  day: string;
  opensAt: number;
  graceUntil: number;
  closesAt: number;
  locksAt: number;
  off: string | null;
}

/** The window of a check on a day; `off`: why it does not take place. Null: it has no window at all. */
function windowOn(
  check: CheckSetting,
  calendar: CalendarDay,
): { window: WindowSetting; off: string | null } | null {
  const weekday = weekdayOf(calendar.teachesAs ?? calendar.day);
  const fitting = check.windows.filter(
    (window) => window.timetable === undefined || window.timetable === calendar.timetable,
  );
  const today = fitting.find((window) => window.weekdays?.includes(weekday) ?? true);
  const window = today ?? fitting[0] ?? check.windows[0];
  if (!window) return null;
  const season = calendar.timetable === 'summer' ? '夏季' : '冬季';
  const variant = fitting.length === 0 ? `${season}作息没有${check.name}` : `今天没有${check.name}`;
  const off = !check.days.includes(calendar.kind)
    ? `${calendar.name}，没有${check.name}`
    : today
      ? null
      : variant;
  return { window, off };
}

/** Every enabled check of a day, in order of opening, those that do not take place with the reason. */
export function checksOf(calendar: CalendarDay, checks: readonly CheckSetting[]): ScheduledCheck[] {
  return checks
    .filter((check) => check.enabled)
    .flatMap((check): ScheduledCheck[] => {
      const found = windowOn(check, calendar);
      if (!found) return [];
      const opensAt = instantOf(calendar.day, found.window.opens);
      const closesAt = instantOf(calendar.day, found.window.closes);
      return [
        {
          check,
          day: calendar.day,
          opensAt,
          graceUntil: Math.min(closesAt, opensAt + check.graceMinutes * MINUTE),
          closesAt,
          locksAt: closesAt + check.lockMinutes * MINUTE,
          off: found.off,
        },
      ];
    })
    .sort((a, b) => a.opensAt - b.opensAt);
}

/** The check that runs at `now`, else the next of the day, else the last one; those that are off left out. */
export function currentCheck(checks: readonly ScheduledCheck[], now: number): ScheduledCheck | null {
  const on = checks.filter((one) => one.off === null);
  return (
    on.find((one) => one.opensAt <= now && now < one.locksAt) ??
    on.find((one) => now < one.opensAt) ??
    on.at(-1) ??
    null
  );
}
