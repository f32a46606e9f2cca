import { MINUTE, SECOND } from '@contract/core/time';
import { openCollection, type Stored } from './collection';
import { TRIES } from './collections';
import { lt } from './filter';

/** Time-out every function is deployed with unless its function.json says otherwise, ms. */
export const FUNCTION_TIMEOUT = 20 * SECOND;

const CALLS_A_MINUTE = { query: 120, command: 60 } as const;

const windows = new Map<string, { since: number; calls: number }>();

/**
 * The soft limit, counted in this instance only: it stops a runaway page, not an attacker with many phones.
 * True when the call may pass.
 */
export function withinRate(
  actor: string,
  action: string,
  kind: 'query' | 'command',
  limit: number | undefined,
  now: number,
): boolean {
  if (windows.size > 20_000) windows.clear();
  const key = `${actor} ${action}`;
  const held = windows.get(key);
  if (!held || now - held.since >= MINUTE || now < held.since) {
    windows.set(key, { since: now, calls: 1 });
    return true;
  }
  held.calls += 1;
  return held.calls <= (limit ?? CALLS_A_MINUTE[kind]);
}

interface TryDoc extends Stored {
  n: number;
  expireAt: number;
}

const tries = openCollection<TryDoc>(TRIES);

/**
 * The binding limit, counted in the database: at most `max` tries of `key` within a window of `length` ms.
 * True when this try is allowed. 1 request, 2 for the first in a window.
 */
export async function countTry(key: string, max: number, length: number, now: number): Promise<boolean> {
  const _id = `${key}:${Math.floor(now / length)}`;
  if (await tries.change({ _id, n: lt(max) }, { inc: { n: 1 } })) return true;
  if (await tries.insert({ _id, rev: 0, n: 1, expireAt: now + 2 * length })) return true;
  // The document was there: full, or made by another call between the two requests.
  return tries.change({ _id, n: lt(max) }, { inc: { n: 1 } });
}

export async function sweepTries(now: number): Promise<number> {
  return tries.removeMany({ expireAt: lt(now) });
}
