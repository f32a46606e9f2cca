import { IMPORT_STATES } from '@contract/org-import';
import { DAY, HOUR, startOfDay } from '@contract/core/time';
import * as sdk from '@kernel/sdk';
import { EVERYTHING } from '@kernel/scope';
import { transition } from '@kernel/transition';
import type { OrgHandlers } from './handlers';
import { newRun, viewOf } from './import';
import { importRuns, settings } from './repo';

/** Before the earliest check a school holds (早操 06:15): from then on rolls stand on the new state. */
const FIRST_CHECK = 6 * HOUR;

export const rollOverHandlers: Pick<OrgHandlers, 'start-roll-over' | 'undo-roll-over'> = {
  'start-roll-over': async (ctx, { termId, graduateYears, endRoles }) => {
    const stored = await settings.first(EVERYTHING, { _id: 'terms' });
    const term = stored?.terms?.find((one) => one.id === termId);
    if (!term) return ctx.fail('TERM_UNKNOWN');
    const doc = newRun(ctx, {
      kind: 'roll-over',
      fileId: '',
      fileName: `${term.name} · 新学期`,
      rollOver: { from: term.from, graduateYears: [...graduateYears], endRoles: [...endRoles] },
      undoUntil: undoUntil(term.from, ctx.now),
    });
    if (!(await importRuns.insert(doc)) && !(await importRuns.first(EVERYTHING, { _id: doc._id }))) {
      return ctx.fail('IMPORT_RUNNING');
    }
    return viewOf(doc, ctx.now);
  },

  'undo-roll-over': async (ctx, { importId }) => {
    const run = await importRuns.first(EVERYTHING, { _id: importId });
    if (run?.kind !== 'roll-over') return ctx.fail('NOT_FOUND');
    if (run.undoUntil === null || ctx.now >= run.undoUntil) return ctx.fail('UNDO_CLOSED');
    const reopened = { slot: 'open', next: 0, done: 0, leaseUntil: 0, closedAt: null };
    try {
      const begun = await transition(
        importRuns,
        IMPORT_STATES,
        'undoing',
        { _id: importId },
        { set: reopened },
      );
      if (!begun) return ctx.fail('IMPORT_STATE');
    } catch (error) {
      // The unique slot is taken: another import is under way.
      if (sdk.isDuplicate(error)) return ctx.fail('IMPORT_RUNNING');
      throw error;
    }
    return viewOf({ ...run, state: 'undoing', ...reopened }, ctx.now);
  },
};

/** Six in the morning of the term's first day; if that has passed, of the next day. */
function undoUntil(termFrom: string, now: number): number {
  const first = startOfDay(termFrom) + FIRST_CHECK;
  return first > now ? first : first + Math.ceil((now - first + 1) / DAY) * DAY;
}
