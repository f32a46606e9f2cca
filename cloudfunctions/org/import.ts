import { IMPORT_STATES, type importView } from '@contract/org-import';
import type { InferInput } from 'valibot';
import { MINUTE } from '@contract/core/time';
import { gt } from '@kernel/filter';
import type { Context } from '@kernel/context';
import * as sdk from '@kernel/sdk';
import { EVERYTHING } from '@kernel/scope';
import { transition } from '@kernel/transition';
import type { ImportRunDoc } from './documents';
import type { OrgHandlers } from './handlers';
import { dropRoster } from './import-files';
import { readPage } from './import-pages';
import { workOnImport } from './import-work';
import { writesOf } from './import-writing';
import { importRuns, importSlices } from './repo';

export const importHandlers: Pick<
  OrgHandlers,
  | 'start-import'
  | 'continue-import'
  | 'imports'
  | 'import'
  | 'import-rows'
  | 'confirm-import'
  | 'cancel-import'
  | 'import-report'
> = {
  'start-import': async (ctx, { fileId, fileName }) => {
    const doc = newRun(ctx, { kind: 'roster', fileId, fileName, rollOver: null, undoUntil: null });
    // The unique slot lets one run be open; a replay after a lost answer finds its own.
    if (!(await importRuns.insert(doc)) && !(await importRuns.first(EVERYTHING, { _id: doc._id }))) {
      return ctx.fail('IMPORT_RUNNING');
    }
    return viewOf(doc, ctx.now);
  },

  'continue-import': async (ctx, { importId }) => {
    await workOnImport(importId, ctx.now);
    const run = await importRuns.first(EVERYTHING, { _id: importId });
    return run ? viewOf(run, ctx.now) : ctx.fail('NOT_FOUND');
  },

  imports: async (ctx, { cursor, limit }) => {
    const page = await importRuns.page(
      EVERYTHING,
      { startedAt: gt(0) },
      { by: 'startedAt', direction: -1, cursor, limit },
    );
    return { items: page.items.map((run) => viewOf(run, ctx.now)), next: page.next };
  },

  import: async (ctx, { importId }) => {
    const run = await importRuns.first(EVERYTHING, { _id: importId });
    return run ? viewOf(run, ctx.now) : ctx.fail('NOT_FOUND');
  },

  'import-rows': (_ctx, { importId, list, page }) => readPage(importId, list, page),

  'confirm-import': async (ctx, { importId, endMissing, endPosts }) => {
    const run = await importRuns.first(EVERYTHING, { _id: importId });
    if (!run) return ctx.fail('NOT_FOUND');
    const of = await writesOf(run, { endMissing, endPosts });
    const confirmed = await transition(
      importRuns,
      IMPORT_STATES,
      'applying',
      { _id: importId },
      { set: { endMissing, endPosts, of } },
    );
    if (!confirmed) return ctx.fail('IMPORT_STATE');
    return viewOf({ ...run, state: 'applying', endMissing, endPosts, of }, ctx.now);
  },

  'cancel-import': async (ctx, { importId }) => {
    const run = await importRuns.first(EVERYTHING, { _id: importId });
    if (!run) return ctx.fail('NOT_FOUND');
    const cancelled = await transition(
      importRuns,
      IMPORT_STATES,
      'cancelled',
      { _id: importId },
      { set: { slot: importId, closedAt: ctx.now } },
    );
    if (!cancelled) return ctx.fail('IMPORT_STATE');
    await importSlices.removeMany({ importId });
    await dropRoster(run);
    return viewOf({ ...run, state: 'cancelled', closedAt: ctx.now }, ctx.now);
  },

  'import-report': async (ctx, { importId }) => {
    const run = await importRuns.first(EVERYTHING, { _id: importId });
    if (!run) return ctx.fail('NOT_FOUND');
    if (run.reportFileId === null) return ctx.fail('IMPORT_STATE');
    const [url] = await sdk.fileLinks([run.reportFileId], (10 * MINUTE) / 1000);
    return url ? { url, fileName: `导入报告-${run.fileName}` } : ctx.fail('FILE_MISSING');
  },
};

export function newRun(
  ctx: Context,
  what: Pick<ImportRunDoc, 'kind' | 'fileId' | 'fileName' | 'rollOver' | 'undoUntil'>,
): ImportRunDoc {
  return {
    _id: ctx.newId('import'),
    ...what,
    slot: 'open',
    state: 'reading',
    startedAt: ctx.now,
    startedBy: ctx.identity.personId,
    startedByName: ctx.identity.name,
    refusal: null,
    counts: null,
    endMissing: false,
    endPosts: false,
    slices: 0,
    next: 0,
    done: 0,
    of: 0,
    reportFileId: null,
    leaseUntil: 0,
    closedAt: null,
    rev: 1,
  };
}

export function viewOf(run: ImportRunDoc, now: number): InferInput<typeof importView> {
  const working = run.state !== 'reading' && run.state !== 'previewed' && run.state !== 'refused';
  return {
    id: run._id,
    kind: run.kind,
    fileName: run.fileName,
    state: run.state,
    startedAt: run.startedAt,
    startedBy: run.startedByName,
    refusal: run.refusal,
    counts: run.counts as InferInput<typeof importView>['counts'],
    progress: working && run.state !== 'cancelled' ? { done: run.done, of: run.of } : null,
    closedAt: run.closedAt,
    undoUntil: run.undoUntil,
    mayUndo: run.state === 'done' && run.undoUntil !== null && now < run.undoUntil,
    endedPosts: run.state === 'done' && run.endPosts,
  };
}
