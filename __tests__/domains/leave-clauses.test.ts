import { cutIn, type Meets } from '../support/cut-in';
import {
  ask,
  applyInput,
  at,
  decide,
  NOW,
  startLeaveSchool,
  type After,
  type LeaveSchool,
} from '../support/leave-school';

/** Clauses of asking and deciding at their borders, each on a student of its own. */
let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
}, 120_000);
afterAll(() => school.stop());
beforeEach(() => {
  school.clock.set(NOW);
});

const HOUR = 3_600_000;
const turnOf = (leaveId: string) => school.leave(leaveId).turn;
const chainOf = (leaveId: string) =>
  school.leave(leaveId).chain as { people: { personId: string }[]; why: string[]; note: string }[];
const holdersOf = (leaveId: string) => chainOf(leaveId)[0]?.people.map((one) => one.personId);
const logOf = (leaveId: string) => (school.leave(leaveId).log as { text: string }[]).map((one) => one.text);
const tomorrow = { from: at('08:00', '2026-11-24'), to: at('20:00', '2026-11-24') };
const far = { from: at('08:00', '2026-12-20'), to: at('20:00', '2026-12-20') };
const forward = (from: string, leaveId: string, to: string) =>
  school.code(from, 'forward', { leaveId, turn: turnOf(leaveId), personId: to, note: '请代为处理' });
async function granted(personId: string, over: Record<string, unknown> = {}) {
  const { leaveId } = await ask(school, personId, over);
  await decide(school, 'T1', leaveId);
  return leaveId;
}

describe('L2 what counts for the tier', () => {
  test('a leave he has come back from still adds up; one withdrawn does not', async () => {
    const first = await granted('S2', { from: NOW, to: at('09:00', '2026-11-24') });
    await school.tick(NOW);
    await school.of('S2').ok('leave', 'return', { leaveId: first, turn: turnOf(first), note: '' });
    await decide(school, 'T1', first);
    const next = { from: at('09:00', '2026-11-24'), to: at('09:00', '2026-11-25') };
    expect((await ask(school, 'S2', next)).chain).toHaveLength(2);
    const { leaveId } = await ask(school, 'S3', { from: NOW, to: at('09:00', '2026-11-24') });
    await school.of('S3').ok('leave', 'withdraw', { leaveId, turn: 0 });
    expect((await ask(school, 'S3', next)).chain).toHaveLength(1);
  });

  test('a piece that overtakes the other between its reading and its writing is counted by it', async () => {
    const one = { from: at('08:00', '2026-11-24'), to: at('08:00', '2026-11-25') };
    const two = { from: at('08:00', '2026-11-25'), to: at('08:00', '2026-11-26') };
    const isLeave: Meets = (action, body) =>
      action === 'database.insertDocument' && body.includes('leave_requests');
    let fast: After | undefined;
    cutIn(school.db, isLeave, 'before', async () => {
      fast = await ask(school, 'S13', two);
    });
    const slow = await ask(school, 'S13', one);
    expect(fast?.chain).toHaveLength(1);
    expect(slow).toMatchObject({ tierDays: 2, chain: [{}, {}] });
  });

  test('L5 a 续假 counts the neighbouring leave too', async () => {
    await granted('S4', tomorrow);
    const second = await granted('S4', { from: at('08:00', '2026-11-25'), to: at('20:00', '2026-11-25') });
    const to = at('08:00', '2026-11-26');
    await school
      .of('S4')
      .ok('leave', 'extend', { leaveId: second, turn: turnOf(second), to, reason: '再留一晚' });
    expect(school.leave(second).extension).toMatchObject({ days: 1, tierDays: 1.5, chain: [{}, {}] });
  });
});

