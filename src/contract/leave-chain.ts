import { ROLE_NAMES } from './core/roles';
import { postKey } from './leave-kinds';
import { DECIDERS, type DeciderRole } from './leave-roles';
import { tiersFor } from './leave-rules';
import type { Tier } from './leave-policy';

/** Who decides a leave, in which order and why (L1–L4), pure. */

/** Somebody holding a post that may decide, on the day of the question; stand-ins hold it too. */
export interface PostHolder {
  personId: string;
  name: string;
  role: string;
  nodeId: string;
  /** A dated stand-in for an absent holder. */
  deputy: boolean;
}

export interface ChainStep {
  /** `counselor@x1-24010`: whoever holds this post may decide. */
  key: string;
  role: DeciderRole;
  nodeId: string;
  people: { personId: string; name: string }[];
  /** In words: why this step is needed, why it is this person's, what was merged into it. */
  why: string[];
}

export interface ChainInput {
  applicantId: string;
  /** Nodes above the student, nearest first: class, major, college, floor, building, campus, `school`. */
  nodes: readonly string[];
  tiers: readonly Tier[];
  /** The length that decides the tier, and whether other leaves are in it. */
  tierDays: number;
  joined: boolean;
  posts: readonly PostHolder[];
}

const rankOf = (role: DeciderRole) => DECIDERS.indexOf(role);

function holdersAt(input: ChainInput, role: DeciderRole): { nodeId: string; people: PostHolder[] } | null {
  for (const nodeId of input.nodes) {
    // L3: nobody approves his own leave, whatever posts he holds.
    const people = input.posts.filter(
      (post) => post.role === role && post.nodeId === nodeId && post.personId !== input.applicantId,
    );
    if (people.length > 0)
      return { nodeId, people: [...people].sort((a, b) => Number(b.deputy) - Number(a.deputy)) };
  }
  return null;
}

function reasonOf(input: ChainInput, index: number, needed: readonly Tier[]): string {
  const role = ROLE_NAMES[needed[index]?.role ?? 'counselor'];
  if (index === 0) return `每次请假都先由${role}审批`;
  const bound = needed[index - 1]?.upTo ?? 0;
  return `${input.joined ? '与相连的请假合计' : '共'} ${input.tierDays} 天，超过 ${bound} 天须${role}审批`;
}

/**
 * The chain, or null when no post in the whole line is held by anybody but the student. A vacant post falls to
 * the next one up and says so; one person twice is one step and says so (L4).
 */
export function chainOf(input: ChainInput): ChainStep[] | null {
  const needed = tiersFor(input.tiers, input.tierDays);
  const steps: ChainStep[] = [];
  for (const [index, { role }] of needed.entries()) {
    const why = [reasonOf(input, index, needed)];
    const line = DECIDERS.filter((one) => rankOf(one) >= rankOf(role));
    const acting = line.find((one) => holdersAt(input, one) !== null);
    const found = acting && holdersAt(input, acting);
    if (!acting || !found) return null;
    if (acting !== role) why.push(`${ROLE_NAMES[role]}暂时无人任职，由${ROLE_NAMES[acting]}审批`);
    if (found.people.some((one) => one.deputy))
      why.push(`${found.people.map((one) => one.name).join('、')}代理审批`);
    addStep(steps, acting, found, why);
  }
  // Whoever alone can take a later step leaves the earlier one to its other holders: two pairs of eyes.
  for (const [index, step] of steps.entries()) {
    const alone = new Set(
      steps
        .slice(index + 1)
        .flatMap((later) => (later.people.length === 1 ? [later.people[0]?.personId] : [])),
    );
    const others = step.people.filter((one) => !alone.has(one.personId));
    if (others.length > 0) step.people = others;
  }
  return steps.length > 0 ? steps : null;
}

function addStep(
  steps: ChainStep[],
  role: DeciderRole,
  found: { nodeId: string; people: readonly PostHolder[] },
  why: string[],
): void {
  const key = postKey(role, found.nodeId);
  const people = [
    ...new Map(
      found.people.map((one) => [one.personId, { personId: one.personId, name: one.name }]),
    ).values(),
  ];
  const same = steps.find((step) => step.key === key);
  if (same) {
    same.why.push(...why, '与前一步是同一岗位，合并为一步');
    return;
  }
  const decidesBefore = (personId: string) =>
    steps.find((step) => step.people.length === 1 && step.people[0]?.personId === personId);
  const fresh = people.filter((one) => !decidesBefore(one.personId));
  const only = people[0];
  if (fresh.length === 0 && only) {
    decidesBefore(only.personId)?.why.push(...why, `${only.name}同时任${ROLE_NAMES[role]}，两步合并为一步`);
    return;
  }
  steps.push({ key, role, nodeId: found.nodeId, people: fresh, why });
}

/**
 * The line of people a step has been with after it passes on to `toId`, or null: never to the applicant, never
 * back to somebody who passed it on, so that it cannot circle (L3).
 */
export function passOn(line: readonly string[], toId: string, applicantId: string): string[] | null {
  return toId === applicantId || line.includes(toId) ? null : [...line, toId];
}
