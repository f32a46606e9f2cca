import type { Collection, Stored } from './collection';
import { gt, exists } from './filter';
import type { Plain } from './plain';
import * as sdk from './sdk';
import { mergeUpdates, type Update } from './update';

/** Something that must happen elsewhere because this document changed. */
export interface Effect {
  kind: string;
  data: { readonly [key: string]: Plain };
}

/** Effects wait inside their document, stored by the same single write that made them due. */
export interface EffectBatch {
  at: number;
  list: readonly Effect[];
}

export interface WithEffects extends Stored {
  effects: Readonly<Record<string, EffectBatch>>;
  /** Batches not yet applied; indexed, so that the job finds them. */
  pendingEffects: number;
}

/**
 * Applies one effect. Must be idempotent: every `_id` it creates derives from `key` (document, batch, place in
 * the batch), so that twice is once.
 */
export type EffectHandler = (data: Effect['data'], key: string, now: number) => Promise<void>;
export type EffectHandlers = Readonly<Record<string, EffectHandler>>;

/** Fields of a new document without, or with, effects. */
export function initialEffects(
  batchId?: string,
  list: readonly Effect[] = [],
  at = 0,
): Pick<WithEffects, 'effects' | 'pendingEffects'> {
  return batchId === undefined || list.length === 0
    ? { effects: {}, pendingEffects: 0 }
    : { effects: { [batchId]: { at, list } }, pendingEffects: 1 };
}

/** The update with a batch of effects in it; the batch's id derives from the intent, so a repeat replaces it. */
export function withEffects(update: Update, batchId: string, list: readonly Effect[], now: number): Update {
  if (list.length === 0) return update;
  return mergeUpdates(update, {
    set: { [`effects.${batchId}`]: { at: now, list } },
    inc: { pendingEffects: 1 },
  });
}

/** What an effect's rows derive their ids from: the same for whoever applies it. */
export function effectKey(collection: string, docId: string, batchId: string, place: number): string {
  return `${collection}:${docId}:${batchId}:${place}`;
}

/** Applies one batch in order and takes it out of its document. */
export async function drainBatch<T extends WithEffects>(
  collection: Collection<T>,
  docId: string,
  batchId: string,
  batch: EffectBatch,
  handlers: EffectHandlers,
  now: number,
): Promise<void> {
  const before = sdk.meter.draining;
  sdk.meter.draining = true;
  try {
    for (const [place, effect] of batch.list.entries()) {
      const handler = handlers[effect.kind];
      if (!handler) throw new Error(`no handler for the effect ${effect.kind}`);
      await handler(effect.data, effectKey(collection.name, docId, batchId, place), now);
    }
    const filter = { _id: docId, [`effects.${batchId}`]: exists(true) } as Parameters<
      Collection<T>['change']
    >[0];
    await collection.change(filter, { unset: [`effects.${batchId}`], inc: { pendingEffects: -1 } });
  } finally {
    sdk.meter.draining = before;
  }
}

/** The net under the drain after a call: applies what is still pending, at most `limit` documents. */
export async function drainPending<T extends WithEffects>(
  collection: Collection<T>,
  handlers: EffectHandlers,
  now: number,
  limit: number,
  onError: (error: unknown, docId: string) => void,
): Promise<number> {
  const pending = await collection.unsafeFind(
    'the outbox belongs to the server',
    { pendingEffects: gt(0) },
    { fields: ['effects'], limit },
  );
  let drained = 0;
  for (const doc of pending) {
    for (const [batchId, batch] of Object.entries(doc.effects)) {
      try {
        await drainBatch(collection, doc._id, batchId, batch, handlers, now);
        drained += 1;
      } catch (error) {
        // One bad effect must not hold up the others; it stays and is tried again by the next run.
        onError(error, doc._id);
      }
    }
  }
  return drained;
}
