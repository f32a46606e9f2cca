import { dayOf, MINUTE } from '@contract/core/time';
import type { NodeLevel, Role } from '@contract/core/roles';
import * as sdk from './sdk';

/** A post in force. */
export interface HeldGrant {
  role: Role;
  level: NodeLevel;
  nodeId: string;
  nodeLabel: string;
  fromOn: string;
  toOn: string | null;
}

/** Who calls: the person behind the openid, where he lives and studies, the posts in force today. */
export interface Identity {
  personId: string;
  name: string;
  kind: 'student' | 'staff';
  campusId: string | null;
  buildingId: string | null;
  floorId: string | null;
  roomId: string | null;
  collegeId: string | null;
  majorId: string | null;
  classId: string | null;
  /** 灞柳校区1号楼301, 机电24010班, 学生工作部: words for his own screens, empty where he has none. */
  roomLabel: string;
  className: string;
  department: string;
  bed: number | null;
  grants: readonly HeldGrant[];
  roles: ReadonlySet<Role>;
}

const KEEP = MINUTE;
const cache = new Map<string, { identity: Identity; until: number; day: string }>();

function textOr(row: sdk.Row, field: string): string | null {
  const value = row[field];
  return typeof value === 'string' ? value : null;
}

/**
 * The person behind `openid`, or null when unbound. One request cold, none while cached (60 s, and never over
 * midnight: grants are dated). "Unbound" is never cached, so that a binding works at once.
 */
export async function identify(openid: string, now: number, fresh = false): Promise<Identity | null> {
  const today = dayOf(now);
  const held = cache.get(openid);
  if (!fresh && held && held.until > now && held.day === today) return held.identity;
  const rows = await sdk.aggregate('bindings', [
    ['match', { _id: openid }],
    ['lookup', { from: 'people', localField: 'personId', foreignField: '_id', as: 'person' }],
    ['lookup', { from: 'grants', localField: 'personId', foreignField: 'personId', as: 'grants' }],
  ]);
  const person = (rows[0]?.person as sdk.Row[] | undefined)?.[0];
  if (!person || person.status === 'left') {
    cache.delete(openid);
    return null;
  }
  const grants = ((rows[0]?.grants as sdk.Row[] | undefined) ?? [])
    .filter((grant) => grant.state === 'active' && String(grant.fromOn) <= today)
    .filter((grant) => (textOr(grant, 'toOn') ?? today) >= today)
    .map((grant): HeldGrant => ({
      role: grant.role as Role,
      level: grant.nodeLevel as NodeLevel,
      nodeId: String(grant.nodeId),
      nodeLabel: String(grant.nodeLabel),
      fromOn: String(grant.fromOn),
      toOn: textOr(grant, 'toOn'),
    }));
  const kind = person.kind === 'staff' ? 'staff' : 'student';
  const identity: Identity = {
    personId: String(person._id),
    name: String(person.name),
    kind,
    campusId: textOr(person, 'campusId'),
    buildingId: textOr(person, 'buildingId'),
    floorId: textOr(person, 'floorId'),
    roomId: textOr(person, 'roomId'),
    collegeId: textOr(person, 'collegeId'),
    majorId: textOr(person, 'majorId'),
    classId: textOr(person, 'classId'),
    roomLabel: textOr(person, 'roomLabel') ?? '',
    className: textOr(person, 'className') ?? '',
    department: textOr(person, 'department') ?? '',
    bed: typeof person.bed === 'number' ? person.bed : null,
    grants,
    roles: new Set<Role>([
      ...grants.map((grant) => grant.role),
      ...(kind === 'student' ? (['student'] as const) : []),
    ]),
  };
  if (cache.size > 5_000) cache.clear();
  cache.set(openid, { identity, until: now + KEEP, day: today });
  return identity;
}

/** Drops what this instance remembers of an openid, after a command that changed its binding or posts. */
export function forgetIdentity(openid: string): void {
  cache.delete(openid);
}
