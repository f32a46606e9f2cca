import type { OutputOf } from '@contract/core/define';
import { dayInWords, timeInWords } from '@contract/core/time';
import type { leave } from '@contract/leave';

/** 离校返校 in words (L16). Pure. */

export type Holiday = OutputOf<typeof leave, 'holidays'>['holidays'][number];
export type HolidayRow = OutputOf<typeof leave, 'holiday-class'>['rows'][number];
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

/** Who has not been entered for this step yet: staying in is an answer to leaving, and there is nothing to come back from. */
export function stillOpen(row: HolidayRow, step: HolidayStep): boolean {
  if (step === 'leave') return row.leftAt === null && row.plan === null;
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

/** The figures above the list, each with its whole. */
export function countsOf(rows: readonly HolidayRow[]) {
  return {
    total: rows.length,
    stay: rows.filter((row) => row.plan === 'stay').length,
    left: rows.filter((row) => row.leftAt !== null && row.plan !== 'stay').length,
    back: rows.filter((row) => row.backAt !== null).length,
    guardians: rows.filter((row) => row.guardian !== null).length,
  };
}
