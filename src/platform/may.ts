import { admits, type Gate } from '@contract/core/define';
import type { Role } from '@contract/core/roles';
import type { MeView } from '@contract/org-people';

/** What a person's posts open to him, as far as the phone knows; the server decides. Pure. */

/** True when the first gate of an action opens to this person: its button is for him. */
export function mayAsk(me: MeView, gate: Gate): boolean {
  return admits(gate, (role) => holds(me, [role]));
}

/** True when the person holds one of `roles`, anywhere; a student is one without a grant. */
export function holds(me: MeView, roles: readonly Role[]): boolean {
  if (me.person.kind === 'student' && roles.includes('student')) return true;
  return me.grants.some((grant) => roles.includes(grant.role));
}
