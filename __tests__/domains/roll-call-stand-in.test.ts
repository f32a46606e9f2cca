import { startTestCloud, type TestCloud } from '../support/cloud';
import {
  at,
  codeOf,
  expectExact,
  markAll,
  night,
  open,
  openNight,
  patch,
  personIn,
  stored,
  tick,
} from '../support/roll';
import { floorOf, grant, loadSmallSchool, roomOf, studentOf } from '../support/small-school';

/** R11 with R15: a marker who lives on his floor cannot mark himself; the roll must still close in the corridor. */
let cloud: TestCloud;
const SHEET = night(floorOf(1));
const SELF = studentOf(1, 1, 1);
const ROOM_LEADER = studentOf(1, 1, 2);
const NEIGHBOUR = studentOf(1, 1, 3);

beforeEach(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db);
  // The floor's only leader is a student who lives on it.
  cloud.db.remove('grants', { personId: 'leader1' });
  grant(cloud.db, SELF, 'floor-leader', 'floor', floorOf(1));
});
afterEach(() => cloud.stop());

const begin = () => openNight(cloud);
const asked = (personId: string, state = 'open') =>
  cloud.db.find('notices', { personId, kind: 'roll-call.stand-in', state });
const standIn = (sheetId: string, roomId: string, personId: string) => ({
  sheetId,
  roomId,
  standIn: true,
  marks: [{ personId, from: 'unmarked', v: 0, to: 'present' }],
});

test('R11 as the sheet opens deputy and room leader are asked, once, with a link to the sheet; the marker reads whom', async () => {
  grant(cloud.db, ROOM_LEADER, 'room-leader', 'room', roomOf(1, 1));
  await begin();
  await tick(cloud, at('22:11'));
  for (const who of ['deputy1', ROOM_LEADER]) {
    expect(asked(who)).toHaveLength(1);
    expect(asked(who)[0]).toMatchObject({
      title: '请代点层长 学生1-1-1',
      link: { domain: 'roll-call', page: 'sheet', query: { sheetId: SHEET } },
    });
  }
  for (const who of [SELF, NEIGHBOUR, 'building', 'dutyc', 'keeper']) expect(asked(who)).toEqual([]);
  const { standIns } = await open(cloud, SELF, SHEET);
  expect(standIns).toMatchObject([
    {
      personId: SELF,
      self: true,
      bed: 1,
      by: [
        { personId: 'deputy1', post: '副层长' },
        { personId: ROOM_LEADER, post: '宿舍长' },
      ],
    },
  ]);
  expect((await open(cloud, ROOM_LEADER, SHEET)).standIns).toMatchObject([{ personId: SELF, self: false }]);
  expect((await open(cloud, 'keeper', SHEET)).standIns).toEqual([]);
  const { people } = await cloud
    .as(SELF)
    .ok<{ people: object[] }>('roll-call', 'contact', { sheetId: SHEET, personId: 'deputy1' });
  expect(people).toMatchObject([{ personId: 'deputy1', relation: '副层长' }]);
  expect(await codeOf(cloud, SELF, 'contact', { sheetId: SHEET, personId: 'deputy2' })).toBe('NOT_FOUND');
});

test('R11 R10 the stand-in marks that bed alone, begins no roll, and whoever else was asked is released', async () => {
  grant(cloud.db, ROOM_LEADER, 'room-leader', 'room', roomOf(1, 1));
  await begin();
  const other = await cloud
    .as(ROOM_LEADER)
    .ok<{ refused: object[]; marks: object[] }>(
      'roll-call',
      'mark-room',
      standIn(SHEET, roomOf(1, 1), NEIGHBOUR),
    );
  expect(other).toMatchObject({ marks: [], refused: [{ personId: NEIGHBOUR }] });
  const own = await cloud
    .as(ROOM_LEADER)
    .ok<{ refused: object[] }>('roll-call', 'mark-room', standIn(SHEET, roomOf(1, 1), ROOM_LEADER));
  expect(own.refused).toMatchObject([{ personId: ROOM_LEADER }]);
  // The deputy of the floor taps his to-do: he stands in, he does not take the roll.
  await cloud.as('deputy1').ok('roll-call', 'mark-room', standIn(SHEET, roomOf(1, 1), SELF));
  expect(stored(cloud, SHEET)).toMatchObject({ touches: 0, touchedAt: null });
  expect(stored(cloud, SHEET).marks[SELF]).toMatchObject({ s: 'present', byName: '副层长1' });
  expectExact(stored(cloud, SHEET));
  expect(asked('deputy1').concat(asked(ROOM_LEADER))).toEqual([]);
  expect((await open(cloud, SELF, SHEET)).standIns).toEqual([]);
  // Nobody has begun: it still falls to the building leader.
  await tick(cloud, at('22:20'));
  expect(cloud.db.find('notices', { personId: 'building', kind: 'roll-call.take' })).not.toEqual([]);
  await cloud.as('building').ok('roll-call', 'claim', { sheetId: SHEET });
});

test('R11 a stranger to the floor is no stand-in', async () => {
  await begin();
  const input = standIn(SHEET, roomOf(1, 1), SELF);
  expect(await codeOf(cloud, 'leader2', 'mark-room', input)).toBe('NOT_FOUND');
  expect(await codeOf(cloud, 'keeper', 'mark-room', input)).toBe('FORBIDDEN');
  expect(await codeOf(cloud, NEIGHBOUR, 'mark-room', input)).toBe('FORBIDDEN');
  expect(stored(cloud, SHEET).marks[SELF]?.s).toBe('unmarked');
});

