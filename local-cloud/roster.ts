import { readFile } from 'node:fs/promises';
import { dayOf } from '../src/contract/core/time';
import { applyWrites, chosen, type RosterStore } from '../cloudfunctions/_roster/apply';
import type { Finding } from '../cloudfunctions/_roster/findings';
import { planImport, type PlanCounts } from '../cloudfunctions/_roster/plan';
import { type Existing } from '../cloudfunctions/_roster/write';
import { readRosterFile } from '../cloudfunctions/_roster/read';
import type { Database } from './database/engine';

/** The parts of a local cloud that an import needs. */
export interface RosterTarget {
  database: Database;
  clock: { now(): number };
}

export interface ImportOutcome {
  counts: PlanCounts;
  findings: Finding[];
  /** Documents written; 0 when the file says what is stored already. */
  written: number;
  seconds: number;
}

export interface ImportOptions {
  log?: (line: string) => void;
  /** People and posts a newer file lacks are left alone unless asked for. */
  endMissing?: boolean;
  endPosts?: boolean;
}

const BATCH = 1000;

/** Imports a roster file from disk. Rejects with FileRefused, whose message is for the person at the screen. */
export async function importRosterFile(target: RosterTarget, file: string, options: ImportOptions = {}) {
  return importRoster(target, await readFile(file), options);
}

/**
 * Imports a roster straight into the local cloud's database: the same reading, plan and writes as in the app, without
 * its preview. A repeated import writes nothing; a killed one is finished by running it again.
 */
export async function importRoster(
  { database, clock }: RosterTarget,
  bytes: Buffer,
  options: ImportOptions = {},
): Promise<ImportOutcome> {
  const log = options.log ?? (() => undefined);
  const begun = performance.now();
  const seconds = () => Math.round(performance.now() - begun) / 1000;
  const file = await readRosterFile(bytes);
  log(
    `读到 ${file.students.length} 名学生、${file.staff?.length ?? 0} 名教职工、${file.posts.length} 个岗位（${seconds()} 秒）`,
  );
  const plan = planImport(file, readExisting(database), dayOf(clock.now()));
  const { counts } = plan;
  log(
    `新增 ${counts.new}，变更 ${counts.changed}，调换床位 ${counts.moved}，没有变化 ${counts.unchanged}；` +
      `新任岗位 ${counts.postsNew}；拒绝 ${counts.refused}，需核对 ${counts.warnings}，自动修正 ${counts.repaired}`,
  );
  const writes = chosen(plan.writes, {
    endMissing: options.endMissing ?? false,
    endPosts: options.endPosts ?? false,
  });
  let told = 0;
  const applied = await applyWrites(storeIn(database, clock.now()), writes, {
    batch: BATCH,
    progress: (done, of) => {
      if (done - told < of / 5 && done < of) return;
      told = done;
      log(`写入 ${done}/${of}（${seconds()} 秒）`);
    },
  });
  return { counts, findings: plan.findings, written: applied.written, seconds: seconds() };
}

function readExisting(database: Database): Existing {
  // The importer is these collections' only writer, so they have the shapes it wrote.
  const all = (name: string) => database.find(name) as never;
  return { people: all('people'), places: all('places'), studies: all('studies'), grants: all('grants') };
}

function storeIn(database: Database, now: number): RosterStore {
  return {
    insert: (collection, docs) => {
      database.insert(collection, docs as Record<string, unknown>[]);
      return Promise.resolve();
    },
    set: (collection, ids, fields) => {
      const extra = collection === 'grants' && fields.state === 'ended' ? { endedAt: now } : {};
      database.update(
        collection,
        { _id: { $in: ids } },
        { $set: { ...fields, ...extra }, $inc: { rev: 1 } },
        { multi: true },
      );
      if (collection === 'people' && 'floorId' in fields) {
        const { floorId, buildingId, campusId } = fields;
        database.update(
          'absence_spans',
          { personId: { $in: ids }, to: { $gt: now } },
          {
            $set: {
              floorId,
              ...(buildingId === undefined ? {} : { buildingId }),
              ...(campusId === undefined ? {} : { campusId }),
            },
            $inc: { rev: 1 },
          },
          { multi: true },
        );
      }
      return Promise.resolve();
    },
  };
}
