import * as clock from './clock';
import { logError, logLine } from './log';
import * as sdk from './sdk';

/** One piece of timed work; idempotent, resumable, right when a run is missed, doubled or late. */
export interface Job {
  name: string;
  /** Returns how much was done, for the log. */
  run(now: number): Promise<number>;
}

/**
 * The function behind the timer. A call that carries an OPENID comes from a phone and is refused: any client
 * can call any function. One job's failure does not keep the others from running.
 */
export function serveTimer(jobs: readonly Job[]) {
  return async function main(): Promise<{ ok: boolean; done: Record<string, number> }> {
    if (sdk.wxContext().OPENID) return { ok: false, done: {} };
    const done: Record<string, number> = {};
    let ok = true;
    for (const job of jobs) {
      const now = clock.now();
      sdk.meter.requests = 0;
      try {
        done[job.name] = await job.run(now);
      } catch (error) {
        ok = false;
        logError(`job ${job.name}`, error);
      }
      logLine({
        t: 'job',
        job: job.name,
        done: done[job.name] ?? null,
        ms: clock.now() - now,
        db: sdk.meter.requests,
      });
    }
    return { ok, done };
  };
}
