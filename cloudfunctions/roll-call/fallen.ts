import { addDays, dayOf } from '@contract/core/time';
import { coverState } from '@contract/roll-call-rules';
import { oneOf, within } from '@kernel/filter';
import { spansOfPerson } from '../org/public';
import { fallenJudged, fallenSpans, type Approval } from '../org/public-approvals';
import type { ExceptionDoc } from './documents';
import { exceptions, sheets } from './repo';
import { rewriteMark } from './rewriting';

const JUDGED_AT_ONCE = 200;

/**
 * Leaves that fell after all, for want of a proof or by an approval taken back: a mark they had excused becomes 旷
 * (L6), whether they stood when the roll was submitted (a 补假 may reach into the coming night) or were approved
 * after it; unless another leave covers it too. 1 request when there is none, else 3 and a few for each excused mark.
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
    const own = found.filter((span) => span.personId === doc.personId);
    const result = await unexcuse(doc, own, now);
    if (result === 'done') changed += 1;
    if (result === 'later') waiting.add(doc.personId);
  }
  await fallenJudged(found.filter((span) => !waiting.has(span.personId)).map((span) => span.spanId));
  return changed;
}

/** Only leaves write 请假 and 公假 into a sheet: no hand and no appeal sets them (MARKABLE). */
async function unexcuse(
  doc: ExceptionDoc,
  fallen: readonly Approval[],
  now: number,
): Promise<'done' | 'later' | 'none'> {
  const sheet = await sheets.unsafeFirst('the exception belongs to it', { _id: doc.sheetId });
  const mark = sheet?.marks[doc.personId];
  if (!sheet || (mark?.s !== 'leave' && mark?.s !== 'official')) return 'none';
  const at = sheet.submittedAt ?? sheet.closesAt;
  const covers = ({ kind, from, to }: Pick<Approval, 'kind' | 'from' | 'to'>) =>
    coverState({ kind, from, to, pending: false }, sheet, at) === 'in-force';
  if (!fallen.some(covers)) return 'none';
  if (sheet.state === 'reopened') return 'later';
  const others = await spansOfPerson(doc.personId, sheet.opensAt, sheet.closesAt);
  if (others.some((span) => (span.state === 'active' || span.state === 'ended') && covers(span)))
    return 'none';
  const key = `fallen-${doc.personId}-${mark.v}`;
  return (await rewriteMark(sheet, doc.personId, 'absent', key, now)) ? 'done' : 'later';
}
