import { IMPORT_STATES } from '@contract/org-import';
import { DAY, dayOf } from '@contract/core/time';
import * as sdk from '@kernel/sdk';
import { transition } from '@kernel/transition';
import { FileRefused } from '../_roster/findings';
import { planImport, type Plan } from '../_roster/plan';
import { type Existing } from '../_roster/write';
import { planRollOver } from '../_roster/plan-roll-over';
import { readRosterFile } from '../_roster/read';
import { reportSheets, sheetsToWorkbook } from '../_roster/report';
import type { ImportRunDoc } from './documents';
import { dropFile, dropRoster } from './import-files';
import { storePages } from './import-pages';
import { sliceId } from './import-writing';
import { grants, importPages, importRuns, importSlices, people, places, studies } from './repo';

const WRITES_A_SLICE = 200;
export const KEEP_PREVIEW = 180 * DAY;
/** A file that was begun so often and never read to its end is not read for ever. */
const READINGS = 3;
const TOO_HARD =
  '读了几次都没有读完：文件可能太大或已损坏，请删去图片和多余的工作表，另存为新的 .xlsx，或分成几个文件再导入';
const WHY = 'an import compares the whole school';

/** Makes the run's plan and stores it in slices and pages. Returns the number of people compared. */
export async function readAndPlan(run: ImportRunDoc, now: number): Promise<number> {
  let plan: Plan;
  try {
    if ((run.attempts ?? 0) > READINGS) throw new FileRefused(TOO_HARD);
    plan = await planOf(run, dayOf(now));
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    await transition(
      importRuns,
      IMPORT_STATES,
      'refused',
      { _id: run._id },
      { set: { refusal: error.message, slot: run._id, closedAt: now } },
    );
    await dropRoster(run);
    return 0;
  }
  const expireAt = now + KEEP_PREVIEW;
  // A reading that was killed half-way left slices of a plan nobody saw.
  await importSlices.removeMany({ importId: run._id });
  const slices = Math.ceil(plan.writes.length / WRITES_A_SLICE);
  for (let number = 0; number < slices; number += 1) {
    const writes = plan.writes.slice(number * WRITES_A_SLICE, (number + 1) * WRITES_A_SLICE);
    await importSlices.insert({
      _id: sliceId(run._id, number),
      importId: run._id,
      writes: JSON.stringify(writes),
      expireAt,
      rev: 1,
    });
  }
  await storePages(run._id, plan, expireAt);
  const report = await sheetsToWorkbook(reportSheets(plan));
  const reportFileId = await sdk.uploadFile(`imports/${run._id}/report.xlsx`, report);
  const shown = await transition(
    importRuns,
    IMPORT_STATES,
    'previewed',
    { _id: run._id },
    { set: { counts: { ...plan.counts }, slices, reportFileId } },
  );
  // Cancelled while it was read: nobody will ask for these.
  if (!shown) {
    await importSlices.removeMany({ importId: run._id });
    await importPages.removeMany({ importId: run._id });
    await dropFile(reportFileId);
  }
  return plan.counts.rows;
}

async function planOf(run: ImportRunDoc, today: string): Promise<Plan> {
  if (run.rollOver) return planRollOver(run.rollOver, await existing(), today);
  const file = await readRosterFile(await sdk.downloadFile(run.fileId));
  return planImport(file, await existing(), today);
}

async function existing(): Promise<Existing> {
  return {
    people: await people.unsafeAll(WHY, {}),
    places: await places.unsafeAll(WHY, {}),
    studies: await studies.unsafeAll(WHY, {}),
    grants: await grants.unsafeAll(WHY, {}),
  };
}
