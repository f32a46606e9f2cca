import { DEFAULT_CHECKS } from '../../src/contract/roll-call-schedule';
import { startTestCloud, type TestCloud } from '../support/cloud';
import {
  at,
  codeOf,
  DAY,
  expectExact,
  mark,
  markAll,
  night,
  open,
  openNight,
  patch,
  personIn,
  stored,
  tick,
  type Board,
} from '../support/roll';
import { floorOf, grant, loadSmallSchool, roomOf, span, studentOf } from '../support/small-school';

/** What an ordinary evening does not bring. */
let cloud: TestCloud;
const SHEET = night(floorOf(1));
const A = studentOf(1, 1, 1);
const B = studentOf(1, 1, 2);
const NEXT = '2026-11-24';

beforeEach(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db);
});
afterEach(() => cloud.stop());

const begin = () => openNight(cloud);
const todos = (personId: string) => cloud.db.find('notices', { personId, form: 'todo', state: 'open' });

describe('R9 one total everywhere', () => {
  test('who is on placement by an absence counts for nobody: sheet, home and board say the same, then the record', async () => {
    span(cloud.db, A, 'placement', at('08:00'), at('20:00', '2026-12-20'));
    cloud.db.update('people', { _id: B }, { $set: { duty: 'placement' } });
    await begin();
    const sheet = await open(cloud, 'leader1', SHEET);
    const home = await cloud
      .as('leader1')
      .ok<{ sheets: { total: number; done: number }[] }>('dashboard', 'home');
    const office = await cloud.as('office').ok<{ floors: { total: number } }>('dashboard', 'home');
    const board = await cloud.as('office').ok<Board>('roll-call', 'board', { checkId: 'night' });
    expect([sheet.total, home.sheets[0]?.total]).toEqual([10, 10]);
    expect([office.floors.total, board.total, board.done]).toEqual([22, 22, 0]);
    expect(board.notBegun).toBe(2);
    await markAll(cloud, 'leader1', SHEET);
    const done = await cloud
      .as('leader1')
      .ok<{ total: number; summary: string }>('roll-call', 'submit', { sheetId: SHEET });
    expect(done.total).toBe(10);
    expect(done.summary).toContain('应到 10 人');
    expect((await open(cloud, 'leader1', SHEET)).total).toBe(10);
    expectExact(stored(cloud, SHEET));
  });

  test('R5 R9 a placement or an official leave given while the roll runs is taken in within a minute', async () => {
    await begin();
    span(cloud.db, A, 'placement', at('08:00'), at('20:00', '2026-12-20'));
    span(cloud.db, B, 'official', at('08:00'), at('20:00', NEXT));
    await tick(cloud, at('22:11'));
    const home = await cloud
      .as('leader1')
      .ok<{ sheets: { total: number; counts: Record<string, number> }[] }>('dashboard', 'home');
    expect(home.sheets[0]).toMatchObject({ total: 11, counts: { placement: 1, official: 1, unmarked: 10 } });
  });
});

describe('R1 returned early', () => {
  test('a leave approved a moment ago ends by the same tap, before the sheet has taken it in', async () => {
    await begin();
    span(cloud.db, A, 'leave', at('12:00'), at('20:00', NEXT));
    const sheet = await open(cloud, 'leader1', SHEET);
    expect(personIn(sheet, A).cover?.state).toBe('in-force');
    const input = patch(sheet, { [A]: 'present' });
    const marks = (input.marks as object[]).map((one) => ({ ...one, returnedEarly: true }));
    cloud.clock.set(at('22:12'));
    await cloud.as('leader1').ok('roll-call', 'mark-room', { ...input, marks });
    expect(cloud.db.find('absence_spans', { personId: A })[0]).toMatchObject({
      state: 'ended',
      to: at('22:12'),
      endedBy: 'roll-call',
    });
  });

  test('"not he": the leave stays, nothing is marked', async () => {
    span(cloud.db, A, 'leave', at('12:00'), at('20:00', NEXT));
    await begin();
    const reply = await mark(cloud, 'leader1', SHEET, { [A]: 'present' });
    expect(reply).toMatchObject({ marks: [], refused: [{ personId: A }] });
    expect(cloud.db.find('absence_spans', { personId: A })[0]).toMatchObject({ state: 'active' });
  });
});

