import type { OutputOf } from '@contract/core/define';
import { dayInWords, timeInWords } from '@contract/core/time';
import type { leave } from '@contract/leave';
import { isAnswered, type HolidayFigures } from '@contract/leave-holiday';

/** 离校返校 in words (L16). Pure. */

export type Holiday = OutputOf<typeof leave, 'holidays'>['holidays'][number];
export type HolidayRow = OutputOf<typeof leave, 'holiday-class'>['rows'][number];
export type HolidayTotals = OutputOf<typeof leave, 'holiday-totals'>;
export type HolidayStep = 'leave' | 'back';

export const PLAN_NAMES = { home: '回家', stay: '留校', elsewhere: '去别处' } as const;
export type Plan = keyof typeof PLAN_NAMES;

export const GUARDIAN_PHRASES = ['已电话告知家长', '家长在班级群确认', '电话未接，已发短信'];

export function holidayInWords(
  { leaveFromOn, backByOn }: Holiday,
  today: string,
): { leave: string; back: string } {
  return { leave: `${dayInWords(leaveFromOn, today)} 起离校`, back: `${dayInWords(backByOn, today)} 前返校` };
}

/** Who has not been entered for this step yet; whoever stays in has nothing to come back from. */
export function stillOpen(row: HolidayRow, step: HolidayStep): boolean {
  if (step === 'leave') return !isAnswered(row);
  return row.backAt === null && row.plan !== 'stay';
}

export function rowInWords(row: HolidayRow, now: number): string {
  const left =
    row.plan === 'stay'
      ? '留校'
      : row.leftAt === null
        ? '离校未登记'
        : `${timeInWords(row.leftAt, now)} 登记离校`;
  const plan = row.plan && row.plan !== 'stay' ? `（${PLAN_NAMES[row.plan]}）` : '';
  const back = row.backAt === null ? '' : ` · ${timeInWords(row.backAt, now)} 登记返校`;
  const guardian = row.guardian
    ? `\n家长：${row.guardian.how}（${row.guardian.byName}）`
    : '\n家长还没有联系记录';
  return `${left}${plan}${back}${guardian}`;
}

/** 共 45 人，已离校 30，留校 5，未登记 10；已返校 0，家长已联系 32. */
export function figuresInWords(figures: HolidayFigures, students: number): string {
  const { left, stay, back, guardians, answered } = figures;
  const open = Math.max(0, students - answered);
  return `共 ${students} 人，已离校 ${left}，留校 ${stay}，未登记 ${open}；已返校 ${back}，家长已联系 ${guardians}`;
}

/** A class's figures and since when they have not been counted anew; who came or went since is not in them. */
export function classInWords(one: HolidayTotals['classes'][number], now: number): string {
  if (one.students === null) return '还没有开始登记';
  const counted = one.countedAt === null ? '' : `\n截至 ${timeInWords(one.countedAt, now)} 登记`;
  return figuresInWords(one, one.students) + counted;
}

/** How many of the classes have begun, and how many are through. */
export function progressInWords(classes: HolidayTotals['classes']): string {
  const begun = classes.filter(({ students }) => students !== null).length;
  const through = classes.filter(
    ({ students, answered }) => students !== null && answered >= students,
  ).length;
  return `${classes.length} 个班：${through} 个已登记完，${begun - through} 个登记中，${classes.length - begun} 个未开始`;
}
