import { HOUR } from '@contract/core/time';
import { GATEKEEPERS } from '@contract/leave-roles';
import { reaches, scopeOf } from '@kernel/scope';
import type { Context } from '@kernel/context';
import { personCards, type PersonCard } from '../org/public';
import type { BarDoc } from './documents';
import type { LeaveHandlers, Reply } from './handlers';
import { barId } from './policy-store';
import { bars } from './repo';

const ATTEMPTS = 3;

function present(gate: BarDoc): Reply<'gate'> {
  const { name, className, reason, byName, at, untilOn, override } = gate;
  return {
    personId: gate.personId,
    name,
    className,
    reason,
    byName,
    at,
    untilOn,
    override: override && { byName: override.byName, reason: override.reason, until: override.until },
  };
}

async function reached(ctx: Context<'NOT_FOUND'>, personId: string): Promise<PersonCard> {
  const card = (await personCards([personId])).get(personId);
  if (card?.kind !== 'student' || !reaches(scopeOf(ctx.identity, GATEKEEPERS), card))
    return ctx.fail('NOT_FOUND');
  return card;
}

/** L12: who may not ask, and the counselor's way past it with a reason. Every step stays in the row's log. */
export const gatingHandlers: Pick<LeaveHandlers, 'gate' | 'ungate' | 'gates'> = {
  gate: async (ctx, { personId, reason, untilOn }) => {
    const card = await reached(ctx, personId);
    const { personId: by, name: byName } = ctx.identity;
    const entry = { at: ctx.now, by, text: `限制请假：${reason}` };
    const set = { active: true, reason, by, byName, at: ctx.now, untilOn: untilOn ?? null, override: null };
    const doc: BarDoc = {
      _id: barId(personId),
      personId,
      rev: 0,
      name: card.name,
      className: card.className,
      classId: card.classId,
      collegeId: card.collegeId,
      ...set,
      log: [entry],
    };
    if (await bars.insert(doc)) return present(doc);
    await bars.change({ _id: barId(personId) }, { set, push: { log: { each: [entry], keep: 100 } } });
    return present({ ...doc, ...set });
  },

  ungate: async (ctx, { personId, reason, hours }) => {
    await reached(ctx, personId);
    const { personId: by, name: byName } = ctx.identity;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const gate = await bars.unsafeFirst('the caller’s reach was checked above', { _id: barId(personId) });
      if (!gate?.active) return ctx.fail('LEAVE_NOT_GATED');
      if (hours === undefined) {
        const entry = { at: ctx.now, by, text: `解除限制：${reason}` };
        const lifted = await bars.change(
          { _id: barId(personId), active: true },
          { set: { active: false }, push: { log: { each: [entry], keep: 100 } } },
        );
        if (lifted) return { personId, gate: null };
        continue;
      }
      const override = { by, byName, reason, until: ctx.now + hours * HOUR };
      const update = {
        set: { override },
        push: { log: { each: [{ at: ctx.now, by, text: `放行 ${hours} 小时：${reason}` }], keep: 100 } },
      };
      if (await bars.change({ _id: barId(personId), rev: gate.rev }, update)) {
        return { personId, gate: present({ ...gate, override }) };
      }
    }
    throw new Error(`the bar on ${personId} keeps changing`);
  },

  gates: async (ctx, { cursor, limit }) => {
    const scope = scopeOf(ctx.identity, GATEKEEPERS);
    const page = await bars.page(scope, { active: true }, { by: 'at', direction: -1, cursor, limit });
    return { items: page.items.map(present), next: page.next };
  },
};
