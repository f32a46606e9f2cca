import { addDays, DAY, dayOf, startOfDay } from '@contract/core/time';
import { coverState, RULED_OUT_BY_LEAVE } from '@contract/roll-call-rules';
import { exists, gt, lte, oneOf, within } from '@kernel/filter';
import { spansOfFloors, type Span } from '../org/public';
import { approvalsJudged, unjudgedApprovals } from '../org/public-approvals';
import { sendMessage } from '../notice/public';
import type { ExceptionDoc, SheetDoc } from './documents';
import { nameOf } from './presenting';
import { exceptions, sheets } from './repo';
import { rewriteMark } from './rewriting';
import { awayAt, LOOK_BACK } from './sheet-making';

/** Absences that change while a check runs or after it was submitted (R1–R4). */

const FLOORS_AT_ONCE = 200;
const JUDGED_AT_ONCE = 200;

async function spansOf(floorIds: readonly string[], from: number, to: number): Promise<Map<string, Span[]>> {
  const byFloor = new Map<string, Span[]>();
  for (let start = 0; start < floorIds.length; start += FLOORS_AT_ONCE) {
    for (const span of await spansOfFloors(floorIds.slice(start, start + FLOORS_AT_ONCE), from, to)) {
      const floor = span.floorId ?? '';
      byFloor.set(floor, [...(byFloor.get(floor) ?? []), span]);
    }
  }
  return byFloor;
}

/**
 * Brings `away` of the running sheets in line with the spans in force now. One read of the sheets' heads a thousand floors, one of
 * the spans, and one conditional write per difference: a mark made meanwhile wins.
 */
export async function followAbsences(now: number): Promise<number> {
  const running = await sheets.unsafeAll(
    'the job serves every floor',
    { state: oneOf(['open', 'reopened']), opensAt: lte(now), locksAt: gt(now) },
    { fields: ['floorId', 'opensAt', 'closesAt', 'locksAt', 'away', 'offDuty'] },
  );
  if (running.length === 0) return 0;
  const opensAt = Math.min(...running.map((sheet) => sheet.opensAt));
  const spans = await spansOf(
    [...new Set(running.map((sheet) => sheet.floorId))],
    opensAt - LOOK_BACK,
    now + 1,
  );
  let changed = 0;
  for (const sheet of running) {
    const wanted = awayAt(spans.get(sheet.floorId) ?? [], sheet, now);
    for (const [personId, away] of Object.entries(wanted)) {
      // Whose placement stands in the roster itself has no gap to excuse.
      if (sheet.away[personId] || sheet.offDuty.includes(personId)) continue;
      const done = await sheets.change(
        { _id: sheet._id, [`marks.${personId}.s`]: 'unmarked', [`away.${personId}`]: exists(false) },
        { set: { [`away.${personId}`]: away, changedAt: now }, inc: { [`awayCounts.${away.k}`]: 1 } },
      );
      if (done) changed += 1;
    }
    for (const [personId, away] of Object.entries(sheet.away)) {
      if (wanted[personId]) continue;
      const done = await sheets.change(
        { _id: sheet._id, [`away.${personId}`]: exists(true) },
        {
          set: { changedAt: now },
          unset: [`away.${personId}`],
          inc: { [`awayCounts.${away.k}`]: -1 },
        },
      );
      if (done) changed += 1;
    }
  }
  return changed;
}

/**
 * An approval that comes after the roll was submitted, of a leave that had begun: the mark becomes 请假, the old
 * value stays in the log, the floor leader is told (R2). Yesterday's and today's absences are looked at every
 * minute; older ones when a leave that covers them was written, however far back the school lets one be asked for
 * (L6).
 */
