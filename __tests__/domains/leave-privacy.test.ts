import type { LeavePolicy } from '@contract/leave-policy';
import { ask, at, decide, NOW, startLeaveSchool, type LeaveSchool } from '../support/leave-school';

let school: LeaveSchool;
let leaveId: string;

const REASON = '心理咨询复诊';
const SLIP = { fileId: 'cloud://env/leave-slips/S2/diagnosis.jpg', name: '诊断证明' };
/** Whatever tells what the leave is about: reason, kind, slips, destination, whom to ring. */
const PRIVATE = [
  REASON,
  'sick',
  'diagnosis',
  '诊断证明',
  '市第三医院',
  '13800000001',
  '13800000002',
  '学生2的家长',
];

beforeAll(async () => {
  school = await startLeaveSchool();
  const asked = await ask(school, 'S2', {
    kind: 'sick',
    reason: REASON,
    destination: '市第三医院',
    contactName: '学生2的家长',
    slips: [SLIP],
  });
  leaveId = asked.leaveId;
  await decide(school, 'T1', leaveId);
  await school.tick(at('18:00'));
}, 120_000);
afterAll(() => school.stop());
beforeEach(() => {
  school.clock.set(at('18:05'));
});

const leaks = (value: unknown) => PRIVATE.filter((word) => JSON.stringify(value).includes(word));

describe('L10 what a leave is about is seen by the student and his chain only', () => {
  test.each([
    ['S2', 'the student'],
    ['T1', 'his counselor'],
  ])('%s, %s, sees all of it', async (person) => {
    const view = await school.of(person).ok<Record<string, unknown>>('leave', 'detail', { leaveId });
    expect(view).toMatchObject({
      access: 'full',
      kind: 'sick',
      reason: REASON,
      slips: [{ index: 0, name: '诊断证明' }],
    });
  });

  test.each([
    ['S1', 'the floor leader'],
    ['K1', 'the keeper'],
    ['G1', 'the guard'],
    ['T2', 'the college officer, whose step it never was'],
    ['T3', 'the head of the college'],
    ['T4', 'the student office'],
    ['T6', 'the duty counselor'],
  ])('%s, %s, sees 请假 and until when', async (person) => {
    const view = await school.of(person).ok<Record<string, unknown>>('leave', 'detail', { leaveId });
    expect(view).toMatchObject({ access: 'coarse', spanKind: 'leave', state: 'away', to: at('21:00') });
    expect(leaks(view)).toEqual([]);
    const board = await school
      .of(person)
      .ok<{ items: { leaveId: string }[] }>('leave', 'board', { board: 'away' });
    expect(board.items.map((item) => item.leaveId)).toContain(leaveId);
    expect(leaks(board)).toEqual([]);
  });

  test.each(['S3', 'S22', 'T5'])('%s, who has nothing to do with him, sees nothing', async (person) => {
    expect(await school.code(person, 'detail', { leaveId })).toBe('NOT_FOUND');
  });

  test('even the whole document put into a coarse answer would lose its private fields', async () => {
    const { leave } = await import('@contract/leave');
    const v = await import('valibot');
    const doc = {
      ...school.leave(leaveId),
      access: 'coarse',
      leaveId,
      spanKind: 'leave',
      calls: [],
      acknowledge: false,
    };
    expect(leaks(v.parse(leave.actions.detail.output, doc))).toEqual([]);
    expect(leaks(v.parse(leave.actions.board.output, { items: [doc], next: null }))).toEqual([]);
    const scan = { verdict: 'go', code: 'valid', words: '', suggest: null, leave: doc };
    expect(leaks(v.parse(leave.actions.scan.output, scan))).toEqual([]);
  });

  test('neither the span, nor a notice, nor a log line says why', () => {
    expect(leaks(school.db.find('absence_spans', { 'source.id': leaveId }))).toEqual([]);
    expect(leaks(school.notices('S1'))).toEqual([]);
    expect(leaks(school.logs)).toEqual([]);
  });

  test('the guard’s scan and lookup show neither kind nor reason', async () => {
    const { live } = await school.of('S2').ok<{ live: string }>('leave', 'pass', { leaveId });
    expect(leaks(await school.of('G1').ok('leave', 'scan', { token: live }))).toEqual([]);
    expect(leaks(await school.of('G1').ok('leave', 'lookup', { number: 'S2' }))).toEqual([]);
    const payload = Buffer.from(live.split('.')[2] ?? '', 'base64url').toString();
    expect(leaks(payload)).toEqual([]);
  });

  test('whom to ring is shown once a return is overdue, the parents only to those who decide', async () => {
    const full = await school.of('T1').ok<{ calls: unknown[] }>('leave', 'detail', { leaveId });
    expect(full.calls).toEqual([]);
    await school.tick(at('21:15'));
    const counselor = await school
      .of('T1')
      .ok<{ calls: { relation: string }[] }>('leave', 'detail', { leaveId });
    expect(counselor.calls.map((call) => call.relation)).toEqual(['本人', '外出联系人', '家长']);
    const leader = await school
      .of('S1')
      .ok<{ calls: { relation: string }[] }>('leave', 'detail', { leaveId });
    expect(leader.calls.map((call) => call.relation)).toEqual(['本人']);
    const guard = await school.of('G1').ok<{ calls: unknown[] }>('leave', 'detail', { leaveId });
    expect(guard.calls).toEqual([]);
  });
});

