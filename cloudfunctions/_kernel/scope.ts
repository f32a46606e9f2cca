import type { NodeLevel, Role } from '@contract/core/roles';
import type { Identity } from './identity';
import { anyOf, oneOf, type AnyFilter } from './filter';

/** The rows a person reaches in a role: everything, or what lies under some nodes of the two trees. */
export type Scope = { readonly all: true } | { readonly all: false; readonly nodes: readonly ScopeNode[] };
export interface ScopeNode {
  readonly level: NodeLevel;
  readonly id: string;
}

export const EVERYTHING: Scope = { all: true };

/** Field of a row that carries a node of each level; a collection may name others. Null: not reachable by it. */
export type ScopeFields = Partial<Record<NodeLevel, string | null>>;

const FIELDS: Record<NodeLevel, string | null> = {
  school: null,
  campus: 'campusId',
  building: 'buildingId',
  floor: 'floorId',
  room: 'roomId',
  college: 'collegeId',
  major: 'majorId',
  class: 'classId',
  person: 'personId',
};

/** What `identity` reaches through its posts among `roles`; `student` reaches himself. */
export function scopeOf(identity: Identity, roles: readonly Role[]): Scope {
  const grants = identity.grants.filter((grant) => roles.includes(grant.role));
  if (grants.some((grant) => grant.level === 'school')) return EVERYTHING;
  const nodes: ScopeNode[] = grants.map((grant) => ({ level: grant.level, id: grant.nodeId }));
  if (roles.includes('student') && identity.kind === 'student') {
    nodes.push({ level: 'person', id: identity.personId });
  }
  return { all: false, nodes };
}

export function selfScope(identity: Identity): Scope {
  return { all: false, nodes: [{ level: 'person', id: identity.personId }] };
}

/** Ids of the nodes of one level in a scope. */
export function idsAt(scope: Scope, level: NodeLevel): string[] {
  return scope.all ? [] : scope.nodes.filter((node) => node.level === level).map((node) => node.id);
}

/** True when a row with these fields lies inside the scope. */
export function reaches(scope: Scope, row: object, fields: ScopeFields = {}): boolean {
  if (scope.all) return true;
  return scope.nodes.some((node) => {
    const field = node.level in fields ? fields[node.level] : FIELDS[node.level];
    if (field == null) return false;
    const held = (row as Record<string, unknown>)[field];
    // A row may lie under several nodes of a level: a floor's sheet holds students of many classes.
    return Array.isArray(held) ? held.includes(node.id) : held === node.id;
  });
}

/** The scope as a filter to be joined to a query; null when it bounds nothing. */
export function scopeFilter(scope: Scope, fields: ScopeFields = {}): AnyFilter | null {
  if (scope.all) return null;
  const byField = new Map<string, string[]>();
  for (const node of scope.nodes) {
    const field = node.level in fields ? fields[node.level] : FIELDS[node.level];
    if (field != null) byField.set(field, [...(byField.get(field) ?? []), node.id]);
  }
  const choices = [...byField].map(([field, ids]) => ({
    [field]: ids.length === 1 && ids[0] !== undefined ? ids[0] : oneOf(ids),
  }));
  return choices.length === 0 ? { _id: oneOf([]) } : anyOf(choices);
}
