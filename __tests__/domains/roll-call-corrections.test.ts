import type { OutputOf } from '../../src/contract/core/define';
import type { rollCall } from '../../src/contract/roll-call';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { cutIn } from '../support/cut-in';
import {
  at,
  codeOf,
  expectExact,
  mark,
  markAll,
  night,
  open,
  openNight,
  patch,
  stored,
} from '../support/roll';
import { floorOf, loadSmallSchool, roomOf, studentOf } from '../support/small-school';

/** Late marks of a whole room are one decision: taken in at once, decided once, whoever else is at it (R7, R13). */
let cloud: TestCloud;
const SHEET = night(floorOf(1));
const NEXT = '2026-11-24';
const BEDS = [1, 2, 3, 4].map((bed) => studentOf(1, 1, bed));
const [A = '', B = '', C = ''] = BEDS;

type List = OutputOf<typeof rollCall, 'corrections'>['items'];
const list = async (who = 'dutyc', state = 'waiting') =>
  (await cloud.as(who).ok<{ items: List }>('roll-call', 'corrections', { state })).items;
const idsOf = (items: List) => items.map((one) => one.correctionId);
const decide = (correctionIds: string[], take = true, who = 'dutyc', requestId?: string) =>
  cloud
    .as(who)
    .call('roll-call', 'decide-corrections', { correctionIds, take }, requestId ? { requestId } : {});
const room = () => BEDS.map((id) => stored(cloud, SHEET).marks[id]?.s);
const cases = () => cloud.db.find('roll_cases', { sheetId: SHEET });

/** The leader found nobody in a room and had no signal until the roll was submitted by his deputy. */
beforeEach(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db);
  await openNight(cloud);
  const seen = await open(cloud, 'leader1', SHEET);
  await mark(cloud, 'deputy1', SHEET, { [A]: 'absent' });
  await markAll(cloud, 'deputy1', SHEET);
  await cloud.as('deputy1').ok('roll-call', 'submit', { sheetId: SHEET });
  cloud.clock.set(at('00:05', NEXT));
  const late = Object.fromEntries(BEDS.map((id) => [id, 'not-seen' as const]));
  await cloud.as('leader1').ok('roll-call', 'mark-room', patch(seen, late, { unopened: true }));
});
afterEach(() => cloud.stop());

test('nobody, the wrong role, an unknown key, none at all, another’s class, beds of two rooms', async () => {
  const ids = idsOf(await list());
  expect(ids).toHaveLength(4);
  const code = (who: string, input: object) => codeOf(cloud, who, 'decide-corrections', input);
  const input = { correctionIds: ids, take: true };
  expect(await code('stranger', input)).toBe('SIGN_IN_REQUIRED');
  for (const who of [A, 'leader1', 'building', 'keeper']) expect(await code(who, input)).toBe('FORBIDDEN');
  expect(await code('dutyc', { ...input, to: 'present' })).toBe('INPUT_INVALID');
  expect(await code('dutyc', { ...input, correctionIds: [] })).toBe('INPUT_INVALID');
  // Half of the room is of the other counselor's class.
  expect(await code('counselor', input)).toBe('NOT_FOUND');
  const other = await open(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'mark-room', patch(other, { [studentOf(1, 2, 1)]: 'not-seen' }));
  const [next] = (await list()).filter((one) => one.personId === studentOf(1, 2, 1));
  expect(await code('dutyc', { ...input, correctionIds: [...ids, next?.correctionId] })).toBe(
    'INPUT_INVALID',
  );
  expect(room()).toEqual(['absent', 'present', 'present', 'present']);
});

test('R7 R13 one act takes the room in: one line in the log, one case of the room, counters exact, a replay alike', async () => {
  const items = await list();
  expect(items).toMatchObject(
    BEDS.map(() => ({ roomId: roomOf(1, 1), roomName: '101', wanted: 'not-seen' })),
  );
  const before = stored(cloud, SHEET).log.length;
  const once = () => decide(idsOf(items), true, 'dutyc', 'room-decision-0001');
  const answer = { ok: true, data: { state: 'taken', decided: 4, others: 0 } };
  expect([await once(), await once()]).toMatchObject([answer, answer]);
  const sheet = stored(cloud, SHEET);
  expect(room()).toEqual(BEDS.map(() => 'not-seen'));
  expect(sheet.log).toHaveLength(before + 1);
  expect(sheet.log.at(-1)).toMatchObject({ a: 'correct' });
  expect(sheet.log.at(-1)?.m).toHaveLength(4);
  expectExact(sheet);
  expect(cases()).toMatchObject([{ kind: 'room', roomId: roomOf(1, 1) }]);
  expect(cases()[0]?.personIds).toHaveLength(4);
  expect(await list()).toEqual([]);
  expect(await list('dutyc', 'taken')).toHaveLength(4);
  expect(await decide(idsOf(items))).toMatchObject({ error: { code: 'CORRECTION_DECIDED' } });
});

test('R13 refused for the room the record stands, and each stays readable', async () => {
  const ids = idsOf(await list());
  expect(await decide(ids, false)).toMatchObject({ data: { state: 'refused', decided: 4, others: 0 } });
  expect(room()).toEqual(['absent', 'present', 'present', 'present']);
  expect(cases()).toEqual([]);
  expect((await list('dutyc', 'refused')).map((one) => one.decidedName)).toEqual(
    BEDS.map(() => '值班辅导员'),
  );
});

