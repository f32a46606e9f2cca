import { SECOND } from '@contract/core/time';
import { lt } from '@kernel/filter';
import { readAndPlan } from './import-reading';
import { writeSlices } from './import-writing';
import { importRuns } from './repo';

/** Longer than the function may run: a living worker is never doubled, a killed one is followed soon. */
const LEASE = 70 * SECOND;

/**
 * Does the next part of an import or roll-over: plans it, or writes a few slices. Whoever holds the lease works; a
 * killed one is taken up by the next call or by the timer. Returns the number of documents compared or written.
 */
export async function workOnImport(importId: string, now: number): Promise<number> {
  const mine = await importRuns.change(
    { _id: importId, slot: 'open', leaseUntil: lt(now) },
    { set: { leaseUntil: now + LEASE }, inc: { attempts: 1 } },
  );
  if (!mine) return 0;
  try {
    const run = await importRuns.unsafeFirst('the work is the whole school’s', { _id: importId });
    if (run?.state === 'reading') return await readAndPlan(run, now);
    if (run?.state === 'applying' || run?.state === 'undoing') return await writeSlices(run, now);
    return 0;
  } finally {
    await importRuns.change({ _id: importId }, { set: { leaseUntil: 0 } });
  }
}
