import { DEFAULT_CHECKS } from '../../src/contract/roll-call-schedule';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { applyInput, type After } from '../support/leave-school';
import { at, DAY, expectExact, mark, markAll, night, open, patch, stored, tick } from '../support/roll';
import { classOf, floorOf, loadSmallSchool, studentOf } from '../support/small-school';

/** Leave and roll call meet in absence spans only; here both run, as on an evening. One floor a test. */
let cloud: TestCloud;

/** Even beds belong to the class of `counselor`. */
const studentOn = (floor: number) => studentOf(floor, 1, 2);

async function granted(floor: number, from: number, to: number, approve = true): Promise<string> {
  const student = studentOn(floor);
  const asked = await cloud.as(student).ok<After>('leave', 'apply', applyInput({ from, to }));
  if (approve) {
    await cloud
      .as('counselor')
      .ok('leave', 'decide', { leaveId: asked.leaveId, turn: 0, verdict: 'approve', note: '' });
  }
  return asked.leaveId;
}

const leaveOf = (leaveId: string) =>
  cloud.db.find('leave_requests', { _id: leaveId })[0] as Record<string, unknown>;
/** Lay ill on that night; nobody knew. */
const SICK = studentOf(3, 2, 2);
const sheetOf = (floor: number) => night(floorOf(floor));
const leaves: string[] = [];

beforeAll(async () => {
  cloud = await startTestCloud({ now: at('17:00') });
  loadSmallSchool(cloud.db, { floors: 5 });
  leaves[1] = await granted(1, at('18:00'), at('23:59'));
  leaves[2] = await granted(2, at('21:00'), at('23:59'), false);
  leaves[3] = await granted(3, at('18:00'), at('20:30'));
  leaves[4] = await granted(4, at('18:00'), at('20:00'));
  for (const clock of ['18:01', '20:15', '20:46', '21:16', '21:40', '22:11']) await tick(cloud, at(clock));
}, 180_000);
afterAll(() => cloud.stop());

test('R1 “returned early” at the roll ends the leave with this proof', async () => {
  cloud.clock.set(at('22:12'));
  const sheet = await open(cloud, 'leader1', sheetOf(1));
  const input = patch(sheet, { [studentOn(1)]: 'present' });
  const marks = (input.marks as object[]).map((one) => ({ ...one, returnedEarly: true }));
  await cloud.as('leader1').ok('roll-call', 'mark-room', { ...input, marks });
  await tick(cloud, at('22:13'));
  expect(leaveOf(String(leaves[1]))).toMatchObject({
    state: 'returned',
    returnProof: 'roll',
    returnedAt: at('22:12'),
    flagged: false,
  });
});

test('R2 approved after the roll: the mark becomes 请假', async () => {
  cloud.clock.set(at('22:14'));
  await mark(cloud, 'leader2', sheetOf(2), { [studentOn(2)]: 'not-back' });
  await markAll(cloud, 'leader2', sheetOf(2));
  await cloud.as('leader2').ok('roll-call', 'submit', { sheetId: sheetOf(2) });
  expect(stored(cloud, sheetOf(2)).marks[studentOn(2)]?.s).toBe('not-back');
  const leaveId = String(leaves[2]);
  cloud.clock.set(at('22:20'));
  await cloud
    .as('counselor')
    .ok('leave', 'decide', { leaveId, turn: leaveOf(leaveId).turn, verdict: 'approve', note: '' });
  await tick(cloud, at('22:21'));
  expect(stored(cloud, sheetOf(2)).marks[studentOn(2)]?.s).toBe('leave');
});

