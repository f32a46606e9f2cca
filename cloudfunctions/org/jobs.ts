import { lt } from '@kernel/filter';
import type { Job } from '@kernel/serve-timer';
import { workOnImport } from './import-work';
import { importPages, importRuns, importSlices } from './repo';

/** Carries on with the import that is under way, should nobody be looking at it. */
const imports: Job = {
  name: 'org.imports',
  async run(now) {
    const open = await importRuns.unsafeFirst('the timer has no caller', { slot: 'open' });
    return open ? workOnImport(open._id, now) : 0;
  },
};

/** Previews hold names and phone numbers: they go when their time is over. */
const sweep: Job = {
  name: 'org.import-previews',
  async run(now) {
    return (
      (await importPages.removeMany({ expireAt: lt(now) })) +
      (await importSlices.removeMany({ expireAt: lt(now) }))
    );
  },
};

export const jobs: readonly Job[] = [imports, sweep];
