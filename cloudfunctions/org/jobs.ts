import { lt, not } from '@kernel/filter';
import type { Job } from '@kernel/serve-timer';
import { dropFile } from './import-files';
import { KEEP_PREVIEW } from './import-reading';
import { workOnImport } from './import-work';
import { importPages, importRuns, importSlices, settings } from './repo';

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
    const old = await importRuns.unsafeFind(
      'reports whose time is over',
      { startedAt: lt(now - KEEP_PREVIEW), reportFileId: not(null) },
      { limit: 20 },
    );
    for (const { _id, reportFileId } of old) {
      if (reportFileId !== null) await dropFile(reportFileId);
      await importRuns.change({ _id }, { set: { reportFileId: null } });
    }
    return (
      old.length +
      (await importPages.removeMany({ expireAt: lt(now) })) +
      (await importSlices.removeMany({ expireAt: lt(now) }))
    );
  },
};

/** Leaves a sign of life, with what the timer's own environment has: what the doctor reads. */
const pulse: Job = {
  name: 'org.pulse',
  async run(now) {
    const fields = { value: String(templatesConfigured()), setBy: 'jobs', setAt: now };
    if (await settings.change({ _id: 'pulse' }, { set: fields })) return 1;
    await settings.insert({ _id: 'pulse', rev: 1, ...fields });
    return 1;
  },
};

function templatesConfigured(): number {
  try {
    const ids = JSON.parse(process.env.REMINDER_TEMPLATES ?? '{}') as Record<string, unknown>;
    return Object.values(ids).filter((id) => typeof id === 'string' && id !== '').length;
  } catch {
    return 0;
  }
}

export const jobs: readonly Job[] = [imports, sweep, pulse];
