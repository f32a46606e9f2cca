import type { Status } from '@contract/roll-call-rules';
import { drainBatch, withEffects } from '@kernel/effects';
import type { SheetDoc } from './documents';
import { effects } from './effects';
import { decidedAt } from './mark-patch';
import { sheets } from './repo';

/** A mark set by the system after the roll was submitted; the old value stays in the log. False: somebody was quicker. */
export async function rewriteMark(
  sheet: SheetDoc,
  personId: string,
  to: Status,
  key: string,
  now: number,
): Promise<boolean> {
  const mark = sheet.marks[personId];
  if (!mark) return false;
  const list = [{ kind: 'settle', data: { sheetId: sheet._id } }];
  const done = await sheets.change(
    { _id: sheet._id, [`marks.${personId}.v`]: mark.v, [`marks.${personId}.s`]: mark.s },
    withEffects(
      {
        set: {
          ...decidedAt(sheet, personId, { s: to, v: mark.v + 1, at: now, by: null, byName: null, k: key }),
          changedAt: now,
          ...(sheet.state === 'submitted' ? {} : { monthsDue: 1 }),
        },
        inc: { [`counts.${mark.s}`]: -1, [`counts.${to}`]: 1, logSize: 1 },
        push: {
          log: { each: [{ at: now, by: null, n: '系统', a: 'recount', m: [[personId, mark.s, to]] }] },
        },
      },
      key,
      list,
      now,
    ),
  );
  if (!done) return false;
  await drainBatch(sheets, sheet._id, key, { at: now, list }, effects, now);
  return true;
}
