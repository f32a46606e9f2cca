import { KIND_NAMES } from '@contract/leave-kinds';
import type { leave } from '@contract/leave';
import type { OutputOf } from '@contract/core/define';
import { newRequestId } from '@contract/core/ids';
import { serverNow } from '@/platform/clock';
import { queue } from '@/platform/queue';
import type { Outcome } from '@/platform/intent';
import { titleOf, type Application } from './draft';

/** Applications of this phone that are on their way; each is a slot of its own, none replaces another. */
export const APPLY_LANE = 'leave.apply';

export type Sent =
  | { how: 'answered'; leaveId: string }
  /** On the phone, to be sent by itself. */
  | { how: 'kept' }
  | { how: 'refused'; message: string }
  /** The phone's storage is full: nothing was kept, nothing was sent. */
  | { how: 'lost' };

/**
 * Sends an application by way of the queue, net or not: it lies on the phone before it leaves, under one requestId,
 * so a death in between sends it again and the server makes one leave of it.
 */
export async function sendApplication(application: Application): Promise<Sent> {
  const now = serverNow();
  let id: string | null = null;
  let outcome: Outcome | null = null;
  const stop = queue.listen(APPLY_LANE, (intent, ended) => {
    if (intent.id !== id) return false;
    outcome = ended;
    return true;
  });
  try {
    const intent = queue.add({
      lane: APPLY_LANE,
      slot: `${APPLY_LANE}:${newRequestId(now)}`,
      domain: 'leave',
      action: 'apply',
      input: application,
      title: titleOf(application, KIND_NAMES[application.kind], now),
    });
    if (!intent) return { how: 'lost' };
    id = intent.id;
    await queue.drain(APPLY_LANE);
    return sentOf(outcome);
  } finally {
    stop();
  }
}

function sentOf(outcome: Outcome | null): Sent {
  if (!outcome) return { how: 'kept' };
  if (!outcome.ok) return { how: 'refused', message: outcome.message };
  return { how: 'answered', leaveId: (outcome.data as OutputOf<typeof leave, 'apply'>).leaveId };
}
