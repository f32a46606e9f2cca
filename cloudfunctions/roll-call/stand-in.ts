import { clockOf } from '@contract/core/time';
import { MARKER_ROLES, ROLE_NAMES, type Role } from '@contract/core/roles';
import type { ReplyOf } from '@contract/core/define';
import type { rollCall } from '@contract/roll-call';
import { gt, oneOf } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { closeTodos, openTodos, type Todo } from '../notice/public';
import type { Holder } from '../org/public';
import { isMarkerOf, markerPosts, markingObstacle, marksFirst, marksTheMarkers } from './authority';
import type { MarkDoc, RosterEntry, SheetDoc, SheetHolder, StandForDoc } from './documents';
import { sheets } from './repo';

/** A marker who lives on his floor cannot mark himself (R11): who does it, and how he learns of it in time. */

type StandInView = NonNullable<ReplyOf<typeof rollCall, 'open'>['standIns']>[number];

/**
 * Whose bed needs another's hand, and whose: the other first markers and his room leader; where there is none,
 * the building leader, at last the duty counselor. Pure.
 */
export function standForOf(
  roster: readonly RosterEntry[],
  holders: readonly SheetHolder[],
  roomLeaders: readonly Pick<Holder, 'personId' | 'name' | 'nodeId'>[],
): StandForDoc[] {
  return roster.flatMap(({ personId, name, roomId, bed }): StandForDoc[] => {
    if (!holders.some((holder) => holder.personId === personId)) return [];
    const others = holders.filter((holder) => holder.personId !== personId);
    const near: SheetHolder[] = [
      ...others.filter((holder) => marksFirst(holder.role)),
      ...roomLeaders
        .filter((one) => one.nodeId === roomId && one.personId !== personId)
        .map((one): SheetHolder => ({ personId: one.personId, name: one.name, role: 'room-leader' })),
    ];
    const above = (role: Role) => others.filter((holder) => holder.role === role);
    const by = [near, above('building-leader'), above('duty-counselor')].find((some) => some.length > 0);
    const once = new Map((by ?? []).map((holder) => [holder.personId, holder]));
    return [{ personId, name, roomId, bed, by: [...once.values()].slice(0, 4) }];
  });
}

/** Those who take the roll themselves and so wait for another's hand: the claimer, else the floor leaders. */
function takesTheRoll(sheet: Pick<SheetDoc, 'claimedBy' | 'holders'>, personId: string): boolean {
  if (sheet.claimedBy !== null) return sheet.claimedBy === personId;
  return sheet.holders.some((holder) => holder.role === 'floor-leader' && holder.personId === personId);
}

/** True when the caller may set these beds without holding the sheet: each is a marker's, none his own. */
function mayStandIn(
  identity: Identity,
  sheet: SheetDoc,
  roomId: string,
  personIds: readonly string[],
): boolean {
  if (markerPosts(identity, sheet).length === 0) return marksTheMarkers(identity, sheet, roomId);
  return personIds.length > 0 && personIds.every((id) => isMarkerOf(sheet, id));
}

/** A mark for somebody who cannot mark himself, asked for as such or by who has no other say here. */
export function standsIn(
  identity: Identity,
  sheet: SheetDoc,
  patch: { asked: boolean; roomId: string; people: readonly string[] },
  now: number,
): boolean {
  if (!patch.asked && markingObstacle(identity, sheet, now) === null) return false;
  return mayStandIn(identity, sheet, patch.roomId, patch.people);
}

/** Beds that wait for another's hand, for the one who lies in it and for those who may mark it. */
export function presentStandIns(sheet: SheetDoc, identity: Identity): StandInView[] {
  const me = identity.personId;
  return sheet.standFor.flatMap((one): StandInView[] => {
    const self = one.personId === me;
    const looked = (mark: MarkDoc | undefined) => mark?.s !== 'unmarked';
    const open =
      sheet.away[one.personId] === undefined &&
      !(looked(sheet.marks[one.personId]) && (sheet.points === 1 || looked(sheet.ends[one.personId])));
    const asked = one.by.some((by) => by.personId === me) && takesTheRoll(sheet, one.personId);
    if (!open || !(self || asked)) return [];
    const { personId, name, roomId, bed } = one;
    return [
      {
        personId,
        name,
        roomId,
        roomName: sheet.rooms[roomId] ?? '',
        bed,
        self,
        by: one.by.map((by) => ({ personId: by.personId, name: by.name, post: ROLE_NAMES[by.role] })),
      },
    ];
  });
}

