import { ask, at, decide, NOW, startLeaveSchool, type LeaveSchool } from '../support/leave-school';

/** Short in `npm test`; the full number with FULL_REPEATS=1. */
const REPEATS = process.env.FULL_REPEATS ? 200 : 4;
const MINUTE = 60_000;
const TIME = REPEATS * 15_000;

let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
  // A second holder of the post: two approvers of one step.
  school.grant('T6', 'counselor', 'class', 'x1-c1');
}, 120_000);
afterAll(() => school.stop());

let round = 0;
/** A student of his own and a clock of its own for each round: asking is limited per minute. */
function nextRound(): { student: string; now: number } {
  round += 1;
  const now = NOW + round * 3 * MINUTE;
  school.clock.set(now);
  return { student: `S${2 + (round % 18)}`, now };
}

const SPANS: Record<string, string> = {
  pending: 'pending',
  scheduled: 'active',
  away: 'active',
  returned: 'ended',
  rejected: 'cancelled',
  withdrawn: 'cancelled',
  expired: 'cancelled',
};

/** One final state, one record of it, a span in step, and the student told once at most. */
function expectOne(leaveId: string, student: string, texts: RegExp, messagesBefore: number, codes: string[]) {
  const leave = school.leave(leaveId);
  const records = (leave.log as { text: string }[]).filter((entry) => texts.test(entry.text));
  expect(records).toHaveLength(1);
  expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
  expect(school.span(leaveId)?.state).toBe(SPANS[leave.state]);
  expect(school.notices(student, 'message').length - messagesBefore).toBeLessThanOrEqual(1);
  expect(leave.pendingEffects).toBe(0);
}

const later = { from: at('08:00', '2026-12-20'), to: at('20:00', '2026-12-20') };

describe(`L14 races, ${REPEATS} times each`, () => {
  test(
    'two approvers, one for and one against',
    async () => {
      for (let n = 0; n < REPEATS; n += 1) {
        const { student } = nextRound();
        const { leaveId } = await ask(school, student, later);
        const before = school.notices(student, 'message').length;
        const input = { leaveId, turn: 0, note: '竞争' };
        const codes = await Promise.all([
          school.code('T1', 'decide', { ...input, verdict: 'approve' }),
          school.code('T6', 'decide', { ...input, verdict: 'reject' }),
        ]);
        expectOne(leaveId, student, /^(不)?批准请假/, before, codes);
        expect(codes).toContain('LEAVE_DECIDED');
      }
    },
    TIME,
  );

  test(
    'withdrawn and approved at once',
    async () => {
      for (let n = 0; n < REPEATS; n += 1) {
        const { student } = nextRound();
        const { leaveId } = await ask(school, student, later);
        const before = school.notices(student, 'message').length;
        const codes = await Promise.all([
          school.code(student, 'withdraw', { leaveId, turn: 0 }),
          school.code('T1', 'decide', { leaveId, turn: 0, verdict: 'approve', note: '' }),
        ]);
        expectOne(leaveId, student, /^(撤回请假|批准请假)$/, before, codes);
        expect(['scheduled', 'withdrawn']).toContain(school.leave(leaveId).state);
      }
    },
    TIME,
  );

  test(
    'expired by the clock and approved at once',
    async () => {
      for (let n = 0; n < REPEATS; n += 1) {
        const { student, now } = nextRound();
        const { leaveId } = await ask(school, student, { from: now + MINUTE, to: now + 2 * MINUTE });
        const before = school.notices(student, 'message').length;
        school.clock.set(now + 2 * MINUTE - 1);
        const approving = school.code('T1', 'decide', { leaveId, turn: 0, verdict: 'approve', note: '' });
        await school.tick(now + 2 * MINUTE);
        const code = await approving;
        const leave = school.leave(leaveId);
        const ended = (leave.log as { text: string }[]).filter((entry) =>
          /自动失效|^批准请假$/.test(entry.text),
        );
        expect(ended).toHaveLength(1);
        expect(leave.state === 'expired').toBe(code !== 'ok');
        expect(school.notices(student, 'message').length - before).toBeLessThanOrEqual(1);
      }
    },
    TIME,
  );

  test(
    'one student scanned in by two guards at once, while the clock climbs the ladder',
    async () => {
      for (let n = 0; n < REPEATS; n += 1) {
        const { student, now } = nextRound();
        const { leaveId } = await ask(school, student, { from: now, to: now + MINUTE });
        await decide(school, 'T1', leaveId);
        await school.of('G1').ok('leave', 'passage', { leaveId, direction: 'out', means: 'live' });
        const before = school.notices(student, 'message').filter((row) => row.title === '已销假').length;
        const back = now + 16 * MINUTE + 1;
        school.clock.set(back);
        const passage = (guard: string) =>
          school
            .of(guard)
            .call<{ already: boolean }>('leave', 'passage', { leaveId, direction: 'in', means: 'live' });
        const [one, two] = await Promise.all([passage('G1'), passage('G2'), school.tick(back)]);
        expect([one.ok, two.ok]).toEqual([true, true]);
        expect([one, two].filter((reply) => reply.ok && !reply.data.already)).toHaveLength(1);
        expect(school.leave(leaveId)).toMatchObject({ state: 'returned', overdue: null });
        expect(school.db.count('leave_passages', { leaveId, direction: 'in' })).toBe(1);
        expect(school.span(leaveId)?.state).toBe('ended');
        expect(
          school.notices(student, 'message').filter((row) => row.title === '已销假').length - before,
        ).toBe(1);
        round += 6;
      }
    },
    TIME,
  );
});