describe('L7 boards and what leaves as a table', () => {
  interface Board {
    items: { personId: string; state: string }[];
    next: string | null;
  }
  const people = async (person: string, board: string, over: object = {}) =>
    (await school.of(person).ok<Board>('leave', 'board', { board, ...over })).items.map(
      (item) => item.personId,
    );

  test('away, leaving and returning within a day, overdue: each within the caller’s scope, in 1 request', async () => {
    school.clock.set(NOW);
    const one = await ask(school, 'S4', { from: at('10:00', '2026-11-24'), to: at('12:00', '2026-11-24') });
    await decide(school, 'T1', one.leaveId);
    const other = await ask(school, 'S25', {
      from: at('10:00', '2026-11-24'),
      to: at('12:00', '2026-11-24'),
    });
    await decide(school, 'T5', other.leaveId);
    school.clock.set(at('21:30'));
    expect(await people('T2', 'away')).toEqual(['S2']);
    expect(school.meter('board').log?.db).toBeLessThanOrEqual(2);
    await people('T2', 'away');
    expect(school.meter('board').log?.db).toBe(1);
    expect((await people('T2', 'leaving')).sort()).toEqual(['S25', 'S4']);
    expect(await people('T1', 'leaving')).toEqual(['S4']);
    expect(await people('S1', 'leaving')).toEqual(['S4']);
    expect(await people('S21', 'leaving')).toEqual(['S25']);
    expect(await people('T2', 'leaving', { at: { level: 'class', id: 'x1-c2' } })).toEqual(['S25']);
    expect(await people('T1', 'leaving', { at: { level: 'class', id: 'x1-c2' } })).toEqual([]);
    expect(await people('T2', 'overdue')).toEqual(['S2']);
    expect(await people('T2', 'returning')).toEqual([]);
  });

  test('the export carries the data standard’s columns, neutralises formulas, knows kind and reason only for the chain', async () => {
    school.clock.set(NOW);
    const evil = await ask(school, 'S5', {
      reason: '=HYPERLINK("http://x")',
      from: at('19:00'),
      to: at('20:00'),
    });
    await decide(school, 'T1', evil.leaveId);
    interface Table {
      columns: { key: string }[];
      rows: string[][];
    }
    const table = async (person: string) => {
      const reply = await school
        .of(person)
        .ok<Table>('leave', 'export', { fromOn: '2026-11-23', toOn: '2026-11-24' });
      const keys = reply.columns.map((column) => column.key);
      return {
        keys,
        of: (id: string) =>
          Object.fromEntries(
            (reply.rows.find((row) => row[0] === id) ?? []).map((cell, at_) => [keys[at_], cell]),
          ),
      };
    };
    const counselor = await table('T1');
    expect(counselor.keys).toEqual(
      'xh xm bjmc kkxnd kkxqm qjlx qjkssj qjjssj qjyy qjts spsj spr sfcx sfxj xjsj'.split(' '),
    );
    expect(counselor.of('S2')).toMatchObject({
      qjlx: '病假',
      qjyy: REASON,
      kkxnd: '2026-2027',
      kkxqm: '1',
      spr: '张辅导',
      sfcx: '是',
      sfxj: '否',
    });
    expect(counselor.of('S5').qjyy).toBe(`'=HYPERLINK("http://x")`);
    const office = await table('T4');
    expect(office.of('S2')).toMatchObject({ qjlx: '请假', qjyy: '' });
    expect(counselor.of('S25')).toEqual({});
    expect(school.db.count('leave_logs', { kind: 'export' })).toBe(2);
    expect(await school.code('T1', 'export', { fromOn: '2026-11-24', toOn: '2026-11-23' })).toBe(
      'LEAVE_PERIOD',
    );
  });
});

