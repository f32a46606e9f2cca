import { create } from 'zustand';
import { org } from '@contract/org';
import type { MeView } from '@contract/org-people';
import { call, CallFailure } from './call';
import { hasConsented } from './consent';
import { onReconnect } from './network';
import { queue } from './queue';
import { dropReplies, replyCacheBelongsTo } from './reply-cache';
import { readStored, removeStored, writeStored } from './storage';

interface Session {
  /** `failed`: nobody could be asked and nothing is known from before. */
  state: 'starting' | 'unbound' | 'signed-in' | 'failed';
  me: MeView | null;
  error: CallFailure | null;
}

const KEY = 'session';

export const useSession = create<Session>(() => ({ state: 'starting', me: null, error: null }));

/** Lets the person of the last visit in at once; the server is asked behind it. */
export function resumeSession(): void {
  if (!hasConsented()) return;
  const me = readStored(KEY) as MeView | null;
  if (me) enter(me);
  void refreshSession();
}

onReconnect(() => {
  if (useSession.getState().state === 'failed') void refreshSession();
});

let asking: Promise<void> | null = null;

/** Asks who holds this phone. Never called before consent. */
export function refreshSession(): Promise<void> {
  if (!hasConsented()) return Promise.resolve();
  asking ??= askServer().finally(() => {
    asking = null;
  });
  return asking;
}

async function askServer(): Promise<void> {
  try {
    enter(await call(org, 'whoami', {}));
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    if (error.code === 'SIGN_IN_REQUIRED') leave();
    else if (useSession.getState().state !== 'signed-in') useSession.setState({ state: 'failed', error });
  }
}

/** Lets a person in whom the server just named. */
export function enter(me: MeView): void {
  replyCacheBelongsTo(me.person.id);
  queue.belongTo(me.person.id);
  writeStored(KEY, me);
  useSession.setState({ state: 'signed-in', me, error: null });
}

/** Forgets the person on this phone; his unsent intents stay for him, his loaded pages do not. */
export function leave(): void {
  removeStored(KEY);
  dropReplies();
  replyCacheBelongsTo(null);
  queue.belongTo(null);
  useSession.setState({ state: 'unbound', me: null, error: null });
}
