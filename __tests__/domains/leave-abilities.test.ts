import { ask, at, decide, NOW, startLeaveSchool, type LeaveSchool } from '../support/leave-school';

/** What a leave offers a person is what the server does for him: its buttons are drawn from it. */
let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
}, 120_000);
afterAll(() => school.stop());
beforeEach(() => {
  school.clock.set(NOW);
});

interface Detail {
  access: string;
  acknowledge?: boolean;
  can?: Record<string, boolean>;
  calls: { relation: string }[];
}
const detail = (person: string, leaveId: string) =>
  school.of(person).ok<Detail>('leave', 'detail', { leaveId });
const turnOf = (leaveId: string) => school.leave(leaveId).turn;
/** Away since 09:00 and overdue at 21:45. */
async function overdue(student: string, counselor = 'T1') {
  const { leaveId } = await ask(school, student, { from: NOW });
  await decide(school, counselor, leaveId);
  await school.tick(NOW);
  await school.tick(at('21:15'));
  await school.tick(at('21:45'));
  return leaveId;
}
/** Longer than an instance remembers who somebody is. */
const later = () => school.clock.set(school.clock.now() + 2 * 60_000);

test('who decided it and has lost his post since reads it, and is offered nothing that his roles no longer open', async () => {
  school.grant('K1', 'counselor', 'class', 'x1-c1');
  const { leaveId } = await ask(school, 'S2', { from: NOW });
  await decide(school, 'K1', leaveId);
  await school.tick(NOW);
  await school.tick(at('21:15'));
  await school.tick(at('21:45'));
  expect((await detail('K1', leaveId)).can).toMatchObject({ revoke: true, acknowledge: true });
  expect((await detail('K1', leaveId)).calls).toHaveLength(3);
  school.db.remove('grants', { personId: 'K1' });
  later();
  const after = await detail('K1', leaveId);
  expect(after).toMatchObject({ access: 'full', calls: [] });
  expect(Object.entries(after.can ?? {}).filter(([, may]) => may)).toEqual([]);
  expect(await school.code('K1', 'acknowledge', { leaveId })).toBe('FORBIDDEN');
  expect(await school.code('K1', 'revoke', { leaveId, turn: turnOf(leaveId), reason: '家长不知情' })).toBe(
    'FORBIDDEN',
  );
});

test('L10 a post over others gives neither the ladder nor a number of a student whom another post only sees', async () => {
  const leaveId = await overdue('S3');
  school.grant('T5', 'guard', 'campus', 'c1');
  later();
  expect(await detail('T5', leaveId)).toMatchObject({ access: 'coarse', acknowledge: false, calls: [] });
  expect(await school.code('T5', 'acknowledge', { leaveId })).toBe('NOT_FOUND');
  // A floor leader of his floor has him in hand, without his parents, whatever he decides for others.
  school.grant('T5', 'floor-leader', 'floor', 'c1-1-1');
  later();
  const leader = await detail('T5', leaveId);
  expect(leader).toMatchObject({ access: 'coarse', acknowledge: true });
  expect(leader.calls.map((call) => call.relation)).toEqual(['本人']);
  expect(await school.code('T5', 'acknowledge', { leaveId })).toBe('ok');
  school.db.remove('grants', { personId: 'T5', role: 'guard' });
  school.db.remove('grants', { personId: 'T5', role: 'floor-leader' });
});

test.each([
  ['T1', 'his counselor', ['本人', '外出联系人', '家长']],
  ['T2', 'the college officer', ['本人', '外出联系人', '家长']],
  ['S1', 'the floor leader', ['本人']],
  ['G1', 'the guard', null],
])('%s, %s: %j', async (person, _, relations) => {
  const student = `S${10 + Number(person.slice(1))}`;
  const leaveId = await overdue(student);
  const view = await detail(person, leaveId);
  expect(view.calls.map((call) => call.relation)).toEqual(relations ?? []);
  expect(view.acknowledge ?? view.can?.acknowledge).toBe(relations !== null);
  expect(await school.code(person, 'acknowledge', { leaveId })).toBe(relations ? 'ok' : 'FORBIDDEN');
});
