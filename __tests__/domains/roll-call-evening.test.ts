import { startTestCloud, type TestCloud } from '../support/cloud';
import {
  at,
  codeOf,
  expectExact,
  mark,
  markAll,
  night,
  open,
  patch,
  personIn,
  stored,
  tick,
} from '../support/roll';
import { bind, floorOf, grant, loadSmallSchool, roomOf, span, studentOf } from '../support/small-school';

/** Rules that need leaves, rooms and several hands; one cloud, a floor for every test. */
let cloud: TestCloud;
let n = 0;
let SHEET: string;
let A: string;
let B: string;
let leader: string;
let deputy: string;

/** Spans must stand before the opener comes: floors 1–6 have theirs. */
function leaves(): void {
  const { db } = cloud;
  span(db, studentOf(1, 1, 1), 'leave', at('12:00'), at('20:00', '2026-11-24'));
  span(db, studentOf(2, 1, 1), 'leave', at('12:00'), at('20:00', '2026-11-24'), 'pending');
  span(db, studentOf(3, 1, 1), 'leave', at('08:00'), at('20:00'));
  span(db, studentOf(4, 1, 1), 'leave', at('22:30'), at('20:00', '2026-11-24'));
  span(db, studentOf(5, 1, 1), 'official', at('12:00'), at('20:00', '2026-11-24'));
  db.update('people', { _id: studentOf(6, 1, 1) }, { $set: { duty: 'day' } });
  db.update(
    'people',
    { _id: studentOf(6, 1, 2) },
    { $set: { duty: 'placement', dutyFrom: '2026-11-01', dutyTo: null } },
  );
  db.update('people', { _id: studentOf(6, 1, 3) }, { $set: { duty: 'suspended' } });
  db.update(
    'people',
    { _id: studentOf(6, 1, 4) },
    { $set: { duty: 'placement', dutyFrom: '2026-12-01', dutyTo: null } },
  );
}

beforeAll(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db, { floors: 30 });
  leaves();
  // Floor 7's leader lives on it, and its room leaders have phones (R11).
  grant(cloud.db, studentOf(7, 1, 1), 'floor-leader', 'floor', floorOf(7));
  grant(cloud.db, studentOf(7, 1, 2), 'room-leader', 'room', roomOf(7, 1));
  bind(cloud.db, 'other-phone', 'nobody-yet');
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
}, 120_000);
afterAll(() => cloud.stop());

function on(floor: number): void {
  cloud.clock.set(at('22:12'));
  n = floor;
  SHEET = night(floorOf(n));
  A = studentOf(n, 1, 1);
  B = studentOf(n, 1, 2);
  leader = `leader${n}`;
  deputy = `deputy${n}`;
}

const spanOf = (personId: string) => cloud.db.find('absence_spans', { personId })[0];