test('R8 the rest present: an absence at the start stays: seen at the end he left early or came late, never simply present', async () => {
  await begin();
  cloud.db.update('roll_sheets', { _id: SHEET }, { $set: { points: 2, ends: stored(cloud, SHEET).marks } });
  await mark(cloud, 'leader1', SHEET, { [A]: 'absent' });
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET, restPresent: { count: 12 } });
  const sheet = stored(cloud, SHEET);
  expect(sheet.marks[A]?.s).toBe('left-early');
  expect(sheet.marks[B]?.s).toBe('present');
  expectExact(sheet);
});

describe('R23', () => {
  test('no status comes from the hour of the tap: present after grace and window is present', async () => {
    await begin();
    for (const [clock, id] of [
      ['22:15', A],
      ['22:45', B],
      ['23:30', studentOf(1, 1, 3)],
    ] as const) {
      cloud.clock.set(at(clock));
      await mark(cloud, 'leader1', SHEET, { [id]: 'present' });
      expect(stored(cloud, SHEET).marks[id]).toMatchObject({ s: 'present', at: at(clock) });
    }
  });

  test('a claimer who takes a late "present" closes the case that was reported meanwhile', async () => {
    await begin();
    const seen = await open(cloud, 'leader1', SHEET);
    await tick(cloud, at('22:26'));
    await cloud.as('dutyc').ok('roll-call', 'claim', { sheetId: SHEET });
    await mark(cloud, 'dutyc', SHEET, { [A]: 'not-back' });
    await cloud.as('dutyc').ok('roll-call', 'report-now', { sheetId: SHEET, personIds: [A] });
    await cloud.as('leader1').ok('roll-call', 'mark-room', patch(seen, { [A]: 'present' }));
    const [dispute] = (await open(cloud, 'dutyc', SHEET)).disputes;
    const answer = { sheetId: SHEET, disputeId: dispute?.disputeId, take: true };
    await cloud.as('dutyc').ok('roll-call', 'settle-dispute', answer);
    expect(cloud.db.find('roll_cases', {})).toMatchObject([{ state: 'false-alarm', live: 0 }]);
  });

  test('re-opened, corrected, and left open: at the lock worklists and months follow the marks', async () => {
    await begin();
    await mark(cloud, 'leader1', SHEET, { [A]: 'absent' });
    await markAll(cloud, 'leader1', SHEET);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    await tick(cloud, at('00:01', NEXT));
    cloud.clock.set(at('08:00', NEXT));
    await cloud.as('office').ok('roll-call', 'reopen', { sheetId: SHEET, reason: '记错人' });
    expect(stored(cloud, SHEET).log.at(-1)).toMatchObject({ a: 'reopen', by: 'office', x: '记错人' });
    await mark(cloud, 'office', SHEET, { [A]: 'present' });
    await tick(cloud, at('08:40', NEXT));
    expect(stored(cloud, SHEET).state).toBe('locked');
    expect(cloud.db.find('roll_exceptions', { sheetId: SHEET })).toEqual([]);
    expect(cloud.db.find('roll_months', { _id: `${A}:2026-11` })).toMatchObject([
      { d: { 23: { night: 'present' } } },
    ]);
  });
});

test('R17 a check called off or a building evacuated asks nobody any more', async () => {
  grant(cloud.db, A, 'floor-leader', 'floor', floorOf(1));
  await begin();
  expect(todos('leader1')).toHaveLength(2);
  await cloud
    .as('office')
    .ok('roll-call', 'cancel-check', { day: DAY, checkId: 'night', buildingId: 'c1-1', reason: '疏散' });
  for (const who of ['leader1', 'leader2', 'deputy1', A]) expect(todos(who)).toEqual([]);
  await tick(cloud, at('22:26'));
  for (const who of ['leader1', 'building', 'dutyc']) expect(todos(who)).toEqual([]);
});

test('R13 a late mark that is refused leaves the record as it was, and both stay readable', async () => {
  await begin();
  const seen = await open(cloud, 'leader1', SHEET);
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  const late = await cloud
    .as('leader1')
    .ok<{ queued: object[] }>('roll-call', 'mark-room', patch(seen, { [B]: 'not-back' }));
  expect(late.queued).toMatchObject([{ personId: B }]);
  const decide = { correctionId: '', take: false, note: '本人已到' };
  const list = () =>
    cloud
      .as('counselor')
      .ok<{ items: { correctionId: string; stands: string; wanted: string; state: string }[] }>(
        'roll-call',
        'corrections',
        { state: decide.correctionId === '' ? 'waiting' : 'refused' },
      );
  decide.correctionId = (await list()).items[0]?.correctionId ?? '';
  await cloud.as('counselor').ok('roll-call', 'decide-correction', decide);
  expect(stored(cloud, SHEET).marks[B]?.s).toBe('present');
  expect((await list()).items).toMatchObject([{ stands: 'present', wanted: 'not-back', state: 'refused' }]);
});