describe('L3 who gets it next', () => {
  test('unanswered it climbs past the student’s own post to the top, where the same people are asked again', async () => {
    school.grant('S5', 'duty-counselor', 'campus', 'c1');
    const { leaveId } = await ask(school, 'S5', far);
    const after = async (times: number) => {
      await school.tick(NOW + times * 12 * HOUR + times * 60_000);
      return holdersOf(leaveId);
    };
    expect(await after(1)).toEqual(['T6']);
    expect(chainOf(leaveId)[0]?.why.at(-1)).toBe('张辅导超过 12 小时未处理，转给孙值班');
    expect(await after(2)).toEqual(['T2']);
    expect(await after(3)).toEqual(['T3']);
    expect(await after(4)).toEqual(['T4']);
    expect(await after(5)).toEqual(['T4']);
    expect(logOf(leaveId).at(-1)).toBe('超过 12 小时未处理，再次提醒赵学工部');
    const open = school
      .notices('T4', 'todo')
      .filter((row) => String(row.title).startsWith('学生5 ') && row.state === 'open');
    expect(open).toHaveLength(1);
    school.db.remove('grants', { personId: 'S5' });
  });

  test('who passed it on by hand does not get it back through his post when nobody answers', async () => {
    const { leaveId } = await ask(school, 'S6', far);
    expect(await forward('T1', leaveId, 'T3')).toBe('ok');
    expect(await forward('T3', leaveId, 'T6')).toBe('ok');
    await school.tick(NOW + 12 * HOUR + 60_000);
    expect(holdersOf(leaveId)).toEqual(['T2']);
    await school.tick(NOW + 25 * HOUR);
    expect(holdersOf(leaveId)).toEqual(['T4']);
  });

  test('handed down and left again, it skips every post that has had it', async () => {
    const { leaveId } = await ask(school, 'S12', far);
    school.grant('T5', 'counselor', 'college', 'x1');
    await school.tick(NOW + 13 * HOUR);
    await school.tick(NOW + 26 * HOUR);
    expect(holdersOf(leaveId)).toEqual(['T2']);
    expect(await forward('T2', leaveId, 'T5')).toBe('ok');
    await school.tick(NOW + 39 * HOUR);
    expect(holdersOf(leaveId)).toEqual(['T3']);
    school.db.remove('grants', { personId: 'T5', nodeId: 'x1' });
  });

  test('whose post let it lie does not get it back by hand', async () => {
    const { leaveId } = await ask(school, 'S7', far);
    await school.tick(NOW + 12 * HOUR + 60_000);
    expect(holdersOf(leaveId)).toEqual(['T6']);
    expect(await forward('T6', leaveId, 'T1')).toBe('LEAVE_FORWARD_LOOP');
  });
});

describe('L4 one person twice, found out while it is decided', () => {
  const long = { from: far.from, to: far.from + 48 * HOUR };

  test('the step only he could take is merged, said so', async () => {
    const { leaveId } = await ask(school, 'S8', long);
    expect(await forward('T1', leaveId, 'T2')).toBe('ok');
    await decide(school, 'T2', leaveId);
    expect(school.leave(leaveId).state).toBe('scheduled');
    expect(chainOf(leaveId)[1]).toMatchObject({ by: 'T2', note: '与前一步同一人，合并为一步' });
  });

  test('a step that a colleague can take is his: nobody decides two', async () => {
    school.grant('T5', 'college-officer', 'college', 'x1');
    const { leaveId } = await ask(school, 'S9', long);
    expect(await forward('T1', leaveId, 'T2')).toBe('ok');
    await decide(school, 'T2', leaveId);
    expect(await school.code('T2', 'decide', { leaveId, turn: turnOf(leaveId), verdict: 'approve' })).toBe(
      'LEAVE_SAME_PERSON',
    );
    await decide(school, 'T5', leaveId);
    expect(school.leave(leaveId).state).toBe('scheduled');
    school.db.remove('grants', { personId: 'T5', role: 'college-officer' });
  });
});

test('L6 a 补假 does not expire with the hours it is for; undecided for a week it does', async () => {
  const sick = { kind: 'sick', from: at('06:00'), to: at('08:00'), offCampus: false };
  const kept = await ask(school, 'S10', sick);
  const left = await ask(school, 'S11', sick);
  await school.tick(NOW + HOUR);
  expect(school.leave(kept.leaveId).state).toBe('pending');
  await decide(school, 'T1', kept.leaveId);
  expect(school.leave(kept.leaveId)).toMatchObject({ state: 'returned', returnedAt: at('08:00') });
  await school.tick(NOW + 7 * 24 * HOUR);
  expect(school.leave(left.leaveId).state).toBe('expired');
});

