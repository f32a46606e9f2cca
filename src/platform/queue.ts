import { newRequestId } from '@contract/core/ids';
import { create } from 'zustand';
import { CallFailure, callByName } from './call';
import { serverNow } from './clock';
import { onReconnect } from './network';
import type { Intent, Outcome } from './intent';
import { OfflineQueue } from './offline-queue';
import { readStored, removeStored, writeStored } from './storage';

/** What waits on this phone: `waiting` will be sent by itself, `refused` needs a person to look at it. */
export const useQueue = create<{ waiting: readonly Intent[]; refused: readonly Intent[] }>(() => ({
  waiting: [],
  refused: [],
}));

async function sendIntent(intent: Intent): Promise<Outcome> {
  try {
    const data = await callByName(intent.domain, intent.action, intent.input, {
      requestId: intent.id,
      attempts: 1,
    });
    return { ok: true, data };
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    // A phone whose binding was released keeps its marks: they belong to the person, not to the session.
    const final = !error.retryable && error.code !== 'SIGN_IN_REQUIRED';
    const { code, message, details } = error;
    return { ok: false, final, unsent: code === 'OFFLINE', code, message, details };
  }
}

export const queue = new OfflineQueue({
  read: readStored,
  write: writeStored,
  remove: removeStored,
  send: sendIntent,
  newId: () => newRequestId(serverNow()),
  now: serverNow,
  later(work, ms) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  changed(intents) {
    useQueue.setState({
      waiting: intents.filter((intent) => !intent.refusal),
      refused: intents.filter((intent) => intent.refusal),
    });
  },
});

onReconnect(() => void queue.flush());
