import {
  ask,
  applyInput,
  at,
  decide,
  intent,
  NOW,
  startLeaveSchool,
  type LeaveSchool,
} from '../support/leave-school';
import type { Fault } from '../../local-cloud/faults';

/**
 * With FULL_REPEATS=1 every kind at every request index, the outbox included; in `npm test` the call's own requests
 * and every fourth of the outbox, the kinds by turns.
 */
const KINDS: readonly Fault['kind'][] = ['drop-before', 'drop-after', 'kill', 'kill-after'];
const FULL = Boolean(process.env.FULL_REPEATS);
/** More requests than the longest call makes, its outbox included. */
const LAST = 22;
const OWN = 5;
const cases = Array.from({ length: LAST }, (_, index) => index + 1)
  .filter((index) => FULL || index <= OWN || index % 4 === 0)
  .flatMap((index) =>
    (FULL ? KINDS : [KINDS[index % KINDS.length] as Fault['kind'], 'kill-after' as const]).map((kind) => ({
      index,
      kind,
    })),
  )
  .filter(
    ({ index, kind }, place, all) =>
      all.findIndex((one) => one.index === index && one.kind === kind) === place,
  );
const TIME = cases.length * 20_000;

let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
}, 120_000);
afterAll(() => school.stop());

let now = NOW;
/** Calls whose first attempt met its fault before it could answer. */
let retried = 0;
let turn = 0;
function nextStudent(): string {
  turn += 1;
  now += 120_000;
  school.clock.set(now);
  return `S${2 + (turn % 18)}`;
}

/** Sends the intent with the fault, then again and again as a phone does, until an answer stands. */
async function insist(person: string, action: string, input: unknown, fault: Fault): Promise<string> {
  const requestId = intent();
  for (let attempt = 0; attempt < 8; attempt += 1) {
    try {
      const reply = await school.of(person).call('leave', action, input, {
        requestId,
        ...(attempt === 0 ? { faults: fault } : {}),
      });
      if (reply.ok) return 'ok';
      if (!['BUSY', 'INTERNAL', 'RATE_LIMITED'].includes(reply.error.code)) return reply.error.code;
    } catch {
      // The instance died: the phone saw a platform error.
    }
    retried += 1;
    // A killed call's claim is free again after its lease.
    now += 30_000;
    school.clock.set(now);
  }
  return 'gave up';
}

/** What waits in outboxes goes out with the timer. */
async function settle(leaveId: string) {
  now += 60_000;
  await school.tick(now);
  expect(school.leave(leaveId).pendingEffects).toBe(0);
}

const later = { from: at('08:00', '2026-12-20'), to: at('20:00', '2026-12-20') };

test(
  'apply: whatever fails at whichever request, the retry leaves one leave, one span, one to-do',
  async () => {
    retried = 0;
    for (const { index, kind } of cases) {
      const student = nextStudent();
      const reason = `第 ${index} 次请求 ${kind}`;
      expect([
        index,
        kind,
        await insist(student, 'apply', applyInput({ ...later, reason }), { kind, at: index }),
      ]).toEqual([index, kind, 'ok']);
      const leaves = school.db.find('leave_requests', { reason });
      expect(leaves).toHaveLength(1);
      const leaveId = String(leaves[0]?._id);
      await settle(leaveId);
      expect(school.db.find('absence_spans', { 'source.id': leaveId })).toMatchObject([{ state: 'pending' }]);
      expect(
        school.db.count('notices', { personId: 'T1', form: 'todo', 'link.query.leaveId': leaveId }),
      ).toBe(1);
      await school.of(student).ok('leave', 'withdraw', { leaveId, turn: school.leave(leaveId).turn });
    }
    expect(retried).toBeGreaterThan(1);
  },
  TIME,
);

