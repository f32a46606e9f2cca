import { addDays } from '@contract/core/time';
import type { CalendarReply } from './calendar-words';

type Term = CalendarReply['terms'][number];

/** What is wrong with each term, by its id: order, overlap, no name. */
export function termFaults(terms: readonly Term[]): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const term of terms) {
    const other = terms.find(
      (one) => one.id !== term.id && one.from <= term.to && term.from <= one.to && one.from <= one.to,
    );
    if (term.name.trim() === '') faults[term.id] = '请填写学期名称';
    else if (term.to < term.from) faults[term.id] = '最后一天不能早于第一天';
    else if (other) faults[term.id] = `和“${other.name}”的日期重叠`;
  }
  return faults;
}

/** The years of entry that may be leaving, newest last: those of the last five autumns but the newest. */
export function graduatingYears(today: string): number[] {
  const year = Number(today.slice(0, 4)) - (today.slice(5) < '09-01' ? 1 : 0);
  return [year - 4, year - 3, year - 2, year - 1];
}

/** A term to begin with, after the last one there is. */
export function nextTerm(terms: readonly Term[], tomorrow: string): Term {
  const last = terms.reduce((latest, { to }) => (to > latest ? to : latest), addDays(tomorrow, -1));
  const from = addDays(last, 1);
  const taken = new Set(terms.map(({ id }) => id));
  let number = terms.length + 1;
  while (taken.has(`t${number}`)) number += 1;
  return { id: `t${number}`, name: '', from, to: addDays(from, 20 * 7 - 1) };
}
