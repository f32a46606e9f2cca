import { admits, type Gate } from '@contract/core/define';
import type { NodeLevel } from '@contract/core/roles';
import type { MeView } from '@contract/org-people';

/** Where the caller's posts stand, as starting points for choosing a place or a class. Pure. */

export interface ScopeNode {
  id: string;
  level: NodeLevel;
  label: string;
}

export const SCHOOL: ScopeNode = { id: 'school', level: 'school', label: '全校' };

const BELOW: Partial<Record<NodeLevel, readonly NodeLevel[]>> = {
  school: ['campus', 'college'],
  campus: ['building'],
  building: ['floor'],
  college: ['major', 'class'],
  major: ['class'],
};

/** Whether something choosable can stand below a node of this level. */
export function leadsTo(level: NodeLevel, allowed: readonly NodeLevel[]): boolean {
  return (BELOW[level] ?? []).some((below) => allowed.includes(below) || leadsTo(below, allowed));
}

/** Those of `nodes` that can be chosen themselves or lead to what can. */
export function waysTo<T extends { level: NodeLevel }>(
  nodes: readonly T[],
  allowed: readonly NodeLevel[],
): T[] {
  return nodes.filter(({ level }) => allowed.includes(level) || leadsTo(level, allowed));
}

/** Nodes of those of the caller's posts that an action is for, each once; one school-wide post is the whole school. */
export function ownNodes(me: MeView, allow: Gate): ScopeNode[] {
  const held = me.grants.filter((grant) => admits(allow, (role) => role === grant.role));
  if (held.some((grant) => grant.level === 'school')) return [SCHOOL];
  const nodes = held.map(({ nodeId, level, nodeLabel }) => ({ id: nodeId, level, label: nodeLabel }));
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}
