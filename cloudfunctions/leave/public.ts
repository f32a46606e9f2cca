import { OPEN_STATES } from '@contract/leave-kinds';
import { gte, oneOf } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { selfScope } from '@kernel/scope';
import type { LeaveDoc } from './documents';
import type { Reply } from './handlers';
import { presentOwn } from './presenting';
import { requests } from './repo';

const LOOKED_AT = 10;

/** What presses most comes first: to answer, to come back from, then what is next in time. */
function urgency(leave: LeaveDoc, now: number): number {
  if (leave.state === 'away' && now >= leave.to) return 0;
  if (leave.state === 'asked') return 1;
  return leave.state === 'away' ? 2 : 3;
}

/**
 * The one open leave of the caller that matters now, as his own list shows it; null when there is none, or when he
 * is no student. 1 request on the index of his own leaves.
 */
export async function currentLeave(
  identity: Identity,
  now: number,
): Promise<Reply<'mine'>['items'][number] | null> {
  if (!identity.roles.has('student')) return null;
  const { personId } = identity;
  const open = await requests.find(
    selfScope(identity),
    { personId, seq: gte(0), state: oneOf(OPEN_STATES) },
    { sort: [['seq', -1]], limit: LOOKED_AT },
  );
  const [first] = open.sort((a, b) => urgency(a, now) - urgency(b, now) || a.from - b.from);
  return first ? presentOwn(first) : null;
}
