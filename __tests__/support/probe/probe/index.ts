import { openCollection, type Stored } from '@kernel/collection';
import {
  drainPending,
  initialEffects,
  type Effect,
  type EffectHandlers,
  type WithEffects,
} from '@kernel/effects';
import { countTry } from '@kernel/limits';
import { idsAt, scopeOf } from '@kernel/scope';
import { serve } from '@kernel/serve';
import { inTransaction } from '@kernel/transaction';
import { transition } from '@kernel/transition';
import { ECHOES, NOTES } from './collections';
import { NOTE_STATES, probe } from './contract';

interface NoteDoc extends WithEffects {
  text: string;
  state: 'open' | 'done' | 'dropped';
  floorId: string;
  at: number;
  n: number;
  /** Beyond the output schema: must never leave. */
  secret: string;
}

const notes = openCollection<NoteDoc>(NOTES);
const echoes = openCollection<Stored & { text: string }>(ECHOES);
let crashed = false;

const effects: EffectHandlers = {
  echo: async (data, key) => {
    await echoes.insertMissing([{ _id: key, rev: 0, text: String(data.text) }]);
  },
};

export const main = serve(
  probe,
  {
    hello: (ctx) => Promise.resolve({ who: ctx.caller?.name ?? null }),
    me: (ctx) => Promise.resolve({ personId: ctx.identity.personId, roles: [...ctx.identity.roles] }),
    leaders: () => Promise.resolve({ ok: true }),
    seldom: () => Promise.resolve({}),
    notes: (ctx, input) =>
      notes.page(
        scopeOf(ctx.identity, ['floor-leader']),
        {},
        { by: 'at', direction: -1, cursor: input.cursor, limit: input.limit },
      ),
    async write(ctx, input) {
      if (input.fail === 'full') ctx.fail('NOTE_FULL', { n: 3, secret: 'never' });
      const [floorId = ''] = idsAt(scopeOf(ctx.identity, ['floor-leader']), 'floor');
      const batch = ctx.newId('batch');
      const effects: Effect[] = [{ kind: 'echo', data: { text: input.text } }];
      const _id = ctx.newId('note');
      const doc: NoteDoc = {
        _id,
        rev: 0,
        text: input.text,
        state: 'open',
        floorId,
        at: ctx.now,
        n: 0,
        secret: 'private',
        ...initialEffects(batch, effects, ctx.now),
      };
      await notes.insertMissing([doc]);
      if (input.fail === 'crash') throw new Error('a bug');
      if (input.fail === 'once' && !crashed) {
        crashed = true;
        throw new Error('a passing fault');
      }
      ctx.afterCommit(notes, _id, batch, effects);
      return doc;
    },
    async finish(ctx, input) {
      const passed = await transition(notes, NOTE_STATES, input.to, { _id: input.id });
      if (!passed) ctx.fail('NOTE_CLOSED');
      return { rev: 1 };
    },
    whisper: () => Promise.resolve({}),
    async move(_ctx, input) {
      await inTransaction(async (tx) => {
        const from = await tx.get('probe_notes', input.from);
        await tx.get('probe_notes', input.to);
        if (!from) throw new Error('no such note');
        await tx.change('probe_notes', input.from, { inc: { n: -input.n } });
        await tx.change('probe_notes', input.to, { inc: { n: input.n } });
      });
      return {};
    },
    sweep: async (ctx) => ({ drained: await drainPending(notes, effects, ctx.now, 100, () => undefined) }),
    tries: async (ctx, input) => ({ allowed: await countTry(input.key, 5, 600_000, ctx.now) }),
  },
  effects,
);