describe('leaves', () => {
  test('R1 an approved leave shows 请假 until when, is no gap and cannot become an absence', async () => {
    on(1);
    const sheet = await open(cloud, leader, SHEET);
    expect(personIn(sheet, A).cover).toEqual({
      kind: 'leave',
      state: 'in-force',
      from: at('12:00'),
      to: at('20:00', '2026-11-24'),
    });
    expect(sheet.counts).toMatchObject({ leave: 1, unmarked: 11 });
    expect(JSON.stringify(sheet)).not.toContain('reason');
    const refused = await mark(cloud, leader, SHEET, { [A]: 'not-back' });
    expect(refused).toMatchObject({ marks: [], refused: [{ personId: A }] });
    const forced = patch(sheet, { [A]: 'not-back' });
    const marks = (forced.marks as object[]).map((one) => ({ ...one, returnedEarly: true }));
    expect(await cloud.as(leader).ok('roll-call', 'mark-room', { ...forced, marks })).toMatchObject({
      refused: [{ personId: A }],
    });
    expect(stored(cloud, SHEET).marks[A]?.s).toBe('unmarked');
  });

  test('R1 returned early: marks present and ends the leave now, with this proof; the replay is the same', async () => {
    on(1);
    const sheet = await open(cloud, leader, SHEET);
    const input = patch(sheet, { [A]: 'present', [B]: 'present' });
    const marks = (input.marks as { personId: string }[]).map((one) =>
      one.personId === A ? { ...one, returnedEarly: true } : one,
    );
    const send = () =>
      cloud.as(leader).ok('roll-call', 'mark-room', { ...input, marks }, { requestId: 'returned-early-1' });
    const reply = await send();
    expect(reply).toMatchObject({
      marks: [{ personId: A, mark: { s: 'present' } }, { personId: B }],
      refused: [],
    });
    expect(spanOf(A)).toMatchObject({ state: 'ended', to: at('22:12'), endedBy: 'roll-call' });
    const before = stored(cloud, SHEET);
    await send();
    expect(stored(cloud, SHEET)).toEqual(before);
    expectExact(before);
    expect(personIn(await open(cloud, leader, SHEET), A).cover).toBeNull();
  });

  test('R2 a pending leave shows 待批 and counts absent until it is approved', async () => {
    on(2);
    const sheet = await open(cloud, leader, SHEET);
    expect(personIn(sheet, A).cover).toMatchObject({ state: 'pending' });
    expect(sheet.counts.unmarked).toBe(12);
    const gap = await cloud.as(leader).call('roll-call', 'submit', { sheetId: SHEET });
    expect(gap).toMatchObject({ error: { details: { count: 12 } } });
    await markAll(cloud, leader, SHEET);
    await mark(cloud, leader, SHEET, { [A]: 'not-back' });
    await cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET });
    expect(cloud.db.find('roll_exceptions', { _id: `${SHEET}:${A}` })).toMatchObject([{ s: 'not-back' }]);

    // Approved now, begun at noon: the mark is rewritten, the old value kept, the leader told.
    cloud.db.update('absence_spans', { personId: A }, { $set: { state: 'active' } });
    await tick(cloud, at('22:20'));
    const after = stored(cloud, SHEET);
    expect(after.marks[A]).toMatchObject({ s: 'leave' });
    expect(after.log.at(-1)).toMatchObject({ a: 'recount', m: [[A, 'not-back', 'leave']] });
    expectExact(after);
    expect(cloud.db.find('roll_exceptions', { _id: `${SHEET}:${A}` })).toMatchObject([{ s: 'leave' }]);
    expect(cloud.db.find('roll_cases', { sheetId: SHEET })).toMatchObject([
      { state: 'false-alarm', live: 0 },
    ]);
    const told = cloud.db.find('notices', { kind: 'roll-call.excused', personId: leader });
    expect(told).toHaveLength(1);
    await tick(cloud, at('22:21'));
    expect(cloud.db.find('notices', { kind: 'roll-call.excused' })).toHaveLength(told.length);
  });

  test('R2 approved while the sheet is open: excused within a minute', async () => {
    on(8);
    span(cloud.db, A, 'leave', at('12:00'), at('20:00', '2026-11-24'));
    expect(personIn(await open(cloud, leader, SHEET), A).cover?.state).toBe('in-force');
    await tick(cloud, at('22:22'));
    expect(stored(cloud, SHEET).awayCounts.leave).toBe(1);
    expectExact(stored(cloud, SHEET));
  });

  test('R3 a leave over at 20:00 and not returned is 逾期未归, not excused; one case, never two', async () => {
    on(3);
    const sheet = await open(cloud, leader, SHEET);
    expect(personIn(sheet, A).cover).toMatchObject({ state: 'overdue', to: at('20:00') });
    expect(sheet.counts).toMatchObject({ leave: 0, unmarked: 12 });
    await mark(cloud, leader, SHEET, { [A]: 'not-back' });
    await cloud.as(leader).ok('roll-call', 'report-now', { sheetId: SHEET, personIds: [A] });
    await markAll(cloud, leader, SHEET);
    await cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET });
    await tick(cloud, at('22:23'));
    expect(cloud.db.find('roll_cases', { sheetId: SHEET })).toHaveLength(1);
    expect(stored(cloud, SHEET).marks[A]?.s).toBe('not-back');
  });

  test('R4 a leave that begins during the window is shown with its time, and excuses from then on', async () => {
    on(4);
    expect(personIn(await open(cloud, leader, SHEET), A).cover).toMatchObject({
      state: 'starts-later',
      from: at('22:30'),
    });
    cloud.clock.set(at('22:31'));
    expect(personIn(await open(cloud, leader, SHEET), A).cover).toMatchObject({ state: 'in-force' });
  });

  test('R1 the submission takes leaves in: 公假 is written, and a leave’s absence mark is replaced', async () => {
    on(5);
    await mark(cloud, leader, SHEET, { [B]: 'not-back' });
    span(cloud.db, B, 'leave', at('12:00'), at('20:00', '2026-11-24'));
    await markAll(cloud, leader, SHEET);
    await cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET });
    const sheet = stored(cloud, SHEET);
    expect(sheet.marks[A]?.s).toBe('official');
    expect(sheet.marks[B]?.s).toBe('leave');
    expect(sheet.away).toEqual({});
    expectExact(sheet);
    expect(cloud.db.find('roll_cases', { sheetId: SHEET })).toEqual([]);
  });
});

