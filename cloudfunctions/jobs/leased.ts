import { MINUTE, SECOND } from '@contract/core/time';
import { lte } from '@kernel/filter';
import type { Job } from '@kernel/serve-timer';
import { randomUUID } from 'node:crypto';
import { leases } from './repo';

/** Longer than the function may run, so that a killed run frees its job soon and a living one is never doubled. */
const LEASE = MINUTE + 15 * SECOND;

/**
 * The job under a lease: of two runs that overlap one does the work, the other leaves at once. The lease is given
 * back at the end; a run that was killed loses it by time.
 */
export function leased(job: Job): Job {
  return {
    name: job.name,
    async run(now) {
      const holder = randomUUID();
      const lease = { holder, until: now + LEASE, lastRunAt: now };
      const taken =
        (await leases.change({ _id: job.name, until: lte(now) }, { set: lease })) ||
        (await leases.insert({ _id: job.name, rev: 0, ...lease }));
      if (!taken) return 0;
      try {
        return await job.run(now);
      } finally {
        await leases.change({ _id: job.name, holder }, { set: { until: now } });
      }
    },
  };
}
