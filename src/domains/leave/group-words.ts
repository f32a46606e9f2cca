import type { OutputOf } from '@contract/core/define';
import type { leave } from '@contract/leave';
import { KIND_NAMES } from '@contract/leave-kinds';
import { periodInWords } from './leave-words';

/** Words and small decisions about an official leave of many (R5). Pure. */

export type Group = OutputOf<typeof leave, 'groups'>['items'][number];
export type GroupPeople = OutputOf<typeof leave, 'group'>['people'];

/** The server takes this many students in one act. */
export const MOST_AT_ONCE = 300;

export interface Chosen {
  personId: string;
  name: string;
  note: string;
}

export function groupInWords(group: Group, now: number): string {
  const where = group.offCampus ? `离校${group.destination ? `，${group.destination}` : ''}` : '不离校';
  return `${KIND_NAMES[group.kind]} · ${periodInWords(group, now)} · ${where}`;
}

export function groupState(
  group: Group,
  now: number,
): { tone: 'neutral' | 'brand' | 'ok' | 'error'; word: string } {
  if (group.cancelled) return { tone: 'error', word: '已取消' };
  if (group.to <= now) return { tone: 'neutral', word: '已结束' };
  return group.from <= now ? { tone: 'brand', word: '进行中' } : { tone: 'ok', word: '未开始' };
}

/** Numbers out of a pasted column or sentence, each once: whatever stands between letters and digits parts them. */
export function pastedNumbers(text: string): string[] {
  const half = text.replace(/[０-９Ａ-Ｚａ-ｚ]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0));
  const found = half.match(/[A-Za-z0-9]{4,20}/g) ?? [];
  return [...new Set(found.map((one) => one.toUpperCase()))];
}

/** The list with further students, each once, in the order in which they were chosen. */
export function withChosen(old: readonly Chosen[], more: readonly Chosen[]): Chosen[] {
  return [...new Map([...old, ...more].map((one) => [one.personId, one])).values()];
}

/** Whose name or number has what was typed. */
export function namesWith(people: GroupPeople, typed: string): GroupPeople {
  const wanted = typed.trim().toUpperCase();
  return people.filter(({ name, personId }) => `${name} ${personId}`.toUpperCase().includes(wanted));
}

/** 电子2401 12 人、… : the names of an act by class. */
export function byClass(people: Readonly<GroupPeople>): { className: string; people: GroupPeople }[] {
  const classes = new Map<string, GroupPeople>();
  for (const one of people) classes.set(one.className, [...(classes.get(one.className) ?? []), one]);
  return [...classes].map(([className, members]) => ({
    className: className || '没有班级',
    people: members,
  }));
}