describe('rooms and roster', () => {
  test('R6 消到 between submission and lock: late with the arrival time, both records stay', async () => {
    on(9);
    await markAll(cloud, leader, SHEET);
    expect(await codeOf(cloud, leader, 'late-arrival', { sheetId: SHEET, personId: A })).toBe(
      'ROLL_NOT_SUBMITTED',
    );
    await mark(cloud, leader, SHEET, { [A]: 'not-back' });
    await cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET });
    cloud.clock.set(at('22:50'));
    expect(await codeOf(cloud, leader, 'late-arrival', { sheetId: SHEET, personId: B })).toBe(
      'ROLL_NOT_ABSENT',
    );
    const send = () =>
      cloud
        .as(leader)
        .ok('roll-call', 'late-arrival', { sheetId: SHEET, personId: A }, { requestId: 'late-arrival-001' });
    const reply = await send();
    expect(reply).toMatchObject({ mark: { s: 'back-late', arrivedAt: at('22:50') } });
    await send();
    const sheet = stored(cloud, SHEET);
    expect(sheet.log.filter((entry) => entry.a === 'late')).toMatchObject([
      { m: [[A, 'not-back', 'back-late']] },
    ]);
    expectExact(sheet);
    expect(cloud.db.find('roll_exceptions', { _id: `${SHEET}:${A}` })).toMatchObject([
      { s: 'back-late', arrivedAt: at('22:50') },
    ]);
    expect(cloud.db.find('roll_cases', { sheetId: SHEET })).toMatchObject([{ state: 'false-alarm' }]);
    cloud.clock.set(at('00:01', '2026-11-24'));
    expect(await codeOf(cloud, leader, 'late-arrival', { sheetId: SHEET, personId: A })).toBe('ROLL_LOCKED');
  });

  test('R7 nobody opens: the whole room 未见 in one tap, names listed, one case for the room', async () => {
    on(10);
    const names = [1, 2, 3, 4].map((bed) => studentOf(10, 2, bed));
    const wanted = Object.fromEntries(names.map((id) => [id, 'not-seen' as const]));
    await mark(cloud, leader, SHEET, wanted, { unopened: true });
    const sheet = await open(cloud, leader, SHEET);
    expect(sheet.rooms.find((room) => room.roomId === roomOf(10, 2))).toMatchObject({ unopened: true });
    await markAll(cloud, leader, SHEET);
    await cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET });
    const cases = cloud.db.find('roll_cases', { sheetId: SHEET });
    expect(cases).toMatchObject([{ kind: 'room', personIds: names }]);
    expect(cloud.db.find('roll_exceptions', { sheetId: SHEET })).toHaveLength(4);
  });

  test('R7 未见 for a room means everybody in it', async () => {
    on(11);
    const sheet = await open(cloud, leader, SHEET);
    const mixed = patch(sheet, { [A]: 'present', [B]: 'not-seen' }, { unopened: true });
    expect(await codeOf(cloud, leader, 'mark-room', mixed)).toBe('INPUT_INVALID');
  });

  test('R9 day students, placement and suspended are no gaps; a duty that begins later is', async () => {
    on(6);
    const sheet = await open(cloud, leader, SHEET);
    expect(sheet.total).toBe(9);
    const of = (bed: number) => personIn(sheet, studentOf(6, 1, bed)).mark.s;
    expect([1, 2, 3, 4].map(of)).toEqual(['day', 'placement', 'suspended', 'unmarked']);
    await markAll(cloud, leader, SHEET);
    await cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET });
    expectExact(stored(cloud, SHEET));
  });

  test('R9 moves and imports while the check is open do not rewrite the roster', async () => {
    on(12);
    const before = stored(cloud, SHEET).roster;
    cloud.db.update('people', { _id: A }, { $set: { floorId: floorOf(13), roomId: roomOf(13, 1) } });
    await tick(cloud, at('22:24'));
    await mark(cloud, leader, SHEET, { [A]: 'present' });
    expect(stored(cloud, SHEET).roster).toEqual(before);
    expect(stored(cloud, night(floorOf(13))).roster.map((one) => one.personId)).not.toContain(A);
  });

  test('R11 the marker on the roster cannot mark himself; his room leader and the deputy can', async () => {
    on(7);
    const self = studentOf(7, 1, 1);
    const roomLeader = studentOf(7, 1, 2);
    const sheet = await open(cloud, self, SHEET);
    expect(personIn(sheet, self).self).toBe(true);
    const reply = await cloud
      .as(self)
      .ok('roll-call', 'mark-room', patch(sheet, { [self]: 'present', [B]: 'present' }));
    expect(reply).toMatchObject({ marks: [{ personId: B }], refused: [{ personId: self }] });
    await markAll(cloud, self, SHEET);
    const gap = await cloud
      .as(self)
      .call('roll-call', 'submit', { sheetId: SHEET, restPresent: { count: 0 } });
    expect(gap).toMatchObject({ ok: false, error: { code: 'ROLL_GAP' } });
    expect(gap.ok ? '' : gap.error.message).toContain('您本人');
    // A room leader marks nobody but the marker.
    const seen = await open(cloud, roomLeader, SHEET);
    const others = await cloud
      .as(roomLeader)
      .ok('roll-call', 'mark-room', patch(seen, { [studentOf(7, 1, 3)]: 'not-back' }));
    expect(others).toMatchObject({ marks: [], refused: [{ personId: studentOf(7, 1, 3) }] });
    const done = await cloud.as(roomLeader).ok('roll-call', 'mark-room', patch(seen, { [self]: 'present' }));
    expect(done).toMatchObject({ marks: [{ personId: self, mark: { s: 'present' } }] });
    await cloud.as(self).ok('roll-call', 'submit', { sheetId: SHEET });
    expectExact(stored(cloud, SHEET));
  });

  test('R12 four hands in random order: counters equal a recount, conflicts lose nothing', async () => {
    on(14);
    const seen = await open(cloud, leader, SHEET);
    const people = seen.rooms.flatMap((room) => room.people.map((person) => person.personId));
    const calls = people.flatMap((personId, index) =>
      [leader, deputy].map((openid) => {
        const to = (index + openid.length) % 3 === 0 ? 'not-back' : 'present';
        return cloud
          .as(openid)
          .ok<{ conflicts: unknown[]; marks: unknown[] }>(
            'roll-call',
            'mark-room',
            patch(seen, { [personId]: to }),
          );
      }),
    );
    const replies = await Promise.all(calls);
    expect(replies.reduce((sum, reply) => sum + reply.marks.length, 0)).toBe(people.length);
    expect(replies.reduce((sum, reply) => sum + reply.conflicts.length, 0)).toBe(people.length);
    expectExact(stored(cloud, SHEET));
  });

  test('R23 somebody present who is not on the roster is noted and reaches the keeper, once', async () => {
    on(15);
    const input = { sheetId: SHEET, roomId: roomOf(15, 1), name: '来访同学', note: '借宿' };
    const send = () =>
      cloud.as(leader).ok('roll-call', 'note-visitor', input, { requestId: 'visitor-intent-1' });
    await send();
    await send();
    expect((await open(cloud, leader, SHEET)).visitors).toMatchObject([
      { name: '来访同学', byName: '层长15' },
    ]);
    expect(cloud.db.find('notices', { personId: 'keeper', kind: 'roll-call.visitor' })).toHaveLength(1);
  });

  test('R16 re-open with a reason: leader until the lock, counselor after it, office after days', async () => {
    on(16);
    await markAll(cloud, leader, SHEET);
    expect(await codeOf(cloud, leader, 'reopen', { sheetId: SHEET, reason: '漏看一间' })).toBe(
      'ROLL_NOT_SUBMITTED',
    );
    await cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET });
    expect(await codeOf(cloud, leader, 'reopen', { sheetId: SHEET, reason: '' })).toBe('INPUT_INVALID');
    await cloud.as(leader).ok('roll-call', 'reopen', { sheetId: SHEET, reason: '漏看一间' });
    await mark(cloud, leader, SHEET, { [A]: 'not-back' });
    await cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET });
    const again = stored(cloud, SHEET);
    expect(again.state).toBe('submitted');
    expect(again.log.map((entry) => entry.a)).toEqual(expect.arrayContaining(['submit', 'reopen', 'mark']));
    expectExact(again);

    cloud.clock.set(at('00:30', '2026-11-24'));
    expect(await codeOf(cloud, leader, 'reopen', { sheetId: SHEET, reason: '记错了' })).toBe(
      'ROLL_REOPEN_DENIED',
    );
    expect(await codeOf(cloud, 'building', 'reopen', { sheetId: SHEET, reason: '记错了' })).toBe(
      'ROLL_REOPEN_DENIED',
    );
    cloud.clock.set(at('00:30', '2026-11-29'));
    expect(await codeOf(cloud, 'counselor', 'reopen', { sheetId: SHEET, reason: '记错了' })).toBe(
      'ROLL_REOPEN_DENIED',
    );
    cloud.clock.set(at('08:00', '2026-11-24'));
    await cloud.as('counselor').ok('roll-call', 'reopen', { sheetId: SHEET, reason: '记错了' });
    const held = stored(cloud, SHEET);
    expect(held).toMatchObject({ state: 'reopened', claimedBy: 'counselor' });
    await mark(cloud, 'counselor', SHEET, { [A]: 'present' });
    await cloud.as('counselor').ok('roll-call', 'submit', { sheetId: SHEET });
    expect(stored(cloud, SHEET)).toMatchObject({ state: 'submitted', submittedName: '辅导员甲' });
    expectExact(stored(cloud, SHEET));
  });

  test('R16 after three days it is the student office’s, with its reason kept', async () => {
    on(18);
    await markAll(cloud, leader, SHEET);
    await cloud.as(leader).ok('roll-call', 'submit', { sheetId: SHEET });
    cloud.clock.set(at('00:30', '2026-11-29'));
    // A sheet made before the school could set the days keeps to three.
    cloud.db.update('roll_sheets', { _id: SHEET }, { $unset: { reopenDays: '' } });
    const input = { sheetId: SHEET, reason: '申诉成立' };
    expect(await codeOf(cloud, 'dutyc', 'reopen', input)).toBe('ROLL_REOPEN_DENIED');
    await cloud.as('office').ok('roll-call', 'reopen', input);
    expect(stored(cloud, SHEET)).toMatchObject({
      state: 'reopened',
      claimedBy: 'office',
      reopenReason: '申诉成立',
    });
  });

  test('contact: numbers of the student and his roommates, for the floor’s markers', async () => {
    on(17);
    const { people } = await cloud
      .as(leader)
      .ok<{ people: { personId: string; relation: string }[] }>('roll-call', 'contact', {
        sheetId: SHEET,
        personId: A,
      });
    expect(people.map((one) => one.relation).sort()).toEqual(['室友', '室友', '室友', '本人']);
  });
});
