import type { Markable } from '../../src/contract/roll-call-rules';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, expectExact, mark, markAll, night, open, patch, stored, tick } from '../support/roll';
import { floorOf, loadSmallSchool, roomOf, span, studentOf } from '../support/small-school';

/** R7: nobody opens: the whole room 未见 in one tap; names stay listed; one room case, not six. A floor a test. */
let cloud: TestCloud;
const BEDS = 6;
const NEXT = '2026-11-24';
let floor = 0;
let sheetId = '';
let leader = '';
let room: string[] = [];

beforeAll(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db, { floors: 11, rooms: 2, beds: BEDS });
  span(cloud.db, studentOf(8, 1, BEDS), 'leave', at('12:00'), at('20:00', NEXT));
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:10'));
}, 60_000);
afterAll(() => cloud.stop());
beforeEach(() => {
  floor += 1;
  sheetId = night(floorOf(floor));
  leader = `leader${floor}`;
  room = Array.from({ length: BEDS }, (_none, index) => studentOf(floor, 1, index + 1));
  cloud.clock.set(at('22:12'));
});

interface Submitted {
  cases: number;
  summary: string;
}
type Wanted = Record<string, Markable>;
const each = (people: readonly string[], to: Markable): Wanted =>
  Object.fromEntries(people.map((id) => [id, to]));
const nobodyOpens = async (who = leader) =>
  cloud
    .as(who)
    .ok<{ conflicts: object[] }>(
      'roll-call',
      'mark-room',
      patch(await open(cloud, who, sheetId), each(room, 'not-seen'), { unopened: true }),
    );
async function submit(who = leader): Promise<Submitted> {
  await markAll(cloud, who, sheetId);
  return cloud.as(who).ok<Submitted>('roll-call', 'submit', { sheetId });
}
const cases = () =>
  ['room', 'person']
    .flatMap((kind) => cloud.db.find('roll_cases', { sheetId, kind }))
    .map(({ kind, personIds, live }) => ({ kind, people: (personIds as string[]).length, live }));
const unopened = async () =>
  (await open(cloud, leader, sheetId)).rooms.find(({ roomId }) => roomId === roomOf(floor, 1))?.unopened;

test('R7 one request for six beds; every name is listed: on the sheet, in the summary, in the one case', async () => {
  await nobodyOpens();
  expect(cloud.meter('mark-room').databaseRequests).toBe(1);
  const view = await open(cloud, leader, sheetId);
  const shown = view.rooms.find(({ roomId }) => roomId === roomOf(floor, 1));
  expect(shown?.unopened).toBe(true);
  expect(shown?.people.map(({ personId, mark: { s } }) => [personId, s])).toEqual(
    room.map((id) => [id, 'not-seen']),
  );
  expect(view.rooms.filter((one) => one.unopened)).toHaveLength(1);
  expect(view.log.at(-1)?.text).toBe(`${floor}01室 无人开门，全室未见`);
  const done = await submit();
  expect(done.cases).toBe(1);
  for (const id of room) expect(done.summary).toContain(id.replace('s', '学生'));
  expect(cases()).toEqual([{ kind: 'room', people: BEDS, live: 1 }]);
  const [one] = cloud.db.find('roll_cases', { sheetId });
  expect(one).toMatchObject({
    title: `${floor}01室无人开门（${BEDS} 人）`,
    people: room.map((personId) => ({ personId, name: personId.replace('s', '学生'), s: 'not-seen' })),
  });
  const exceptions = cloud.db.find('roll_exceptions', { sheetId });
  expect(exceptions.map(({ personId, s, caseId }) => [personId, s, caseId])).toEqual(
    room.map((id) => [id, 'not-seen', one?._id]),
  );
  expect(cloud.db.find('notices', { personId: leader, kind: 'roll-call.case' })).toHaveLength(1);
  expectExact(stored(cloud, sheetId));
});

test('R7 without that tap every 未见 is a case of his own', async () => {
  await mark(cloud, leader, sheetId, each(room.slice(0, 2), 'not-seen'));
  expect(await unopened()).toBe(false);
  expect((await submit()).cases).toBe(2);
  expect(cases()).toEqual(Array(2).fill({ kind: 'person', people: 1, live: 1 }));
});

test('R7 marked one by one and then the room: one case all the same', async () => {
  // Somebody seen in another room says nothing of this one.
  await mark(cloud, leader, sheetId, each([studentOf(floor, 2, 1)], 'present'));
  await mark(cloud, leader, sheetId, each(room, 'not-seen'));
  await nobodyOpens();
  expect(await unopened()).toBe(true);
  expect((await submit()).cases).toBe(1);
  expect(cases()).toEqual([{ kind: 'room', people: BEDS, live: 1 }]);
});

