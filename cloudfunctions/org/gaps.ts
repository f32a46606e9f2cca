import { GAP_KINDS } from '@contract/org-posts';
import { dayOf } from '@contract/core/time';
import { oneOf } from '@kernel/filter';
import type { NodeLevel } from '@contract/core/roles';
import type { OrgHandlers } from './handlers';
import { postNodes } from './post-reach';
import { personCards } from './public';
import { grants, places, studies } from './repo';

const LEVEL_OF: Readonly<Record<(typeof GAP_KINDS)[number], NodeLevel>> = {
  'floor-leader': 'floor',
  'deputy-floor-leader': 'floor',
  'building-leader': 'building',
  keeper: 'building',
  counselor: 'class',
};

export const gapHandlers: Pick<OrgHandlers, 'gaps'> = {
  gaps: async (ctx) => {
    const today = dayOf(ctx.now);
    const reach = await postNodes(ctx.identity);
    const why = 'nodes outside the caller’s reach are left out below';
    const [rows, standing, classes] = await Promise.all([
      grants.unsafeAll(
        why,
        { state: 'active', role: oneOf(GAP_KINDS) },
        { fields: ['personId', 'role', 'nodeId', 'nodeLevel', 'fromOn', 'toOn'] },
      ),
      places.unsafeAll(why, { level: oneOf(['building', 'floor']) }),
      studies.unsafeAll(why, { level: oneOf(['major', 'class']) }),
    ]);
    const current = rows.filter((row) => row.fromOn <= today && (row.toOn === null || row.toOn >= today));
    // Who has left holds nothing, even where nobody has ended his post.
    const cards = await personCards(current.map((row) => row.personId));
    const held = new Set(
      current
        .filter((row) => cards.get(row.personId)?.status === 'active')
        .map((row) => `${row.role}|${row.nodeId}`),
    );
    const nodes = [
      ...standing.map((row) => ({
        id: row._id,
        level: row.level,
        label: row.label,
        order: row.order,
        above: [row.buildingId, row.campusId],
      })),
      ...classes.map((row) => ({
        id: row._id,
        level: row.level,
        label: row.label,
        order: row.order,
        above: [row.majorId, row.collegeId],
      })),
    ];
    return {
      kinds: GAP_KINDS.map((role) => {
        // A keeper of a whole campus keeps its buildings, a counselor of a college its classes.
        const under = nodes.filter((node) => node.level === LEVEL_OF[role] && (!reach || reach.has(node.id)));
        const items = under
          .filter(
            (node) =>
              !held.has(`${role}|${node.id}`) &&
              !node.above.some((id) => id !== null && held.has(`${role}|${id}`)),
          )
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .map(({ id, level, label }) => ({ id, level, label }));
        return { role, total: under.length, items };
      }),
    };
  },
};
