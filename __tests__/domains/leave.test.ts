import {
  applyInput,
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

describe('who may ask', () => {
  test.each([
    'apply',
    'preview',
    'mine',
    'detail',
    'pending',
    'decide',
    'scan',
    'board',
    'set-policy',
    'export',
  ])('%s: nobody must sign in first', async (action) => {
    const reply = await school.as('nobody').call('leave', action, {});
    expect(reply.ok ? 'ok' : reply.error.code).toBe('SIGN_IN_REQUIRED');
  });

  test.each([
    ['T1', 'apply', applyInput()],
    ['T1', 'mine', {}],
    ['S2', 'board', { board: 'away' }],
    ['S2', 'scan', { token: 'x' }],
    ['S2', 'gate', { personId: 'S3', reason: '不该成功' }],
    ['T1', 'set-policy', {}],
    ['S2', 'export', { fromOn: '2026-11-01', toOn: '2026-11-30' }],
    ['G1', 'revoke', {}],
  ])('%s may not %s', async (person, action, input) => {
    expect(await school.code(person, action, input)).toBe('FORBIDDEN');
  });

  test('another’s leave does not exist for a classmate, nor for the counselor of another class', async () => {
    const { leaveId } = await ask(school, 'S2');
    expect(await school.code('S3', 'detail', { leaveId })).toBe('NOT_FOUND');
    expect(await school.code('T5', 'detail', { leaveId })).toBe('NOT_FOUND');
    expect(await school.code('S3', 'withdraw', { leaveId, turn: 0 })).toBe('NOT_FOUND');
    expect(await school.code('T5', 'decide', { leaveId, turn: 0, verdict: 'approve' })).toBe('NOT_FOUND');
    expect(await school.code('T1', 'decide', { leaveId, turn: 0, verdict: 'approve' })).toBe('ok');
  });

  test.each([
    [{ ...applyInput(), state: 'scheduled' }, 'state'],
    [{ ...applyInput(), kind: { $ne: null } }, '$ne'],
    [{ ...applyInput(), from: { $gt: 0 } }, '$gt'],
    [JSON.parse(JSON.stringify(applyInput()).replace('{', '{"__proto__":{"a":1},')) as object, '__proto__'],
    [applyInput({ contactPhone: 'x' }), 'contactPhone'],
    [applyInput({ reason: ' ' }), 'reason'],
    [applyInput({ offCampus: 'yes' }), 'offCampus'],
  ])('bad input %#: refused, the field is named', async (input, field) => {
    const reply = await school.of('S2').call('leave', 'apply', input);
    expect(reply).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } });
    expect(Object.keys((reply as { error: { fields?: object } }).error.fields ?? {})).toContain(field);
  });

  test.each([
    [{ from: at('21:00'), to: at('18:00') }, 'LEAVE_PERIOD'],
    [{ from: at('18:00'), to: at('18:00') }, 'LEAVE_PERIOD'],
    [{ from: at('18:00'), to: at('18:00', '2028-01-01') }, 'LEAVE_PERIOD'],
    [{ from: at('06:00'), to: at('18:00') }, 'LEAVE_RETRO_REFUSED'],
    [{ kind: 'evening', from: at('18:00'), to: at('18:00', '2026-11-24') }, 'LEAVE_TOO_LONG'],
    [{ kind: 'sick', from: at('18:00'), to: at('18:00', '2026-11-27') }, 'LEAVE_SLIP_NEEDED'],
    [{ slips: [{ fileId: 'cloud://env/leave-slips/S9/a.jpg', name: '假条' }] }, 'LEAVE_SLIP_FOREIGN'],
  ])('%j is refused with %s', async (over, code) => {
    // Another student than above: asking is limited to ten a minute.
    expect(await school.code('S18', 'apply', applyInput(over))).toBe(code);
  });
});