test('R19 the timer was missed until after midnight: the sheets are made under the day the check opened', async () => {
  const [night] = DEFAULT_CHECKS.filter((check) => check.checkId === 'night');
  const windows = [{ opens: '23:40', closes: '24:30' }];
  const set = { _id: 'night', setBy: 'office', setAt: 0, rev: 0 };
  cloud.db.insert('roll_checks', [{ ...night, windows, ...set }]);
  await tick(cloud, at('00:05', NEXT));
  expect(cloud.db.find('roll_sheets', { state: 'open' }).map((doc) => doc.day)).toEqual([DAY, DAY]);
});

test('an empty floor is not expected, and no emptier list is shown for it', async () => {
  cloud.db.update(
    'people',
    { floorId: floorOf(2) },
    { $set: { floorId: null, roomId: null } },
    { multi: true },
  );
  await begin();
  expect(cloud.db.find('roll_sheets', {}).map((doc) => doc._id)).toEqual([SHEET]);
  expect(await codeOf(cloud, 'leader2', 'open', { sheetId: night(floorOf(2)) })).toBe('NOT_FOUND');
});

test('the morning digest is sent although the timer was missed from seven to nine', async () => {
  await begin();
  await mark(cloud, 'leader1', SHEET, { [B]: 'not-back' });
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  await tick(cloud, at('06:59', NEXT));
  expect(cloud.db.find('notices', { kind: 'roll-call.digest' })).toEqual([]);
  await tick(cloud, at('09:10', NEXT));
  await tick(cloud, at('09:11', NEXT));
  expect(cloud.db.find('notices', { kind: 'roll-call.digest', personId: 'counselor' })).toHaveLength(1);
});

test('phones back in the same second, every patch doubled: each counts once, nothing is lost', async () => {
  await cloud.stop();
  cloud = await startTestCloud({ now: at('21:40') });
  const floors = Array.from({ length: 24 }, (_none, index) => index + 1);
  loadSmallSchool(cloud.db, { floors: floors.length });
  await begin();
  const sheets = await Promise.all(
    floors.map((floor) => open(cloud, `leader${floor}`, night(floorOf(floor)))),
  );
  cloud.clock.set(at('22:30'));
  const calls = floors.flatMap((floor) =>
    [1, 2, 3].flatMap((room) => {
      const sheet = sheets[floor - 1];
      const wanted = Object.fromEntries(
        [1, 2, 3, 4].map((bed) => [studentOf(floor, room, bed), 'present' as const]),
      );
      const input = sheet ? patch(sheet, wanted) : {};
      const requestId = `same-second-${floor}-${room}`;
      const send = () => cloud.as(`leader${floor}`).call('roll-call', 'mark-room', input, { requestId });
      return [send(), send()];
    }),
  );
  const replies = await Promise.all(calls);
  expect(replies.every((reply) => reply.ok || reply.error.code === 'BUSY')).toBe(true);
  for (const floor of floors) {
    const sheet = stored(cloud, night(floorOf(floor)));
    expect(sheet.counts).toMatchObject({ present: 12, unmarked: 0 });
    expect(Object.values(sheet.marks).every((one) => one.v === 1)).toBe(true);
    expectExact(sheet);
  }
}, 120_000);

test('import and room moves while the roll is open: the sheet stays, the next one follows', async () => {
  await begin();
  const before = stored(cloud, SHEET).roster;
  cloud.db.update(
    'people',
    { _id: A },
    { $set: { floorId: floorOf(2), roomId: roomOf(2, 1), roomName: '201', bed: 5 } },
  );
  cloud.db.update('people', { _id: B }, { $set: { status: 'left' } });
  await mark(cloud, 'leader1', SHEET, { [A]: 'present', [B]: 'present' });
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  expect(stored(cloud, SHEET).roster).toEqual(before);
  await tick(cloud, at('05:31', NEXT));
  const drill = (floor: number) =>
    stored(cloud, `${floorOf(floor)}:${NEXT}:drill`).roster.map((one) => one.personId);
  expect(drill(2)).toContain(A);
  expect(drill(1)).not.toContain(A);
  expect(drill(1)).not.toContain(B);
});
