import { addDays, dayInWords } from '@contract/core/time';
import type { AppealRules } from '@contract/roll-call-appeals';
import { EXCEPTIONS, MISSING, type Status } from '@contract/roll-call-rules';
import { oneOf } from '@kernel/filter';
import { closeTodos, sendMessage } from '../notice/public';
import { appealRules, lastMomentOf } from './appeal-views';
import { syncCases } from './case-opening';
import type { ExceptionDoc, SheetDoc } from './documents';
import { takeKey } from './falling';
import { placeOf } from './presenting';
import { exceptions, sheets } from './repo';
import { standInKey } from './stand-in';

/** Sheets whose marks count: worklists and history follow them. */
const COUNTING: readonly SheetDoc['state'][] = ['submitted', 'locked', 'incomplete', 'missed'];
const STREAK: readonly Status[] = ['absent', ...MISSING];

/**
 * Brings the exceptions and the cases of a sheet in line with its marks as they are now. Derived from the sheet
 * alone, so that running it twice, late, or for an older change ends the same.
 */
export async function settle(sheetId: string, now: number): Promise<void> {
  const sheet = await sheets.unsafeFirst('an effect of the sheet itself', { _id: sheetId });
  if (!sheet) return;
  const counting = COUNTING.includes(sheet.state);
  const caseIds = await syncCases(sheet, counting, now);
  if (!counting) return;
  await syncExceptions(sheet, caseIds, now);
  await closeTodos(
    [takeKey(sheetId), ...sheet.standFor.map((one) => standInKey(sheetId, one.personId))],
    now,
  );
}

async function syncExceptions(
  sheet: SheetDoc,
  caseIds: ReadonlyMap<string, string>,
  now: number,
): Promise<void> {
  const held = new Map(
    (await exceptions.unsafeAll('rows of the sheet itself', { sheetId: sheet._id })).map((doc) => [
      doc.personId,
      doc,
    ]),
  );
  const streaks = await streaksBefore(sheet);
  const missing: ExceptionDoc[] = [];
  const absent: ExceptionDoc[] = [];
  for (const entry of sheet.roster) {
    const mark = sheet.marks[entry.personId];
    const old = held.get(entry.personId);
    if (!mark || !EXCEPTIONS.includes(mark.s)) {
      if (old) await exceptions.remove({ _id: old._id });
      continue;
    }
    const streak = STREAK.includes(mark.s) ? (streaks.get(entry.personId) ?? 0) + 1 : 0;
    const caseId = caseIds.get(entry.personId) ?? null;
    if (!old) {
      missing.push({ ...exceptionOf(sheet, entry, mark), streak, caseId });
    } else if (
      old.s !== mark.s ||
      old.arrivedAt !== (mark.arrivedAt ?? null) ||
      old.caseId !== (caseId ?? old.caseId)
    ) {
      const { s, at, byName } = mark;
      const set = { s, at, byName, arrivedAt: mark.arrivedAt ?? null, streak, caseId: caseId ?? old.caseId };
      await exceptions.change({ _id: old._id }, { set });
      if (s === 'absent' && old.s !== 'absent') absent.push({ ...old, ...set });
    }
  }
  await exceptions.insertMissing(missing);
  absent.push(...missing.filter((doc) => doc.s === 'absent'));
  if (absent.length === 0) return;
  const given = await appealRules();
  for (const doc of absent) await tellStudent(doc, given, now);
}

function exceptionOf(
  sheet: SheetDoc,
  entry: SheetDoc['roster'][number],
  mark: SheetDoc['marks'][string],
): Omit<ExceptionDoc, 'streak' | 'caseId'> {
  return {
    _id: `${sheet._id}:${entry.personId}`,
    rev: 0,
    sheetId: sheet._id,
    day: sheet.day,
    checkId: sheet.checkId,
    checkName: sheet.checkName,
    kind: sheet.kind,
    personId: entry.personId,
    name: entry.name,
    classId: entry.classId,
    className: entry.classId === null ? '' : (sheet.classes[entry.classId] ?? ''),
    collegeId: entry.collegeId,
    floorId: sheet.floorId,
    buildingId: sheet.buildingId,
    campusId: sheet.campusId,
    roomId: entry.roomId,
    place: placeOf(sheet, entry.roomId),
    s: mark.s,
    at: mark.at,
    byName: mark.byName,
    arrivedAt: mark.arrivedAt ?? null,
  };
}

/** How many days running each student was missing at this check, up to the day before. */
async function streaksBefore(sheet: SheetDoc): Promise<Map<string, number>> {
  const people = sheet.roster
    .map((entry) => entry.personId)
    .filter((id) => STREAK.includes(sheet.marks[id]?.s ?? 'present'));
  const before = await exceptions.unsafeAll(
    'the same students the day before',
    { personId: oneOf(people), day: addDays(sheet.day, -1), checkId: sheet.checkId },
    { fields: ['personId', 's', 'streak'] },
  );
  return new Map(before.filter((doc) => STREAK.includes(doc.s)).map((doc) => [doc.personId, doc.streak]));
}

/** A 旷 is told to the student, with the way to object; told once, whatever is recomputed later. */
async function tellStudent(doc: ExceptionDoc, given: AppealRules, now: number): Promise<void> {
  await sendMessage(
    {
      key: `roll-absent:${doc._id}`,
      kind: 'roll-call.absent',
      title: `${doc.checkName}被记为旷`,
      body: `${dayInWords(doc.day)} ${doc.checkName}，由 ${doc.byName ?? '系统'} 记录。如与事实不符，${given.statuses.includes('absent') ? `${lastMomentOf(doc.day, given)} 前可以申诉` : '请联系辅导员'}。`,
      link: { domain: 'roll-call', page: 'record', query: { day: doc.day, checkId: doc.checkId } },
    },
    [doc.personId],
    now,
  );
}