test('R13 a counselor decides the beds of his own class; the other the rest; each student is in one case', async () => {
  const mine = idsOf(await list('counselor'));
  expect(mine).toHaveLength(2);
  await decide(mine, true, 'counselor');
  expect(room()).toEqual(['absent', 'not-seen', 'present', 'not-seen']);
  const rest = idsOf(await list('counselor2'));
  await decide(rest, true, 'counselor2');
  expect(room()).toEqual(BEDS.map(() => 'not-seen'));
  expectExact(stored(cloud, SHEET));
  const sought = cases()
    .filter((one) => one.live === 1)
    .flatMap((one) => one.personIds as string[]);
  expect(sought.sort()).toEqual(BEDS);
});

test('R13 races: what another decides in between stays his, the others are taken in and told', async () => {
  const items = await list();
  const of = (personId: string) => items.find((one) => one.personId === personId)?.correctionId ?? '';
  const rival = () =>
    cloud.as('office').ok('roll-call', 'decide-correction', { correctionId: of(C), take: false });
  const met = cutIn(
    cloud.db,
    (action, body) => action.includes('modify') && body.includes('roll_corrections'),
    'before',
    rival,
  );
  expect(await decide(idsOf(items))).toMatchObject({ data: { state: 'taken', decided: 3, others: 1 } });
  expect(met()).toBe(true);
  expect(room()).toEqual(['not-seen', 'not-seen', 'present', 'not-seen']);
  expectExact(stored(cloud, SHEET));
});

test('R13 races: two decide the room at one moment with different answers, one answer holds for each bed', async () => {
  const ids = idsOf(await list());
  const replies = await Promise.all([decide(ids, true, 'dutyc'), decide(ids, false, 'office')]);
  expect(replies.filter((reply) => reply.ok)).toHaveLength(1);
  const taken = replies[0].ok;
  expect(replies[taken ? 1 : 0]).toMatchObject({ error: { code: 'CORRECTION_DECIDED' } });
  expect(room()).toEqual(taken ? BEDS.map(() => 'not-seen') : ['absent', 'present', 'present', 'present']);
});

test('R12 R13 somebody writes to the sheet in between: read again, nothing of either is lost', async () => {
  const ids = idsOf(await list());
  const next = studentOf(1, 2, 1);
  const seen = await open(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'mark-room', patch(seen, { [next]: 'not-back' }));
  const [other] = (await list()).filter((one) => one.personId === next);
  const rival = () =>
    cloud
      .as('office')
      .ok('roll-call', 'decide-correction', { correctionId: other?.correctionId, take: true });
  const met = cutIn(
    cloud.db,
    (action, body) => action.includes('modify') && body.includes('roll_sheets'),
    'before',
    rival,
  );
  expect(await decide(ids)).toMatchObject({ data: { decided: 4 } });
  expect(met()).toBe(true);
  expect(stored(cloud, SHEET).marks[next]?.s).toBe('not-back');
  expect(room()).toEqual(BEDS.map(() => 'not-seen'));
  expectExact(stored(cloud, SHEET));
});

test('R13 a call that dies at any of its requests is finished by the same intent, once', async () => {
  const ids = idsOf(await list());
  const before = stored(cloud, SHEET).log.length;
  for (let request = 2; request <= 9; request += 1) {
    cloud.fault({
      kind: 'kill-after',
      at: request,
      functionName: 'roll-call',
      action: 'decide-corrections',
      times: 1,
    });
    await decide(ids, true, 'dutyc', 'dying-decision-01').catch(() => undefined);
    cloud.clock.set(cloud.clock.now() + 60_000);
  }
  const last = await decide(ids, true, 'dutyc', 'dying-decision-01');
  expect(last).toMatchObject({ data: { decided: 4, others: 0 } });
  expect(room()).toEqual(BEDS.map(() => 'not-seen'));
  expect(stored(cloud, SHEET).log).toHaveLength(before + 1);
  expectExact(stored(cloud, SHEET));
});

test('R13 decided once: the same person’s second request does not write over what came after the first', async () => {
  const [first] = (await list()).filter((one) => one.personId === B);
  const input = { correctionId: first?.correctionId, take: true };
  await cloud.as('dutyc').ok('roll-call', 'decide-correction', input);
  await cloud.as('office').ok('roll-call', 'reopen', { sheetId: SHEET, reason: '本人已找到' });
  await mark(cloud, 'office', SHEET, { [B]: 'present' });
  expect(await codeOf(cloud, 'dutyc', 'decide-correction', input)).toBe('CORRECTION_DECIDED');
  expect(stored(cloud, SHEET).marks[B]?.s).toBe('present');
});

test('R12 R13 a mark changed since is not written over unseen: the correction shows it, the next decision counts', async () => {
  const ids = idsOf(await list());
  await cloud.as('office').ok('roll-call', 'reopen', { sheetId: SHEET, reason: '本人已找到' });
  await mark(cloud, 'office', SHEET, { [A]: 'present' });
  expect(await decide(ids)).toMatchObject({ error: { code: 'CORRECTION_MOVED' } });
  expect(room()).toEqual(['present', 'present', 'present', 'present']);
  const shown = await list();
  expect(shown.map(({ personId, stands }) => [personId, stands])).toEqual(
    expect.arrayContaining([[A, 'present']]),
  );
  expect(await decide(ids)).toMatchObject({ data: { state: 'taken', decided: 4, others: 0 } });
  expect(room()).toEqual(BEDS.map(() => 'not-seen'));
  expectExact(stored(cloud, SHEET));
});