/** 副层长 李四或宿舍长 王五 */
export function standInWords(sheet: Pick<SheetDoc, 'standFor'>, personId: string): string {
  const by = sheet.standFor.find((one) => one.personId === personId)?.by ?? [];
  if (by.length === 0) return '副层长或宿舍长';
  return by.map((one) => `${ROLE_NAMES[one.role]} ${one.name}`).join('或');
}

export function standInKey(sheetId: string, personId: string): string {
  return `roll-stand-in:${sheetId}:${personId}`;
}

function todoOf(sheet: SheetDoc, one: StandForDoc): { todo: Todo; personIds: string[] } {
  const post = sheet.holders.find((holder) => holder.personId === one.personId)?.role ?? MARKER_ROLES[0];
  const bed = one.bed === null ? '' : `${one.bed}床`;
  return {
    todo: {
      key: standInKey(sheet._id, one.personId),
      kind: 'roll-call.stand-in',
      title: `请代点${ROLE_NAMES[post]} ${one.name}`,
      body: `${sheet.floorLabel} ${sheet.rooms[one.roomId] ?? ''}室${bed}。点名人不能点自己，请在 ${clockOf(sheet.closesAt)} 前看到本人后代点。`,
      link: { domain: 'roll-call', page: 'sheet', query: { sheetId: sheet._id } },
      dueAt: sheet.closesAt,
      expireAt: sheet.locksAt,
      priority: 'urgent',
    },
    personIds: one.by.map((by) => by.personId),
  };
}

/**
 * Asks the stand-ins as soon as a sheet is open, and releases them once the bed is marked. A run that comes
 * twice asks nobody again. 1 request when nobody waits.
 */
export async function askStandIns(now: number): Promise<number> {
  const due = await sheets.unsafeAll(
    'the job serves every floor',
    { state: oneOf(['open', 'reopened']), standDue: 1, locksAt: gt(now) },
    {
      fields: ['checkName', 'floorLabel', 'closesAt', 'locksAt', 'rooms', 'holders', 'claimedBy', 'standFor'],
    },
  );
  const waiting = due.flatMap((sheet) =>
    sheet.standFor
      .filter((one) => takesTheRoll(sheet, one.personId) && one.by.length > 0)
      .map((one) => ({ sheet, one })),
  );
  if (waiting.length === 0) return 0;
  const marked = new Map(
    (
      await sheets.unsafeAll(
        'the same sheets',
        { _id: oneOf(due.map((sheet) => sheet._id)) },
        { fields: waiting.map(({ one }): `${string}.${string}` => `marks.${one.personId}`) },
      )
    ).map((sheet) => [sheet._id, sheet.marks as SheetDoc['marks'] | undefined]),
  );
  const isOpen = ({ sheet, one }: (typeof waiting)[number]) =>
    marked.get(sheet._id)?.[one.personId]?.s === 'unmarked';
  const asked = await openTodos(
    waiting.filter(isOpen).map(({ sheet, one }) => todoOf(sheet, one)),
    now,
  );
  const done = waiting.filter((each) => !isOpen(each));
  if (done.length > 0) {
    await closeTodos(
      done.map(({ sheet, one }) => standInKey(sheet._id, one.personId)),
      now,
    );
    const still = new Set(waiting.filter(isOpen).map(({ sheet }) => sheet._id));
    const ids = [...new Set(done.map(({ sheet }) => sheet._id))].filter((id) => !still.has(id));
    await sheets.changeMany({ _id: oneOf(ids) }, { set: { standDue: 0 } });
  }
  return asked;
}
