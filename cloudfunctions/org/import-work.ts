import { IMPORT_STATES } from '@contract/org-import';
import { dayOf, DAY, SECOND } from '@contract/core/time';
import { gt, lt } from '@kernel/filter';
import * as sdk from '@kernel/sdk';
import { transition } from '@kernel/transition';
import { applyWrites, chosen, type RosterStore } from '../_roster/apply';
import { FileRefused } from '../_roster/findings';
import { planImport, type Existing, type Plan, type Write } from '../_roster/plan';
import { readRosterFile } from '../_roster/read';
import { reportSheets, sheetsToWorkbook } from '../_roster/report';
import type { ImportRunDoc } from './documents';
import { storePages } from './import-pages';
import { grants, importRuns, importSlices, people, places, spans, studies } from './repo';

const LEASE = 70 * SECOND;
const WRITES_A_SLICE = 200;
/** What one call does before it answers: about 150 requests. */
const SLICES_A_CALL = 12;
/** Two requests a batch: a school's import leaves four fifths of a personal plan's 500 requests/s to others. */
const PAUSE_A_BATCH = 20;
export const KEEP_PREVIEW = 180 * DAY;
const WHY = 'an import compares the whole school';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Does the next part of an import: reads and plans it, or writes a few slices. Whoever holds the lease works; a killed
 * one is taken up by the next call or by the timer. Returns the number of documents written or compared.
 */
export async function workOnImport(importId: string, now: number): Promise<number> {
  const mine = await importRuns.change(
    { _id: importId, slot: 'open', leaseUntil: lt(now) },
    { set: { leaseUntil: now + LEASE } },
  );
  if (!mine) return 0;
  try {
    const run = await importRuns.unsafeFirst(WHY, { _id: importId });
    if (run?.state === 'reading') return await readFileOf(run, now);
    if (run?.state === 'applying') return await applySlices(run, now);
    return 0;
  } finally {
    await importRuns.change({ _id: importId }, { set: { leaseUntil: 0 } });
  }
}

async function readFileOf(run: ImportRunDoc, now: number): Promise<number> {
  let plan: Plan;
  try {
    const file = await readRosterFile(await sdk.downloadFile(run.fileId));
    plan = planImport(file, await existing(), dayOf(now));
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    await transition(
      importRuns,
      IMPORT_STATES,
      'refused',
      { _id: run._id },
      { set: { refusal: error.message, slot: run._id, closedAt: now } },
    );
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
  await transition(
    importRuns,
    IMPORT_STATES,
    'previewed',
    { _id: run._id },
    { set: { counts: { ...plan.counts }, slices, reportFileId } },
  );
  return plan.counts.rows;
}

async function existing(): Promise<Existing> {
  const all = async <T>(rows: AsyncGenerator<T>): Promise<T[]> => {
    const found: T[] = [];
    for await (const row of rows) found.push(row);
    return found;
  };
  return {
    people: await all(people.unsafeEach(WHY, {})),
    places: await all(places.unsafeEach(WHY, {})),
    studies: await all(studies.unsafeEach(WHY, {})),
    grants: await all(grants.unsafeEach(WHY, {})),
  };
}

async function applySlices(run: ImportRunDoc, now: number): Promise<number> {
  const store = storeAt(now);
  let { next, done } = run;
  const from = done;
  for (let count = 0; count < SLICES_A_CALL && next < run.slices; count += 1) {
    const slice = await importSlices.unsafeFirst(WHY, { _id: sliceId(run._id, next) });
    const writes = chosen(JSON.parse(slice?.writes ?? '[]') as Write[], run);
    // Killed inside a slice, it is applied again from its start: inserts are skipped, sets say the same.
    await applyWrites(store, writes);
    next += 1;
    done += writes.length;
    await importRuns.change({ _id: run._id, next: next - 1 }, { set: { next, done } });
  }
  if (next >= run.slices) {
    await transition(
      importRuns,
      IMPORT_STATES,
      'done',
      { _id: run._id },
      { set: { slot: run._id, closedAt: now, of: done } },
    );
    await importSlices.removeMany({ importId: run._id });
  }
  return done - from;
}

/** Documents the confirmed parts of a run will write. 1 request a slice. */
export async function writesOf(
  run: ImportRunDoc,
  choice: { endMissing: boolean; endPosts: boolean },
): Promise<number> {
  let total = 0;
  for await (const slice of importSlices.unsafeEach(WHY, { importId: run._id })) {
    total += chosen(JSON.parse(slice.writes) as Write[], choice).length;
  }
  return total;
}

function storeAt(now: number): RosterStore {
  const collections = { people, places, studies, grants };
  return {
    insert: async (collection, docs) => {
      // The plan was made of these very shapes and has only travelled through JSON since.
      await collections[collection].insertMissing(docs as never);
      await pause(PAUSE_A_BATCH);
    },
    set: async (collection, id, fields) => {
      const extra = collection === 'grants' && fields.state === 'ended' ? { endedAt: now } : {};
      await collections[collection].change({ _id: id } as never, { set: { ...fields, ...extra } });
      if (collection === 'people' && 'floorId' in fields) await moveSpans(id, fields, now);
      await pause(PAUSE_A_BATCH / 2);
    },
  };
}

/** Absences follow the person to his new floor; those that are over stay where they were. */
async function moveSpans(
  personId: string,
  fields: Readonly<Record<string, unknown>>,
  now: number,
): Promise<void> {
  const keys = ['floorId', 'buildingId', 'campusId', 'classId', 'collegeId'].filter((key) => key in fields);
  await spans.changeMany(
    { personId, to: gt(now) },
    { set: Object.fromEntries(keys.map((key) => [key, fields[key]])) },
  );
}

function sliceId(importId: string, number: number): string {
  return `${importId}:${String(number).padStart(5, '0')}`;
}