export async function recomputeApproved(now: number): Promise<number> {
  const today = dayOf(now);
  const yesterday = addDays(today, -1);
  const open = await exceptions.unsafeAll('the job serves every student', {
    day: oneOf([yesterday, today]),
    s: oneOf(RULED_OUT_BY_LEAVE),
  });
  let changed = 0;
  if (open.length > 0) {
    const floors = [...new Set(open.map((doc) => doc.floorId))];
    const spans = await spansOf(floors, now - 2 * DAY, now + 1);
    for (const doc of open) {
      const own = (spans.get(doc.floorId) ?? []).filter(
        (span) => span.personId === doc.personId && (span.state === 'active' || span.state === 'ended'),
      );
      if ((await excuse(doc, own, now)) === 'done') changed += 1;
    }
  }
  return changed + (await judgeOlder(yesterday, now));
}

/** The absences before `yesterday` that a newly written leave covers. 1 request when there is none. */
async function judgeOlder(yesterday: string, now: number): Promise<number> {
  const found = await unjudgedApprovals(startOfDay(yesterday), JUDGED_AT_ONCE);
  const [earliest] = found;
  if (!earliest) return 0;
  const open = await exceptions.unsafeAll('the job serves every student', {
    personId: oneOf([...new Set(found.map((span) => span.personId))]),
    // A check that crossed midnight belongs to the day before (R19).
    day: within(addDays(dayOf(earliest.from), -1), yesterday),
    s: oneOf(RULED_OUT_BY_LEAVE),
  });
  const waiting = new Set<string>();
  let changed = 0;
  for (const doc of open) {
    const own = found.filter((span) => span.personId === doc.personId);
    const result = await excuse(doc, own, now);
    if (result === 'done') changed += 1;
    if (result === 'later') for (const span of own) waiting.add(span.spanId);
  }
  await approvalsJudged(found.map((span) => span.spanId).filter((id) => !waiting.has(id)));
  return changed;
}

/**
 * `later`: somebody changes the sheet just now, or marks it again; its submission takes the leave in, or this does
 * after its lock.
 */
async function excuse(
  doc: ExceptionDoc,
  own: readonly Pick<Span, 'kind' | 'from' | 'to'>[],
  now: number,
): Promise<'done' | 'later' | 'none'> {
  const excusing = own.filter(({ kind }) => kind === 'leave' || kind === 'official');
  if (excusing.length === 0) return 'none';
  const sheet = await sheets.unsafeFirst('the exception belongs to it', { _id: doc.sheetId });
  if (sheet?.state === 'reopened') return 'later';
  const mark = sheet?.marks[doc.personId];
  if (!sheet || !mark || !RULED_OUT_BY_LEAVE.includes(mark.s)) return 'none';
  if (!['submitted', 'locked', 'incomplete'].includes(sheet.state)) return 'none';
  const at = sheet.submittedAt ?? sheet.closesAt;
  const span = excusing.find(
    ({ kind, from, to }) => coverState({ kind, from, to, pending: false }, sheet, at) === 'in-force',
  );
  if (!span) return 'none';
  const to = span.kind === 'official' ? 'official' : 'leave';
  return (await writeExcuse(sheet, doc.personId, to, now)) ? 'done' : 'later';
}

async function writeExcuse(
  sheet: SheetDoc,
  personId: string,
  to: 'leave' | 'official',
  now: number,
): Promise<boolean> {
  const mark = sheet.marks[personId];
  if (!mark || !(await rewriteMark(sheet, personId, to, `excuse-${personId}-${mark.v}`, now))) return false;
  const told = [
    sheet.submittedBy,
    ...sheet.holders.filter((one) => one.role === 'floor-leader').map((one) => one.personId),
  ];
  await sendMessage(
    {
      key: `roll-excused:${sheet._id}:${personId}:${mark.v}`,
      kind: 'roll-call.excused',
      title: `${nameOf(sheet, personId)} 的请假已批准`,
      body: `${sheet.day} ${sheet.checkName}的记录已改为${to === 'leave' ? '请假' : '公假'}，原记录保留在日志里。`,
      link: { domain: 'roll-call', page: 'sheet', query: { sheetId: sheet._id } },
    },
    told.filter((id): id is string => id !== null),
    now,
  );
  return true;
}
