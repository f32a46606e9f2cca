import {
  ask,
  decide,
  NOW,
  startLeaveSchool,
  at,
  applyInput,
  type LeaveSchool,
} from '../support/leave-school';
import { loadLeaveHistory } from '../support/leave-history';

/** Small in `npm test`; all of it with FULL_REPEATS=1 and in the bench. */
const LEAVES = process.env.FULL_REPEATS ? 200_000 : 20_000;
const OPEN = 300;

let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
  loadLeaveHistory(school.db, LEAVES, OPEN, NOW);
}, 300_000);
afterAll(() => school.stop());

/** The last call's requests (its outbox on a line of its own) and what the database had to look at for it. */
function cost(action: string) {
  const { log, examined, scans, operations } = school.meter(action);
  const walks = operations.filter((one) => one.index === null && one.examined > 50);
  return { db: Number(log?.db), drain: Number(log?.drain), examined, scans, walks };
}

async function measured(action: string, budget: number, examined: number, call: () => Promise<unknown>) {
  await call();
  const seen = cost(action);
  expect({ action, ...seen, over: seen.db > budget || seen.examined > examined }).toMatchObject({
    scans: 0,
    walks: [],
    over: false,
  });
  return seen;
}

describe(`with ${LEAVES} leaves in the collection no action walks over it`, () => {
  const leaves: string[] = [];

  test('apply: 5 requests with its receipt', async () => {
    await school.of('S2').ok('leave', 'mine', {});
    await measured('apply', 5, 60, async () => leaves.push((await ask(school, 'S2')).leaveId));
  });

  test('pending: 1 request; weigh: 4', async () => {
    const pending = () => school.of('T1').ok('leave', 'pending', {});
    await pending();
    await measured('pending', 1, 60, pending);
    await measured('weigh', 4, 400, () => school.of('T1').ok('leave', 'weigh', { leaveIds: leaves }));
  });

  test('decide: 4 requests with its receipt', async () => {
    await measured('decide', 4, 60, () => decide(school, 'T1', String(leaves[0])));
  });

  test('who is away, of a college: 1 request; of a floor, a class, the school too', async () => {
    for (const person of ['T2', 'S1', 'T1', 'T4']) {
      await school.of(person).ok('leave', 'board', { board: 'away' });
      for (const board of ['away', 'leaving', 'returning', 'overdue']) {
        await measured('board', 1, 2 * OPEN, () => school.of(person).ok('leave', 'board', { board }));
      }
    }
  });

  test('scan: 1 request; a passage: 3', async () => {
    school.clock.set(at('18:01'));
    const { live } = await school.of('S2').ok<{ live: string }>('leave', 'pass', { leaveId: leaves[0] });
    const scan = () => school.of('G1').ok('leave', 'scan', { token: live });
    await scan();
    await measured('scan', 1, 5, scan);
    await measured('passage', 3, 60, () =>
      school.of('G1').ok('leave', 'passage', { leaveId: leaves[0], direction: 'out', means: 'live' }),
    );
    await measured('lookup', 2, 30, () => school.of('G1').ok('leave', 'lookup', { number: 'S2' }));
    await measured('day-list', 1, 60, () => school.of('G1').ok('leave', 'day-list', {}));
  });

  test('mine, detail and preview', async () => {
    await measured('mine', 1, 60, () => school.of('S2').ok('leave', 'mine', {}));
    await measured('detail', 2, 10, () => school.of('S2').ok('leave', 'detail', { leaveId: leaves[0] }));
    const { kind, from, to } = applyInput();
    await measured('preview', 6, 60, () => school.of('S2').ok('leave', 'preview', { kind, from, to }));
  });

  test('the minute’s job looks at what is due only', async () => {
    await school.tick(at('18:02'));
    const run = school.meters.filter((one) => one.functionName === 'jobs').at(-1);
    const walks = run?.operations.filter(
      (one) => one.collection.startsWith('leave_') && one.index === null && one.examined > 50,
    );
    expect(walks).toEqual([]);
  });
});