describe('asking', () => {
  test('within 5 database requests; the reply says who decides; a repeat is the same leave', async () => {
    const requestId = intent();
    await school.of('S4').ok('leave', 'mine', {});
    const first = await school.of('S4').ok<After>('leave', 'apply', applyInput(), { requestId });
    expect(school.meter('apply').log?.db).toBeLessThanOrEqual(5);
    expect(first).toMatchObject({ state: 'pending', waiting: { roleName: '辅导员', names: ['张辅导'] } });
    const again = await school.of('S4').ok<After>('leave', 'apply', applyInput(), { requestId });
    expect(again).toEqual(first);
    expect(school.db.count('leave_requests', { personId: 'S4' })).toBe(1);
    expect(school.db.count('absence_spans', { personId: 'S4' })).toBe(1);
    expect(school.notices('T1', 'todo').filter((row) => String(row.title).startsWith('学生4 '))).toHaveLength(
      1,
    );
    const other = await school
      .of('S4')
      .call('leave', 'apply', applyInput({ reason: '别的事由' }), { requestId });
    expect(other).toMatchObject({ ok: false, error: { code: 'INTENT_REUSED' } });
  });

  test('R2 the span of an undecided leave is pending and says nothing of the reason', async () => {
    const { leaveId } = await ask(school, 'S5');
    expect(school.span(leaveId)).toMatchObject({
      state: 'pending',
      kind: 'leave',
      from: at('18:00'),
      to: at('21:00'),
    });
    expect(JSON.stringify(school.span(leaveId))).not.toContain('家中有事');
    await decide(school, 'T1', leaveId);
    expect(school.span(leaveId)).toMatchObject({ state: 'active' });
  });

  test('L1 the preview shows length, chain, reasons and collisions, and changes nothing', async () => {
    const before = school.db.count('leave_requests');
    const view = await school.of('S6').ok<Record<string, unknown>>('leave', 'preview', {
      kind: 'personal',
      from: at('08:00', '2026-11-24'),
      to: at('08:00', '2026-11-28'),
    });
    expect(view).toMatchObject({ days: 4, blocked: null, retro: false });
    expect((view.chain as After['chain']).map((step) => [step.roleName, step.names, step.why[0]])).toEqual([
      ['辅导员', ['张辅导'], '每次请假都先由辅导员审批'],
      ['学院学工', ['李学工'], '共 4 天，超过 1 天须学院学工审批'],
      ['学院负责人', ['王院长'], '共 4 天，超过 3 天须学院负责人审批'],
    ]);
    await ask(school, 'S6', { from: at('10:00', '2026-11-25'), to: at('12:00', '2026-11-25') });
    const again = await school.of('S6').ok<{ collisions: { text: string }[] }>('leave', 'preview', {
      kind: 'personal',
      from: at('08:00', '2026-11-25'),
      to: at('20:00', '2026-11-25'),
    });
    expect(again.collisions[0]?.text).toContain('重叠');
    expect(school.db.count('leave_requests')).toBe(before + 1);
  });

  test('L2 an adjacent leave adds up, whoever asks for it in pieces', async () => {
    await ask(school, 'S7', { from: at('08:00', '2026-11-24'), to: at('08:00', '2026-11-25') });
    const second = await ask(school, 'S7', {
      from: at('08:00', '2026-11-25'),
      to: at('08:00', '2026-11-26'),
    });
    expect(second.chain.map((step) => step.roleName)).toEqual(['辅导员', '学院学工']);
    expect(second.chain[1]?.why[0]).toBe('与相连的请假合计 2 天，超过 1 天须学院学工审批');
  });

  test('L2 two pieces asked for at the same moment do not slip past each other', async () => {
    const [one, two] = await Promise.all([
      ask(school, 'S8', { from: at('08:00', '2026-11-24'), to: at('08:00', '2026-11-25') }),
      ask(school, 'S8', { from: at('08:00', '2026-11-25'), to: at('08:00', '2026-11-26') }),
    ]);
    expect([one.chain.length, two.chain.length].sort()).toEqual([1, 2]);
  });

  test('L6 sickness may be asked for afterwards, with a deadline for the proof; without it the leave falls', async () => {
    const sick = { kind: 'sick', from: at('06:00'), to: at('12:00'), offCampus: false };
    const { leaveId } = await ask(school, 'S9', sick);
    expect(school.leave(leaveId)).toMatchObject({ retro: true, proofDueAt: NOW + 72 * HOUR });
    await decide(school, 'T1', leaveId);
    await school.tick(NOW + 72 * HOUR + 60_000);
    expect(school.leave(leaveId).state).toBe('revoked');
    expect(school.span(leaveId)).toMatchObject({ state: 'cancelled' });
    school.clock.set(NOW);
    const kept = await ask(school, 'S10', sick);
    await school.of('S10').ok('leave', 'add-slips', {
      leaveId: kept.leaveId,
      slips: [{ fileId: 'cloud://env/leave-slips/S10/slip.jpg', name: '病历' }],
    });
    await decide(school, 'T1', kept.leaveId);
    await school.tick(NOW + 72 * HOUR + 60_000);
    expect(school.leave(kept.leaveId).state).not.toBe('revoked');
  });

  test('L6 not for everything and not for ever', async () => {
    expect(
      await school.code('S9', 'apply', applyInput({ kind: 'personal', from: at('06:00'), to: at('07:00') })),
    ).toBe('LEAVE_RETRO_REFUSED');
    const old = { kind: 'sick', from: at('06:00', '2026-11-19'), to: at('12:00', '2026-11-19') };
    expect(await school.code('S9', 'apply', applyInput(old))).toBe('LEAVE_RETRO_REFUSED');
  });

  test('L12 a gated student cannot ask; the counselor overrides with a reason', async () => {
    await school.of('T1').ok('leave', 'gate', { personId: 'S11', reason: '两次逾期未归' });
    const refused = await school.of('S11').call('leave', 'apply', applyInput());
    expect(refused).toMatchObject({ ok: false, error: { code: 'LEAVE_GATED' } });
    expect((refused as { error: { message: string } }).error.message).toContain('两次逾期未归');
    expect(await school.code('T5', 'ungate', { personId: 'S11', reason: '不是我的学生' })).toBe('NOT_FOUND');
    expect(await school.code('T1', 'ungate', { personId: 'S11', reason: ' ' })).toBe('INPUT_INVALID');
    await school.of('T1').ok('leave', 'ungate', { personId: 'S11', reason: '家人住院', hours: 2 });
    expect(await school.code('S11', 'apply', applyInput())).toBe('ok');
    school.clock.set(NOW + 3 * HOUR);
    expect(await school.code('S11', 'apply', applyInput({ reason: '再请一次假' }))).toBe('LEAVE_GATED');
    await school.of('T1').ok('leave', 'ungate', { personId: 'S11', reason: '表现改善' });
    expect(await school.code('S11', 'apply', applyInput({ reason: '再请一次假' }))).toBe('ok');
    expect(await school.code('T1', 'ungate', { personId: 'S11', reason: '表现改善' })).toBe(
      'LEAVE_NOT_GATED',
    );
  });
});

