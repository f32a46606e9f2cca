import type { OutputOf } from '@contract/core/define';
import { addDays, clockOf, dayOf, startOfDay, weekdayOf } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';

export type OwnMark = OutputOf<typeof rollCall, 'mine'>['marks'][number];

/** Who noted it and when, or why there is nothing to note. */
export function markNote(mark: OwnMark, now: number): string {
  if (mark.state === 'cancelled') return '这次点名已取消';
  if (mark.s === 'exempt') return '这次不用点您';
  if (mark.at !== null) {
    const arrived = mark.arrivedAt === null ? '' : `，${clockOf(mark.arrivedAt)} 消到`;
    return `${mark.byName ?? '系统'} ${clockOf(mark.at)} 记录${arrived}`;
  }
  if (mark.s !== 'unmarked') return '来自请假或学籍记录';
  if (now < mark.opensAt) return '还没到时间';
  if (mark.state === 'missed' || mark.state === 'incomplete') return '这一层没有点完，不算您缺勤';
  return mark.state === 'pending' || mark.state === 'open' ? '还没有点到您' : '没有记录';
}

export interface CalendarDay {
  day: string;
  /** Day of the month. */
  number: number;
  /** Belongs to the month shown. */
  inside: boolean;
}

/** Whole weeks, Monday first, that hold the month `YYYY-MM`. */
export function weeksOf(month: string): CalendarDay[][] {
  const first = `${month}-01`;
  const start = addDays(first, -((weekdayOf(first) + 6) % 7));
  const weeks: CalendarDay[][] = [];
  for (let day = start; day.slice(0, 7) <= month;) {
    const week: CalendarDay[] = [];
    for (let index = 0; index < 7; index += 1) {
      week.push({ day, number: Number(day.slice(8)), inside: day.startsWith(month) });
      day = addDays(day, 1);
    }
    weeks.push(week);
  }
  return weeks;
}

/** The month before (`-1`) or after (`1`). */
export function shiftMonth(month: string, by: -1 | 1): string {
  const edge = by < 0 ? startOfDay(`${month}-01`) - 1 : startOfDay(`${month}-28`) + 5 * 86_400_000;
  return dayOf(edge).slice(0, 7);
}
