import { MINUTE, SECOND } from '@contract/core/time';
import { lte } from '@kernel/filter';
import type { Job } from '@kernel/serve-timer';
import { randomUUID } from 'node:crypto';
import { leases } from './repo';

/** Longer than the function may run, so that a living run is never doubled and a killed one frees the timer soon. */
const LEASE = MINUTE + 15 * SECOND;
const TIMER = 'every-minute';

/**
 * The jobs under one lease: of two runs that overlap one does the work and the other leaves at once. The lease is
 * given back at the end; a run that was killed loses it by time. 3 requests a run.
 */
export function leased(jobs: readonly Job[]): Job[] {
  let holder: string | null = null;
  return [
    {
      name: 'lease.take',
      async run(now) {
        const mine = randomUUID();
        const lease = { holder: mine, until: now + LEASE, lastRunAt: now };
        const taken =
          (await leases.change({ _id: TIMER, until: lte(now) }, { set: lease })) ||
          (await leases.insert({ _id: TIMER, rev: 0, ...lease }));
        holder = taken ? mine : null;
        return taken ? 1 : 0;
      },
    },
    ...jobs.map((job): Job => ({ name: job.name, run: async (now) => (holder ? job.run(now) : 0) })),
    {
      name: 'lease.give-back',
      async run(now) {
        if (!holder) return 0;
        await leases.change({ _id: TIMER, holder }, { set: { until: now } });
        holder = null;
        return 1;
      },
    },
  ];
}
