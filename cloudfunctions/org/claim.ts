import { createHash, timingSafeEqual } from 'node:crypto';
import { dayOf, MINUTE } from '@contract/core/time';
import { PEOPLE_KEEPERS } from '@contract/org-roles';
import type { Context } from '@kernel/context';
import { digest } from '@kernel/digest';
import { identify } from '@kernel/identity';
import { countTry } from '@kernel/limits';
import { scopeOf } from '@kernel/scope';
import { codeFits } from '../_roster/claim-code';
import { sendMessage } from '../notice/public';
import type { BindingLogDoc, PersonDoc } from './documents';
import type { OrgHandlers } from './handlers';
import { adminsBeyond } from './post-reach';
import { holders } from './public';
import { bindingLog, bindings, claimCodes, grants, people, settings } from './repo';
import { setUpAdministrator } from './set-up';
import { meOf } from './views';

const TRIES = 5;
const WINDOW = 10 * MINUTE;
const WHY = 'signing in comes before any scope';

type ClaimContext = Context<'CLAIM_MISMATCH' | 'CLAIM_LIMITED' | 'CLAIM_TAKEN' | 'CLAIM_BOUND'>;

export const claimHandlers: Pick<OrgHandlers, 'claim' | 'set-up' | 'release'> = {
  claim: async (ctx, { number, name, code }) => {
    const personId = number.toUpperCase();
    if (ctx.caller && ctx.caller.personId !== personId) return ctx.fail('CLAIM_BOUND');
    if (ctx.caller) return meOf(ctx.caller);
    if (!(await countTry(`claim:${digest(ctx.openid)}`, TRIES, WINDOW, ctx.now))) {
      return ctx.fail('CLAIM_LIMITED');
    }
    const [person, stored, binding] = await Promise.all([
      people.unsafeFirst(WHY, { _id: personId }),
      claimCodes.unsafeFirst(WHY, { _id: personId }),
      bindings.unsafeFirst(WHY, { personId }),
    ]);
    // Every check runs whatever the one before it said: the answer and its time are the same for all of them.
    const codeRight = codeFits(code, stored, ctx.now);
    const nameRight = person !== null && person.status === 'active' && sameName(person.name, name);
    if (!codeRight || !nameRight) {
      await noteRefusal(ctx, person);
      return ctx.fail('CLAIM_MISMATCH');
    }
    if (binding && binding._id !== ctx.openid) return ctx.fail('CLAIM_TAKEN');
    return bind(ctx, personId, '绑定码');
  },

  'set-up': async (ctx, { number, name, code }) => {
    const personId = number.toUpperCase();
    if (ctx.caller) return ctx.fail('CLAIM_BOUND');
    if (!(await countTry(`claim:${digest(ctx.openid)}`, TRIES, WINDOW, ctx.now))) {
      return ctx.fail('CLAIM_LIMITED');
    }
    const expected = process.env.SETUP_CODE ?? '';
    if (expected.length < 8 || !sameSecret(code, expected)) return ctx.fail('SETUP_CLOSED');
    // The document's `_id` lets exactly one call spend the code; the phone that spent it may finish what died half way.
    const claimedBy = digest(ctx.openid);
    const fields = { value: personId, setBy: claimedBy, setAt: ctx.now };
    if (!(await settings.insert({ _id: 'setup', rev: 1, ...fields }))) {
      const begun = await settings.unsafeFirst(WHY, { _id: 'setup' });
      if (begun?.setBy !== claimedBy || begun.value !== personId) return ctx.fail('SETUP_CLOSED');
    }
    await setUpAdministrator({ people, grants }, personId, name, dayOf(ctx.now));
    const holder = await bindings.unsafeFirst(WHY, { personId });
    if (holder && (await bindings.remove({ _id: holder._id }))) {
      const by = '初始设置码';
      await log(ctx, { personId, openid: holder._id, event: 'released', by, reason: '首次设置管理员' });
    }
    const me = await bind(ctx, personId, '初始设置码');
    // Signed in, the code is dead for this phone too.
    await settings.change({ _id: 'setup' }, { set: { setBy: personId } });
    return me;
  },

  release: async (ctx, { personId, reason }) => {
    const identity = await ctx.freshIdentity();
    const person = await people.first(scopeOf(identity, PEOPLE_KEEPERS), { _id: personId });
    if (!person) return ctx.fail('NOT_FOUND');
    if ((await adminsBeyond(identity, [personId])).has(personId)) return ctx.fail('FORBIDDEN');
    const binding = await bindings.unsafeFirst('the person lies in the caller’s scope', { personId });
    if (!binding || !(await bindings.remove({ _id: binding._id }))) return ctx.fail('NOT_BOUND');
    ctx.forget(binding._id);
    await log(ctx, { personId, openid: binding._id, event: 'released', by: identity.name, reason });
    return { personId };
  },
};

