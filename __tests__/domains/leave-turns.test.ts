import { cutIn, type Meets } from '../support/cut-in';
import {
  ask,
  at,
  decide,
  NOW,
  startLeaveSchool,
  type After,
  type LeaveSchool,
} from '../support/leave-school';

/** What was seen and what stands: decisions on an old view (L14), decisions taken back (L16). */
let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
}, 120_000);
afterAll(() => school.stop());
beforeEach(() => {
  school.clock.set(NOW);
});

const turnOf = (leaveId: string) => school.leave(leaveId).turn;
const tomorrow = { from: at('08:00', '2026-11-24'), to: at('20:00', '2026-11-24') };
const threeDays = { from: at('08:00', '2026-11-24'), to: at('08:00', '2026-11-27') };
const approve = (person: string, leaveId: string, turn: number) =>
  school.code(person, 'decide', { leaveId, turn, verdict: 'approve' });
const openTodos = (personId: string, name: string) =>
  school
    .notices(personId, 'todo')
    .filter((row) => String(row.title).startsWith(`${name} `) && row.state === 'open');

describe('L14 on what was seen', () => {
  test('a decision on what was seen before a question and its answer is refused', async () => {
    const { leaveId } = await ask(school, 'S34', tomorrow);
    await school.of('T5').ok('leave', 'ask-back', { leaveId, turn: 0, text: '和谁一起？' });
    await school.of('S34').ok('leave', 'answer', { leaveId, turn: 1, text: '和父亲一起' });
    expect(await approve('T5', leaveId, 0)).toBe('LEAVE_DECIDED');
    expect(school.leave(leaveId).state).toBe('pending');
  });

  test('a reminder or a further slip does not unsay what the decider saw', async () => {
    const { leaveId } = await ask(school, 'S2', tomorrow);
    await school.of('S2').ok('leave', 'urge', { leaveId, turn: 0 });
    const slips = [{ fileId: 'cloud://env/leave-slips/S2/ticket.jpg', name: '车票' }];
    await school.of('S2').ok('leave', 'add-slips', { leaveId, slips });
    expect(turnOf(leaveId)).toBe(2);
    expect(await approve('T1', leaveId, 0)).toBe('ok');
  });

  test('what is decided is decided, also for who has seen that it is', async () => {
    const { leaveId } = await ask(school, 'S3', tomorrow);
    await decide(school, 'T1', leaveId);
    expect(await approve('T1', leaveId, turnOf(leaveId))).toBe('LEAVE_DECIDED');
    expect(await approve('T1', leaveId, turnOf(leaveId) + 1)).toBe('LEAVE_DECIDED');
  });

  test('handed over or asked back, the view before it decides nothing and hands nothing on', async () => {
    const { leaveId } = await ask(school, 'S4', tomorrow);
    const forward = (from: string, to: string, turn: number) =>
      school.code(from, 'forward', { leaveId, turn, personId: to, note: '请代为处理' });
    expect(await forward('T1', 'T6', 0)).toBe('ok');
    expect(await approve('T6', leaveId, 0)).toBe('LEAVE_DECIDED');
    expect(await forward('T6', 'T3', 0)).toBe('LEAVE_DECIDED');
    expect(await school.code('T6', 'ask-back', { leaveId, turn: 0, text: '什么事？' })).toBe('LEAVE_DECIDED');
    expect(await approve('T6', leaveId, 1)).toBe('ok');
  });

  const STALE: [string, string, Record<string, unknown>][] = [
    ['S5', 'withdraw', {}],
    ['S6', 'extend', { to: at('22:00', '2026-11-24'), reason: '火车晚点' }],
    ['S7', 'shorten', { to: at('18:00', '2026-11-24') }],
    ['S8', 'revoke', { reason: '家长不知情' }],
  ];
  test.each(STALE)('%s: %s on an old view is refused', async (student, action, input) => {
    const { leaveId } = await ask(school, student, tomorrow);
    await decide(school, 'T1', leaveId);
    const seen = turnOf(leaveId);
    const slips = [{ fileId: `cloud://env/leave-slips/${student}/ticket.jpg`, name: '车票' }];
    await school.of(student).ok('leave', 'add-slips', { leaveId, slips });
    const actor = action === 'revoke' ? 'T1' : student;
    expect(await school.code(actor, action, { leaveId, turn: seen, ...input })).toBe('LEAVE_CHANGED');
    expect(school.leave(leaveId)).toMatchObject({ state: 'scheduled', to: tomorrow.to, extension: null });
    expect(await school.code(actor, action, { leaveId, turn: seen + 1, ...input })).toBe('ok');
  });

  test('of two that have read the same turn the second writes nothing', async () => {
    const { leaveId } = await ask(school, 'S9', tomorrow);
    const isDecision: Meets = (action, body) =>
      action === 'database.modifyDocument' && body.includes('批准请假：同意');
    cutIn(school.db, isDecision, 'before', () =>
      school.of('S9').ok('leave', 'withdraw', { leaveId, turn: 0 }),
    );
    const reply = await school
      .of('T1')
      .call('leave', 'decide', { leaveId, turn: 0, verdict: 'approve', note: '同意' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'LEAVE_DECIDED' } });
    expect(school.leave(leaveId)).toMatchObject({ state: 'withdrawn', turn: 1 });
  });
});

