import { ask, at, decide, startLeaveSchool, type LeaveSchool } from '../support/leave-school';

let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
}, 60_000);
afterAll(() => school.stop());

interface Home {
  leave: { leaveId: string; state: string; waiting: { ask: string; names: string[] } | null } | null;
}
const home = async (personId: string) => (await school.of(personId).ok<Home>('dashboard', 'home')).leave;

test('nobody’s leave is on the home of who has none, and none of his students’ on the counselor’s', async () => {
  await ask(school, 'S3');
  expect(await home('S4')).toBeNull();
  expect(await home('T1')).toBeNull();
});

test('the home carries the open leave that presses: who has it, then the return, then nothing', async () => {
  const first = await ask(school, 'S5', { from: at('10:00'), to: at('12:00') });
  expect(await home('S5')).toMatchObject({
    leaveId: first.leaveId,
    state: 'pending',
    waiting: { ask: 'leave' },
  });
  const later = await ask(school, 'S5', { from: at('10:00', '2026-11-27'), to: at('12:00', '2026-11-27') });
  expect(await home('S5')).toMatchObject({ leaveId: first.leaveId });

  await decide(school, 'T1', first.leaveId);
  await school.tick(at('10:05'));
  expect(await home('S5')).toMatchObject({ leaveId: first.leaveId, state: 'away', waiting: null });
  await school.of('T1').ok('leave', 'ask-back', {
    leaveId: later.leaveId,
    turn: school.leave(later.leaveId).turn,
    text: '为什么又要请假',
  });
  expect(await home('S5')).toMatchObject({ leaveId: later.leaveId, state: 'asked' });
  // Not back in time presses more than a question does (L8).
  school.clock.set(at('12:05'));
  expect(await home('S5')).toMatchObject({ leaveId: first.leaveId, state: 'away' });

  await school
    .of('S5')
    .ok('leave', 'return', { leaveId: first.leaveId, turn: school.leave(first.leaveId).turn });
  expect(await home('S5')).toMatchObject({ waiting: { ask: 'return', names: ['张辅导'] } });
  await decide(school, 'T1', first.leaveId);
  expect(await home('S5')).toMatchObject({ leaveId: later.leaveId });
  await school.of('S5').ok('leave', 'withdraw', {
    leaveId: later.leaveId,
    turn: school.leave(later.leaveId).turn,
  });
  expect(await home('S5')).toBeNull();
});

test.each([
  ['a student', 'S6', []],
  ['a floor leader', 'S1', []],
  ['a student who leads a building', 'S7', [['building-leader', 'building', 'c1-1']]],
] as const)('with a leave open the home of %s takes at most 4 requests', async (_, personId, posts) => {
  for (const [role, level, nodeId] of posts) school.grant(personId, role, level, nodeId);
  school.clock.set(at('13:00'));
  await ask(school, personId, { from: at('18:00'), to: at('21:00') });
  // The first call reads who he is; warm ones are what the budget is about.
  for (let call = 0; call < 2; call += 1) expect(await home(personId)).toMatchObject({ state: 'pending' });
  const { log, scans } = school.meter('home');
  expect([Number(log?.db) <= 4, scans, log?.db]).toEqual([true, 0, log?.db]);
});