async function bind(ctx: Context, personId: string, by: string) {
  const made = await bindings.insert({ _id: ctx.openid, personId, boundAt: ctx.now, rev: 1 });
  if (!made) {
    // Both ways unique: somebody bound this person, or this phone, between our reading and our writing.
    const held = await bindings.unsafeFirst(WHY, { _id: ctx.openid });
    if (held?.personId !== personId) return (ctx as ClaimContext).fail(held ? 'CLAIM_BOUND' : 'CLAIM_TAKEN');
  }
  await claimCodes.remove({ _id: personId });
  await log(ctx, { personId, openid: ctx.openid, event: 'bound', by, reason: '' });
  const identity = await identify(ctx.openid, ctx.now, true);
  if (!identity) throw new Error('a binding was written and cannot be read');
  return meOf(identity);
}

/**
 * Puts a wrong try on record. Many against one number alert those who know the person; the number itself stays open,
 * or anybody could lock its owner out.
 */
async function noteRefusal(ctx: Context, person: PersonDoc | null): Promise<void> {
  // Only numbers somebody has: a log of invented ones would be a way to fill the database.
  if (!person) return;
  const personId = person._id;
  await log(ctx, { personId, openid: ctx.openid, event: 'refused', by: '', reason: '绑定信息不符' });
  if (await countTry(`claim-number:${personId}`, TRIES, WINDOW, ctx.now)) return;
  await sendMessage(
    {
      key: `org.claim-alert:${personId}:${dayOf(ctx.now)}`,
      kind: 'org.claim-alert',
      title: `有人多次尝试绑定 ${person.name}`,
      body: `十分钟内超过 ${TRIES} 次输错 ${person.name}(${personId})的绑定信息。请向本人核实；如绑定码外泄，请重新发放。`,
      link: { domain: 'org', page: 'person', query: { id: personId } },
    },
    await whoKnows(person, dayOf(ctx.now)),
    ctx.now,
  );
}

/** His counselor; for staff and for classes without one the administrators. */
async function whoKnows(person: PersonDoc, today: string): Promise<string[]> {
  const nodes = [person.classId, person.majorId, person.collegeId].filter((node) => node !== null);
  const counselors = await holders(nodes, ['counselor'], today);
  const found = counselors.length > 0 ? counselors : await holders(['school'], ['admin'], today);
  return found.map((holder) => holder.personId);
}

async function log(
  ctx: Context,
  entry: Pick<BindingLogDoc, 'personId' | 'openid' | 'event' | 'by' | 'reason'>,
): Promise<void> {
  await bindingLog.insert({ _id: ctx.newId(`log:${entry.event}`), at: ctx.now, rev: 1, ...entry });
}

function sameName(stored: string, given: string): boolean {
  const plain = (name: string) => name.normalize('NFKC').replace(/[\s··•]/g, '');
  return plain(stored) === plain(given);
}

function sameSecret(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text.toUpperCase()).digest();
  return timingSafeEqual(hash(given), hash(expected.replace(/[\s-]/g, '')));
}