test('R11 no deputy, no room leader: the building leader is asked, the gap names him, and the roll closes', async () => {
  cloud.db.remove('grants', { personId: 'deputy1' });
  await begin();
  expect(asked('building')).toHaveLength(1);
  await markAll(cloud, SELF, SHEET);
  const gap = await cloud.as(SELF).call('roll-call', 'submit', { sheetId: SHEET, restPresent: { count: 0 } });
  expect(gap.ok ? '' : gap.error.message).toContain('请楼长 楼长代点');
  await cloud.as('building').ok('roll-call', 'mark-room', standIn(SHEET, roomOf(1, 1), SELF));
  await cloud.as(SELF).ok('roll-call', 'submit', { sheetId: SHEET });
  expect(stored(cloud, SHEET).state).toBe('submitted');
});

test('R11 R10 a deputy who lives on the floor and claims it: the leader is asked for his bed', async () => {
  grant(cloud.db, NEIGHBOUR, 'deputy-floor-leader', 'floor', floorOf(1));
  await begin();
  await tick(cloud, at('22:16'));
  await cloud.as(NEIGHBOUR).ok('roll-call', 'claim', { sheetId: SHEET });
  await tick(cloud, at('22:17'));
  expect(asked(SELF)).toHaveLength(1);
  const seen = await open(cloud, SELF, SHEET);
  expect(seen.can.mark).toBe(false);
  expect(seen.standIns?.map((one) => [one.personId, one.self])).toContainEqual([NEIGHBOUR, false]);
  await cloud.as(SELF).ok('roll-call', 'mark-room', standIn(SHEET, roomOf(1, 1), NEIGHBOUR));
  expect(stored(cloud, SHEET).marks[NEIGHBOUR]?.s).toBe('present');
});

test('R23 late patches of the first marker are kept whole, the claimer’s own bed among them', async () => {
  grant(cloud.db, NEIGHBOUR, 'deputy-floor-leader', 'floor', floorOf(1));
  await begin();
  const seen = await open(cloud, SELF, SHEET);
  await tick(cloud, at('22:16'));
  await cloud.as(NEIGHBOUR).ok('roll-call', 'claim', { sheetId: SHEET });
  const late = patch(seen, { [ROOM_LEADER]: 'not-back', [NEIGHBOUR]: 'present' });
  const sent = await cloud.as(SELF).ok<{ queued: object[] }>('roll-call', 'mark-room', late);
  expect(sent.queued).toHaveLength(2);
  const view = await open(cloud, NEIGHBOUR, SHEET);
  expect(view.disputes.map((one) => one.personId).sort()).toEqual([ROOM_LEADER, NEIGHBOUR]);
  expect(personIn(view, ROOM_LEADER).mark.s).toBe('unmarked');
});

test('R23 R11 R10 only a stand-in marked: nobody has begun until the lock, then the floor is incomplete, not 未点名', async () => {
  const states = async () => {
    const input = { day: '2026-11-23', checkId: 'night' };
    const floors = await cloud
      .as('office')
      .ok<{ floors: { floorId: string; state: string }[] }>('roll-call', 'floors', input);
    const board = await cloud.as('office').ok<{
      notBegun: number;
      buildings: { floors: { floorId: string; state: string }[] }[];
    }>('roll-call', 'board', input);
    const of = (rows: { floorId: string; state: string }[] = []) =>
      rows.find(({ floorId }) => floorId === floorOf(1))?.state;
    return {
      stored: stored(cloud, SHEET).state,
      floors: of(floors.floors),
      board: of(board.buildings[0]?.floors),
      notBegun: board.notBegun,
      own: (
        await cloud
          .as(NEIGHBOUR)
          .ok<{ marks: { state: string }[] }>('roll-call', 'mine', { day: '2026-11-23' })
      ).marks[0]?.state,
      sheet: (await open(cloud, 'deputy1', SHEET)).state,
    };
  };
  await begin();
  await cloud.as('deputy1').ok('roll-call', 'mark-room', standIn(SHEET, roomOf(1, 1), SELF));
  expect(await states()).toEqual({
    stored: 'open',
    floors: 'open',
    board: 'open',
    notBegun: 2,
    own: 'open',
    sheet: 'open',
  });
  // The timer is late: the clock says it already.
  const locked = { floors: 'incomplete', board: 'incomplete', own: 'incomplete', sheet: 'incomplete' };
  cloud.clock.set(at('00:01', '2026-11-24'));
  expect(await states()).toEqual({ ...locked, stored: 'open', notBegun: 1 });
  await tick(cloud, at('00:02', '2026-11-24'));
  expect(await states()).toEqual({ ...locked, stored: 'incomplete', notBegun: 1 });
  expect(stored(cloud, night(floorOf(2))).state).toBe('missed');
  // His mark counts, nobody else's gap does (R23).
  const month = (id: string) => cloud.db.find('roll_months', { _id: `${id}:2026-11` })[0]?.d;
  expect(month(SELF)).toEqual({ 23: { night: 'present' } });
  expect(cloud.db.find('roll_exceptions', {})).toEqual([]);
});

test('R23 a stand-in’s mark taken back is none: the floor is 未点名', async () => {
  await begin();
  await cloud.as('deputy1').ok('roll-call', 'mark-room', standIn(SHEET, roomOf(1, 1), SELF));
  const back = { personId: SELF, from: 'present', v: 1, to: 'unmarked' };
  await cloud
    .as('deputy1')
    .ok('roll-call', 'mark-room', { ...standIn(SHEET, roomOf(1, 1), SELF), marks: [back] });
  cloud.clock.set(at('00:01', '2026-11-24'));
  expect((await open(cloud, 'deputy1', SHEET)).state).toBe('missed');
  await tick(cloud, at('00:02', '2026-11-24'));
  expect(stored(cloud, SHEET).state).toBe('missed');
});
