import { EVERYTHING, reaches, scopeOf } from '@kernel/scope';
import { anyOf, listsStart } from '@kernel/filter';
import { findKey, type FindKind } from '../_roster/pinyin';
import type { OrgHandlers } from './handlers';
import { bindingLog, bindings, grants, people, places, studies } from './repo';
import { hasAny, meOf, personOf } from './views';
import { LOOKUP_ROLES, PEOPLE_KEEPERS } from '@contract/org-roles';

const SHOWN = 50;

export const peopleHandlers: Pick<
  OrgHandlers,
  'whoami' | 'search-people' | 'person' | 'floor-people' | 'class-people' | 'nodes'
> = {
  whoami: (ctx) => Promise.resolve(meOf(ctx.identity)),

  'search-people': async (ctx, { text }) => {
    const scope = scopeOf(ctx.identity, LOOKUP_ROLES);
    const { kind, start } = searchKey(text);
    const nodes = scope.all ? ['school'] : scope.nodes.map((node) => node.id);
    // Not in an order of its own: the index has one, and sorting would walk everybody it finds.
    const found = await people.unsafeFind(
      'the filter is the caller’s own nodes',
      anyOf(nodes.map((node) => ({ finds: listsStart(findKey(node, kind, start)) }))),
      { limit: SHOWN },
    );
    const rows = found.filter((row) => reaches(scope, row)).sort((a, b) => (a._id < b._id ? -1 : 1));
    return { items: rows.map((row) => personOf(row, ctx.identity)), more: found.length === SHOWN };
  },

  person: async (ctx, { personId }) => {
    const scope = scopeOf(ctx.identity, LOOKUP_ROLES);
    const row = await people.first(scope, { _id: personId });
    if (!row) return ctx.fail('NOT_FOUND');
    const why = 'the person lies in the caller’s scope';
    const [held, binding, log, counselor] = await Promise.all([
      grants.unsafeFind(why, { personId, state: 'active' }),
      bindings.unsafeFirst(why, { personId }),
      bindingLog.unsafeFind(why, { personId }, { sort: [['at', -1]], limit: 20 }),
      row.counselorId === null ? null : people.unsafeFirst(why, { _id: row.counselorId }),
    ]);
    return {
      person: personOf(row, ctx.identity),
      dutyFrom: row.dutyFrom,
      dutyTo: row.dutyTo,
      counselor: counselor?.name ?? '',
      grants: held.map((grant) => ({
        id: grant._id,
        role: grant.role,
        level: grant.nodeLevel,
        nodeId: grant.nodeId,
        nodeLabel: grant.nodeLabel,
        fromOn: grant.fromOn,
        toOn: grant.toOn,
      })),
      binding: {
        boundAt: binding?.boundAt ?? null,
        log: log.map(({ event, at, by, reason }) => ({ event, at, by, reason })),
        mayRelease:
          hasAny(ctx.identity, PEOPLE_KEEPERS) &&
          reaches(scopeOf(ctx.identity, PEOPLE_KEEPERS), row, { person: '_id' }) &&
          (ctx.identity.roles.has('admin') || !held.some((grant) => grant.role === 'admin')),
      },
    };
  },

  'floor-people': async (ctx, { floorId }) => {
    const scope = scopeOf(ctx.identity, LOOKUP_ROLES);
    const floor = await places.first(EVERYTHING, { _id: floorId });
    if (floor?.level !== 'floor') return ctx.fail('NOT_FOUND');
    // Not by status: nearly everybody is active, and an index on it would be the wrong one to walk.
    const rows = (await people.find(scope, { floorId }, { limit: 1000 })).filter(
      (row) => row.status === 'active',
    );
    // A floor outside the scope and an empty one answer alike only to those who reach neither.
    if (rows.length === 0 && !reaches(scope, { ...floor, floorId: floor._id })) return ctx.fail('NOT_FOUND');
    return {
      label: floor.label,
      items: rows
        .sort((a, b) => a.roomName.localeCompare(b.roomName) || (a.bed ?? 0) - (b.bed ?? 0))
        .map((row) => ({ ...personOf(row, ctx.identity), roomName: row.roomName })),
    };
  },

  'class-people': async (ctx, { classId }) => {
    const scope = scopeOf(ctx.identity, LOOKUP_ROLES);
    const [card] = await studies.find(EVERYTHING, { _id: classId }, { limit: 1 });
    if (card?.level !== 'class') return ctx.fail('NOT_FOUND');
    const rows = await people.find(scope, { classId, status: 'active' }, { limit: 500 });
    if (rows.length === 0 && !reaches(scope, { ...card, classId })) return ctx.fail('NOT_FOUND');
    return {
      label: card.label || card.name,
      items: rows.sort((a, b) => (a._id < b._id ? -1 : 1)).map((row) => personOf(row, ctx.identity)),
    };
  },

  nodes: async (_ctx, { parentId }) => {
    const [under, beside] = await Promise.all([
      places.find(EVERYTHING, { parentId }, { limit: 500 }),
      studies.find(EVERYTHING, { parentId }, { limit: 500 }),
    ]);
    const byOrder = (a: { order: number }, b: { order: number }) => a.order - b.order;
    // Each tree has an order of its own: at the root the campuses come first, then the colleges.
    const nodes = [...under.sort(byOrder), ...beside.sort(byOrder)];
    return { items: nodes.map(({ _id, level, name, label }) => ({ id: _id, level, name, label })) };
  },
};

/** What a search text is the beginning of: a number, a name, its pinyin, or its initials. */
export function searchKey(text: string): { kind: FindKind; start: string } {
  if (/\d/.test(text)) return { kind: 'number', start: text.toUpperCase() };
  if (!/^[a-z]+$/i.test(text)) return { kind: 'name', start: text };
  const start = text.toLowerCase();
  // No syllable but a bare consonant lacks a vowel: zs is two initials, zhangs is pinyin.
  return { kind: /[aeiouv]/.test(start) ? 'pinyin' : 'initials', start };
}
