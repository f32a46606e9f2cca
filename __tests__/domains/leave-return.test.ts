import { ask, at, decide, NOW, startLeaveSchool, type LeaveSchool } from '../support/leave-school';

let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
}, 120_000);
afterAll(() => school.stop());
beforeEach(() => {
  school.clock.set(NOW);
});

const turnOf = (leaveId: string) => school.leave(leaveId).turn;

async function away(personId: string, over: Record<string, unknown> = {}) {
  const { leaveId } = await ask(school, personId, over);
  await decide(school, 'T1', leaveId);
  await school.tick(at('18:00'));
  return leaveId;
}

const openTodos = (personId: string, name: string) =>
  school
    .notices(personId, 'todo')
    .filter((row) => row.state === 'open' && String(row.title).startsWith(`${name} 逾期`));

describe('L9 the overdue ladder', () => {
  test('runs to its end: student, floor and counselor, college on duty, office with the parents; one of each', async () => {
    const leaveId = await away('S2');
    await school.tick(at('21:14'));
    expect(school.leave(leaveId).overdue).toBeNull();
    await school.tick(at('21:15'));
    expect(school.notices('S2', 'message').map((row) => row.title)).toContain('请假时间已到');
    expect(openTodos('T1', '学生2')).toEqual([]);
    await school.tick(at('21:45'));
    expect(openTodos('S1', '学生2')).toHaveLength(1);
    expect(openTodos('T1', '学生2')).toHaveLength(1);
    await school.tick(at('23:15'));
    expect(openTodos('T2', '学生2')).toHaveLength(1);
    expect(openTodos('T6', '学生2')).toHaveLength(1);
    expect(openTodos('T4', '学生2')).toHaveLength(0);
    await school.tick(at('01:15', '2026-11-24'));
    expect(openTodos('T4', '学生2')[0]?.title).toContain('请联系家长');
    // Doubled and late runs climb no step twice.
    await school.tick(at('01:16', '2026-11-24'));
    await school.tick(at('08:00', '2026-11-24'));
    expect(school.notices('T4', 'todo').filter((row) => String(row.title).startsWith('学生2 '))).toHaveLength(
      1,
    );
    expect(school.leave(leaveId).overdue).toMatchObject({ step: 3, nextAt: null });
  });

  test('acknowledged, it holds; without a return it goes on; the return ends it and its to-dos', async () => {
    const leaveId = await away('S3');
    await school.tick(at('21:15'));
    await school.tick(at('21:45'));
    expect(await school.code('T5', 'acknowledge', { leaveId })).toBe('NOT_FOUND');
    expect(await school.code('S3', 'acknowledge', { leaveId })).toBe('FORBIDDEN');
    school.clock.set(at('23:00'));
    await school.of('T1').ok('leave', 'acknowledge', { leaveId, note: '正在联系' });
    expect(openTodos('T1', '学生3')).toEqual([]);
    await school.tick(at('23:59'));
    expect(school.leave(leaveId).overdue).toMatchObject({ step: 1, acknowledgedName: '张辅导' });
    await school.of('T1').ok('leave', 'log-call', { leaveId, whom: 'parent', reached: true, note: '在路上' });
    await school.tick(at('00:00', '2026-11-24'));
    expect(school.leave(leaveId).overdue).toMatchObject({ step: 2, acknowledgedName: null });
    await school.of('S3').ok('leave', 'return', { leaveId, turn: turnOf(leaveId) });
    await decide(school, 'T1', leaveId);
    expect(school.leave(leaveId)).toMatchObject({ state: 'returned', flagged: true, overdue: null });
    expect(openTodos('T2', '学生3')).toEqual([]);
    const log = (school.leave(leaveId).log as { text: string }[]).map((entry) => entry.text);
    expect(log).toContain('致电家长：接通，在路上');
  });

  test('a timer that slept does not ring everybody at once', async () => {
    const leaveId = await away('S4');
    await school.tick(at('03:00', '2026-11-24'));
    expect(school.leave(leaveId).overdue).toMatchObject({ step: 0 });
    await school.tick(at('03:01', '2026-11-24'));
    expect(school.leave(leaveId).overdue).toMatchObject({ step: 0 });
    await school.tick(at('03:20', '2026-11-24'));
    expect(school.leave(leaveId).overdue).toMatchObject({ step: 1 });
  });

  test('an extension in time stops the ladder before it begins', async () => {
    const leaveId = await away('S5');
    await school
      .of('S5')
      .ok('leave', 'extend', { leaveId, turn: turnOf(leaveId), to: at('22:00'), reason: '火车晚点' });
    school.clock.set(at('20:30'));
    await decide(school, 'T1', leaveId);
    await school.tick(at('21:30'));
    expect(school.leave(leaveId)).toMatchObject({ overdue: null, to: at('22:00') });
  });

  test('an approval taken back: nobody is overdue and nothing stays on a list', async () => {
    const leaveId = await away('S17');
    await school.tick(at('21:15'));
    await school.tick(at('21:45'));
    expect(openTodos('S1', '学生17')).toHaveLength(1);
    await school.of('T1').ok('leave', 'revoke', { leaveId, turn: turnOf(leaveId), reason: '家长不知情' });
    expect(openTodos('S1', '学生17')).toEqual([]);
    expect(school.leave(leaveId)).toMatchObject({ state: 'revoked', overdue: null, nextAt: null });
  });

  test('L5, L8 an extension asked for in time and granted after it rang ends the ladder; nobody was late', async () => {
    const leaveId = await away('S16');
    school.clock.set(at('20:50'));
    await school
      .of('S16')
      .ok('leave', 'extend', { leaveId, turn: turnOf(leaveId), to: at('22:00'), reason: '火车晚点' });
    await school.tick(at('21:15'));
    await school.tick(at('21:45'));
    expect(school.leave(leaveId)).toMatchObject({ flagged: true, overdue: { step: 1 } });
    expect(openTodos('T1', '学生16')).toHaveLength(1);
    await decide(school, 'T1', leaveId);
    expect(openTodos('T1', '学生16')).toEqual([]);
    expect(school.leave(leaveId)).toMatchObject({ flagged: false, overdue: null, to: at('22:00') });
  });
});

