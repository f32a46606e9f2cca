import {
  NOW,
  applyInput,
  ask,
  at,
  decide,
  startLeaveSchool,
  type LeaveSchool,
} from '../__tests__/support/leave-school';
import { loadLeaveHistory } from '../__tests__/support/leave-history';

/** What leave costs with years of leaves in the collection; a run that breaks a budget fails. */
const LEAVES = Number(process.env.BENCH_LEAVES ?? 200_000);
const OPEN = 600;
const ROUNDS = 20;

/** Database requests an action may make, its receipt included, the outbox apart (issue: leave and return). */
const BUDGET = { apply: 5, pending: 1, decide: 4, board: 1, pass: 2, scan: 1, passage: 3, mine: 1 } as const;
type Action = keyof typeof BUDGET;

const samples = new Map<
  Action,
  { db: number; drain: number; examined: number; ms: number; scans: number }[]
>();

async function measure(school: LeaveSchool, action: Action, call: () => Promise<unknown>): Promise<void> {
  await call();
  const { log, examined, ms, scans } = school.meter(action);
  const sample = { db: Number(log?.db), drain: Number(log?.drain), examined, ms, scans };
  samples.set(action, [...(samples.get(action) ?? []), sample]);
}

async function round(school: LeaveSchool, n: number): Promise<void> {
  const student = `S${2 + (n % 18)}`;
  const reason = `第 ${n} 次`;
  school.clock.set(NOW + n * 120_000);
  await school.of(student).ok('leave', 'mine', {});
  await school.of('T1').ok('leave', 'pending', {});
  let leaveId = '';
  await measure(school, 'apply', async () => {
    leaveId = (await ask(school, student, applyInput({ reason, from: at('17:50'), to: at('21:00') })))
      .leaveId;
  });
  await measure(school, 'pending', () => school.of('T1').ok('leave', 'pending', {}));
  await measure(school, 'decide', () => decide(school, 'T1', leaveId));
  await school.of('T2').ok('leave', 'board', { board: 'away' });
  await measure(school, 'board', () => school.of('T2').ok('leave', 'board', { board: 'away' }));
  await measure(school, 'mine', () => school.of(student).ok('leave', 'mine', {}));
  school.clock.set(at('18:00') + n * 120_000);
  await school.of(student).ok('leave', 'mine', {});
  await school.of('G1').ok('leave', 'day-list', {});
  let live = '';
  await measure(school, 'pass', async () => {
    live = (await school.of(student).ok<{ live: string }>('leave', 'pass', { leaveId })).live;
  });
  await measure(school, 'scan', () => school.of('G1').ok('leave', 'scan', { token: live }));
  await measure(school, 'passage', () =>
    school.of('G1').ok('leave', 'passage', { leaveId, direction: 'out', means: 'live' }),
  );
  await school.of('G1').ok('leave', 'passage', { leaveId, direction: 'in', means: 'live' });
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function run(): Promise<void> {
  const school = await startLeaveSchool();
  try {
    const begun = performance.now();
    loadLeaveHistory(school.db, LEAVES, OPEN, NOW);
    console.log(`${LEAVES} leaves loaded in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    for (let n = 0; n < ROUNDS; n += 1) await round(school, n);
    console.log('action    requests (max/budget)  outbox  examined (max)  ms (median)');
    let broken = 0;
    for (const [action, all] of samples) {
      const most = Math.max(...all.map((one) => one.db));
      const examined = Math.max(...all.map((one) => one.examined));
      const scans = all.reduce((sum, one) => sum + one.scans, 0);
      if (most > BUDGET[action] || scans > 0) broken += 1;
      const cells = [
        action.padEnd(10),
        `${most}/${BUDGET[action]}`.padEnd(23),
        String(middle(all.map((one) => one.drain))).padEnd(8),
      ];
      console.log(
        `${cells.join('')}${String(examined).padEnd(16)}${middle(all.map((one) => one.ms)).toFixed(1)}`,
      );
    }
    if (broken > 0) {
      console.error(`${broken} budgets broken`);
      process.exitCode = 1;
    }
  } finally {
    await school.stop();
  }
}

void run();
