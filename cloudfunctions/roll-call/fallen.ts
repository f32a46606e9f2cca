import { addDays, dayOf } from '@contract/core/time';
import { coverState } from '@contract/roll-call-rules';
import { oneOf, within } from '@kernel/filter';
import { spansOfPerson } from '../org/public';
import { fallenJudged, fallenSpans } from '../org/public-approvals';
import type { ExceptionDoc } from './documents';
import { exceptions, sheets } from './repo';
import { EXCUSE, rewriteMark } from './rewriting';

const JUDGED_AT_ONCE = 200;

/**
 * Leaves that fell after all, for want of a proof or by an approval taken back: a mark they had excused becomes 旷
 * (L6), unless another leave covers it too. 1 request when there is none, else 3 and a few for each excused mark.
 */
export async function judgeFallen(now: number): Promise<number> {
  const found = await fallenSpans(JUDGED_AT_ONCE);
  if (found.length === 0) return 0;
  const first = Math.min(...found.map((span) => span.from));
  const last = Math.max(...found.map((span) => span.to));
  const excused = await exceptions.unsafeAll('the job serves every student', {
    personId: oneOf([...new Set(found.map((span) => span.personId))]),
    // A check that crossed midnight belongs to the day before (R19).
    day: within(addDays(dayOf(first), -1), addDays(dayOf(last), 1)),
    s: oneOf(['leave', 'official']),
  });
  const waiting = new Set<string>();
  let changed = 0;
  for (const doc of excused) {
    const result = await unexcuse(doc, now);
    if (result === 'done') changed += 1;
    if (result === 'later') waiting.add(doc.personId);
  }
  await fallenJudged(found.filter((span) => !waiting.has(span.personId)).map((span) => span.spanId));
  return changed;
}

/** Only what was excused after the submission: a leave that stood when the roll was taken left no mark to go back to. */
async function unexcuse(doc: ExceptionDoc, now: number): Promise<'done' | 'later' | 'none'> {
  const sheet = await sheets.unsafeFirst('the exception belongs to it', { _id: doc.sheetId });
  const mark = sheet?.marks[doc.personId];
  if (!sheet || !mark?.k?.startsWith(EXCUSE)) return 'none';
  if (sheet.state === 'reopened') return 'later';
  const at = sheet.submittedAt ?? sheet.closesAt;
  const others = await spansOfPerson(doc.personId, sheet.opensAt, sheet.closesAt);
  const covered = others.some(
    ({ kind, state, from, to }) =>
      (state === 'active' || state === 'ended') &&
      coverState({ kind, from, to, pending: false }, sheet, at) === 'in-force',
  );
  if (covered) return 'none';
  const key = `fallen-${doc.personId}-${mark.v}`;
  return (await rewriteMark(sheet, doc.personId, 'absent', key, now)) ? 'done' : 'later';
}
