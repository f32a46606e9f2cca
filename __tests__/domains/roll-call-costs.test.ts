import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, DAY, expectExact, markAll, night, open, patch, stored, tick } from '../support/roll';
import { floorOf, loadSmallSchool, studentOf } from '../support/small-school';

/** What a call costs, counted: requests of the call itself (`db`), of its drain, documents examined. */
let cloud: TestCloud;
const SHEET = night(floorOf(1));
const FLOORS = 168;

function cost(action: string): {
  db: number;
  drain: number;
  examined: number;
  bytesOut: number;
  scans: number;
} {
  const { log, examined, bytesOut, scans } = cloud.meter(action);
  return { db: Number(log?.db), drain: Number(log?.drain), examined, bytesOut, scans };
}

async function evening(shape: Parameters<typeof loadSmallSchool>[1]): Promise<void> {
  // One instance a function: the caller is warm from the second call on.
  cloud = await startTestCloud({
    now: at('21:40'),
    limits: { maxInstances: 1, idleMs: 600_000, maxWaiting: 1_000 },
    // Requests and documents are counted here, not seconds: ten schools on a busy machine outlast the cloud's limit.
    functions: { jobs: { timeoutMs: 180_000 } },
  });
  loadSmallSchool(cloud.db, shape);
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
}

describe('a floor of 90 beds', () => {
  beforeAll(() => evening({ floors: 2, rooms: 15, beds: 6 }), 60_000);
  afterAll(() => cloud.stop());

  test('open 2, mark 1, submit 3, late arrival 4 requests; a replay of a mark 2', async () => {
    await open(cloud, 'leader1', SHEET);
    const sheet = await open(cloud, 'leader1', SHEET);
    expect(cost('open')).toMatchObject({ db: 2, drain: 0, scans: 0 });
    const room = sheet.rooms[0];
    const wanted = Object.fromEntries((room?.people ?? []).map((one) => [one.personId, 'present' as const]));
    const send = () =>
      cloud
        .as('leader1')
        .ok('roll-call', 'mark-room', patch(sheet, wanted), { requestId: 'cost-of-a-mark-1' });
    await send();
    expect(cost('mark-room')).toMatchObject({ db: 1, drain: 0, examined: 1, scans: 0 });
    await send();
    expect(cost('mark-room')).toMatchObject({ db: 2, drain: 0 });
    await markAll(cloud, 'leader1', SHEET);
    const absent = studentOf(1, 2, 1);
    await cloud
      .as('leader1')
      .ok('roll-call', 'mark-room', patch(await open(cloud, 'leader1', SHEET), { [absent]: 'not-back' }));
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    expect(cost('submit')).toMatchObject({ db: 3, scans: 0 });
    expect(cost('submit').drain).toBeLessThanOrEqual(13);
    await cloud.as('leader1').ok('roll-call', 'late-arrival', { sheetId: SHEET, personId: absent });
    expect(cost('late-arrival').db).toBeLessThanOrEqual(4);
  });

  test('a sheet travels in under 64 KB', async () => {
    const size = Buffer.byteLength(JSON.stringify(await open(cloud, 'leader2', night(floorOf(2)))));
    expect(size).toBeLessThan(64 * 1024);
  });

  test('a student’s own marks: 1 request', async () => {
    const phone = cloud.as(studentOf(2, 1, 1));
    await phone.ok('roll-call', 'mine');
    await phone.ok('roll-call', 'mine');
    expect(cost('mine')).toMatchObject({ db: 1, scans: 0 });
  });
});

describe('a floor of 400', () => {
  beforeAll(() => evening({ floors: 1, rooms: 50, beds: 8 }), 60_000);
  afterAll(() => cloud.stop());

  test('opens in 2 requests, is marked room by room and submitted like any other', async () => {
    const sheet = await open(cloud, 'leader1', SHEET);
    expect(sheet.total).toBe(400);
    expect(sheet.rooms).toHaveLength(50);
    await markAll(cloud, 'leader1', SHEET);
    expect(cost('mark-room')).toMatchObject({ db: 1 });
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    expect(cost('submit').db).toBe(3);
    expectExact(stored(cloud, SHEET));
    expect(stored(cloud, SHEET).counts.present).toBe(400);
  }, 60_000);

  test('nothing of a busy evening’s log is dropped', async () => {
    const before = stored(cloud, SHEET).log.length;
    for (let index = 0; index < 130; index += 1) {
      cloud.db.update(
        'roll_sheets',
        { _id: SHEET },
        {
          $push: { log: { at: index, by: null, n: '系统', a: 'lock' } },
          $inc: { logSize: 1 },
        },
      );
    }
    await tick(cloud, at('22:30'));
    await tick(cloud, at('22:31'));
    const moved = cloud.db
      .find('roll_logs', { sheetId: SHEET })
      .reduce((sum, doc) => sum + (doc.entries as unknown[]).length, 0);
    expect(moved).toBeGreaterThan(0);
    expect(moved + stored(cloud, SHEET).log.length).toBe(before + 130);
  });
});

