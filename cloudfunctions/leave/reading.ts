import { MINUTE } from '@contract/core/time';
import { oneOf } from '@kernel/filter';
import { EVERYTHING, selfScope } from '@kernel/scope';
import { fileLinks } from '@kernel/sdk';
import { contactsOf } from '../org/public-contacts';
import { accessTo, keysOf } from './access';
import type { LeaveDoc } from './documents';
import type { LeaveHandlers } from './handlers';
import {
  abilitiesOf,
  presentCalls,
  presentCoarse,
  presentFull,
  presentOwn,
  presentPending,
} from './presenting';
import { accessLogs, requests } from './repo';

const LINK_LIFE = 5 * MINUTE;
const WHY = 'access is decided on the row';

export const readingHandlers: Pick<LeaveHandlers, 'mine' | 'detail' | 'pending' | 'open-slips'> = {
  mine: async (ctx, { cursor, limit }) => {
    const { personId } = ctx.identity;
    const page = await requests.page(
      selfScope(ctx.identity),
      { personId },
      { by: 'seq', direction: -1, cursor, limit },
    );
    return { items: page.items.map(presentOwn), next: page.next };
  },

  detail: async (ctx, { leaveId }) => {
    const { identity, now } = ctx;
    const leave = await requests.unsafeFirst(WHY, { _id: leaveId });
    const access = leave && accessTo(identity, leave);
    if (!leave || !access) return ctx.fail('NOT_FOUND');
    const { acknowledge } = abilitiesOf(identity, leave, now);
    const contacts = acknowledge ? (await contactsOf([leave.personId]))[0] : undefined;
    if (access === 'full') return presentFull(leave, identity, contacts, now);
    return {
      access,
      ...presentCoarse(leave),
      calls: presentCalls(leave, contacts, identity),
      acknowledge,
    };
  },

  // One range per post on an index that carries the order: 1 request.
  pending: async (ctx, { cursor, limit }) => {
    const filter = { waitingAt: oneOf(keysOf(ctx.identity)) };
    const page = await requests.page(EVERYTHING, filter, { by: 'rank', direction: 1, cursor, limit });
    const others = page.items.filter((leave) => leave.personId !== ctx.identity.personId);
    return { items: others.map((leave) => presentPending(leave, ctx.now)), next: page.next };
  },

  'open-slips': async (ctx, { leaveId }) => {
    const { identity, now } = ctx;
    const leave = await requests.unsafeFirst(WHY, { _id: leaveId });
    if (!leave || accessTo(identity, leave) !== 'full') return ctx.fail('NOT_FOUND');
    if (leave.personId !== identity.personId) await logOpening(ctx.newId('slips'), leave, identity, now);
    const links = await fileLinks(
      leave.slips.map((slip) => slip.fileId),
      LINK_LIFE / 1000,
    );
    return {
      slips: leave.slips.map(({ name }, index) => ({ index, name, url: links[index] ?? null })),
      expireAt: now + LINK_LIFE,
    };
  },
};

async function logOpening(_id: string, leave: LeaveDoc, by: { personId: string; name: string }, at: number) {
  await accessLogs.insert({
    _id,
    rev: 0,
    kind: 'slips',
    leaveId: leave._id,
    by: by.personId,
    byName: by.name,
    campusIds: [],
    at,
    text: `查看附件 ${leave.slips.length} 份`,
    outside: 0,
  });
}
