import { ask, at, decide, NOW, startLeaveSchool, type LeaveSchool } from '../support/leave-school';

/** Clauses of being away, coming back and the pass at their borders, each on a student of its own. */
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
const tomorrow = { from: at('08:00', '2026-11-24'), to: at('20:00', '2026-11-24') };
async function granted(personId: string, over: Record<string, unknown> = {}) {
  const { leaveId } = await ask(school, personId, over);
  await decide(school, 'T1', leaveId);
  return leaveId;
}

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
    ['S18', '21:15', false],
    ['S19', '21:16', true],
  ])('%s present at %s, 15 minutes of grace: flagged %p', async (student, clock, flagged) => {
    const leaveId = await granted(student);
    seenAtRoll(leaveId, at(clock));
    await school.tick(at(clock));
    expect(school.leave(leaveId)).toMatchObject({ state: 'returned', returnedAt: at(clock), flagged });
  });

  test.each([
    ['S34', '21:15', false],
    ['S35', '21:16', true],
  ])('%s claims it at %s, the counselor confirms at 21:50: flagged %p', async (student, clock, flagged) => {
    const { leaveId } = await ask(school, student, { from: NOW });
    await decide(school, 'T5', leaveId);
    await school.tick(NOW);
    school.clock.set(at(clock));
    await school.of(student).ok('leave', 'return', { leaveId, turn: turnOf(leaveId), note: '' });
    school.clock.set(at('21:50'));
    await decide(school, 'T5', leaveId);
    expect(school.leave(leaveId)).toMatchObject({ state: 'returned', returnedAt: at(clock), flagged });
  });

  test.each([
    ['S28', 'claimed', '21:10', false],
    ['S29', 'claimed', '21:30', true],
    ['S30', 'scanned', '21:10', false],
    ['S31', 'scanned', '21:30', true],
    ['S32', 'present', '21:10', false],
    ['S33', 'present', '21:30', true],
  ])(
    '%s %s at %s, on record once the ladder has rung: flagged %p',
    async (student, proof, clock, flagged) => {
      const { leaveId } = await ask(school, student, { from: NOW });
      await decide(school, 'T5', leaveId);
      await school.tick(NOW);
      const claim = async () => {
        school.clock.set(at(clock));
        await school.of(student).ok('leave', 'return', { leaveId, turn: turnOf(leaveId), note: '' });
      };
      if (proof === 'claimed' && clock < '21:20') await claim();
      await school.tick(at('21:20'));
      expect(school.leave(leaveId)).toMatchObject({ state: 'away', overdue: { step: 0 }, flagged: true });
      if (proof === 'claimed' && clock > '21:20') await claim();
      school.clock.set(at('21:35'));
      if (proof === 'claimed') await decide(school, 'T5', leaveId);
      if (proof === 'scanned')
        await school.of('G1').ok('leave', 'passage', {
          leaveId,
          direction: 'in',
          means: 'offline',
          queuedAt: at(clock),
        });
      if (proof === 'present') {
        seenAtRoll(leaveId, at(clock));
        await school.tick(at('21:35'));
      }
      expect(school.leave(leaveId)).toMatchObject({
        state: 'returned',
        returnedAt: at(clock),
        flagged,
        overdue: null,
      });
    },
  );

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

describe('L13 every change of the leave kills the passes made before it', () => {
  const passOf = async (personId: string, leaveId: string) =>
    (await school.of(personId).ok<{ live: string }>('leave', 'pass', { leaveId })).live;
  const scan = (token: string) =>
    school.of('G1').ok<{ verdict: string; code: string }>('leave', 'scan', { token });
  const versionOf = (token: string) =>
    Number((JSON.parse(Buffer.from(token.split('.')[2] ?? '', 'base64url').toString()) as unknown[])[2]);
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
