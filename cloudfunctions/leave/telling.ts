import type { Effect } from '@kernel/effects';
import type { Plain } from '@kernel/plain';
import type { Words } from '../notice/public';

/** Messages of leave: as an effect that waits in its leave, and as what is sent. */

export const text = (value: Plain | undefined) => (typeof value === 'string' ? value : '');
export const texts = (value: Plain | undefined) =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

export const linkTo = (leaveId: string) => ({ domain: 'leave', page: 'detail', query: { leaveId } });

/** A message to persons; written once however often it is tried. */
export function tell(personIds: readonly string[], title: string, body: string, leaveId: string): Effect {
  return { kind: 'tell', data: { personIds: [...personIds], title, body, leaveId } };
}

/** What an effect made by `tell` sends, and to whom. */
export function messageOf(data: Effect['data'], key: string): { words: Words; personIds: string[] } {
  const words: Words = {
    key,
    kind: 'leave.news',
    title: text(data.title),
    body: text(data.body),
    link: data.leaveId ? linkTo(text(data.leaveId)) : null,
    template: 'todo',
  };
  return { words, personIds: texts(data.personIds) };
}
