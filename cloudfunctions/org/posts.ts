import { POST_LEVELS } from '@contract/org-posts';
import type { PostView } from '@contract/org-posts';
import { dayOf } from '@contract/core/time';
import type { Context } from '@kernel/context';
import type { Filter } from '@kernel/filter';
import { oneOf } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { EVERYTHING } from '@kernel/scope';
import type { GrantDoc } from './documents';
import type { OrgHandlers } from './handlers';
import { mayKeep, nodeLabel, postNodes } from './post-reach';
import { personCards } from './public';
import { bindings, grants, people } from './repo';

const WHY = 'the node was checked against the caller’s reach';

export const postHandlers: Pick<OrgHandlers, 'posts' | 'my-posts' | 'appoint' | 'end-post'> = {
  posts: async (ctx, { nodeId, role, personId, cursor, limit }) => {
    const nodes = await postNodes(ctx.identity);
    if (nodes && nodeId !== undefined && !nodes.has(nodeId)) return { items: [], next: null };
    const filter: Filter<GrantDoc> = {
      state: 'active',
      ...(nodeId !== undefined ? { nodeId } : nodes ? { nodeId: oneOf([...nodes]) } : {}),
      ...(role !== undefined ? { role } : {}),
      ...(personId !== undefined ? { personId } : {}),
    };
    const page = await grants.page(EVERYTHING, filter, { by: 'personId', direction: 1, cursor, limit });
    return { items: await viewsOf(page.items, ctx.identity, nodes), next: page.next };
  },

  'my-posts': async (ctx) => {
    const { personId } = ctx.identity;
    const own = await grants.unsafeFind('his own posts', { personId, state: 'active' });
    const standIns = await grants.unsafeFind('stand-ins for his own posts', {
      deputyOf: oneOf(own.map((grant) => grant._id)),
      state: 'active',
    });
    const today = dayOf(ctx.now);
    const current = [...own, ...standIns].filter((grant) => grant.toOn === null || grant.toOn >= today);
    return { items: await viewsOf(current, ctx.identity, new Set()) };
  },

  appoint: async (ctx, { personId, role, node, fromOn, toOn }) => {
    const identity = await ctx.freshIdentity();
    const nodes = await postNodes(identity);
    if (role === 'student' || !POST_LEVELS[role].includes(node.level)) return ctx.fail('POST_LEVEL');
    if (!mayKeep(identity, role, node.id, nodes)) return ctx.fail('FORBIDDEN');
    const today = dayOf(ctx.now);
    if (fromOn < today || (toOn !== null && toOn < fromOn)) return ctx.fail('POST_DATES');
    const [label, person] = await Promise.all([
      nodeLabel(node.level, node.id),
      people.unsafeFirst('anybody may be appointed', { _id: personId }),
    ]);
    if (label === null || person?.status !== 'active') return ctx.fail('NOT_FOUND');
    if (await holdsAlready(personId, role, node.id, today)) return ctx.fail('POST_HELD');
    const grant: GrantDoc = {
      _id: `${personId}:${role}:${node.id}:${fromOn}`,
      personId,
      role,
      nodeLevel: node.level,
      nodeId: node.id,
      nodeLabel: label,
      fromOn,
      toOn,
      source: 'manual',
      deputyOf: null,
      state: 'active',
      endedAt: null,
      endedBy: null,
      rev: 1,
    };
    await grantOrRevive(grant);
    await forgetPerson(ctx, personId);
    return { id: grant._id };
  },

  'end-post': async (ctx, { grantId }) => {
    const identity = await ctx.freshIdentity();
    const nodes = await postNodes(identity);
    const grant = await grants.unsafeFirst(WHY, { _id: grantId });
    if (!grant || !mayKeep(identity, grant.role, grant.nodeId, nodes)) return ctx.fail('NOT_FOUND');
    if (grant.role === 'admin') {
      const others = await grants.unsafeFind('the last administrator may not end himself', {
        role: 'admin',
        state: 'active',
      });
      const today = dayOf(ctx.now);
      const lasting = others.filter(
        (other) => other.personId !== grant.personId && (other.toOn === null || other.toOn > today),
      );
      const cards = await personCards(lasting.map((other) => other.personId));
      if (![...cards.values()].some((card) => card.status === 'active')) return ctx.fail('LAST_ADMIN');
    }
    if (!(await endGrant(grant._id, ctx.now, identity.personId))) return ctx.fail('POST_ENDED');
    await grants.changeMany(
      { deputyOf: grant._id, state: 'active' },
      { set: { state: 'ended', endedAt: ctx.now, endedBy: identity.personId } },
    );
    await forgetPerson(ctx, grant.personId);
    return { id: grant._id };
  },
};

/** True when the person holds that post at that node today or will: one grant a (person, role, node). */
export async function holdsAlready(
  personId: string,
  role: GrantDoc['role'],
  nodeId: string,
  today: string,
): Promise<boolean> {
  const held = await grants.unsafeFind(WHY, { nodeId, role, personId, state: 'active' });
  return held.some((grant) => grant.toOn === null || grant.toOn >= today);
}

/** Writes a grant; one that was ended on the day it began comes back to life under the same `_id`. */
export async function grantOrRevive(grant: GrantDoc): Promise<void> {
  if (await grants.insert(grant)) return;
  const { toOn, source, deputyOf } = grant;
  await grants.change(
    { _id: grant._id, state: 'ended' },
    { set: { state: 'active', toOn, source, deputyOf, endedAt: null, endedBy: null } },
  );
}

export async function endGrant(grantId: string, now: number, by: string): Promise<boolean> {
  return grants.change(
    { _id: grantId, state: 'active' },
    { set: { state: 'ended', endedAt: now, endedBy: by, toOn: dayOf(now) } },
  );
}

/** His posts changed: this instance asks anew at his next call, the others within 60 s. */
export async function forgetPerson(ctx: Context, personId: string): Promise<void> {
  const binding = await bindings.unsafeFirst('to drop what is remembered of him', { personId });
  if (binding) ctx.forget(binding._id);
}

export async function viewsOf(
  rows: readonly GrantDoc[],
  viewer: Identity,
  nodes: ReadonlySet<string> | null,
): Promise<PostView[]> {
  const principals = rows.flatMap((row) => (row.deputyOf === null ? [] : [principalOf(row.deputyOf)]));
  const cards = await personCards([...rows.map((row) => row.personId), ...principals]);
  return rows.map((row) => {
    const keeps = mayKeep(viewer, row.role, row.nodeId, nodes);
    const principal = row.deputyOf === null ? null : principalOf(row.deputyOf);
    return {
      id: row._id,
      personId: row.personId,
      personName: cards.get(row.personId)?.name ?? '',
      role: row.role,
      level: row.nodeLevel,
      nodeId: row.nodeId,
      nodeLabel: row.nodeLabel,
      fromOn: row.fromOn,
      toOn: row.toOn,
      source: row.source,
      state: row.state,
      deputyFor: principal === null ? null : (cards.get(principal)?.name ?? ''),
      mayEnd: keeps || principal === viewer.personId,
      mayDeputise: row.deputyOf === null && (keeps || row.personId === viewer.personId),
    };
  });
}

/** The person who holds a grant: its `_id` begins with his number. */
export function principalOf(grantId: string): string {
  return grantId.slice(0, grantId.indexOf(':'));
}
