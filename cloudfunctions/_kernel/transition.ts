import { statesBefore, type StateMap } from '@contract/core/states';
import type { Collection, Stored } from './collection';
import { oneOf, type Filter } from './filter';
import { mergeUpdates, type Update } from './update';

/**
 * Passes one document to state `to` from any state the map allows (or only from `from`), as one conditional
 * update: of two racing calls exactly one gets true.
 */
export async function transition<T extends Stored & { state: string }>(
  collection: Collection<T>,
  states: StateMap<T['state']>,
  to: T['state'],
  where: Filter<T> & { _id: string },
  update: Update = {},
  from?: readonly T['state'][],
): Promise<boolean> {
  const before = statesBefore<T['state']>(states, to).filter((state) => !from || from.includes(state));
  if (before.length === 0) throw new Error(`no state passes to ${to}`);
  const filter = { ...where, state: oneOf(before) } as Filter<T> & { _id: string };
  return collection.change(filter, mergeUpdates({ set: { state: to } }, update));
}
