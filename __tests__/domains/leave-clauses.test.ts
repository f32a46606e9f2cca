import type { PassClaims } from '@contract/leave-token';
import {
  ask,
  applyInput,
  at,
  decide,
  NOW,
  startLeaveSchool,
  type LeaveSchool,
} from '../support/leave-school';

/** Clauses of the rules at their borders, each on a student of its own. */
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

test('L7 departures and returns of the next 24 h, not a minute more; who is in time is not overdue', async () => {
  const day = NOW + 24 * HOUR;
  await granted('S12', { from: NOW, to: NOW + 8 * HOUR });
  const longer = await granted('S13', { from: NOW, to: day + 60_000 });
  await decide(school, 'T2', longer);
  await granted('S14', { from: day - 60_000, to: day + HOUR });
  await granted('S15', { from: day + 60_000, to: day + HOUR });
  await school.tick(NOW);
  const mine = ['S12', 'S13', 'S14', 'S15'];
  for (const [board, found] of [
    ['away', ['S12', 'S13']],
    ['leaving', ['S14']],
    ['returning', ['S12']],
    ['overdue', []],
  ]) {
    for (const watcher of ['T1', 'S1', 'G1']) {
      const { items } = await school
        .of(watcher)
        .ok<{ items: { personId: string }[] }>('leave', 'board', { board });
      const people = items.map((item) => item.personId).filter((id) => mine.includes(id));
      expect([board, watcher, people.sort()]).toEqual([board, watcher, found]);
    }
  }
});

