import type { OutputOf } from '../../src/contract/core/define';
import type { rollCall } from '../../src/contract/roll-call';
import type { Markable } from '../../src/contract/roll-call-rules';
import { countMarks, type Status } from '../../src/contract/roll-call-rules';
import type { TestCloud } from './cloud';

/** Words for tests of roll call: the evening of Monday 2026-11-23. */

export const DAY = '2026-11-23';
export const at = (clock: string, day = DAY): number => Date.parse(`${day}T${clock}:00+08:00`);
export const night = (floorId: string, day = DAY): string => `${floorId}:${day}:night`;

export type SheetView = OutputOf<typeof rollCall, 'open'>;
export type PersonView = SheetView['rooms'][number]['people'][number];
export type MarkReply = OutputOf<typeof rollCall, 'mark-room'>;
export type Board = OutputOf<typeof rollCall, 'board'>;
export type Names = OutputOf<typeof rollCall, 'whereabouts'>;

interface StoredMark {
  s: Status;
  v: number;
  at: number | null;
  byName: string | null;
}
export interface StoredSheet {
  _id: string;
  state: string;
  counts: Record<Status, number>;
  awayCounts: Record<string, number>;
  away: Record<string, unknown>;
  marks: Record<string, StoredMark>;
  roster: { personId: string }[];
  log: { a: string; k?: string; m?: [string, Status, Status][] }[];
  effects: Record<string, unknown>;
  pendingEffects: number;
  submittedName: string | null;
  claimedBy: string | null;
  rev: number;
}

export function stored(cloud: TestCloud, sheetId: string): StoredSheet {
  const [doc] = cloud.db.find('roll_sheets', { _id: sheetId }) as unknown as StoredSheet[];
  if (!doc) throw new Error(`no sheet ${sheetId}`);
  return doc;
}

/** Counters equal a recount of the marks, and the excused a recount of the excused (R12). */
export function expectExact(sheet: StoredSheet): void {
  expect(sheet.counts).toEqual(countMarks(Object.values(sheet.marks).map((mark) => mark.s)));
  const away = Object.values(sheet.awayCounts).reduce((sum, n) => sum + n, 0);
  expect(away).toBe(Object.keys(sheet.away).length);
  for (const personId of Object.keys(sheet.away)) expect(sheet.marks[personId]?.s).toBe('unmarked');
}

/** Moves the clock and lets the timer run, as a minute of the evening does. */
export async function tick(cloud: TestCloud, ms: number): Promise<void> {
  cloud.clock.set(ms);
  const run = await cloud.runTimer('jobs');
  const result = run.outcome.ok ? (JSON.parse(String(run.outcome.result)) as { ok: boolean }) : null;
  if (result?.ok !== true) {
    const errors = cloud.logs.filter((line) => line.includes('"t":"error"'));
    const why = run.outcome.ok ? '' : run.outcome.failure.message;
    throw new Error(`the timer failed: ${why}${errors.slice(-3).join('\n')}`);
  }
}

/** The night check's sheets are made and open. */
export async function openNight(cloud: TestCloud): Promise<void> {
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:10'));
}

export async function open(cloud: TestCloud, openid: string, sheetId: string): Promise<SheetView> {
  return cloud.as(openid).ok<SheetView>('roll-call', 'open', { sheetId });
}

export function personIn(sheet: SheetView, personId: string): PersonView & { roomId: string } {
  for (const room of sheet.rooms) {
    const found = room.people.find((person) => person.personId === personId);
    if (found) return { ...found, roomId: room.roomId };
  }
  throw new Error(`${personId} is not on the sheet`);
}

/** A patch as the screen would send it after seeing `sheet`. */
export function patch(
  sheet: SheetView,
  wanted: Readonly<Record<string, Markable>>,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  const people = Object.entries(wanted).map(([id, to]) => ({ ...personIn(sheet, id), to }));
  return {
    sheetId: sheet.sheetId,
    roomId: people[0]?.roomId,
    marks: people.map(({ personId, mark, to }) => ({ personId, from: mark.s, v: mark.v, to })),
    ...more,
  };
}

export async function mark(
  cloud: TestCloud,
  openid: string,
  sheetId: string,
  wanted: Readonly<Record<string, Markable>>,
  more: Record<string, unknown> = {},
): Promise<MarkReply> {
  const sheet = await open(cloud, openid, sheetId);
  return cloud.as(openid).ok<MarkReply>('roll-call', 'mark-room', patch(sheet, wanted, more));
}

/** Everybody still unmarked, room by room. */
export async function markAll(
  cloud: TestCloud,
  openid: string,
  sheetId: string,
  to: Markable = 'present',
): Promise<void> {
  const sheet = await open(cloud, openid, sheetId);
  for (const room of sheet.rooms) {
    const people = room.people.filter(
      (person) => person.mark.s === 'unmarked' && person.cover?.state !== 'in-force' && !person.self,
    );
    if (people.length === 0) continue;
    const marks = people.map(({ personId, mark: { s, v } }) => ({ personId, from: s, v, to }));
    await cloud.as(openid).ok('roll-call', 'mark-room', { sheetId, roomId: room.roomId, marks });
  }
}

export async function codeOf(
  cloud: TestCloud,
  openid: string,
  action: string,
  input: unknown,
): Promise<string> {
  const reply = await cloud.as(openid).call('roll-call', action, input);
  return reply.ok ? 'ok' : reply.error.code;
}