describe('one’s own leave', () => {
  const turnOf = (leaveId: string) => school.leave(leaveId).turn;

  test('withdrawn before it began: span and to-do go with it; not after the decision was used', async () => {
    const { leaveId } = await ask(school, 'S12');
    await school.of('S12').ok('leave', 'withdraw', { leaveId, turn: 0 });
    expect(school.span(leaveId)).toMatchObject({ state: 'cancelled' });
    expect(
      school
        .notices('T1', 'todo')
        .filter((row) => String(row.title).startsWith('学生12 ') && row.state === 'open'),
    ).toEqual([]);
    expect(await school.code('S12', 'withdraw', { leaveId, turn: turnOf(leaveId) })).toBe('LEAVE_STATE');
    expect(await school.code('T1', 'decide', { leaveId, turn: 0, verdict: 'approve' })).toBe('LEAVE_DECIDED');
  });

  test('urged once a step', async () => {
    const { leaveId } = await ask(school, 'S13');
    await school.of('S13').ok('leave', 'urge', { leaveId, turn: 0 });
    expect(school.notices('T1', 'message').some((row) => String(row.title).includes('学生13'))).toBe(true);
    expect(await school.code('S13', 'urge', { leaveId, turn: turnOf(leaveId) })).toBe('LEAVE_URGED');
    // A reminder does not make the decider’s view stale.
    expect(await school.code('T1', 'decide', { leaveId, turn: 0, verdict: 'approve' })).toBe('ok');
  });

  test('asked back and answered: the clock waits, the step goes on', async () => {
    const { leaveId } = await ask(school, 'S14');
    await school.of('T1').ok('leave', 'ask-back', { leaveId, turn: 0, text: '和谁一起回家？' });
    expect(school.leave(leaveId)).toMatchObject({ state: 'asked', waitingAt: null, forwardAt: null });
    expect(await school.code('T1', 'decide', { leaveId, turn: 1, verdict: 'approve' })).toBe('LEAVE_DECIDED');
    await school.of('S14').ok('leave', 'answer', { leaveId, turn: 1, text: '和父亲一起' });
    expect(school.leave(leaveId)).toMatchObject({ state: 'pending', waitingAt: 'counselor@x1-c1' });
    const open = school
      .notices('T1', 'todo')
      .filter((row) => String(row.title).startsWith('学生14 ') && row.state === 'open');
    expect(open).toHaveLength(1);
    await decide(school, 'T1', leaveId);
  });

  test('L5 shortening holds at once and is told; lengthening is 续假 by the tiers of the total', async () => {
    const day = { from: at('08:00', '2026-11-24'), to: at('08:00', '2026-11-25') };
    const { leaveId } = await ask(school, 'S15', day);
    await decide(school, 'T1', leaveId);
    expect(
      await school.code('S15', 'shorten', { leaveId, turn: turnOf(leaveId), to: at('09:00', '2026-11-25') }),
    ).toBe('LEAVE_NOT_SHORTER');
    await school
      .of('S15')
      .ok('leave', 'shorten', { leaveId, turn: turnOf(leaveId), to: at('20:00', '2026-11-24') });
    expect(school.span(leaveId)).toMatchObject({ to: at('20:00', '2026-11-24') });
    expect(school.notices('T1', 'message').some((row) => String(row.title) === '学生15 缩短了请假')).toBe(
      true,
    );
    expect(
      await school.code('S15', 'extend', {
        leaveId,
        turn: turnOf(leaveId),
        to: at('10:00', '2026-11-24'),
        reason: '太早',
      }),
    ).toBe('LEAVE_NOT_LONGER');
    const asked = await school.of('S15').ok<After>('leave', 'extend', {
      leaveId,
      turn: turnOf(leaveId),
      to: at('20:00', '2026-11-26'),
      reason: '家里还要两天',
    });
    expect(asked.waiting).toMatchObject({ ask: 'extend', roleName: '辅导员' });
    await decide(school, 'T1', leaveId);
    expect(school.span(leaveId)).toMatchObject({ to: at('20:00', '2026-11-24') });
    await decide(school, 'T2', leaveId);
    expect(school.leave(leaveId)).toMatchObject({
      to: at('20:00', '2026-11-26'),
      days: 2.5,
      state: 'scheduled',
      extension: null,
    });
    expect(school.span(leaveId)).toMatchObject({ to: at('20:00', '2026-11-26'), state: 'active' });
  });

  test('L5 an extension refused leaves the leave as it was; after the end there is none', async () => {
    const { leaveId } = await ask(school, 'S16');
    await decide(school, 'T1', leaveId);
    const input = { leaveId, to: at('22:00'), reason: '车晚点了' };
    await school.of('S16').ok('leave', 'extend', { ...input, turn: turnOf(leaveId) });
    await decide(school, 'T1', leaveId, 'reject', '请按时返校');
    expect(school.leave(leaveId)).toMatchObject({ to: at('21:00'), state: 'scheduled', extension: null });
    await school.tick(at('18:01'));
    school.clock.set(at('21:05'));
    expect(await school.code('S16', 'extend', { ...input, turn: turnOf(leaveId) })).toBe('LEAVE_ENDED');
  });

  test('a change on a turn that has passed is refused and changes nothing', async () => {
    const { leaveId } = await ask(school, 'S17');
    await decide(school, 'T1', leaveId);
    expect(await school.code('S17', 'withdraw', { leaveId, turn: 0 })).toBe('LEAVE_CHANGED');
    expect(school.leave(leaveId).state).toBe('scheduled');
  });
});
