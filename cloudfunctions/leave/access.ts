import type { Role } from '@contract/core/roles';
import { personKey, postKey } from '@contract/leave-kinds';
import { DECIDERS, OVERDUE_HANDLERS, WATCHERS } from '@contract/leave-roles';
import type { Identity } from '@kernel/identity';
import { reaches, scopeOf, type Scope } from '@kernel/scope';
import type { LeaveDoc, StepDoc } from './documents';

/** Everything by which a step can be the caller's: his posts and himself. */
export function keysOf(identity: Identity): string[] {
  const deciders: readonly Role[] = DECIDERS;
  const posts = identity.grants
    .filter((grant) => deciders.includes(grant.role))
    .map((grant) => postKey(grant.role, grant.nodeId));
  return [...new Set([personKey(identity.personId), ...posts])];
}

export function stepsOf(leave: LeaveDoc): StepDoc[] {
  return [...leave.chain, ...(leave.extension?.chain ?? [])];
}

/** The caller decided, decides or will decide a step of it: he sees all of it (L10). */
export function inChain(identity: Identity, leave: LeaveDoc): boolean {
  const keys = keysOf(identity);
  return stepsOf(leave).some(
    (step) =>
      step.by === identity.personId ||
      step.people.some((one) => one.personId === identity.personId) ||
      step.line.some((one) => keys.includes(one)),
  );
}

export function isTurnOf(identity: Identity, leave: LeaveDoc): boolean {
  return leave.waitingAt !== null && keysOf(identity).includes(leave.waitingAt);
}

export function watchScope(identity: Identity): Scope {
  return scopeOf(identity, WATCHERS);
}

/** Whether he may hold the ladder of this leave and ring those it is about (L9): its chain, and who has him in scope. */
export function mayTakeInHand(identity: Identity, leave: LeaveDoc): boolean {
  return (
    leave.personId !== identity.personId &&
    (inChain(identity, leave) || reaches(scopeOf(identity, OVERDUE_HANDLERS), leave))
  );
}

/** Whether he decides this student's leaves, by his post or as one of the chain. */
export function decidesFor(identity: Identity, leave: LeaveDoc): boolean {
  return inChain(identity, leave) || reaches(scopeOf(identity, DECIDERS), leave);
}

/** Full: the student and the chain. Coarse: whoever watches the place or the class. Null: nobody of his. */
export function accessTo(identity: Identity, leave: LeaveDoc): 'full' | 'coarse' | null {
  if (leave.personId === identity.personId || inChain(identity, leave)) return 'full';
  return reaches(watchScope(identity), leave) ? 'coarse' : null;
}