describe('settings', () => {
  test('a change shows what it would do, binds new leaves only, and one made on an old copy is refused', async () => {
    school.clock.set(at('07:00', '2026-11-26'));
    const asked = await ask(school, 'S6', { from: at('08:00', '2026-11-27'), to: at('08:00', '2026-11-29') });
    expect(asked.chain.map((step) => step.roleName)).toEqual(['辅导员', '学院学工']);
    const { rev, policy } = await school
      .of('T4')
      .ok<{ rev: number; policy: LeavePolicy }>('leave', 'policy', {});
    const draft = {
      ...policy,
      counting: 'teaching-days',
      tiers: [
        { upTo: 2, role: 'counselor' },
        { upTo: null, role: 'college-head' },
      ],
    };
    const sample = { kind: 'personal', from: at('08:00', '2026-11-27'), to: at('20:00', '2026-11-30') };
    const tried = await school
      .of('T4')
      .ok<{ results: { days: number; roleNames: string[]; sentence: string }[] }>('leave', 'try-policy', {
        policy: draft,
        samples: [sample],
      });
    expect(tried.results[0]).toMatchObject({ days: 2, roleNames: ['辅导员'] });
    expect(tried.results[0]?.sentence).toContain('2 天的事假，由辅导员审批');
    expect(await school.code('T4', 'set-policy', { rev, policy: { ...draft, tiers: [] } })).toBe(
      'INPUT_INVALID',
    );
    const overdue = { ...draft.overdue, collegeMinutes: draft.overdue.counselorMinutes };
    expect(await school.code('T4', 'set-policy', { rev, policy: { ...draft, overdue } })).toBe(
      'INPUT_INVALID',
    );
    await school.of('T4').ok('leave', 'set-policy', { rev, policy: draft });
    expect(await school.code('T4', 'set-policy', { rev, policy: draft })).toBe('LEAVE_POLICY_CHANGED');
    expect((school.leave(asked.leaveId).chain as unknown[]).length).toBe(2);
    // Written by another instance: the office sees it at once, or it would save over an old copy again and again.
    const [row] = school.db.find('leave_rules', { _id: 'policy' });
    school.db.remove('leave_rules', { _id: 'policy' });
    school.db.insert('leave_rules', [{ ...row, _id: 'policy', version: rev + 2 }]);
    expect((await school.of('T4').ok<{ rev: number }>('leave', 'policy', {})).rev).toBe(rev + 2);
    // Other instances look again after a minute.
    school.clock.set(at('07:02', '2026-11-26'));
    const after = await ask(school, 'S7', sample);
    expect(after.chain.map((step) => step.roleName)).toEqual(['辅导员']);
  });
});
