import { randomBytes } from 'node:crypto';
import { DAY } from '@contract/core/time';
import { PEOPLE_KEEPERS } from '@contract/org-roles';
import { oneOf } from '@kernel/filter';
import { reaches, scopeOf, type ScopeFields } from '@kernel/scope';
import { codeFrom, hashOf, printed } from '../_roster/claim-code';
import type { ClaimCodeDoc, PersonDoc } from './documents';
import type { OrgHandlers } from './handlers';
import { adminsBeyond } from './post-reach';
import { bindings, claimCodes, people, studies } from './repo';

const VALID_FOR = 30 * DAY;
const WHY = 'the class or person was checked against the caller’s scope';

/** Fields of a class that carry its nodes. */
export const CLASS_FIELDS: ScopeFields = { class: '_id', major: 'majorId', college: 'collegeId' };

export const codeHandlers: Pick<OrgHandlers, 'issue-codes'> = {
  'issue-codes': async (ctx, { classId, personId }) => {
    const identity = await ctx.freshIdentity();
    const scope = scopeOf(identity, PEOPLE_KEEPERS);
    const { title, members } = await membersOf();
    const bound = new Set(
      (
        await bindings.unsafeFind(WHY, { personId: oneOf(members.map((row) => row._id)) }, { limit: 1000 })
      ).map((row) => row.personId),
    );
    const unbound = members.filter((row) => !bound.has(row._id));
    const beyond = await adminsBeyond(
      identity,
      unbound.map((row) => row._id),
    );
    const open = unbound.filter((row) => !beyond.has(row._id));
    if (open.length === 0 && beyond.size > 0) return ctx.fail('FORBIDDEN');
    if (open.length === 0) return ctx.fail('NO_STUDENTS');
    const expireAt = ctx.now + VALID_FOR;
    const issued = open.map((row) => ({ row, code: codeFrom(ctx.newId(`code:${row._id}`)) }));
    await claimCodes.removeMany({ _id: oneOf(open.map((row) => row._id)) });
    await claimCodes.insertMissing(
      issued.map(({ row, code }): ClaimCodeDoc => {
        const salt = randomBytes(12).toString('base64url');
        return {
          _id: row._id,
          hash: hashOf(code, salt),
          salt,
          classId: row.classId,
          issuedAt: ctx.now,
          issuedBy: identity.personId,
          expireAt,
          rev: 1,
        };
      }),
    );
    return {
      title,
      expireAt,
      bound: bound.size,
      items: issued.map(({ row, code }) => ({
        personId: row._id,
        name: row.name,
        code: printed(code),
      })),
    };

    async function membersOf(): Promise<{ title: string; members: PersonDoc[] }> {
      if (classId !== undefined) {
        const node = await studies.unsafeFirst(WHY, { _id: classId });
        if (node?.level !== 'class' || !reaches(scope, node, CLASS_FIELDS)) return ctx.fail('NOT_FOUND');
        const rows = await people.find(scope, { classId }, { limit: 1000 });
        const members = rows.filter((row) => row.status === 'active');
        return { title: node.name, members: members.sort((a, b) => (a._id < b._id ? -1 : 1)) };
      }
      const row =
        personId === undefined ? null : await people.first(scope, { _id: personId, status: 'active' });
      return row ? { title: row.name, members: [row] } : ctx.fail('NOT_FOUND');
    }
  },
};