describe('L8 late is flagged by the proof itself, whether or not the ladder has begun', () => {
  /** What roll call does when it sees somebody. */
  const seenAtRoll = (leaveId: string, seenAt: number) => {
    const span = school.span(leaveId) as { _id: string; to: number };
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

  test.each([
    ['S16', '21:15', false],
    ['S17', '21:16', true],
  ])('%s scanned in at %s, 15 minutes of grace: flagged %p', async (student, clock, flagged) => {
    const leaveId = await granted(student);
    school.clock.set(at('18:05'));
    const move = (direction: string) =>
      school.of('G1').ok('leave', 'passage', { leaveId, direction, means: 'live' });
    await move('out');
    school.clock.set(at(clock));
    await move('in');
    expect(school.leave(leaveId)).toMatchObject({ state: 'returned', returnedAt: at(clock), flagged });
  });

  test.each([
    ['S18', '22:30', false],
    ['S19', '22:31', true],
  ])('%s present at %s, the return due at 22:30: flagged %p', async (student, clock, flagged) => {
    const leaveId = await granted(student);
    seenAtRoll(leaveId, at(clock));
    await school.tick(at(clock));
    expect(school.leave(leaveId)).toMatchObject({ state: 'returned', returnedAt: at(clock), flagged });
  });

  test.each([
    ['S34', '22:30', false],
    ['S35', '22:31', true],
  ])('%s claims it at %s and the counselor confirms: flagged %p', async (student, clock, flagged) => {
    const { leaveId } = await ask(school, student, { from: NOW });
    await decide(school, 'T5', leaveId);
    await school.tick(NOW);
    school.clock.set(at(clock));
    await school.of(student).ok('leave', 'return', { leaveId, turn: turnOf(leaveId), note: '' });
    await decide(school, 'T5', leaveId);
    expect(school.leave(leaveId)).toMatchObject({ state: 'returned', returnedAt: at(clock), flagged });
  });

  test.each(['gate', 'roll'])(
    'L9 by the %s: the ladder ends and leaves nothing on anybody’s list',
    async (proof) => {
      const student = proof === 'gate' ? 'S36' : 'S37';
      const { leaveId } = await ask(school, student, { from: NOW });
      await decide(school, 'T5', leaveId);
      await school.tick(NOW);
      await school.tick(at('21:15'));
      await school.tick(at('21:45'));
      const open = () =>
        school
          .notices('T5', 'todo')
          .filter(
            (row) => row.state === 'open' && String(row.title).startsWith(`学生${student.slice(1)} 逾期`),
          );
      expect(open()).toHaveLength(1);
      school.clock.set(at('21:50'));
      if (proof === 'gate')
        await school.of('G1').ok('leave', 'passage', { leaveId, direction: 'in', means: 'number' });
      else seenAtRoll(leaveId, at('21:50'));
      await school.tick(at('21:51'));
      expect(school.leave(leaveId)).toMatchObject({ state: 'returned', returnProof: proof, flagged: true });
      expect(open()).toEqual([]);
    },
  );

  test('“present” before it began ends nothing', async () => {
    const leaveId = await granted('S20', tomorrow);
    seenAtRoll(leaveId, at('22:00'));
    await school.tick(at('22:01'));
    expect(school.leave(leaveId).state).toBe('scheduled');
  });
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

describe('L13 every change of the leave kills the passes made before it', () => {
  const passOf = async (personId: string, leaveId: string) =>
    (await school.of(personId).ok<{ live: string }>('leave', 'pass', { leaveId })).live;
  const scan = (token: string) =>
    school.of('G1').ok<{ verdict: string; code: string }>('leave', 'scan', { token });
  const versionOf = (token: string) =>
    (
      JSON.parse(Buffer.from(token.split('.')[2] ?? '', 'base64url').toString()) as unknown[]
    )[2] as PassClaims['version'];
  /** What a guard without network knows: passes of the leave below this version are dead. */
  const dead = async (leaveId: string) =>
    (
      await school.of('G1').ok<{ revoked: { leaveId: string; below: number }[] }>('leave', 'gate-kit', {})
    ).revoked.find((one) => one.leaveId === leaveId)?.below ?? 0;

  test('an approval undone and given again', async () => {
    school.clock.set(at('18:05'));
    const { leaveId } = await ask(school, 'S23');
    await decide(school, 'T5', leaveId);
    const old = await passOf('S23', leaveId);
    expect(await scan(old)).toMatchObject({ verdict: 'go' });
    await school.of('T5').ok('leave', 'undo', { leaveIds: [leaveId] });
    await decide(school, 'T5', leaveId);
    expect(await scan(old)).toMatchObject({ verdict: 'stop', code: 'revoked' });
    expect(await dead(leaveId)).toBeGreaterThan(versionOf(old));
  });

  test('a 续假 approved', async () => {
    school.clock.set(at('18:05'));
    const { leaveId } = await ask(school, 'S24');
    await decide(school, 'T5', leaveId);
    const old = await passOf('S24', leaveId);
    const to = at('22:00');
    await school.of('S24').ok('leave', 'extend', { leaveId, turn: turnOf(leaveId), to, reason: '车晚点了' });
    expect(await scan(old)).toMatchObject({ verdict: 'go' });
    await decide(school, 'T5', leaveId);
    expect(await scan(old)).toMatchObject({ verdict: 'stop', code: 'revoked' });
    expect(await dead(leaveId)).toBeGreaterThan(versionOf(old));
  });

  test('withdrawn, revoked: dead on the phones of guards without network too', async () => {
    const one = await ask(school, 'S25', tomorrow);
    const two = await ask(school, 'S26', tomorrow);
    for (const { leaveId } of [one, two]) await decide(school, 'T5', leaveId);
    const passes = [await passOf('S25', one.leaveId), await passOf('S26', two.leaveId)];
    const turns = [one, two].map(({ leaveId }) => turnOf(leaveId));
    await school.of('S25').ok('leave', 'withdraw', { leaveId: one.leaveId, turn: turns[0] });
    await school.of('T5').ok('leave', 'revoke', { leaveId: two.leaveId, turn: turns[1], reason: '不实' });
    expect(await dead(one.leaveId)).toBeGreaterThan(versionOf(passes[0] ?? ''));
    expect(await dead(two.leaveId)).toBeGreaterThan(versionOf(passes[1] ?? ''));
  });

  test('the live token carries the school’s 60 seconds', async () => {
    const { leaveId } = await ask(school, 'S27', tomorrow);
    await decide(school, 'T5', leaveId);
    const { liveUntil } = await school.of('S27').ok<{ liveUntil: number }>('leave', 'pass', { leaveId });
    expect(liveUntil).toBe(NOW + 60_000);
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

describe('L16 undo', () => {
  const undo = (leaveId: string) =>
    school.of('T5').ok<{ undone: { state: string }[] }>('leave', 'undo', { leaveIds: [leaveId] });

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
});

test('L17 a file of somebody else is taken neither afterwards nor with an answer', async () => {
  const slips = [{ fileId: 'cloud://env/leave-slips/S2/diagnosis.jpg', name: '别人的' }];
  const { leaveId } = await ask(school, 'S33', tomorrow);
  expect(await school.code('S33', 'add-slips', { leaveId, slips })).toBe('LEAVE_SLIP_FOREIGN');
  await school.of('T5').ok('leave', 'ask-back', { leaveId, turn: 0, text: '请补交证明' });
  const answer = { leaveId, turn: turnOf(leaveId), text: '见附件', slips };
  expect(await school.code('S33', 'answer', answer)).toBe('LEAVE_SLIP_FOREIGN');
  expect(school.leave(leaveId).slips).toEqual([]);
});