test(
  'decide: one decision, the span in step, one message',
  async () => {
    retried = 0;
    for (const { index, kind } of cases) {
      const student = nextStudent();
      const { leaveId } = await ask(school, student, { ...later, reason: `审批 ${index} ${kind}` });
      const input = { leaveId, turn: 0, verdict: 'approve', note: '同意' };
      expect([index, kind, await insist('T1', 'decide', input, { kind, at: index })]).toEqual([
        index,
        kind,
        'ok',
      ]);
      await settle(leaveId);
      const leave = school.leave(leaveId);
      expect(leave.state).toBe('scheduled');
      expect((leave.log as { text: string }[]).filter((entry) => entry.text.startsWith('批准'))).toHaveLength(
        1,
      );
      expect(school.db.find('absence_spans', { 'source.id': leaveId })).toMatchObject([{ state: 'active' }]);
      expect(
        school.db.count('notices', { personId: student, form: 'message', 'link.query.leaveId': leaveId }),
      ).toBe(1);
      await school.of(student).ok('leave', 'withdraw', { leaveId, turn: leave.turn });
    }
    expect(retried).toBeGreaterThan(1);
  },
  TIME,
);

test(
  'return: one return, the span ended at its hour, one message',
  async () => {
    retried = 0;
    for (const { index, kind } of cases) {
      const student = nextStudent();
      const { leaveId } = await ask(school, student, {
        from: now,
        to: now + 3 * 3_600_000,
        reason: `返校 ${index} ${kind}`,
      });
      await decide(school, 'T1', leaveId);
      await school.of('G1').ok('leave', 'passage', { leaveId, direction: 'out', means: 'live' });
      now += 60_000;
      school.clock.set(now);
      const input = { leaveId, direction: 'in', means: 'live' };
      expect([index, kind, await insist('G1', 'passage', input, { kind, at: index })]).toEqual([
        index,
        kind,
        'ok',
      ]);
      await settle(leaveId);
      const leave = school.leave(leaveId);
      expect(leave).toMatchObject({ state: 'returned', returnProof: 'gate' });
      expect(school.db.find('absence_spans', { 'source.id': leaveId })).toMatchObject([
        { state: 'ended', to: leave.returnedAt },
      ]);
      expect(school.db.count('leave_passages', { leaveId, direction: 'in' })).toBe(1);
      expect(
        school.db.count('notices', { personId: student, title: '已销假', 'link.query.leaveId': leaveId }),
      ).toBe(1);
    }
    expect(retried).toBeGreaterThan(1);
  },
  TIME,
);

test(
  'return: the student’s own word and the counselor’s, each sent until it stands, are one return',
  async () => {
    retried = 0;
    for (const { index, kind } of cases) {
      const student = nextStudent();
      const { leaveId } = await ask(school, student, {
        from: now,
        to: now + 3 * 3_600_000,
        reason: `销假 ${index} ${kind}`,
      });
      await decide(school, 'T1', leaveId);
      await settle(leaveId);
      const claim = { leaveId, turn: school.leave(leaveId).turn, note: '已回寝' };
      expect([index, kind, await insist(student, 'return', claim, { kind, at: index })]).toEqual([
        index,
        kind,
        'ok',
      ]);
      await settle(leaveId);
      expect(
        school.db.count('notices', {
          personId: 'T1',
          form: 'todo',
          state: 'open',
          'link.query.leaveId': leaveId,
        }),
      ).toBe(1);
      const word = { leaveId, turn: school.leave(leaveId).turn, verdict: 'approve', note: '同意' };
      expect([index, kind, await insist('T1', 'decide', word, { kind, at: index })]).toEqual([
        index,
        kind,
        'ok',
      ]);
      await settle(leaveId);
      const leave = school.leave(leaveId);
      expect(leave).toMatchObject({ state: 'returned' });
      const said = (leave.log as { text: string }[]).map((entry) => entry.text);
      expect(said.filter((text) => text.startsWith('申请销假'))).toHaveLength(1);
      expect(said.filter((text) => text.startsWith('批准销假'))).toHaveLength(1);
      expect(school.db.find('absence_spans', { 'source.id': leaveId })).toMatchObject([
        { state: 'ended', to: leave.returnedAt },
      ]);
      expect(
        school.db.count('notices', { personId: student, title: '已销假', 'link.query.leaveId': leaveId }),
      ).toBe(1);
    }
    expect(retried).toBeGreaterThan(1);
  },
  TIME,
);
