import { IMPORT_STATES } from '@contract/org-import';
import { gt, oneOf, type Scalar } from '@kernel/filter';
import { transition } from '@kernel/transition';
import { applyWrites, chosen, type RosterStore } from '../_roster/apply';
import type { Write } from '../_roster/write';
import type { ImportRunDoc } from './documents';
import { dropRoster } from './import-files';
import { takenBack } from './import-undo';
import { grants, importRuns, importSlices, people, places, spans, studies } from './repo';

/** What one call does before it answers: about 150 requests. */
const SLICES_A_CALL = 12;
/** Two requests a batch: a school's import leaves four fifths of a personal plan's 500 requests/s to others. */
const PAUSE_A_BATCH = 20;
const WHY = 'slices of a run that a person with the whole school confirmed';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Writes the next slices of a confirmed run, or takes them back. Returns the number of documents written. */
export async function writeSlices(run: ImportRunDoc, now: number): Promise<number> {
  const store = storeAt(now);
  const undoing = run.state === 'undoing';
  let { next, done } = run;
  const from = done;
  for (let count = 0; count < SLICES_A_CALL && next < run.slices; count += 1) {
    const slice = await importSlices.unsafeFirst(WHY, {
      _id: sliceId(run._id, undoing ? run.slices - 1 - next : next),
    });
    const planned = chosen(JSON.parse(slice?.writes ?? '[]') as Write[], run);
    const writes = undoing ? await takenBack(planned) : planned;
    // Killed inside a slice, it is applied again from its start: inserts are skipped, sets say the same.
    await applyWrites(store, writes);
    next += 1;
    done += writes.length;
    await importRuns.change({ _id: run._id, next: next - 1 }, { set: { next, done } });
  }
  if (next >= run.slices) {
    const closed = { slot: run._id, closedAt: now, of: done };
    await transition(
      importRuns,
      IMPORT_STATES,
      undoing ? 'undone' : 'done',
      { _id: run._id },
      { set: closed },
    );
    // A roll-over keeps its slices for the undo; the sweep takes them with the preview.
    if (run.kind === 'roster' || undoing) await importSlices.removeMany({ importId: run._id });
    await dropRoster(run);
  }
  return done - from;
}

/** Documents the confirmed parts of a run will write. 1 request a thousand slices. */
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

export function sliceId(importId: string, number: number): string {
  return `${importId}:${String(number).padStart(5, '0')}`;
}

function storeAt(now: number): RosterStore {
  const collections = { people, places, studies, grants };
  return {
    insert: async (collection, docs) => {
      // The plan was made of these very shapes and has only travelled through JSON since.
      await collections[collection].insertMissing(docs as never);
      await pause(PAUSE_A_BATCH);
    },
    set: async (collection, ids, fields, only) => {
      const extra = collection === 'grants' ? { endedAt: fields.state === 'ended' ? now : null } : {};
      const changed = await collections[collection].changeMany(
        { _id: oneOf(ids), ...(only as Readonly<Record<string, Scalar>>) },
        { set: { ...fields, ...extra } },
      );
      if (changed > 0 && collection === 'people' && 'floorId' in fields) await moveSpans(ids, fields, now);
      await pause(PAUSE_A_BATCH);
    },
  };
}

/** Absences follow the person to his new floor; those that are over stay where they were. */
async function moveSpans(
  personIds: readonly string[],
  fields: Readonly<Record<string, unknown>>,
  now: number,
): Promise<void> {
  const keys = ['floorId', 'buildingId', 'campusId', 'classId', 'collegeId'].filter((key) => key in fields);
  await spans.changeMany(
    { personId: oneOf(personIds), to: gt(now) },
    { set: Object.fromEntries(keys.map((key) => [key, fields[key]])) },
  );
}
