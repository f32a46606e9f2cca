import {
  ask,
  at,
  decide,
  intent,
  NOW,
  startLeaveSchool,
  type After,
  type LeaveSchool,
} from '../support/leave-school';

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
const codeOf = (reply: { ok: boolean; error?: { code: string } }) => (reply.ok ? 'ok' : reply.error?.code);
const days = (n: number) => ({
  from: at('08:00', '2026-11-24'),
  to: at('08:00', '2026-11-24') + n * 24 * HOUR,
});

describe('deciding', () => {
  test('within 4 database requests, and a list of what waits in 1', async () => {
    const { leaveId } = await ask(school, 'S2');
    await school.of('T1').ok('leave', 'pending', {});
    const list = await school
      .of('T1')
      .ok<{ items: { leaveId: string; reason: string }[] }>('leave', 'pending', {});
    expect(school.meter('pending').log?.db).toBe(1);
    expect(list.items.map((item) => item.leaveId)).toContain(leaveId);
    await decide(school, 'T1', leaveId);
    expect(school.meter('decide').log?.db).toBeLessThanOrEqual(4);
    expect(school.leave(leaveId)).toMatchObject({ state: 'scheduled', waitingAt: null });
    expect(school.notices('S2', 'message').map((row) => row.title)).toEqual(['请假已批准']);
  });

  test('L7 approved is not gone: scheduled, away from its hour on, returned', async () => {
    const { leaveId } = await ask(school, 'S3');
    await decide(school, 'T1', leaveId);
    await school.tick(at('17:59'));
    expect(school.leave(leaveId).state).toBe('scheduled');
    await school.tick(at('18:00'));
    expect(school.leave(leaveId).state).toBe('away');
    school.clock.set(at('18:30'));
    await school.of('S3').ok('leave', 'return', { leaveId, turn: turnOf(leaveId), note: '已回宿舍' });
    expect(school.leave(leaveId)).toMatchObject({
      state: 'away',
      ask: 'return',
      waitingAt: 'counselor@x1-c1',
    });
    school.clock.set(at('19:00'));
    await decide(school, 'T1', leaveId);
    expect(school.leave(leaveId)).toMatchObject({
      state: 'returned',
      returnProof: 'counselor',
      returnedAt: at('18:30'),
    });
    expect(school.span(leaveId)).toMatchObject({ state: 'ended', to: at('18:30') });
  });

  test('a longer leave passes every step in turn, each to whom it belongs', async () => {
    const { leaveId } = await ask(school, 'S4', days(4));
    expect(await school.code('T2', 'decide', { leaveId, turn: 0, verdict: 'approve' })).toBe(
      'LEAVE_NOT_YOUR_TURN',
    );
    await decide(school, 'T1', leaveId);
    expect(await school.code('T1', 'decide', { leaveId, turn: turnOf(leaveId), verdict: 'approve' })).toBe(
      'LEAVE_NOT_YOUR_TURN',
    );
    await decide(school, 'T2', leaveId);
    expect(school.leave(leaveId).state).toBe('pending');
    await decide(school, 'T3', leaveId);
    expect(school.leave(leaveId).state).toBe('scheduled');
    expect(school.notices('S4', 'message')).toHaveLength(1);
  });

  test('a refusal needs its reason, and the student reads it', async () => {
    const { leaveId } = await ask(school, 'S5');
    expect(await school.code('T1', 'decide', { leaveId, turn: 0, verdict: 'reject', note: ' ' })).toBe(
      'LEAVE_NOTE_NEEDED',
    );
    await decide(school, 'T1', leaveId, 'reject', '明早有考试');
    expect(school.leave(leaveId).state).toBe('rejected');
    expect(school.span(leaveId)).toMatchObject({ state: 'cancelled' });
    expect(school.notices('S5', 'message')[0]).toMatchObject({
      title: '请假未批准',
      body: '张辅导：明早有考试',
    });
  });

  test('L3 nobody approves his own leave, whatever post he holds', async () => {
    school.grant('S21', 'counselor', 'class', 'x1-c2');
    const { leaveId, waiting } = await ask(school, 'S21');
    expect(waiting?.names).toEqual(['钱二班']);
    expect(await school.code('S21', 'decide', { leaveId, turn: 0, verdict: 'approve' })).toBe('LEAVE_OWN');
    const list = await school.of('S21').ok<{ items: { leaveId: string }[] }>('leave', 'pending', {});
    expect(list.items.map((item) => item.leaveId)).not.toContain(leaveId);
  });

  test('L3 an absent approver’s stand-in decides', async () => {
    school.grant('T6', 'counselor', 'class', 'x1-c1', {
      _id: 'deputy-1',
      fromOn: '2026-11-25',
      toOn: '2026-11-26',
      source: 'deputy',
      deputyOf: 'T1:counselor:x1-c1:2026-09-01',
    });
    school.clock.set(at('09:00', '2026-11-25'));
    const { leaveId, chain } = await ask(school, 'S6', {
      from: at('18:00', '2026-11-25'),
      to: at('21:00', '2026-11-25'),
    });
    expect(chain[0]?.names).toEqual(['孙值班', '张辅导']);
    expect(chain[0]?.why.join()).toContain('代理审批');
    expect(school.notices('T6', 'todo')).toHaveLength(1);
    await decide(school, 'T6', leaveId);
    expect(school.leave(leaveId).state).toBe('scheduled');
  });

  test('L3 no answer in time: forwarded, visibly, up to the top, where it is asked again', async () => {
    const { leaveId } = await ask(school, 'S7', days(1));
    const later = (n: number) => NOW + n * 12 * HOUR + 60_000;
    await school.tick(later(1));
    expect(school.leave(leaveId)).toMatchObject({ waitingAt: 'duty-counselor@c1' });
    expect(school.notices('S7', 'message')[0]?.body).toContain('张辅导超过 12 小时未处理，已转给孙值班');
    const open = school
      .notices('T1', 'todo')
      .filter((row) => String(row.title).startsWith('学生7 ') && row.state === 'open');
    expect(open).toEqual([]);
    expect(await school.code('T1', 'decide', { leaveId, turn: turnOf(leaveId), verdict: 'approve' })).toBe(
      'LEAVE_NOT_YOUR_TURN',
    );
    await decide(school, 'T6', leaveId);
    expect(school.leave(leaveId).state).toBe('scheduled');
  });

  test('L3 forwarded by hand, never in a circle, never to the student', async () => {
    const { leaveId } = await ask(school, 'S8');
    const forward = (from: string, to: string) =>
      school.code(from, 'forward', { leaveId, turn: turnOf(leaveId), personId: to, note: '请代为处理' });
    expect(await forward('T1', 'S8')).toBe('LEAVE_NOT_DECIDER');
    expect(await forward('T1', 'T5')).toBe('LEAVE_NOT_DECIDER');
    const { people } = await school
      .of('T1')
      .ok<{ people: { personId: string }[] }>('leave', 'colleagues', { leaveId });
    expect(people.map((one) => one.personId).sort()).toEqual(['T2', 'T3', 'T4', 'T6']);
    expect(await forward('T1', 'T2')).toBe('ok');
    expect(await forward('T1', 'T2')).toBe('LEAVE_NOT_YOUR_TURN');
    expect(await forward('T2', 'T1')).toBe('LEAVE_FORWARD_LOOP');
    expect(await forward('T2', 'T3')).toBe('ok');
    expect(await forward('T3', 'T2')).toBe('LEAVE_FORWARD_LOOP');
    await decide(school, 'T3', leaveId);
    expect(school.leave(leaveId).state).toBe('scheduled');
  });

  test('L4 who holds two posts of the chain decides once, and the leave says so', async () => {
    school.db.remove('grants', { personId: 'S21', role: 'counselor' });
    school.grant('T5', 'college-officer', 'class', 'x1-c2');
    const { leaveId, chain } = await ask(school, 'S22', days(2));
    expect(chain.map((step) => step.names)).toEqual([['钱二班']]);
    expect(chain[0]?.why.at(-1)).toBe('钱二班同时任学院学工，两步合并为一步');
    await decide(school, 'T5', leaveId);
    expect(school.leave(leaveId).state).toBe('scheduled');
  });

  test('L14 the second of two decisions is refused with the name and the verdict of the first', async () => {
    const { leaveId } = await ask(school, 'S9');
    await decide(school, 'T1', leaveId, 'reject', '不行');
    const reply = await school.of('T1').call('leave', 'decide', { leaveId, turn: 0, verdict: 'approve' });
    expect(codeOf(reply as never)).toBe('LEAVE_DECIDED');
    expect((reply as { error: { message: string } }).error.message).toBe(
      '张辅导已经处理过了：不批准请假：不行',
    );
  });

  test('the same intent twice is one decision', async () => {
    const { leaveId } = await ask(school, 'S10');
    const requestId = intent();
    const input = { leaveId, turn: 0, verdict: 'approve', note: '' };
    const first = await school.of('T1').ok<After>('leave', 'decide', input, { requestId });
    expect(await school.of('T1').ok<After>('leave', 'decide', input, { requestId })).toEqual(first);
    const other = await school.of('T1').call('leave', 'decide', { ...input, note: '别的' }, { requestId });
    expect(codeOf(other as never)).toBe('INTENT_REUSED');
  });

  test('an approval may be taken back with a reason; span and pass go with it', async () => {
    const { leaveId } = await ask(school, 'S11');
    await decide(school, 'T1', leaveId);
    expect(
      await school.code('T5', 'revoke', { leaveId, turn: turnOf(leaveId), reason: '不是我的学生' }),
    ).toBe('NOT_FOUND');
    await school
      .of('T1')
      .ok('leave', 'revoke', { leaveId, turn: turnOf(leaveId), reason: '家长说没有这回事' });
    expect(school.leave(leaveId).state).toBe('revoked');
    expect(school.span(leaveId)).toMatchObject({ state: 'cancelled' });
    expect(school.db.count('leave_revocations', { _id: leaveId })).toBe(1);
  });
});

