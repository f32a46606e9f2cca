import type { CallError } from '@contract/core/define';
import { DAY, SECOND } from '@contract/core/time';
import { openCollection, type Stored } from './collection';
import { RECEIPTS } from './collections';
import { canonicalJson, digest } from './digest';
import { lt } from './filter';
import { FUNCTION_TIMEOUT } from './limits';
import type { Plain } from './plain';

/** One command's receipt; the audit record too. `reply` is what a replay is answered with. */
export interface ReceiptDoc extends Stored {
  action: string;
  /** personId, or a digest of the openid before binding; null for anonymous commands. */
  actor: string | null;
  inputHash: string;
  state: 'claimed' | 'done' | 'refused';
  claimedAt: number;
  leaseUntil: number;
  closedAt: number | null;
  /** JSON text: a reply's keys need not be field names. */
  reply: string;
  expireAt: number;
}

/** Longer than a phone's queue may hold an intent, so that a late replay still meets its receipt. */
const KEEP = 30 * DAY;
/** A claim lives until the function must have ended. */
const LEASE = FUNCTION_TIMEOUT + 5 * SECOND;

const receipts = openCollection<ReceiptDoc>(RECEIPTS);

export type Claim =
  | { kind: 'mine'; id: string }
  | { kind: 'done'; reply: unknown }
  | { kind: 'refused'; error: CallError }
  | { kind: 'busy' }
  | { kind: 'reused' };

export interface Intent {
  action: string;
  actor: string | null;
  requestId: string;
  input: unknown;
}

/** `_id` of an intent's receipt; every document an intent creates derives its own from it. */
export function receiptId(intent: Intent): string {
  return digest(intent.actor ?? '', intent.action, intent.requestId);
}

/** Claims the intent: 1 request for a new one, 2–3 for a replay. */
export async function claim(intent: Intent, now: number): Promise<Claim> {
  const id = receiptId(intent);
  const inputHash = digest(canonicalJson(intent.input as Plain));
  const inserted = await receipts.insert({
    _id: id,
    rev: 0,
    action: intent.action,
    actor: intent.actor,
    inputHash,
    state: 'claimed',
    claimedAt: now,
    leaseUntil: now + LEASE,
    closedAt: null,
    reply: 'null',
    expireAt: now + KEEP,
  });
  if (inserted) return { kind: 'mine', id };
  const held = await receipts.unsafeFirst('the id is the digest of the caller and his own intent', {
    _id: id,
  });
  if (!held) return { kind: 'busy' };
  if (held.inputHash !== inputHash) return { kind: 'reused' };
  if (held.state === 'done') return { kind: 'done', reply: JSON.parse(held.reply) };
  if (held.state === 'refused') return { kind: 'refused', error: JSON.parse(held.reply) as CallError };
  if (held.leaseUntil > now) return { kind: 'busy' };
  const taken = await receipts.change(
    { _id: id, state: 'claimed', leaseUntil: held.leaseUntil },
    { set: { leaseUntil: now + LEASE } },
  );
  return taken ? { kind: 'mine', id } : { kind: 'busy' };
}

/** `reply`: the action's output, or the CallError of a refusal. */
export async function close(
  id: string,
  state: 'done' | 'refused',
  reply: unknown,
  now: number,
): Promise<void> {
  await receipts.change({ _id: id }, { set: { state, reply: JSON.stringify(reply ?? null), closedAt: now } });
}

/** After a transient failure: the same intent may run again at once. */
export async function release(id: string): Promise<void> {
  await receipts.change({ _id: id, state: 'claimed' }, { set: { leaseUntil: 0 } });
}

/** Removes receipts past their time; returns how many. */
export async function sweepReceipts(now: number): Promise<number> {
  return receipts.removeMany({ expireAt: lt(now) });
}