test('L11 the share counts him with the classmates of his hours, each once, and nobody of another class', async () => {
  const hours = { from: at('12:00', '2026-12-22'), to: at('12:00', '2026-12-24') };
  const { leaveId } = await ask(school, 'S14', hours);
  const other = await ask(school, 'S38', hours);
  const leaveIds = [leaveId, other.leaveId];
  const weigh = async (person = 'T2') => {
    const { items } = await school
      .of(person)
      .ok<{ items: { leaveId: string }[] }>('leave', 'weigh', { leaveIds });
    return items.filter((item) => item.leaveId === leaveId);
  };
  await granted('S16', { from: at('08:00', '2026-12-22'), to: hours.from });
  for (const decider of ['T5', 'T2']) await decide(school, decider, other.leaveId);
  expect(await weigh()).toMatchObject([{ classSize: 20, classAway: 1, classPercent: 5, overShare: false }]);
  await granted('S15', { from: at('11:00', '2026-12-22'), to: at('13:00', '2026-12-22') });
  await granted('S15', { from: at('19:00', '2026-12-22'), to: at('21:00', '2026-12-22') });
  expect(await weigh()).toMatchObject([{ classAway: 2, classAsking: 0, classPercent: 10, overShare: true }]);
  expect(await weigh('T6')).toEqual([]);
});

describe('L12 the bar', () => {
  test('holds to the end of its last day, for a 续假 too', async () => {
    const { leaveId } = await ask(school, 'S22', { ...tomorrow, to: at('21:00', '2026-11-25') });
    for (const decider of ['T5', 'T2']) await decide(school, decider, leaveId);
    await school.of('T5').ok('leave', 'gate', { personId: 'S22', reason: '逾期', untilOn: '2026-11-24' });
    school.clock.set(at('23:59', '2026-11-24'));
    const to = at('22:00', '2026-11-25');
    const extend = () =>
      school.code('S22', 'extend', { leaveId, turn: turnOf(leaveId), to, reason: '火车晚点' });
    expect(await extend()).toBe('LEAVE_GATED');
    expect(await school.code('S22', 'apply', applyInput(far))).toBe('LEAVE_GATED');
    school.clock.set(at('00:00', '2026-11-25'));
    expect(await extend()).toBe('ok');
    expect(await school.code('S22', 'apply', applyInput(far))).toBe('ok');
  });
});

describe('L15 many at once', () => {
  const many = (person: string, leaveIds: string[], over: Record<string, unknown> = {}) =>
    school.of(person).call<{ refused: { why: string }[] }>('leave', 'decide-many', {
      items: leaveIds.map((leaveId) => ({ leaveId, turn: 0 })),
      verdict: 'approve',
      ...over,
    });
  const codeOf = (reply: Awaited<ReturnType<typeof many>>) => (reply.ok ? 'ok' : reply.error.code);

  test('twenty-one are too many; a refusal without its reason is none; somebody else’s turn stays his', async () => {
    const ids = Array.from({ length: 21 }, (_, index) => `leave-${index}`);
    expect(codeOf(await many('T1', ids))).toBe('INPUT_INVALID');
    const { leaveId } = await ask(school, 'S28', { from: far.from, to: far.from + 48 * HOUR });
    expect(codeOf(await many('T5', [leaveId], { verdict: 'reject' }))).toBe('LEAVE_NOTE_NEEDED');
    const early = await many('T2', [leaveId]);
    expect(early).toMatchObject({ ok: true, data: { decided: [], refused: [{ leaveId }] } });
    expect(early.ok && early.data.refused[0]?.why).toContain('钱二班');
    expect(school.leave(leaveId)).toMatchObject({ state: 'pending', turn: 0 });
  });
});