describe(`${FLOORS} floors`, () => {
  beforeAll(() => evening({ floors: FLOORS, rooms: 1, beds: 2, perBuilding: 28 }), 120_000);
  afterAll(() => cloud.stop());

  test('floors by state: 2 requests, at most 200 documents examined', async () => {
    await cloud.as('office').ok('roll-call', 'floors', { checkId: 'night' });
    const reply = await cloud
      .as('office')
      .ok<{ floors: unknown[] }>('roll-call', 'floors', { checkId: 'night' });
    expect(reply.floors).toHaveLength(FLOORS);
    expect(cost('floors')).toMatchObject({ db: 2, scans: 0 });
    expect(cost('floors').examined).toBeLessThanOrEqual(200);
  });

  test('board: 2 requests, at most 200 documents examined, equal to the floors', async () => {
    const first = floorOf(1, 28);
    await markAll(cloud, 'leader1', night(first));
    cloud.clock.set(at('22:12'));
    await cloud.as('office').ok('roll-call', 'board', { checkId: 'night' });
    const board = await cloud
      .as('office')
      .ok<{ buildings: { floors: { floorId: string; done: number }[] }[]; done: number; notBegun: number }>(
        'roll-call',
        'board',
        { checkId: 'night' },
      );
    expect(cost('board')).toMatchObject({ db: 2, scans: 0 });
    expect(cost('board').examined).toBeLessThanOrEqual(200);
    expect(board).toMatchObject({ done: 2, notBegun: FLOORS - 1 });
    expect(board.buildings.map((building) => building.floors.length)).toEqual([28, 28, 28, 28, 28, 28]);
    // Folded by the job, the same figures come from the rollup alone.
    await tick(cloud, at('22:13'));
    await tick(cloud, at('22:14'));
    const later = await cloud.as('office').ok<typeof board>('roll-call', 'board', { checkId: 'night' });
    expect({ ...later, asOf: 0 }).toEqual({ ...board, asOf: 0 });
    expect(cost('board').examined).toBeLessThanOrEqual(10);
    const own = await cloud.as('building').ok<typeof board>('roll-call', 'board', { checkId: 'night' });
    expect(own.buildings).toHaveLength(1);
  });

  test('the home of every post: at most 4 requests', async () => {
    for (const who of [
      'leader1',
      'building',
      'counselor',
      'dutyc',
      'office',
      'college',
      'keeper',
      studentOf(1, 1, 1),
    ]) {
      await cloud.as(who).ok('dashboard', 'home');
      await cloud.as(who).ok('dashboard', 'home');
      const { db } = cost('home');
      expect([who, db <= 4]).toEqual([who, true]);
      expect(cost('home').scans).toBe(0);
    }
  });

  test('the lock of every floor, months and rollups included: at most 6 requests a floor', async () => {
    for (const floor of [2, 3, 4]) {
      const sheetId = night(floorOf(floor, 28));
      await markAll(cloud, `leader${floor}`, sheetId);
      await cloud.as(`leader${floor}`).ok('roll-call', 'submit', { sheetId });
    }
    await tick(cloud, at('00:01', '2026-11-24'));
    expect(cloud.db.find('roll_sheets', { monthsDue: 1 })).toEqual([]);
    expect(cloud.db.find('roll_sheets', { day: DAY, state: 'missed' }).length).toBe(FLOORS - 4);
    const { databaseRequests } = cloud.meters.filter((entry) => entry.functionName === 'jobs').at(-1) ?? {
      databaseRequests: Infinity,
    };
    expect(databaseRequests / FLOORS).toBeLessThanOrEqual(6);
    // After midnight the evening is yesterday, and its board still follows (R19).
    await tick(cloud, at('00:02', '2026-11-24'));
    const [rollup] = cloud.db.find('roll_boards', { _id: `${DAY}:night` });
    const states = Object.values(rollup?.floors as Record<string, { st: string }>).map((row) => row.st);
    expect(states.filter((state) => state === 'missed')).toHaveLength(FLOORS - 4);
  }, 60_000);
});

describe('1,680 floors, ten times the school', () => {
  const MANY = 1_680;
  const PER_BUILDING = 28;
  beforeAll(() => evening({ floors: MANY, rooms: 1, beds: 1, perBuilding: PER_BUILDING }), 240_000);
  afterAll(() => cloud.stop());

  test('board: 2 requests and at most 200 documents, as for 168; no floor is missing', async () => {
    await markAll(cloud, 'leader1', night(floorOf(1, PER_BUILDING)));
    cloud.db.remove('roll_boards', {});
    const early = await cloud.as('office').ok<{ total: number }>('roll-call', 'board', { checkId: 'night' });
    expect(early.total).toBe(MANY);
    await tick(cloud, at('22:13'));
    await tick(cloud, at('22:14'));
    await cloud.as('office').ok('roll-call', 'board', { checkId: 'night' });
    const board = await cloud
      .as('office')
      .ok<{ buildings: { floors: unknown[] }[]; total: number; done: number; notBegun: number }>(
        'roll-call',
        'board',
        { checkId: 'night' },
      );
    expect(cost('board')).toMatchObject({ db: 2, scans: 0 });
    expect(cost('board').examined).toBeLessThanOrEqual(200);
    expect(board.buildings.map((building) => building.floors.length)).toEqual(
      new Array(MANY / PER_BUILDING).fill(PER_BUILDING),
    );
    expect(board).toMatchObject({ total: MANY, done: 1, notBegun: MANY - 1 });
  }, 60_000);

  test('the home’s figures and the ladder reach every floor, though one read of the cloud ends at 1,000', async () => {
    const office = cloud.as('office');
    await office.ok('dashboard', 'home');
    const home = await office.ok<{ floors: { floors: number } }>('dashboard', 'home');
    expect(home.floors.floors).toBe(MANY);
    expect(cost('home').db).toBeLessThanOrEqual(4);
    await tick(cloud, at('22:16'));
    expect(cloud.db.count('roll_sheets', { touches: 0, fallen: { $gte: 1 } })).toBe(MANY - 1);
  }, 60_000);
});
