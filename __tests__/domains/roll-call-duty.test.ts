import type { OutputOf } from '../../src/contract/core/define';
import type { dashboard } from '../../src/contract/dashboard';
import type { rollCall } from '../../src/contract/roll-call';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, DAY, mark, markAll, night, openNight, tick } from '../support/roll';
import { floorOf, grant, loadSmallSchool, roomOf, studentOf } from '../support/small-school';

/** What waits for whom: nothing that needs work is left out of a list without being counted. */
let cloud: TestCloud;
/** The caller is warm from the second call on. */
const ONE_INSTANCE = { maxInstances: 1, idleMs: 600_000, maxWaiting: 1_000 };
type Duty = OutputOf<typeof rollCall, 'duty'>;
type Home = OutputOf<typeof dashboard, 'home'>;

const duty = (who: string) => cloud.as(who).ok<Duty>('roll-call', 'duty');
const home = (who: string) => cloud.as(who).ok<Home>('dashboard', 'home');
const idsOf = ({ sheets }: Pick<Duty, 'sheets'>) => sheets.map((sheet) => sheet.sheetId);

describe('320 floors, every one of the day’s earlier checks missed', () => {
  const FLOORS = 320;
  const PER_BUILDING = 40;
  const sheetOf = (floor: number) => night(floorOf(floor, PER_BUILDING));

  beforeAll(async () => {
    cloud = await startTestCloud({
      now: at('21:40'),
      limits: ONE_INSTANCE,
    });
    loadSmallSchool(cloud.db, { floors: FLOORS, rooms: 1, beds: 1, perBuilding: PER_BUILDING });
    grant(cloud.db, 'dutyc', 'duty-counselor', 'school', 'school');
    // A class lives on two floors, as classes do.
    for (const floor of [7, 8])
      cloud.db.update('people', { floorId: floorOf(floor, PER_BUILDING) }, { $set: { classId: 'x1-3' } });
    await openNight(cloud);
    const earlier = cloud.db.find('roll_sheets', {}).map((doc) => ({
      ...doc,
      _id: String(doc._id).replace(':night', ':morning'),
      checkId: 'morning',
      state: 'missed',
      opensAt: at('08:00'),
      closesAt: at('08:20'),
      locksAt: at('09:20'),
    }));
    for (let start = 0; start < earlier.length; start += 80)
      cloud.db.insert('roll_sheets', earlier.slice(start, start + 80));
    await tick(cloud, at('22:26'));
  }, 120_000);
  afterAll(() => cloud.stop());

  test.each(['dutyc', 'building'])(
    'R10 R18 %s: the first by name, the rest by number, the board has them all',
    async (who) => {
      const reach = who === 'dutyc' ? FLOORS : PER_BUILDING;
      const { sheets, rest } = await duty(who);
      expect(sheets).toHaveLength(20);
      expect(sheets.every((sheet) => sheet.checkId === 'night' && sheet.state === 'open')).toBe(true);
      expect(rest).toEqual([{ day: DAY, checkId: 'night', checkName: '晚就寝', floors: reach - 20 }]);
      const { sheets: named, sheetsRest } = await home(who);
      expect(named).toHaveLength(5);
      expect(sheetsRest).toEqual([{ day: DAY, checkId: 'night', checkName: '晚就寝', floors: reach - 5 }]);
      const board = await cloud
        .as(who)
        .ok<{ byState: Record<string, number> }>('roll-call', 'floors', { day: DAY, checkId: 'night' });
      expect(board.byState).toEqual({ open: reach });
    },
  );

  test('R10 what he claimed stands in his list, however many have fallen to him', async () => {
    await cloud.as('dutyc').ok('roll-call', 'claim', { sheetId: sheetOf(FLOORS) });
    const { sheets, rest } = await duty('dutyc');
    expect(sheets).toHaveLength(21);
    expect(sheets.map((sheet) => sheet.sheetId)).toContain(sheetOf(FLOORS));
    expect(rest?.[0]?.floors).toBe(FLOORS - 21);
    expect(idsOf(await home('dutyc'))).toContain(sheetOf(FLOORS));
  });

  test('R18 the one floor left over is named, whatever its place among the others', async () => {
    cloud.db.update(
      'roll_sheets',
      { checkId: 'night', claimedBy: null },
      { $set: { touches: 1, touchedAt: 1 } },
      { multi: true },
    );
    const left = sheetOf(FLOORS - 1);
    cloud.db.update('roll_sheets', { _id: left }, { $set: { touches: 0, touchedAt: null } });
    expect(await duty('dutyc')).toMatchObject({ rest: [] });
    expect(idsOf(await duty('dutyc')).sort()).toEqual([left, sheetOf(FLOORS)].sort());
    expect((await home('dutyc')).sheetsRest).toEqual([]);
  });

  test('one request, each place through its own index: a student looks at a few sheets, not at the day’s', async () => {
    await duty('dutyc');
    expect(cloud.meter('duty')).toMatchObject({ scans: 0 });
    expect(Number(cloud.meter('duty').log?.db)).toBe(1);
    const student = studentOf(7, 1, 1);
    await home(student);
    await home(student);
    expect(cloud.meter('home').scans).toBe(0);
    expect(cloud.meter('home').examined).toBeLessThanOrEqual(20);
    await home('leader7');
    await home('leader7');
    expect(cloud.meter('home').examined).toBeLessThanOrEqual(20);
  });
});

