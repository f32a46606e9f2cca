import type { ErrorCodeOf, ReplyOf } from '@contract/core/define';
import { ROLE_NAMES, type Role } from '@contract/core/roles';
import { dayOf } from '@contract/core/time';
import type { dashboard } from '@contract/dashboard';
import { WATCHERS } from '@contract/leave-roles';
import { PEOPLE_KEEPERS } from '@contract/org-roles';
import { FLOOR_WATCHERS } from '@contract/roll-call-roles';
import type { Context } from '@kernel/context';
import type { Identity } from '@kernel/identity';
import { currentLeave } from '../leave/public';
import { inbox } from '../notice/public';
import { absenteeCount, runningFloors, today } from '../roll-call/public';

type Home = ReplyOf<typeof dashboard, 'home'>;

const TOP_TODOS = 5;
const ROLL_CALL: readonly Role[] = [...FLOOR_WATCHERS, 'student', 'room-leader'];
const LEAVE: readonly Role[] = ['student', ...WATCHERS];

function holds(identity: Identity, roles: readonly Role[]): boolean {
  return roles.some((role) => identity.roles.has(role));
}

/** 层长 · 灞柳校区1号楼3层, one line a post and place. */
function postsOf(identity: Identity): Home['person']['posts'] {
  return identity.grants.map(({ role, nodeLabel }) => ({
    role,
    roleName: ROLE_NAMES[role],
    scope: nodeLabel,
  }));
}

/** Everything the home shows, of each post the caller holds: at most 4 requests, side by side. */
export async function home(ctx: Context<ErrorCodeOf<typeof dashboard, 'home'>>): Promise<Home> {
  const { identity, now } = ctx;
  const day = dayOf(now);
  const [roll, absentees, floors, notices, leave] = await Promise.all([
    today(identity, day, now),
    holds(identity, ['counselor', 'duty-counselor']) ? absenteeCount(identity, day) : null,
    runningFloors(identity, now),
    inbox(identity, TOP_TODOS, ['leave.decide']),
    currentLeave(identity, now),
  ]);
  return {
    day,
    person: {
      personId: identity.personId,
      name: identity.name,
      kind: identity.kind,
      posts: postsOf(identity),
    },
    sheets: roll.sheets,
    sheetsRest: roll.rest,
    marks: roll.marks,
    leave,
    absentees,
    floors,
    leavesToDecide: notices.gathered['leave.decide'],
    todos: { open: notices.open, top: notices.top },
    unread: notices.unread,
    modules: [
      ...(holds(identity, ROLL_CALL) ? ['roll-call'] : []),
      ...(holds(identity, LEAVE) ? ['leave'] : []),
      ...(holds(identity, PEOPLE_KEEPERS) ? ['org'] : []),
    ],
  };
}