test('R3 overdue and not back: the roll’s case looks for him, the leave’s own ladder holds; then it goes on', async () => {
  const leaveId = String(leaves[3]);
  expect(leaveOf(leaveId).overdue).toMatchObject({ step: 1 });
  cloud.clock.set(at('22:22'));
  await mark(cloud, 'leader3', sheetOf(3), { [studentOn(3)]: 'not-back' });
  await mark(cloud, 'leader3', sheetOf(3), { [SICK]: 'not-back' });
  await markAll(cloud, 'leader3', sheetOf(3));
  await cloud.as('leader3').ok('roll-call', 'submit', { sheetId: sheetOf(3) });
  expect(cloud.db.find('roll_cases', { personIds: studentOn(3) })).toHaveLength(1);
  await tick(cloud, at('22:46'));
  expect(leaveOf(leaveId).overdue).toMatchObject({ step: 1, nextAt: at('23:22') });
  const open_ = cloud.db.find('notices', {
    kind: 'leave.overdue',
    state: 'open',
    'link.query.leaveId': leaveId,
  });
  expect(open_).toEqual([]);
  await tick(cloud, at('23:23'));
  expect(leaveOf(leaveId).overdue).toMatchObject({ step: 2 });
});

test('L8 a forgotten return is closed by “present” at the roll, with the hour of the mark, flagged', async () => {
  cloud.clock.set(at('22:24'));
  await markAll(cloud, 'leader4', sheetOf(4));
  cloud.clock.set(at('22:30'));
  await cloud.as('leader4').ok('roll-call', 'submit', { sheetId: sheetOf(4) });
  await tick(cloud, at('23:31'));
  expect(leaveOf(String(leaves[4]))).toMatchObject({
    state: 'returned',
    returnProof: 'roll',
    returnedAt: at('22:24'),
    flagged: true,
    overdue: null,
  });
});

test('R2 L6 the school’s own limit of 补假 rules: approved three weeks later, the night is excused', async () => {
  const LATER = '2026-12-14';
  cloud.clock.set(at('08:00', LATER));
  const input = applyInput({
    kind: 'sick',
    from: at('12:00'),
    to: at('08:00', '2026-11-24'),
    offCampus: false,
  });
  const refused = await cloud.as(SICK).call('leave', 'apply', input);
  expect(refused).toMatchObject({ ok: false, error: { code: 'LEAVE_RETRO_REFUSED' } });
  const office = cloud.as('office');
  const { rev, policy } = await office.ok<{ rev: number; policy: object }>('leave', 'policy');
  await office.ok('leave', 'set-policy', { rev, policy: { ...policy, retroDays: 30 } });
  const { leaveId } = await cloud.as(SICK).ok<After>('leave', 'apply', input);
  await tick(cloud, at('08:02', LATER));
  expect(stored(cloud, sheetOf(3)).marks[SICK]?.s).toBe('not-back');
  await cloud
    .as('counselor')
    .ok('leave', 'decide', { leaveId, turn: leaveOf(leaveId).turn, verdict: 'approve', note: '' });
  await tick(cloud, at('08:03', LATER));
  expect(stored(cloud, sheetOf(3)).marks[SICK]?.s).toBe('leave');
});

test('L6 no proof came in time: the night it had excused is 旷, in sheet, counters, log, list and month; judged once', async () => {
  const leave = cloud.db.find('leave_requests', { personId: SICK })[0] as { _id: string; proofDueAt: number };
  const before = stored(cloud, sheetOf(3)).counts;
  await tick(cloud, leave.proofDueAt - 1);
  expect(stored(cloud, sheetOf(3)).marks[SICK]?.s).toBe('leave');
  await tick(cloud, leave.proofDueAt + 60_000);
  await tick(cloud, leave.proofDueAt + 120_000);
  await tick(cloud, leave.proofDueAt + 180_000);
  expect(leaveOf(leave._id).state).toBe('revoked');
  const sheet = stored(cloud, sheetOf(3));
  expect(sheet.marks[SICK]).toMatchObject({ s: 'absent', by: null });
  expectExact(sheet);
  expect(sheet.counts).toMatchObject({ leave: before.leave - 1, absent: before.absent + 1 });
  expect(sheet.log.at(-1)).toMatchObject({ a: 'recount', m: [[SICK, 'leave', 'absent']] });
  expect(cloud.db.find('roll_exceptions', { personId: SICK, day: DAY })).toMatchObject([{ s: 'absent' }]);
  expect(cloud.db.find('roll_months', { _id: `${SICK}:2026-11` })).toMatchObject([
    { d: { 23: { night: 'absent' } } },
  ]);
  expect(cloud.db.find('absence_spans', { fallen: true })).toEqual([]);
  // Nobody is looked for weeks later.
  expect(cloud.db.find('roll_cases', { personId: SICK, state: 'open' })).toEqual([]);
});

