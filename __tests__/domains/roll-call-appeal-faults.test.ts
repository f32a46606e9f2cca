import type { Fault } from '../../local-cloud/faults';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, expectExact, markAll, night, stored, tick } from '../support/roll';
import { floorOf, loadSmallSchool, studentOf } from '../support/small-school';

/**
 * R20 whatever fails at whichever request: the retry leaves one appeal, one decision, one message, and a mark that
 * agrees with it. All kinds at every request with FULL_REPEATS=1, else the kinds by turns.
 */
const SHEET = night(floorOf(1)).replace('night', 'study');
const KINDS: readonly Fault['kind'][] = ['drop-before', 'drop-after', 'kill', 'kill-after'];
const FULL = Boolean(process.env.FULL_REPEATS);
/** More requests than a call makes, its outbox included. */
const LAST = { appeal: 10, 'decide-appeal': 18 };

const casesOf = (action: keyof typeof LAST) =>
  Array.from({ length: LAST[action] }, (_none, place) => place + 1).flatMap((index) =>
    (FULL ? KINDS : [KINDS[index % KINDS.length] as Fault['kind']]).map((kind) => ({ index, kind })),
  );

const BEDS = 6;
const ROOMS = FULL ? 19 : 5;
let cloud: TestCloud;
let now = at('20:31');
let taken = 0;
let retried = 0;

beforeAll(async () => {
  cloud = await startTestCloud({ now: at('18:40') });
  loadSmallSchool(cloud.db, { floors: 1, rooms: ROOMS, beds: BEDS });
  await tick(cloud, at('18:40'));
  await tick(cloud, at('19:01'));
  await markAll(cloud, 'leader1', SHEET, 'absent');
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  await tick(cloud, now);
}, 120_000);
afterAll(() => cloud.stop());

function nextStudent(): string {
  const index = taken % (ROOMS * BEDS);
  taken += 1;
  return studentOf(1, 1 + Math.floor(index / BEDS), 1 + (index % BEDS));
}

/** Sends the intent with the fault, then again as a phone does, until an answer stands. */
async function insist(who: string, action: string, input: unknown, faults: Fault): Promise<string> {
  const requestId = `intent-${who}-${action}`;
  for (let attempt = 0; attempt < 8; attempt += 1) {
    try {
      const reply = await cloud.as(who).call('roll-call', action, input, {
        requestId: `${requestId}-${taken}`,
        ...(attempt === 0 ? { faults } : {}),
      });
      if (reply.ok) return 'ok';
      if (!['BUSY', 'INTERNAL', 'RATE_LIMITED'].includes(reply.error.code)) return reply.error.code;
    } catch {
      // The instance died: the phone saw a platform error.
    }
    retried += 1;
    // A killed call's claim is free again after its lease.
    now += 30_000;
    cloud.clock.set(now);
  }
  return 'gave up';
}

const REASON = { day: '2026-11-23', checkId: 'study', reason: '当时在教室后排' };
const rows = (personId: string) => cloud.db.find('roll_appeals', { personId });
const notices = (filter: object) => cloud.db.count('notices', { kind: 'roll-call.appeal', ...filter });

async function settled(): Promise<void> {
  now += 60_000;
  await tick(cloud, now);
  expect(cloud.db.count('roll_appeals', { pendingEffects: { $gt: 0 } })).toBe(0);
  expect(stored(cloud, SHEET).pendingEffects).toBe(0);
}

test('appeal', async () => {
  retried = 0;
  for (const { index, kind } of casesOf('appeal')) {
    const student = nextStudent();
    const todos = notices({ form: 'todo', state: 'open' });
    expect(await insist(student, 'appeal', REASON, { kind, at: index })).toBe('ok');
    await settled();
    expect(rows(student)).toMatchObject([{ state: 'waiting', turn: 1 }]);
    expect(notices({ form: 'todo', state: 'open' }) - todos).toBe(1);
  }
  expect(retried).toBeGreaterThan(0);
}, 400_000);

test('decide', async () => {
  retried = 0;
  taken = 0;
  for (const { index, kind } of casesOf('decide-appeal')) {
    const student = nextStudent();
    const appealId = `${SHEET}:${student}`;
    if (rows(student).length === 0) await cloud.as(student).ok('roll-call', 'appeal', REASON);
    const verdict = { appealId, accept: true, note: '查过监控，本人在场' };
    expect(await insist('college', 'decide-appeal', verdict, { kind, at: index })).toBe('ok');
    await settled();
    expect(rows(student)).toMatchObject([{ state: 'accepted', to: 'present', decidedName: '学院学工' }]);
    expect(stored(cloud, SHEET).marks[student]).toMatchObject({ s: 'present', v: 2 });
    expectExact(stored(cloud, SHEET));
    expect(cloud.db.count('roll_exceptions', { _id: appealId })).toBe(0);
    expect(notices({ personId: student, form: 'message' })).toBe(1);
    const [month] = cloud.db.find('roll_months', { _id: `${student}:2026-11` }) as {
      d: Record<string, Record<string, string>>;
    }[];
    expect(month?.d['23']?.study).toBe('present');
  }
  expect(notices({ form: 'todo', state: 'open' })).toBe(cloud.db.count('roll_appeals', { state: 'waiting' }));
  expect(retried).toBeGreaterThan(0);
}, 600_000);
