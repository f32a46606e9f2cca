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
  /** When the tries of the last `length` ms were made, epoch ms. */
  at: number[];
  expireAt: number;
}

const tries = openCollection<TryDoc>(TRIES);

/**
 * The binding limit, counted in the database: at most `max` tries of `key` in any `length` ms, wherever they begin
 * (a window that starts anew on the hour would let twice as many through around it). True when this try is allowed.
 * 2 requests, one for a refusal; more while others try the same key at the same moment.
 */
export async function countTry(key: string, max: number, length: number, now: number): Promise<boolean> {
  // Who loses a round lost it to a try that was counted: after `max` of them the next reading says no.
  for (let round = 0; round <= max; round += 1) {
    const row = await tries.unsafeFirst('tries belong to nobody', { _id: key });
    const expireAt = now + 2 * length;
    if (!row) {
      if (await tries.insert({ _id: key, rev: 1, at: [now], expireAt })) return true;
      continue;
    }
    const recent = row.at.filter((at) => at > now - length);
    if (recent.length >= max) return false;
    if (await tries.change({ _id: key, rev: row.rev }, { set: { at: [...recent, now], expireAt } }))
      return true;
  }
  return false;
}

export async function sweepTries(now: number): Promise<number> {
  return tries.removeMany({ expireAt: lt(now) });
}