test('L6 a 补假 that reaches into the coming night: known at the roll it is 请假; no proof, and that night is 旷 too', async () => {
  const DAY5 = '2026-12-28';
  const student = studentOn(5);
  const sheetId = night(floorOf(5), DAY5);
  cloud.clock.set(at('19:00', DAY5));
  const asked = applyInput({
    kind: 'sick',
    from: at('15:00', DAY5),
    to: at('23:59', DAY5),
    offCampus: false,
  });
  const { leaveId } = await cloud.as(student).ok<After>('leave', 'apply', asked);
  await cloud.as('counselor').ok('leave', 'decide', { leaveId, turn: 0, verdict: 'approve', note: '' });
  await tick(cloud, at('21:40', DAY5));
  await tick(cloud, at('22:10', DAY5));
  await markAll(cloud, 'leader5', sheetId);
  await cloud.as('leader5').ok('roll-call', 'submit', { sheetId });
  expect(stored(cloud, sheetId).marks[student]).toMatchObject({ s: 'leave', by: null });
  await tick(cloud, at('19:01', '2026-12-31'));
  await tick(cloud, at('19:02', '2026-12-31'));
  expect(leaveOf(leaveId).state).toBe('revoked');
  expect(stored(cloud, sheetId).marks[student]).toMatchObject({ s: 'absent', by: null });
  expectExact(stored(cloud, sheetId));
});

test('L6 an ordinary leave taken back after the night keeps what it excused: there was no proof to bring', async () => {
  const DAY6 = '2026-12-29';
  const student = studentOf(4, 2, 2);
  const sheetId = night(floorOf(4), DAY6);
  cloud.clock.set(at('17:00', DAY6));
  const asked = applyInput({ from: at('18:00', DAY6), to: at('08:00', '2026-12-30') });
  const { leaveId } = await cloud.as(student).ok<After>('leave', 'apply', asked);
  await cloud.as('counselor').ok('leave', 'decide', { leaveId, turn: 0, verdict: 'approve', note: '' });
  await tick(cloud, at('21:40', DAY6));
  await tick(cloud, at('22:10', DAY6));
  await markAll(cloud, 'leader4', sheetId);
  await cloud.as('leader4').ok('roll-call', 'submit', { sheetId });
  cloud.clock.set(at('07:00', '2026-12-30'));
  const { turn } = leaveOf(leaveId);
  await cloud.as('counselor').ok('leave', 'revoke', { leaveId, turn, reason: '去向不实' });
  await tick(cloud, at('07:01', '2026-12-30'));
  await tick(cloud, at('07:02', '2026-12-30'));
  expect(stored(cloud, sheetId).marks[student]?.s).toBe('leave');
});

test('L1 before asking a student hears of the checks whose roster has him: not of another floor’s or class’s', async () => {
  const [check] = DEFAULT_CHECKS.filter(({ checkId }) => checkId === 'night');
  const stamp = { version: 1, setBy: 'office', setName: '', setAt: 0, earlier: [], rev: 0 };
  const places = { mode: 'except', nodes: [{ level: 'floor', id: floorOf(2), label: '2层' }] };
  const cohorts = { mode: 'except', years: [], nodes: [{ level: 'class', id: classOf(1), label: '' }] };
  cloud.db.insert('roll_checks', [{ ...check, places, cohorts, ...stamp, _id: 'night' }]);
  const day = '2027-01-05';
  cloud.clock.set(at('08:00', day));
  const hears = async (openid: string, mine: boolean) => {
    const input = { day, mine };
    const { checks } = await cloud
      .as(openid)
      .ok<{ checks: { checkId: string }[] }>('roll-call', 'checks', input);
    return checks.some(({ checkId }) => checkId === 'night');
  };
  expect(await hears(studentOf(1, 1, 2), true)).toBe(true);
  expect(await hears(studentOf(1, 1, 1), true)).toBe(false);
  expect(await hears(studentOf(2, 1, 2), true)).toBe(false);
  expect(await hears('office', true)).toBe(false);
  expect(await hears('office', false)).toBe(true);
});