describe('L16 undo', () => {
  const undo = (leaveId: string, person = 'T5') =>
    school.of(person).ok<{ undone: After[] }>('leave', 'undo', { leaveIds: [leaveId] });

  test('many: undone within a minute while nothing followed, by nobody else, and not later', async () => {
    const one = await ask(school, 'S13');
    const two = await ask(school, 'S14');
    const items = [one, two].map(({ leaveId }) => ({ leaveId, turn: 0 }));
    await school.of('T1').ok('leave', 'decide-many', { items, verdict: 'approve' });
    const leaveIds = [one.leaveId, two.leaveId];
    const stranger = await school.of('T2').ok<{ undone: After[] }>('leave', 'undo', { leaveIds });
    expect(stranger.undone).toEqual([]);
    const undo = await school.of('T1').ok<{ undone: After[] }>('leave', 'undo', { leaveIds: [one.leaveId] });
    expect(undo.undone).toMatchObject([{ state: 'pending', waiting: { roleName: '辅导员' } }]);
    expect(school.span(one.leaveId)).toMatchObject({ state: 'pending' });
    const open = school
      .notices('T1', 'todo')
      .filter((row) => String(row.title).startsWith('学生13 ') && row.state === 'open');
    expect(open).toHaveLength(1);
    school.clock.set(NOW + 61_000);
    const late = await school
      .of('T1')
      .ok<{ undone: After[]; refused: unknown[] }>('leave', 'undo', { leaveIds });
    expect(late.undone).toEqual([]);
    expect(school.leave(two.leaveId).state).toBe('scheduled');
    await decide(school, 'T1', one.leaveId);
  });

  test('until the 60th second and not in it', async () => {
    const [in_, out] = [await ask(school, 'S29', tomorrow), await ask(school, 'S30', tomorrow)];
    for (const { leaveId } of [in_, out]) await decide(school, 'T5', leaveId);
    school.clock.set(NOW + 59_999);
    expect((await undo(in_.leaveId)).undone).toMatchObject([{ state: 'pending' }]);
    expect(school.notices('S29', 'message').map((row) => row.title)).toContain('刚才的处理已撤回');
    school.clock.set(NOW + 60_000);
    expect((await undo(out.leaveId)).undone).toEqual([]);
    expect(school.leave(out.leaveId).state).toBe('scheduled');
  });

  test('not once something followed', async () => {
    const { leaveId } = await ask(school, 'S31', tomorrow);
    await decide(school, 'T5', leaveId);
    const to = at('18:00', '2026-11-24');
    await school.of('S31').ok('leave', 'shorten', { leaveId, turn: turnOf(leaveId), to });
    expect((await undo(leaveId)).undone).toEqual([]);
    expect(school.leave(leaveId)).toMatchObject({ state: 'scheduled', to });
  });

  test('of a confirmed return he is away again', async () => {
    const { leaveId } = await ask(school, 'S32', { from: NOW, to: at('20:00') });
    await decide(school, 'T5', leaveId);
    await school.tick(NOW);
    await school.of('S32').ok('leave', 'return', { leaveId, turn: turnOf(leaveId), note: '' });
    await decide(school, 'T5', leaveId);
    expect((await undo(leaveId)).undone).toMatchObject([{ state: 'away' }]);
    expect(school.leave(leaveId)).toMatchObject({ returnedAt: null, returnProof: null, ask: 'return' });
  });

  test('of the first of two steps: it waits for the first again and for nobody else; the view between decides nothing', async () => {
    const { leaveId } = await ask(school, 'S33', threeDays);
    await decide(school, 'T5', leaveId);
    expect([openTodos('T5', '学生33'), openTodos('T2', '学生33')].map((list) => list.length)).toEqual([0, 1]);
    const between = turnOf(leaveId);
    expect((await undo(leaveId)).undone).toMatchObject([{ waiting: { roleName: '辅导员' } }]);
    expect([openTodos('T5', '学生33'), openTodos('T2', '学生33')].map((list) => list.length)).toEqual([1, 0]);
    expect(await approve('T2', leaveId, turnOf(leaveId))).toBe('LEAVE_NOT_YOUR_TURN');
    expect(await approve('T5', leaveId, between)).toBe('LEAVE_DECIDED');
    expect(await approve('T5', leaveId, turnOf(leaveId))).toBe('ok');
  });

  test('sent twice it is one; a second undo finds nothing to take back', async () => {
    const { leaveId } = await ask(school, 'S35', tomorrow);
    await decide(school, 'T5', leaveId);
    expect((await undo(leaveId)).undone).toHaveLength(1);
    expect((await undo(leaveId)).undone).toEqual([]);
    const log = (school.leave(leaveId).log as { text: string }[]).map((one) => one.text);
    expect(log.filter((text) => text === '撤回刚才的处理')).toHaveLength(1);
  });
});
