import { clockOf, MINUTE } from '@contract/core/time';
import { ROLE_NAMES } from '@contract/core/roles';
import { gt, oneOf } from '@kernel/filter';
import { openTodos, type Todo } from '../notice/public';
import { markersOf } from './authority';
import type { SheetDoc } from './documents';
import { totalNow } from './presenting';
import { sheets } from './repo';

/** Nobody begins: the check falls from post to post, each told once (R10). */

/** How many posts have been asked at `now`: 1 the first marker at opening, then one more per ladder minute. */
export function postsAsked(sheet: Pick<SheetDoc, 'opensAt' | 'ladder'>, now: number): number {
  if (now < sheet.opensAt) return 0;
  return 1 + sheet.ladder.filter((minutes) => now >= sheet.opensAt + minutes * MINUTE).length;
}

/** One to-do for a sheet, whoever has it: the submission closes it for all. */
export function takeKey(sheetId: string): string {
  return `roll-take:${sheetId}`;
}

function todoOf(sheet: SheetDoc, level: number): { todo: Todo; personIds: string[] } {
  const role = markersOf(sheet)[level - 1] ?? 'duty-counselor';
  const first = level === 1;
  return {
    todo: {
      key: takeKey(sheet._id),
      kind: 'roll-call.take',
      title: `${sheet.checkName}点名：${sheet.floorLabel}`,
      body: first
        ? `${clockOf(sheet.opensAt)}–${clockOf(sheet.closesAt)}，应到 ${totalNow(sheet)} 人`
        : `到点无人点名，轮到${ROLE_NAMES[role]}接手。应到 ${totalNow(sheet)} 人`,
      link: { domain: 'roll-call', page: 'sheet', query: { sheetId: sheet._id } },
      dueAt: sheet.closesAt,
      expireAt: sheet.locksAt,
      priority: 'urgent',
      template: 'roll-take',
    },
    personIds: sheet.holders.filter((holder) => holder.role === role).map((holder) => holder.personId),
  };
}

/**
 * Asks whoever is to be asked by now. A run that comes late asks every post it missed; one that comes twice asks
 * nobody again. 1 request when nothing has fallen.
 */
export async function askMarkers(now: number): Promise<number> {
  const unbegun = await sheets.unsafeAll(
    'the job serves every floor',
    { state: 'open', touches: 0, claimedBy: null, locksAt: gt(now) },
    {
      fields: [
        'checkName',
        'floorLabel',
        'opensAt',
        'closesAt',
        'locksAt',
        'counts',
        'awayCounts',
        'ladder',
        'barred',
        'fallen',
        'holders',
      ],
    },
  );
  const due = unbegun.filter((sheet) => sheet.fallen < postsAsked(sheet, now));
  if (due.length === 0) return 0;
  const batch = due.flatMap((sheet) => {
    const upTo = postsAsked(sheet, now);
    const levels = Array.from({ length: upTo - sheet.fallen }, (_none, index) => sheet.fallen + 1 + index);
    return levels.map((level) => todoOf(sheet, level));
  });
  await openTodos(batch, now);
  const byLevel = new Map<number, string[]>();
  for (const sheet of due) {
    const level = postsAsked(sheet, now);
    byLevel.set(level, [...(byLevel.get(level) ?? []), sheet._id]);
  }
  for (const [level, ids] of byLevel) {
    for (let start = 0; start < ids.length; start += 500) {
      await sheets.changeMany({ _id: oneOf(ids.slice(start, start + 500)) }, { set: { fallen: level } });
    }
  }
  return due.length;
}
