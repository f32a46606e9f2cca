import { FLOOR_ROLES, MARKER_ROLES, ROLE_NAMES, type Role } from '@contract/core/roles';
import { clockOf, DAY } from '@contract/core/time';
import { MARKERS, VIEWERS } from '@contract/roll-call-roles';
import { MARKING_STATES, mayClaimFrom } from '@contract/roll-call-rules';
import { EVERYBODY } from '@contract/roll-call-schedule';
import { anyOf, not, oneOf, type AnyFilter } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { reaches, scopeOf, type Scope } from '@kernel/scope';
import type { SheetDoc } from './documents';
import { sheets } from './repo';

/** Who may do what with a sheet. Row scope comes from the posts; a claim narrows it to one person (R10). */

/** These mark while nobody has claimed the check; the others must claim it first. */
export function marksFirst(role: Role): boolean {
  return FLOOR_ROLES.some((one) => one === role);
}

export function markerScope(identity: Identity): Scope {
  return scopeOf(identity, MARKERS);
}

export function viewerScope(identity: Identity): Scope {
  return scopeOf(identity, VIEWERS);
}

type Placed = Pick<SheetDoc, 'floorId' | 'buildingId' | 'campusId'>;

/** Posts that take this check, in the order in which it falls to them (R10). */
export function markersOf(sheet: Pick<SheetDoc, 'barred'>): Role[] {
  return MARKER_ROLES.filter((role) => !sheet.barred?.includes(role));
}

/** The caller's posts that take this sheet's check, in R10's order. */
export function markerPosts(identity: Identity, sheet: Placed & Pick<SheetDoc, 'barred'>): Role[] {
  return markersOf(sheet).filter((role) => reaches(scopeOf(identity, [role]), sheet, sheets.spec.scope));
}

/** The condition under which the caller may change marks: first marker of an unclaimed check, or its claimer. */
export function markingCondition(identity: Identity, floorId: string): AnyFilter {
  const me = identity.personId;
  const mine = FLOOR_ROLES.filter((role) => {
    const scope = scopeOf(identity, [role]);
    return !scope.all && scope.nodes.some((node) => node.level === 'floor' && node.id === floorId);
  });
  const unclaimed = mine.map((role): AnyFilter => ({
    claimedBy: oneOf([me, null]),
    floorId,
    barred: not(role),
  }));
  return anyOf([...unclaimed, { claimedBy: me }]);
}

export function mayMarkNow(identity: Identity, sheet: SheetDoc): boolean {
  if (sheet.claimedBy === identity.personId) return true;
  if (sheet.claimedBy !== null) return false;
  return markerPosts(identity, sheet).some(marksFirst);
}

/** Room leaders of a room stand in for one thing: the marker cannot mark himself (R11). */
export function marksTheMarkers(identity: Identity, sheet: SheetDoc, roomId: string): boolean {
  const rooms = scopeOf(identity, ['room-leader']);
  return (
    !rooms.all &&
    rooms.nodes.some((node) => node.level === 'room' && node.id === roomId) &&
    sheet.roomIds.includes(roomId)
  );
}

/** Those whose own mark a room leader may set: the floor's markers and whoever claimed the check. */
export function isMarkerOf(sheet: SheetDoc, personId: string): boolean {
  return sheet.claimedBy === personId || sheet.holders.some((holder) => holder.personId === personId);
}

/** The person in charge of the sheet, for rows that say who holds it. */
export function holderName(sheet: Pick<SheetDoc, 'claimedName' | 'holders'>): string | null {
  return sheet.claimedName ?? sheet.holders.find((holder) => marksFirst(holder.role))?.name ?? null;
}

export interface ClaimView {
  /** Epoch ms from which the caller may claim; null: never. */
  from: number | null;
  role: Role | null;
}

/** The earliest of the caller's posts at which an unbegun check falls to him (R10). */
export function claimOf(identity: Identity, sheet: SheetDoc): ClaimView {
  const posts = markerPosts(identity, sheet);
  const role = posts.find((post) => post !== 'floor-leader') ?? null;
  return { from: role ? mayClaimFrom(role, sheet.opensAt, sheet.ladder, markersOf(sheet)) : null, role };
}

/** Null when the caller may claim now, else why not, in Chinese. */
export function claimObstacle(identity: Identity, sheet: SheetDoc, now: number): string | null {
  if (sheet.state !== 'open' || sheet.locksAt <= now) return '这次点名不在进行中';
  if (sheet.claimedBy !== null) return `${sheet.claimedName ?? ''} 已经接手`;
  const { from } = claimOf(identity, sheet);
  if (from === null) return '您的岗位不负责这一层的点名';
  if (sheet.touches > 0) return '已经有人开始点名';
  if (from > now) return `${clockOf(from)} 起仍无人点名时可以接手`;
  return null;
}

/** Null when the caller may re-open now, else why not (R16). */
export function reopenObstacle(identity: Identity, sheet: SheetDoc, now: number): string | null {
  const reach = (roles: readonly Role[]) => reaches(scopeOf(identity, roles), sheet, sheets.spec.scope);
  if (!['submitted', 'locked', 'incomplete', 'missed'].includes(sheet.state)) return '这次点名还没有提交';
  const locked = sheet.state !== 'submitted' || sheet.locksAt <= now;
  if (!locked) {
    if (mayMarkNow(identity, { ...sheet, claimedBy: null })) return null;
    if (sheet.submittedBy === identity.personId) return null;
    if (reach(['counselor', 'duty-counselor', 'student-office'])) return null;
    return '锁定前由层长重新打开';
  }
  if (reach(['student-office'])) return null;
  const days = sheet.reopenDays ?? EVERYBODY.reopenDays;
  if (now > sheet.locksAt + days * DAY)
    return days === 0 ? '已经锁定，请联系学工部重新打开' : `锁定已超过 ${days} 天，请联系学工部重新打开`;
  if (reach(['counselor', 'duty-counselor'])) return null;
  return '已经锁定，请联系辅导员重新打开';
}

export function isMarkable(sheet: SheetDoc, now: number): boolean {
  return MARKING_STATES.includes(sheet.state) && now < sheet.locksAt;
}

/** Why the caller cannot mark, in Chinese; null when he can. */
export function markingObstacle(identity: Identity, sheet: SheetDoc, now: number): string | null {
  if (sheet.state === 'pending') return `${clockOf(sheet.opensAt)} 开始点名`;
  if (sheet.state === 'exempt') return '这一层这次不用点';
  if (sheet.state === 'cancelled') return `已取消：${sheet.cancelReason ?? ''}`;
  if (sheet.state === 'submitted') return `${sheet.submittedName ?? ''} 已提交，有人回来请用消到`;
  if (!isMarkable(sheet, now)) return '已经锁定';
  if (sheet.claimedBy !== null && sheet.claimedBy !== identity.personId) {
    return `${sheet.claimedName ?? ''} 正在负责这次点名`;
  }
  if (mayMarkNow(identity, sheet)) return null;
  const { from, role } = claimOf(identity, sheet);
  if (from === null || role === null) return '您可以查看，不能点名';
  return from > now ? `${clockOf(from)} 起仍无人点名时可以接手` : `可以接手（${ROLE_NAMES[role]}）`;
}
