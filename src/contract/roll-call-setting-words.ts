import { dayInWords, WEEKDAY_NAMES, weekdayOf } from './core/time';
import { minuteOf } from './roll-call-settings';
import type { CalendarDay, CheckSetting, DayKind, WindowSetting } from './roll-call-schedule';

/** A check's setting in the words of the office: for the list, the editor and the preview alike. */

/** Monday first, as people count a school's week. */
const WEEK: readonly number[] = [1, 2, 3, 4, 5, 6, 0];

/** 每天, 周一至周五, 周五、周六. */
export function weekdaysInWords(weekdays: readonly number[] | undefined): string {
  if (weekdays === undefined || weekdays.length === 7) return '每天';
  const word = (day: number | undefined) => WEEKDAY_NAMES[day ?? 0] ?? '';
  for (const week of [WEEK, [0, 1, 2, 3, 4, 5, 6]]) {
    const days = week.filter((day) => weekdays.includes(day));
    const start = week.indexOf(days[0] ?? 0);
    if (days.length > 2 && days.every((day, index) => week[start + index] === day))
      return `${word(days[0])}至${word(days.at(-1))}`;
  }
  return WEEK.filter((day) => weekdays.includes(day))
    .map(word)
    .join('、');
}

/** 周日至周四 22:10–23:00, 夏季作息; after midnight 次日 00:30. */
export function windowInWords({ weekdays, timetable, opens, closes }: WindowSetting): string {
  const season = timetable === undefined ? '' : timetable === 'summer' ? '，夏季作息' : '，冬季作息';
  return `${weekdaysInWords(weekdays)} ${clockInWords(opens)}–${clockInWords(closes)}${season}`;
}

export function clockInWords(clock: string): string {
  const minute = minuteOf(clock);
  const two = (value: number) => String(value).padStart(2, '0');
  return minute < 1440 ? clock : `次日 ${two(Math.floor(minute / 60) - 24)}:${two(minute % 60)}`;
}

export const DAY_KIND_WORDS = {
  teaching: '教学日',
  weekend: '周末',
  holiday: '节假日',
  'make-up': '调休上课日',
  vacation: '假期',
} as const satisfies Record<DayKind, string>;

export function placesInWords({ mode, nodes }: CheckSetting['places']): string {
  const list = nodes.map(({ label }) => label).join('、');
  return mode === 'all' ? '全校各楼' : mode === 'only' ? `只在${list}` : `${list}不点`;
}

export function cohortsInWords({ mode, years, nodes }: CheckSetting['cohorts']): string {
  const inYears = years.map((year) => `${year} 级`).join('、');
  const inNodes = nodes.map(({ label }) => label).join('、');
  if (mode === 'all') return '所有学生';
  if (mode === 'except') return `${[inYears, inNodes].filter(Boolean).join('、')}的学生不点`;
  return inYears && inNodes ? `只点${inNodes}里 ${inYears}的学生` : `只点${inYears || inNodes}的学生`;
}

/** What decides whether and when a check takes place on a day, one line each. */
export function reasonsOf(calendar: CalendarDay, check: CheckSetting): string[] {
  const kinds = check.days.map((kind) => DAY_KIND_WORDS[kind]).join('、');
  const taught =
    calendar.teachesAs === null ? '' : `，上 ${WEEKDAY_NAMES[weekdayOf(calendar.teachesAs)] ?? ''} 的课`;
  const kind = DAY_KIND_WORDS[calendar.kind];
  const called = calendar.name === kind ? kind : `${calendar.name}（${kind}）`;
  const season = calendar.timetable === 'summer' ? '夏季作息' : '冬季作息';
  return [
    `${dayInWords(calendar.day)}是${called}${taught}，${season}；${check.name}设在${kinds}`,
    check.windows.map(windowInWords).join('；'),
    `${placesInWords(check.places)}，${cohortsInWords(check.cohorts)}`,
  ];
}
