import { STATUSES, type Status } from '@contract/roll-call-rules';
import { allOf, anyOf, exists, gt, lte, oneOf, type AnyFilter } from '@kernel/filter';
import { settle } from './settle';
import type { LogEntry, MarkDoc, MonthDoc, SheetDoc } from './documents';
import { BY_HAND, finalStatus, startOf } from './mark-patch';
import { statusIn } from './presenting';
import { logs, months, sheets } from './repo';

/** The end of a check (R23), and what is written once it is closed. */

/**
 * The marks that stand say whether a floor was taken in part or not at all: what was tapped and taken back is none,
 * a stand-in's alone is one (R11).
 */
const SOME_MARKS: readonly AnyFilter[] = [
  { endMarks: gt(0) },
  ...BY_HAND.map((status) => ({ [`counts.${status}`]: gt(0) })),
];
/** Said in full, so that a mark that lands meanwhile keeps its sheet for the next run. */
const NO_MARKS: readonly AnyFilter[] = [
  anyOf([{ endMarks: lte(0) }, { endMarks: exists(false) }]),
  Object.fromEntries(BY_HAND.map((status) => [`counts.${status}`, 0])),
];

/** Every sheet whose lock has come, by what is in it: 4 requests, whatever the number. */
export async function lockDueSheets(now: number): Promise<number> {
  const due = { locksAt: lte(now) };
  const after = { monthsDue: 1, changedAt: now };
  const locked = await sheets.changeMany(
    { state: 'submitted', ...due },
    { set: { state: 'locked', ...after } },
  );
  const relocked = await sheets.changeMany(
    { state: 'reopened', 'counts.unmarked': 0, ...due },
    { set: { state: 'locked', ...after } },
  );
  const incomplete = await sheets.changeMany(
    allOf({ state: oneOf(['open', 'reopened']), ...due }, anyOf(SOME_MARKS)),
    { set: { state: 'incomplete', ...after } },
  );
  const missed = await sheets.changeMany(
    allOf({ state: oneOf(['open', 'pending', 'reopened']), ...due }, ...NO_MARKS),
    { set: { state: 'missed', ...after } },
  );
  return locked + relocked + incomplete + missed;
}

const SHEETS_AT_ONCE = 12;
const MAX_BATCHES = 30;

/**
 * Writes the month documents of closed sheets: many students by one update per status and day. Idempotent: the
 * same sheet writes the same fields. About 10 requests per 12 floors.
 */
export async function writeMonths(now: number): Promise<number> {
  let written = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const due = await sheets.unsafeFind(
      'the job serves every floor',
      { monthsDue: 1 },
      {
        fields: [
          'day',
          'checkId',
          'points',
          'marks',
          'ends',
          'away',
          'state',
          'changedAt',
          'reopenedBy',
          'rev',
        ],
        limit: SHEETS_AT_ONCE,
      },
    );
    if (due.length === 0) break;
    // An incomplete sheet's marks count although nobody submitted them, those of a re-opened one although nobody
    // submitted again; nobody is punished for a gap.
    const unsubmitted = due.filter((doc) => doc.state === 'incomplete' || doc.reopenedBy !== null);
    if (await foldPoints(unsubmitted, now)) continue;
    await writeBatch(due);
    for (const sheet of unsubmitted) await settle(sheet._id, now);
    // One that changed since it was read stays due. Those locked by one run changed at the same instant.
    for (const changedAt of new Set(due.map((sheet) => sheet.changedAt))) {
      const ids = due.filter((sheet) => sheet.changedAt === changedAt).map((sheet) => sheet._id);
      await sheets.changeMany({ _id: oneOf(ids), changedAt }, { set: { monthsDue: 0 } });
    }
    written += due.length;
  }
  return written;
}

/** What both points make of whoever was looked at twice (R8). True when a sheet changed and must be read again. */
async function foldPoints(unsubmitted: readonly SheetDoc[], now: number): Promise<boolean> {
  let changed = false;
  for (const { _id, rev, marks, ends, points } of unsubmitted.filter((sheet) => sheet.points === 2)) {
    const set: Record<string, MarkDoc> = {};
    const counts: Record<string, number> = {};
    for (const [personId, mark] of Object.entries(marks)) {
      const end = ends[personId]?.s ?? 'unmarked';
      const start = startOf(mark);
      const s = finalStatus(start, end, points);
      if (start === 'unmarked' || end === 'unmarked' || s === mark.s) continue;
      set[`marks.${personId}`] = { ...mark, s, start, v: mark.v + 1 };
      counts[`counts.${mark.s}`] = (counts[`counts.${mark.s}`] ?? 0) - 1;
      counts[`counts.${s}`] = (counts[`counts.${s}`] ?? 0) + 1;
    }
    if (Object.keys(set).length === 0) continue;
    await sheets.change({ _id, rev }, { set: { ...set, changedAt: now }, inc: counts });
    changed = true;
  }
  return changed;
}

async function writeBatch(due: readonly SheetDoc[]): Promise<void> {
  const groups = new Map<string, { day: string; checkId: string; s: Status; people: string[] }>();
  for (const sheet of due) {
    const { day, checkId } = sheet;
    for (const personId of Object.keys(sheet.marks)) {
      const s = statusIn(sheet, personId);
      // No check for him is no mark (R17).
      if (s === undefined || s === 'exempt') continue;
      const key = `${day}:${checkId}:${STATUSES.indexOf(s)}`;
      const group = groups.get(key) ?? { day, checkId, s, people: [] };
      group.people.push(personId);
      groups.set(key, group);
    }
  }
  for (const group of groups.values()) {
    const month = group.day.slice(0, 7);
    const path = `d.${group.day.slice(8)}.${group.checkId}`;
    const ids = group.people.map((personId) => `${personId}:${month}`);
    for (let start = 0; start < ids.length; start += 500) {
      const part = ids.slice(start, start + 500);
      const filter = { _id: oneOf(part) };
      const reached = await months.changeMany(filter, { set: { [path]: group.s } });
      if (reached === part.length) continue;
      // The first check of a month, or a student who came meanwhile.
      await months.insertMissing(part.map((id) => emptyMonth(id, month)));
      await months.changeMany(filter, { set: { [path]: group.s } });
    }
  }
}

function emptyMonth(_id: string, month: string): MonthDoc {
  return { _id, rev: 0, personId: _id.slice(0, -(month.length + 1)), month, d: {} };
}

const LOG_KEPT = 120;
const LOG_MOVED = 60;

/** Moves the oldest lines of long logs out of their sheets; nothing is dropped. */
export async function overflowLogs(): Promise<number> {
  const long = await sheets.unsafeFind(
    'the job serves every floor',
    { logSize: gt(LOG_KEPT) },
    { fields: ['log', 'logSize', 'rev'], limit: 20 },
  );
  for (const sheet of long) {
    const moved: readonly LogEntry[] = sheet.log.slice(0, LOG_MOVED);
    const doc = { _id: `${sheet._id}:${sheet.rev}`, rev: 0, sheetId: sheet._id, entries: moved };
    // The copy comes first: a run that dies between the two leaves a line twice rather than nowhere.
    await logs.insert(doc);
    const kept = sheet.log.slice(LOG_MOVED);
    const cut = await sheets.change(
      { _id: sheet._id, rev: sheet.rev },
      { set: { log: kept, logSize: kept.length } },
    );
    if (!cut) await logs.remove({ _id: doc._id });
  }
  return long.length;
}
