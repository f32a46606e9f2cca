import { castDemoPeople } from '../../../local-cloud/demo/people';
import { loadDemoSchool } from '../../../local-cloud/demo/load';
import { startTestCloud, type TestCloud } from '../../support/cloud';

let cloud: TestCloud;
afterEach(() => cloud.stop());

async function demo(now: string): Promise<void> {
  cloud = await startTestCloud({
    now: Date.parse(now),
    functions: {
      leave: {
        env: {
          LEAVE_PASS_KEYS: JSON.stringify([
            { kid: 'k', privateKey: Buffer.alloc(32, 7).toString('base64url') },
          ]),
        },
      },
    },
  });
  await loadDemoSchool({ database: cloud.db, clock: cloud.local.clock });
  castDemoPeople({ database: cloud.db, clock: cloud.local.clock });
  await cloud.runTimer('jobs');
}

interface Pending {
  items: { leaveId: string; personId: string; ask: string; urgency: string; steps: number }[];
}
interface Board {
  items: { leaveId: string; state: string; overdue: { step: number } | null }[];
}

test('the demo counselor finds leaves in every state, as the functions themselves read them', async () => {
  await demo('2026-11-23T10:20+08:00');
  const counselor = cloud.as('demo-counselor');
  const { items } = await counselor.ok<Pending>('leave', 'pending');
  expect(items.map((one) => one.ask).sort()).toEqual(['leave', 'leave', 'leave', 'leave', 'return']);
  expect(items.some((one) => one.steps > 1)).toBe(true);
  expect((await counselor.ok<Board>('leave', 'board', { board: 'away' })).items.length).toBeGreaterThan(2);
  expect((await counselor.ok<Board>('leave', 'board', { board: 'overdue' })).items).toMatchObject([
    { state: 'away', overdue: { step: 1 } },
  ]);
  const { items: strips } = await counselor.ok<{ items: { strip: { s: string | null }[] }[] }>(
    'roll-call',
    'strips',
    { personIds: items.map((one) => one.personId) },
  );
  expect(strips).toHaveLength(items.length);
  expect(strips.flatMap(({ strip }) => strip.map(({ s }) => s))).toContain('late');
  // Spans and to-dos came out of the outbox.
  expect(cloud.db.count('absence_spans', { 'source.domain': 'leave' })).toBe(8);
  expect(cloud.db.count('leave_requests', { pendingEffects: { $gt: 0 } })).toBe(0);
  const home = await counselor.ok<{ leavesToDecide: number; todos: { top: { kind: string }[] } }>(
    'dashboard',
    'home',
  );
  expect(home.leavesToDecide).toBe(5);
  expect(home.todos.top.map((todo) => todo.kind)).toContain('leave.overdue');
  for (const { leaveId } of items) {
    const { turn } = await counselor.ok<{ turn: number }>('leave', 'detail', { leaveId });
    await counselor.ok('leave', 'decide', { leaveId, turn, verdict: 'approve' });
  }
  expect((await counselor.ok<Pending>('leave', 'pending')).items).toEqual([]);
  const [own] = (await cloud.as('demo-student').ok<Board>('leave', 'mine')).items;
  expect(await cloud.as('demo-student').ok('leave', 'pass', { leaveId: own?.leaveId })).toMatchObject({
    name: expect.any(String) as string,
  });
}, 60_000);

test('in the evening the demo student’s leave is for tomorrow: tonight’s roll finds him in', async () => {
  await demo('2026-11-23T21:40+08:00');
  const [own] = (await cloud.as('demo-student').ok<Board>('leave', 'mine')).items;
  expect(own?.state).toBe('scheduled');
  const span = cloud.db.find('absence_spans', { 'source.id': own?.leaveId ?? '' })[0];
  expect(Number(span?.from)).toBeGreaterThan(Date.parse('2026-11-24T00:00+08:00'));
}, 60_000);
