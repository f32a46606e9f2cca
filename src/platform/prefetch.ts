import type { ActionName, Domain, InputOf } from '@contract/core/define';
import { call, CallFailure } from './call';
import { serverNow } from './clock';
import { cachedReply, keepReply, replyKey } from './reply-cache';

const FRESH_MS = 5 * 60_000;

/** Loads a reply onto the phone while there is a network, for a screen that may be opened where there is none. */
export async function prefetch<D extends Domain, A extends ActionName<D>>(
  domain: D,
  action: A,
  input: InputOf<D, A>,
): Promise<void> {
  const key = replyKey(domain.name, action, input);
  const kept = cachedReply(key);
  if (kept && serverNow() - kept.at < FRESH_MS) return;
  try {
    keepReply(key, await call(domain, action, input, { attempts: 1 }));
  } catch (error) {
    // Nobody is waiting for it; the screen itself will ask again and say what is wrong.
    if (!(error instanceof CallFailure)) throw error;
  }
}
