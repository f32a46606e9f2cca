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
  /** Minutes after opening at which an unbegun check falls to deputy, building leader, duty counselor (R10). */
  ladderMinutes: readonly number[];
  enabled: boolean;
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

/** Every enabled check of a day, in order of opening, those that do not take place with the reason. */
export function checksOf(calendar: CalendarDay, checks: readonly CheckSetting[]): ScheduledCheck[] {
  const weekday = weekdayOf(calendar.teachesAs ?? calendar.day);
  return checks
    .filter((check) => check.enabled)
    .flatMap((check): ScheduledCheck[] => {
      const fitting = check.windows.filter(
        (window) => window.timetable === undefined || window.timetable === calendar.timetable,
      );
      const today = fitting.find((window) => window.weekdays?.includes(weekday) ?? true);
      const window = today ?? fitting[0];
      if (!window) return [];
      const opensAt = instantOf(calendar.day, window.opens);
      const closesAt = instantOf(calendar.day, window.closes);
      const off = !check.days.includes(calendar.kind)
        ? `${calendar.name}，没有${check.name}`
        : today
          ? null
          : `今天没有${check.name}`;
      return [
        {
          check,
          day: calendar.day,
          opensAt,
          graceUntil: Math.min(closesAt, opensAt + check.graceMinutes * MINUTE),
          closesAt,
          locksAt: closesAt + check.lockMinutes * MINUTE,
          off,
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
