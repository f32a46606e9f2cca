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
const HOUR = 3_600_000;

interface Round {
  student: string;
  /** Names this round's fault, for the texts that tell its rows apart. */
  fault: string;
  /** Makes a call that meets the fault, and expects that it stands in the end. */
  call(person: string, action: string, input: unknown): Promise<void>;
}

/** One round for every fault, each on a student of its own; some of them must have had to try again. */
function atEveryFault(name: string, round: (it: Round) => Promise<void>): void {
  test(
    name,
    async () => {
      retried = 0;
      for (const { index, kind } of cases) {
        await round({
          student: nextStudent(),
          fault: `第 ${index} 次请求 ${kind}`,
          call: async (person, action, input) => {
            const outcome = await insist(person, action, input, { kind, at: index });
            expect([index, kind, outcome]).toEqual([index, kind, 'ok']);
          },
        });
      }
      expect(retried).toBeGreaterThan(1);
    },
    TIME,
  );
}

const turnOf = (leaveId: string) => school.leave(leaveId).turn;
const logOf = (leaveId: string, beginning: string) =>
  (school.leave(leaveId).log as { text: string }[]).filter((entry) => entry.text.startsWith(beginning));
const noticesOf = (personId: string, leaveId: string, filter: Record<string, unknown>) =>
  school.db.count('notices', { personId, 'link.query.leaveId': leaveId, ...filter });
const spansOf = (leaveId: string) => school.db.find('absence_spans', { 'source.id': leaveId });
const withdraw = (student: string, leaveId: string) =>
  school.of(student).ok('leave', 'withdraw', { leaveId, turn: turnOf(leaveId) });

atEveryFault(
  'apply: whatever fails at whichever request, the retry leaves one leave, one span, one to-do',
  async ({ student, fault, call }) => {
    await call(student, 'apply', applyInput({ ...later, reason: fault }));
    const leaves = school.db.find('leave_requests', { reason: fault });
    expect(leaves).toHaveLength(1);
    const leaveId = String(leaves[0]?._id);
    await settle(leaveId);
    expect(spansOf(leaveId)).toMatchObject([{ state: 'pending' }]);
    expect(noticesOf('T1', leaveId, { form: 'todo' })).toBe(1);
    await withdraw(student, leaveId);
  },
);

atEveryFault('decide: one decision, the span in step, one message', async ({ student, fault, call }) => {
  const { leaveId } = await ask(school, student, { ...later, reason: fault });
  await call('T1', 'decide', { leaveId, turn: 0, verdict: 'approve', note: '同意' });
  await settle(leaveId);
  expect(school.leave(leaveId).state).toBe('scheduled');
  expect(logOf(leaveId, '批准')).toHaveLength(1);
  expect(spansOf(leaveId)).toMatchObject([{ state: 'active' }]);
  expect(noticesOf(student, leaveId, { form: 'message' })).toBe(1);
  await withdraw(student, leaveId);
});

/** Asks for the hours from now on, granted. */
async function outNow({ student, fault }: Round): Promise<string> {
  const { leaveId } = await ask(school, student, { from: now, to: now + 3 * HOUR, reason: fault });
  await decide(school, 'T1', leaveId);
  return leaveId;
}

function expectReturned(student: string, leaveId: string): void {
  expect(spansOf(leaveId)).toMatchObject([{ state: 'ended', to: school.leave(leaveId).returnedAt }]);
  expect(noticesOf(student, leaveId, { title: '已销假' })).toBe(1);
}

atEveryFault('return: one return, the span ended at its hour, one message', async (it) => {
  const leaveId = await outNow(it);
  await school.of('G1').ok('leave', 'passage', { leaveId, direction: 'out', means: 'live' });
  now += 60_000;
  school.clock.set(now);
  await it.call('G1', 'passage', { leaveId, direction: 'in', means: 'live' });
  await settle(leaveId);
  expect(school.leave(leaveId)).toMatchObject({ state: 'returned', returnProof: 'gate' });
  expect(school.db.count('leave_passages', { leaveId, direction: 'in' })).toBe(1);
  expectReturned(it.student, leaveId);
});

atEveryFault(
  'return: the student’s own word and the counselor’s, each sent until it stands, are one return',
  async (it) => {
    const leaveId = await outNow(it);
    await settle(leaveId);
    await it.call(it.student, 'return', { leaveId, turn: turnOf(leaveId), note: '已回寝' });
    await settle(leaveId);
    expect(noticesOf('T1', leaveId, { form: 'todo', state: 'open' })).toBe(1);
    await it.call('T1', 'decide', { leaveId, turn: turnOf(leaveId), verdict: 'approve', note: '同意' });
    await settle(leaveId);
    expect(school.leave(leaveId)).toMatchObject({ state: 'returned' });
    expect(logOf(leaveId, '申请销假')).toHaveLength(1);
    expect(logOf(leaveId, '批准销假')).toHaveLength(1);
    expectReturned(it.student, leaveId);
  },
);