describe('many at once', () => {
  test('L15 ten leaves are decided in one act; one that is somebody else’s says why', async () => {
    const leaves = await Promise.all(Array.from({ length: 10 }, (_, index) => ask(school, `S${23 + index}`)));
    const foreign = await ask(school, 'S12');
    const items = [...leaves, foreign].map(({ leaveId }) => ({ leaveId, turn: 0 }));
    const reply = await school
      .of('T5')
      .ok<{ decided: After[]; refused: { leaveId: string; why: string }[] }>('leave', 'decide-many', {
        items,
        verdict: 'approve',
      });
    expect(reply.decided).toHaveLength(10);
    expect(reply.refused).toEqual([{ leaveId: foreign.leaveId, name: '', why: '没有找到这张假条' }]);
    expect(leaves.every(({ leaveId }) => school.leave(leaveId).state === 'scheduled')).toBe(true);
  });

  test('L11, L15 what matters beside the card: the class’s share, open leaves, earlier decisions', async () => {
    const mates = await Promise.all(['S33', 'S34'].map((id) => ask(school, id)));
    const [first, second] = mates.map((one) => one.leaveId) as [string, string];
    const weigh = async () =>
      (
        await school
          .of('T5')
          .ok<{ items: Record<string, unknown>[] }>('leave', 'weigh', { leaveIds: [first] })
      ).items[0];
    const before = await weigh();
    await decide(school, 'T5', second);
    const after = await weigh();
    expect(after).toMatchObject({ classSize: 20, overShare: true });
    expect(Number(after?.classAway)).toBe(Number(before?.classAway) + 1);
    expect(Number(after?.classAsking)).toBe(Number(before?.classAsking) - 1);
    const alone = await ask(school, 'S35', {
      from: at('08:00', '2026-12-20'),
      to: at('20:00', '2026-12-20'),
    });
    await decide(school, 'T5', first, 'reject', '人太多');
    const later = await ask(school, 'S33', {
      from: at('08:00', '2026-12-21'),
      to: at('20:00', '2026-12-21'),
    });
    const cards = await school.of('T5').ok<{ items: Record<string, unknown>[] }>('leave', 'weigh', {
      leaveIds: [alone.leaveId, later.leaveId],
    });
    const of = (id: string) => cards.items.find((item) => item.leaveId === id);
    expect(of(alone.leaveId)).toMatchObject({ classAway: 1, classPercent: 5, overShare: false });
    expect(of(later.leaveId)?.earlier).toMatchObject([{ state: 'rejected', decidedName: '钱二班' }]);
    expect(school.meter('weigh').log?.db).toBeLessThanOrEqual(4);
  });
});
