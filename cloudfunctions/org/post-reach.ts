import type { NodeLevel, Role } from '@contract/core/roles';
import { POST_KEEPERS } from '@contract/org-roles';
import type { Identity } from '@kernel/identity';
import { idsAt, scopeOf } from '@kernel/scope';
import { oneOf } from '@kernel/filter';
import { grants, places, studies } from './repo';
import { hasAny } from './views';

/** Nodes at which a keeper of posts may give and end them: null is everywhere, a college officer has his college. */
export async function postNodes(identity: Identity): Promise<ReadonlySet<string> | null> {
  const scope = scopeOf(identity, POST_KEEPERS);
  if (scope.all) return null;
  const colleges = idsAt(scope, 'college');
  const rows = await studies.unsafeFind(
    'the filter is the caller’s own colleges',
    { collegeId: oneOf(colleges) },
    { limit: 1000 },
  );
  return new Set(rows.map((row) => row._id));
}

/** The label of a node of either tree; null when there is none of that level. */
export async function nodeLabel(level: NodeLevel, nodeId: string): Promise<string | null> {
  if (level === 'school') return nodeId === 'school' ? '全校' : null;
  const why = 'names of nodes are no secret';
  const node =
    level === 'campus' || level === 'building' || level === 'floor' || level === 'room'
      ? await places.unsafeFirst(why, { _id: nodeId })
      : await studies.unsafeFirst(why, { _id: nodeId });
  return node?.level === level ? node.label : null;
}

/**
 * Administrators among these people, for a caller who is none himself: whoever could release one and hand himself his
 * new code would be administrator by that. 1 request, none for an administrator.
 */
export async function adminsBeyond(
  identity: Identity,
  personIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (identity.roles.has('admin')) return new Set();
  const rows = await grants.unsafeFind('only whether they are administrators', {
    personId: oneOf(personIds),
    role: 'admin',
    state: 'active',
  });
  return new Set(rows.map((row) => row.personId));
}

const OFFICE_POSTS: readonly Role[] = ['admin', 'student-office', 'school-leader'];

/** The highest posts are given and ended by administrators only, the others by whoever reaches the node. */
export function mayKeep(
  identity: Identity,
  role: Role,
  nodeId: string,
  nodes: ReadonlySet<string> | null,
): boolean {
  if (!hasAny(identity, POST_KEEPERS)) return false;
  if (nodes && !nodes.has(nodeId)) return false;
  return !OFFICE_POSTS.includes(role) || identity.roles.has('admin');
}
