import { OFFICE_ROLES } from '@contract/core/roles';
import { DAY } from '@contract/core/time';
import { CLASS_KEEPERS } from '@contract/leave-roles';
import { initialEffects, withEffects, type Effect } from '@kernel/effects';
import { gt, oneOf } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { EVERYTHING, reaches, scopeOf } from '@kernel/scope';
import { personCards } from '../org/public';
import type { GroupDoc } from './documents';
import type { LeaveHandlers, Reply } from './handlers';
import { groups, requests } from './repo';
import { tell } from './telling';
import { turnLeave, waitingOn } from './turning';

const ATTEMPTS = 4;
const WHY = 'only its maker, or the office, reaches an act';

function present(group: GroupDoc): Reply<'cancel-group'> {
  const { title, kind, from, to, offCampus, destination, members, byName, createdAt, cancelled } = group;
  return {
    groupId: group._id,
    title,
    kind,
    from,
    to,
    offCampus,
    destination,
    members: members.length,
    byName,
    createdAt,
    cancelled,
  };
}

/** Students among the ids, those outside the caller's reach by name, and ids nobody has. 1 request. */
async function sorted(identity: Identity, personIds: readonly string[]) {
  const cards = await personCards(personIds);
  const students = [...cards.values()].filter((card) => card.kind === 'student' && card.status === 'active');
  const scope = scopeOf(identity, CLASS_KEEPERS);
  return {
    members: students.filter((card) => reaches(scope, card)).map((card) => card.personId),
    outside: students.filter((card) => !reaches(scope, card)).map((card) => card.name),
    unknown: personIds.filter((id) => !students.some((card) => card.personId === id)),
  };
}

function mayChange(identity: Identity, group: GroupDoc): boolean {
  return group.by === identity.personId || scopeOf(identity, OFFICE_ROLES).all;
}

const spread = (groupId: string): Effect => ({ kind: 'spread', data: { groupId } });

/** R5: an official leave of many is one act. */
export const groupHandlers: Pick<
  LeaveHandlers,
  'group-official' | 'add-to-group' | 'cancel-group' | 'groups' | 'group'
> = {
  'group-official': async (ctx, input) => {
    if (input.to <= input.from) return ctx.fail('LEAVE_PERIOD', { why: '结束时间要晚于开始时间' });
    if (input.to <= ctx.now || input.to - input.from > 366 * DAY) {
      return ctx.fail('LEAVE_PERIOD', { why: '结束时间要在今后一年之内' });
    }
    const { members, outside, unknown } = await sorted(ctx.identity, input.personIds);
    if (outside.length > 0) return ctx.fail('LEAVE_OUT_OF_SCOPE', { names: outside.slice(0, 10) });
    const _id = ctx.newId('group');
    const batch = ctx.newId('spread');
    const effects = [spread(_id)];
    const { title, kind, from, to, offCampus, destination } = input;
    const group: GroupDoc = {
      _id,
      rev: 0,
      ...initialEffects(batch, effects, ctx.now),
      title,
      kind,
      from,
      to,
      offCampus,
      destination,
      members,
      by: ctx.identity.personId,
      byName: ctx.identity.name,
      createdAt: ctx.now,
      cancelled: false,
      cancelReason: '',
    };
    await groups.insert(group);
    ctx.afterCommit(groups, _id, batch, effects);
    return { group: present(group), unknown };
  },

  'add-to-group': async (ctx, { groupId, personIds }) => {
    const { members, outside, unknown } = await sorted(ctx.identity, personIds);
    if (outside.length > 0) return ctx.fail('LEAVE_OUT_OF_SCOPE', { names: outside.slice(0, 10) });
    const batch = ctx.newId('spread');
    const effects = [spread(groupId)];
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const group = await groups.unsafeFirst(WHY, { _id: groupId });
      if (!group || !mayChange(ctx.identity, group)) return ctx.fail('NOT_FOUND');
      if (group.cancelled || group.to <= ctx.now) return ctx.fail('LEAVE_GROUP_OVER');
      const all = [...new Set([...group.members, ...members])];
      const update = withEffects({ set: { members: all } }, batch, effects, ctx.now);
      if (await groups.change({ _id: groupId, rev: group.rev }, update)) {
        ctx.afterCommit(groups, groupId, batch, effects);
        return { group: present({ ...group, members: all }), unknown };
      }
    }
    throw new Error(`the group ${groupId} keeps changing`);
  },

  'cancel-group': async (ctx, { groupId, reason }) => {
    const group = await groups.unsafeFirst(WHY, { _id: groupId });
    if (!group || !mayChange(ctx.identity, group)) return ctx.fail('NOT_FOUND');
    if (group.to <= ctx.now) return ctx.fail('LEAVE_GROUP_OVER');
    await groups.change({ _id: groupId }, { set: { cancelled: true, cancelReason: reason } });
    // Members are taken back one by one; a repeat of the call finds those still open.
    const open = await requests.unsafeFind(
      WHY,
      { groupId, state: oneOf(['scheduled', 'away']) },
      { limit: 1000 },
    );
    for (const leave of open) {
      await turnLeave(
        ctx,
        leave,
        {
          patch: {
            state: 'revoked',
            ...waitingOn(null, null, leave, ctx.now),
            passVersion: leave.passVersion + 1,
          },
          text: `取消：${reason}`,
          effects: [tell([leave.personId], `${group.title}已取消`, reason, leave._id)],
        },
        ctx.newId(leave._id),
      );
    }
    return present({ ...group, cancelled: true });
  },

  groups: async (ctx, { cursor, limit }) => {
    const all = scopeOf(ctx.identity, OFFICE_ROLES).all;
    const filter = all ? {} : { by: ctx.identity.personId };
    const page = await groups.page(
      EVERYTHING,
      { ...filter, createdAt: gt(0) },
      {
        by: 'createdAt',
        direction: -1,
        cursor,
        limit,
      },
    );
    return { items: page.items.map(present), next: page.next };
  },

  // Names come from the roster, states from the members' own leaves: 3 requests.
  group: async (ctx, { groupId }) => {
    const group = await groups.unsafeFirst(WHY, { _id: groupId });
    if (!group || !mayChange(ctx.identity, group)) return ctx.fail('NOT_FOUND');
    const [cards, leaves] = await Promise.all([
      personCards(group.members),
      requests.unsafeFind(WHY, { groupId }, { limit: 1000, fields: ['personId', 'state'] }),
    ]);
    const leaveOf = new Map(leaves.map((leave) => [leave.personId, leave]));
    return {
      group: present(group),
      cancelReason: group.cancelReason,
      open: !group.cancelled && group.to > ctx.now,
      people: group.members
        .map((personId) => {
          const leave = leaveOf.get(personId);
          const card = cards.get(personId);
          return {
            personId,
            name: card?.name ?? personId,
            className: card?.className ?? '',
            leaveId: leave?._id ?? null,
            state: leave?.state ?? null,
          };
        })
        .sort((a, b) => (a.className + a.personId < b.className + b.personId ? -1 : 1)),
    };
  },
};