test('R7 who is known not to be back has his own case beside the room’s', async () => {
  await nobodyOpens();
  await mark(cloud, leader, sheetId, each(room.slice(0, 1), 'not-back'));
  expect((await submit()).cases).toBe(2);
  expect(cases()).toEqual([
    { kind: 'room', people: BEDS - 1, live: 1 },
    { kind: 'person', people: 1, live: 1 },
  ]);
});

test('R7 one of them seen after all: the door was opened, the others are looked for one by one', async () => {
  await nobodyOpens();
  await mark(cloud, leader, sheetId, each(room.slice(0, 1), 'present'));
  expect(await unopened()).toBe(false);
  expect((await submit()).cases).toBe(BEDS - 1);
  expect(cases()).toEqual(Array(BEDS - 1).fill({ kind: 'person', people: 1, live: 1 }));
});

test('R7 a slip taken back leaves nothing: a single 未见 later is no room', async () => {
  await nobodyOpens();
  await mark(cloud, leader, sheetId, each(room, 'unmarked'));
  expect(await unopened()).toBe(false);
  await mark(cloud, leader, sheetId, each(room.slice(0, 1), 'not-seen'));
  await submit();
  expect(cases()).toEqual([{ kind: 'person', people: 1, live: 1 }]);
});

test('R7 R12 another hand saw one of them meanwhile: told, and the room was not unopened', async () => {
  const seen = await open(cloud, leader, sheetId);
  await mark(cloud, `deputy${floor}`, sheetId, each(room.slice(0, 1), 'present'));
  const input = patch(seen, each(room, 'not-seen'), { unopened: true });
  const reply = await cloud
    .as(leader)
    .ok<{ conflicts: object[]; marks: object[] }>('roll-call', 'mark-room', input);
  expect([reply.conflicts.length, reply.marks.length]).toEqual([1, BEDS - 1]);
  expect(await unopened()).toBe(false);
  expect((await submit()).cases).toBe(BEDS - 1);
});

test('R7 R1 who is on leave is not looked for with his room', async () => {
  room = room.slice(0, BEDS - 1);
  await nobodyOpens();
  await submit();
  expect(cases()).toEqual([{ kind: 'room', people: BEDS - 1, live: 1 }]);
  expect(stored(cloud, sheetId).marks[studentOf(floor, 1, BEDS)]?.s).toBe('leave');
});

test('R7 a room of another floor is not said to be unopened here', async () => {
  const sheet = await open(cloud, leader, sheetId);
  const input = { ...patch(sheet, each(room, 'not-seen'), { unopened: true }), roomId: roomOf(1, 1) };
  const reply = await cloud.as(leader).ok<{ refused: object[] }>('roll-call', 'mark-room', input);
  expect(reply.refused).toHaveLength(BEDS);
  expect(cloud.db.find('roll_sheets', { _id: sheetId })[0]).toMatchObject({ unopened: {} });
});

test('R7 R23 sent after a claim: the claimer takes the beds one by one, the room is one case', async () => {
  const seen = await open(cloud, leader, sheetId);
  cloud.clock.set(at('22:26'));
  await cloud.as('dutyc').ok('roll-call', 'claim', { sheetId });
  await cloud
    .as(leader)
    .ok('roll-call', 'mark-room', patch(seen, each(room, 'not-seen'), { unopened: true }));
  for (const { disputeId } of (await open(cloud, 'dutyc', sheetId)).disputes) {
    await cloud.as('dutyc').ok('roll-call', 'settle-dispute', { sheetId, disputeId, take: true });
  }
  await submit('dutyc');
  expect(cases()).toEqual([{ kind: 'room', people: BEDS, live: 1 }]);
});

test('R7 R6 some come, the room’s case goes on for the rest; the last one closes it', async () => {
  await nobodyOpens();
  await submit();
  const arrive = (personId: string) =>
    cloud.as(leader).ok('roll-call', 'late-arrival', { sheetId, personId });
  await arrive(room[0] ?? '');
  expect(cases()).toEqual([{ kind: 'room', people: BEDS - 1, live: 1 }]);
  for (const id of room.slice(1)) await arrive(id);
  expect(cloud.db.find('roll_cases', { sheetId })).toMatchObject([{ live: 0, state: 'false-alarm' }]);
});
