import { addDays, dayOf } from '@contract/core/time';
import type { GrantDoc } from './documents';
import type { OrgHandlers } from './handlers';
import { ROLES_OF_STUDENT_SHEET } from '../_roster/posts';
import { mayKeep, postNodes } from './post-reach';
import { endGrant, forgetPerson, grantOrRevive, holdsAlready, principalOf } from './posts';
import { grants, people } from './repo';

const LONGEST = 60;
const WHY = 'his own post, or one the caller keeps: checked right after';

export const deputyHandlers: Pick<OrgHandlers, 'deputise' | 'end-deputy'> = {
  deputise: async (ctx, { grantId, personId, fromOn, toOn }) => {
    const identity = await ctx.freshIdentity();
    const grant = await grants.unsafeFirst(WHY, { _id: grantId });
    const keeps = grant && mayKeep(identity, grant.role, grant.nodeId, await postNodes(identity));
    // A stand-in cannot pass his post on: the ladder would lose its owner.
    if (!grant || grant.deputyOf !== null || (grant.personId !== identity.personId && !keeps)) {
      return ctx.fail('NOT_FOUND');
    }
    if (grant.state !== 'active') return ctx.fail('POST_ENDED');
    if (grant.personId === personId) return ctx.fail('DEPUTY_SELF');
    const today = dayOf(ctx.now);
    if (fromOn < today || toOn < fromOn || toOn > addDays(fromOn, LONGEST)) return ctx.fail('POST_DATES');
    const person = await people.unsafeFirst('anybody may be named a stand-in', { _id: personId });
    if (person?.status !== 'active') return ctx.fail('NOT_FOUND');
    if (person.kind === 'student' && !ROLES_OF_STUDENT_SHEET.includes(grant.role))
      return ctx.fail('DEPUTY_KIND');
    if (await holdsAlready(personId, grant.role, grant.nodeId, today)) return ctx.fail('POST_HELD');
    const standIn: GrantDoc = {
      _id: `${personId}:${grant.role}:${grant.nodeId}:${fromOn}`,
      personId,
      role: grant.role,
      nodeLevel: grant.nodeLevel,
      nodeId: grant.nodeId,
      nodeLabel: grant.nodeLabel,
      fromOn,
      // Nobody stands in for longer than the post itself lasts.
      toOn: grant.toOn !== null && grant.toOn < toOn ? grant.toOn : toOn,
      source: 'deputy',
      deputyOf: grant._id,
      state: 'active',
      endedAt: null,
      endedBy: null,
      rev: 1,
    };
    await grantOrRevive(standIn);
    await forgetPerson(ctx, personId);
    return { id: standIn._id };
  },

  'end-deputy': async (ctx, { grantId }) => {
    const identity = await ctx.freshIdentity();
    const grant = await grants.unsafeFirst(WHY, { _id: grantId });
    if (!grant || grant.deputyOf === null) return ctx.fail('NOT_FOUND');
    const keeps = mayKeep(identity, grant.role, grant.nodeId, await postNodes(identity));
    const mine = principalOf(grant.deputyOf) === identity.personId;
    if (!keeps && !mine) return ctx.fail('NOT_FOUND');
    if (!(await endGrant(grant._id, ctx.now, identity.personId))) return ctx.fail('POST_ENDED');
    await forgetPerson(ctx, grant.personId);
    return { id: grant._id };
  },
};
