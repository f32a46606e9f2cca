import { readStored, writeStored } from './storage';

const KEY = 'clock-offset';
/** A drift below this is transport time, not a wrong clock: rewriting it at every reply would only wear storage. */
const NOTICEABLE = 2_000;

let offset = (readStored(KEY) as number | null) ?? 0;

/** The phone's own clock (epoch ms); may be a day wrong. */
export function phoneNow(): number {
  return Date.now();
}

/** The server's clock (epoch ms), as far as the last reply told. */
export function serverNow(): number {
  return phoneNow() + offset;
}

/** Learns from a reply: `sentAt` and `receivedAt` by the phone's clock, `now` by the server's. */
export function learnServerTime(now: number, sentAt: number, receivedAt: number): void {
  const measured = Math.round(now - (sentAt + receivedAt) / 2);
  if (Math.abs(measured - offset) < NOTICEABLE) return;
  offset = measured;
  writeStored(KEY, offset);
}