describe('L8 the first proof of presence', () => {
  /** What roll call does when it sees somebody: it ends the span. */
  const seenAtRoll = (leaveId: string, seenAt: number) => {
    const span = school.span(leaveId) as { _id: string; to: number; from: number };
    school.db.remove('absence_spans', { _id: span._id });
    school.db.insert('absence_spans', [
      {
        ...span,
        state: 'ended',
        to: Math.min(span.to, seenAt),
        endedAt: seenAt,
        endedBy: 'roll-call',
        unanswered: true,
      },
    ]);
  };

  test('R1 “present” at a roll call ends the leave with that time', async () => {
    const leaveId = await away('S6');
    seenAtRoll(leaveId, at('19:30'));
    await school.tick(at('19:31'));
    expect(school.leave(leaveId)).toMatchObject({
      state: 'returned',
      returnProof: 'roll',
      returnedAt: at('19:30'),
      flagged: false,
    });
    expect(school.notices('S6', 'message').at(-1)?.title).toBe('已销假');
    expect(school.span(leaveId)).toMatchObject({ state: 'ended', to: at('19:30') });
  });

  test('a forgotten return is closed by the next “present”, with its time, flagged; once', async () => {
    const leaveId = await away('S7');
    await school.tick(at('21:15'));
    seenAtRoll(leaveId, at('22:40'));
    await school.tick(at('22:41'));
    await school.tick(at('22:42'));
    expect(school.leave(leaveId)).toMatchObject({
      state: 'returned',
      returnedAt: at('22:40'),
      flagged: true,
      overdue: null,
    });
    expect(school.notices('S7', 'message').filter((row) => row.title === '已销假')).toHaveLength(1);
  });

  test('R3 overdue is not excused: the span ends with the leave and is not stretched', async () => {
    const leaveId = await away('S8');
    await school.tick(at('23:30'));
    expect(school.span(leaveId)).toMatchObject({ state: 'active', to: at('21:00') });
  });

  test('undecided at its end it expires and excuses nobody', async () => {
    const { leaveId } = await ask(school, 'S9');
    await school.tick(at('21:00'));
    expect(school.leave(leaveId).state).toBe('expired');
    expect(school.span(leaveId)).toMatchObject({ state: 'cancelled' });
    expect(await school.code('T1', 'decide', { leaveId, turn: turnOf(leaveId), verdict: 'approve' })).toBe(
      'LEAVE_DECIDED',
    );
  });
});

describe('L7 where the gate counts the departures', () => {
  test('nobody is away before a guard let him out; who never left is over at the end, without a ladder', async () => {
    const { rev, policy } = await school.of('T4').ok<{ rev: number; policy: object }>('leave', 'policy', {});
    await school.of('T4').ok('leave', 'set-policy', { rev, policy: { ...policy, departure: 'gate' } });
    const out = await ask(school, 'S14');
    const stays = await ask(school, 'S15');
    for (const { leaveId } of [out, stays]) await decide(school, 'T1', leaveId);
    await school.tick(at('18:30'));
    expect(school.leave(out.leaveId).state).toBe('scheduled');
    await school.of('G1').ok('leave', 'passage', { leaveId: out.leaveId, direction: 'out', means: 'live' });
    await school.tick(at('21:15'));
    expect(school.leave(out.leaveId)).toMatchObject({ state: 'away', overdue: { step: 0 } });
    expect(school.leave(stays.leaveId)).toMatchObject({
      state: 'returned',
      returnProof: 'never-left',
      overdue: null,
    });
    expect(school.notices('S15', 'message').map((row) => row.title)).not.toContain('请假时间已到');
  });
});
