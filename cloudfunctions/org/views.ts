import type { Ability, MeView, PersonView } from '@contract/org-people';
import { OFFICE_ROLES, type Role } from '@contract/core/roles';
import { LOOKUP_ROLES, PEOPLE_KEEPERS, POST_KEEPERS } from '@contract/org-roles';
import type { Identity } from '@kernel/identity';
import type { PersonDoc } from './documents';

const ABILITY_ROLES: Readonly<Record<Ability, readonly Role[]>> = {
  import: OFFICE_ROLES,
  posts: POST_KEEPERS,
  codes: PEOPLE_KEEPERS,
  calendar: OFFICE_ROLES,
  doctor: ['admin'],
  search: LOOKUP_ROLES,
};

/** Those who may have to call a student see the whole number; everybody else a masked one. */
const CALLERS: readonly Role[] = ['counselor', 'duty-counselor', 'college-officer', 'student-office'];

export function meOf(identity: Identity): MeView {
  const { personId, kind, name, className, roomLabel, bed, department, floorId, classId } = identity;
  return {
    person: { id: personId, kind, name, className, roomLabel, bed, department, floorId, classId },
    grants: identity.grants.map((grant) => ({ ...grant })),
    abilities: (Object.keys(ABILITY_ROLES) as Ability[]).filter((ability) =>
      hasAny(identity, ABILITY_ROLES[ability]),
    ),
  };
}

export function personOf(row: PersonDoc, viewer: Identity): PersonView {
  return {
    id: row._id,
    kind: row.kind,
    name: row.name,
    sex: row.sex,
    className: row.className,
    roomLabel: row.roomLabel,
    bed: row.bed,
    department: row.department,
    phone: hasAny(viewer, CALLERS) ? row.phone : masked(row.phone),
    duty: row.duty,
    status: row.status,
  };
}

export function masked(phone: string): string {
  return phone.length < 7 ? '' : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

export function hasAny(identity: Identity, roles: readonly Role[]): boolean {
  return roles.some((role) => identity.roles.has(role));
}
