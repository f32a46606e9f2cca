import type { OutputOf } from '@contract/core/define';
import { addDays, dayOf, timeInWords } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';

/** Which checks a leave meets (L1): the student sees before sending what he will be excused from. Pure. */

export type DayChecks = OutputOf<typeof rollCall, 'checks'>;

interface Period {
  from: number;
  to: number;
}

/** The first day of a period and its last one; null: the same day. */
export function endsOf({ from, to }: Period): { first: string; last: string | null } {
  const first = dayOf(from);
  // A period that ends at midnight has nothing of the day that begins there.
  const last = dayOf(to - 1);
  return { first, last: last > first ? last : null };
}

/** 今天 22:10 晚就寝、…; empty when it meets none. */
export function checksInWords(
  first: DayChecks | null,
  last: DayChecks | null,
  period: Period,
  now: number,
): string {
  const met = (day: DayChecks | null) =>
    (day?.checks ?? [])
      .filter(({ off, opensAt, closesAt }) => off === null && opensAt < period.to && closesAt > period.from)
      .map(({ opensAt, checkName }) => `${timeInWords(opensAt, now)} ${checkName}`);
  const ends = endsOf(period);
  const between = ends.last !== null && ends.last > addDays(ends.first, 1) ? ['中间各天的点名'] : [];
  return [...met(first), ...between, ...met(last)].join('、');
}
