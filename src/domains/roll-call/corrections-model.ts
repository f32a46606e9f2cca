import type { OutputOf } from '@contract/core/define';
import type { rollCall } from '@contract/roll-call';
import { STATUS_NAMES } from '@contract/roll-call-rules';

export type Correction = OutputOf<typeof rollCall, 'corrections'>['items'][number];

/** What a room asks for alike in one message is one question, at the place of its first bed; else each by itself. */
export function byRoom(items: readonly Correction[]): Correction[][] {
  const groups = new Map<string, Correction[]>();
  for (const item of items) {
    const { correctionId, sheetId, roomId, wanted, byName, receivedAt, state, decidedAt } = item;
    const room = [sheetId, roomId, wanted, byName, receivedAt, state, decidedAt].join(' ');
    const key = roomId === undefined ? correctionId : room;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => (a.personId < b.personId ? -1 : 1)));
}

/** 301室 6 人：未点 → 未见; of one bed 张三：旷 → 出勤. */
export function titleOf(group: readonly Correction[]): string {
  const [first] = group;
  if (!first) return '';
  const wanted = STATUS_NAMES[first.wanted];
  if (group.length === 1) return `${first.name}：${STATUS_NAMES[first.stands]} → ${wanted}`;
  const alike = group.every(({ stands }) => stands === first.stands);
  const change = alike ? `${STATUS_NAMES[first.stands]} → ${wanted}` : `都改为${wanted}`;
  return `${first.roomName ?? ''}室 ${group.length} 人：${change}`;
}

/** The names of a room, each with what stands for him where that differs; empty for one bed. */
export function namesOf(group: readonly Correction[]): string {
  if (group.length < 2) return '';
  const alike = group.every(({ stands }) => stands === group[0]?.stands);
  return group.map(({ name, stands }) => (alike ? name : `${name}（${STATUS_NAMES[stands]}）`)).join('、');
}