describe('two floors', () => {
  beforeEach(async () => {
    cloud = await startTestCloud({ now: at('07:55'), limits: ONE_INSTANCE });
    loadSmallSchool(cloud.db);
  });
  afterEach(() => cloud.stop());

  test('R19 a roll that runs on after midnight is yesterday’s and still in the lists, until it is closed', async () => {
    await openNight(cloud);
    cloud.db.update('roll_sheets', {}, { $set: { locksAt: at('00:40', '2026-11-24') } }, { multi: true });
    await mark(cloud, 'leader1', night(floorOf(1)), { [studentOf(1, 1, 1)]: 'present' });
    await tick(cloud, at('00:10', '2026-11-24'));
    for (const [who, ids] of [
      ['leader1', [night(floorOf(1))]],
      ['leader2', [night(floorOf(2))]],
      ['dutyc', [night(floorOf(2))]],
    ] as const) {
      expect([who, idsOf(await duty(who))]).toEqual([who, ids]);
      expect([who, idsOf(await home(who))]).toEqual([who, ids]);
    }
    expect((await home(studentOf(1, 1, 1))).marks).toEqual([]);
    await markAll(cloud, 'leader1', night(floorOf(1)));
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: night(floorOf(1)) });
    expect(idsOf(await duty('leader1'))).toEqual([]);
    expect((await cloud.as('leader1').ok<Duty>('roll-call', 'duty', { day: DAY })).sheets).toHaveLength(1);
  });

  test('R9 R20 who moves at noon sees the old floor’s marks of the morning beside the new floor’s', async () => {
    const mover = studentOf(1, 1, 1);
    const neighbour = studentOf(1, 1, 3);
    const room = { floorId: floorOf(2), roomId: roomOf(2, 1), roomName: '201', bed: 5 };
    await tick(cloud, at('07:55'));
    await tick(cloud, at('08:01'));
    const morning = `${floorOf(1)}:${DAY}:morning`;
    await mark(cloud, 'leader1', morning, { [mover]: 'late', [neighbour]: 'absent' });
    cloud.db.update('people', { _id: mover }, { $set: room });
    await tick(cloud, at('18:30'));
    await tick(cloud, at('19:01'));
    await mark(cloud, 'leader2', `${floorOf(2)}:${DAY}:study`, { [mover]: 'present' });
    const marks = [
      { checkId: 'morning', s: 'late', byName: '层长1', sheetId: morning },
      { checkId: 'study', s: 'present', byName: '层长2' },
    ];
    const phone = cloud.as(mover);
    await phone.ok('roll-call', 'mine');
    const mine = await phone.ok<OutputOf<typeof rollCall, 'mine'>>('roll-call', 'mine');
    expect(mine.marks).toMatchObject(marks);
    expect(mine.marks).toHaveLength(2);
    expect(JSON.stringify(mine)).not.toContain(neighbour);
    expect(cloud.meter('mine')).toMatchObject({ scans: 0 });
    expect(Number(cloud.meter('mine').log?.db)).toBe(1);
    expect((await home(mover)).marks).toEqual(mine.marks);
    // Who stayed sees his own two, of one floor.
    const stayed = await cloud.as(neighbour).ok<OutputOf<typeof rollCall, 'mine'>>('roll-call', 'mine');
    expect(stayed.marks).toMatchObject([{ s: 'absent' }, { s: 'unmarked' }]);
  });

  test('R9 who moves while the sheets are made stands on two of one check: one line, what somebody said', async () => {
    const mover = studentOf(1, 1, 1);
    await openNight(cloud);
    const [old] = cloud.db.find('roll_sheets', { _id: night(floorOf(1)) });
    const { [mover]: own } = old?.marks as Record<string, unknown>;
    cloud.db.update('roll_sheets', { _id: night(floorOf(2)) }, { $set: { [`marks.${mover}`]: own } });
    for (const floor of [1, 2]) {
      const said = { s: 'present', v: 1, at: at('22:15'), by: 'leader', byName: '层长', k: 'k' };
      cloud.db.update('roll_sheets', { _id: night(floorOf(floor)) }, { $set: { [`marks.${mover}`]: said } });
      const { marks } = await cloud.as(mover).ok<OutputOf<typeof rollCall, 'mine'>>('roll-call', 'mine');
      expect(marks).toMatchObject([{ checkId: 'night', s: 'present' }]);
      expect(marks).toHaveLength(1);
      cloud.db.update('roll_sheets', { _id: night(floorOf(floor)) }, { $set: { [`marks.${mover}`]: own } });
    }
  });
});
