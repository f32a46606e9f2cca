import { DEFAULT_CHECKS } from '../../src/contract/roll-call-schedule';
import type { Markable } from '../../src/contract/roll-call-rules';
import { startTestCloud, type TestCloud } from '../support/cloud';
import {
  at,
  expectExact,
  mark,
  markAll,
  night,
  open,
  personIn,
  stored,
  tick,
  type Board,
} from '../support/roll';
import { floorOf, loadSmallSchool, roomOf, span, studentOf } from '../support/small-school';

/** R8 where it meets the rest: late marks, claims, corrections, appeals, a lock that nobody submitted. */
let cloud: TestCloud;
const SHEET = night(floorOf(1));
const A = studentOf(1, 1, 1);
const B = studentOf(1, 1, 2);
const NEXT = '2026-11-24';

beforeEach(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db, { floors: 1, rooms: 1 });
  const [check] = DEFAULT_CHECKS.filter(({ checkId }) => checkId === 'night');
  const drill = { name: '晚操', kind: 'drill', points: 2 };
  cloud.db.insert('roll_checks', [
    {
      ...check,
      ...drill,
      _id: 'night',
      version: 1,
      setBy: 'office',
      setName: '',
      setAt: 0,
      earlier: [],
      rev: 0,
    },
  ]);
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:10'));
});
afterEach(() => cloud.stop());

type Wanted = Readonly<Record<string, Markable>>;
/** Everybody of the floor's one room, but some otherwise. */
const all = (to: Markable, but: Wanted = {}): Wanted => ({
  ...Object.fromEntries([1, 2, 3, 4].map((bed) => [studentOf(1, 1, bed), to])),
  ...but,
});
/** Marks of the end point, as a phone sends them that saw nobody marked there yet. */
function end(openid: string, wanted: Wanted) {
  const marks = Object.entries(wanted).map(([personId, to]) => ({ personId, from: 'unmarked', v: 0, to }));
  const input = { sheetId: SHEET, roomId: roomOf(1, 1), marks, point: 'end' };
  return cloud.as(openid).ok<{ queued: { personId: string }[] }>('roll-call', 'mark-room', input);
}
const submit = (openid: string) => cloud.as(openid).ok('roll-call', 'submit', { sheetId: SHEET });
const reopen = (openid: string) =>
  cloud.as(openid).ok('roll-call', 'reopen', { sheetId: SHEET, reason: '再核对一次' });
const status = (personId: string) => stored(cloud, SHEET).marks[personId]?.s;

describe('R8 R23 marks sent after a claim', () => {
  beforeEach(async () => {
    cloud.clock.set(at('22:26'));
    await cloud.as('dutyc').ok('roll-call', 'claim', { sheetId: SHEET });
    await markAll(cloud, 'dutyc', SHEET);
  });
  const settle = (disputeId: string, take: boolean) =>
    cloud.as('dutyc').ok<{
      counts: Record<string, number>;
    }>('roll-call', 'settle-dispute', { sheetId: SHEET, disputeId, take });

  test('R8 R23 the end point’s mark is shown beside the claimer’s of that point, and lands there', async () => {
    // The same words as his mark at the start: at the end nobody has looked, so it is a difference all the same.
    await end('leader1', { [A]: 'absent', [B]: 'present' });
    const { disputes } = await open(cloud, 'dutyc', SHEET);
    expect(disputes.map(({ personId, theirs, yours, point }) => [personId, theirs, yours, point])).toEqual([
      [A, 'absent', 'unmarked', 'end'],
      [B, 'present', 'unmarked', 'end'],
    ]);
    for (const { disputeId } of disputes) {
      expect((await settle(disputeId, true)).counts).toMatchObject({ present: 4 });
    }
    const sheet = await open(cloud, 'dutyc', SHEET);
    expect(personIn(sheet, A)).toMatchObject({
      mark: { s: 'present' },
      end: { s: 'absent', byName: '层长1' },
    });
    expect(sheet.disputes).toEqual([]);
    expect(sheet.log.at(-2)?.text).toBe('处理接手前的记录：结束点 学生1-1-1 未点→旷');
    expectExact(stored(cloud, SHEET));
    await end('dutyc', all('present', { [A]: 'unmarked', [B]: 'unmarked' }));
    await submit('dutyc');
    expect([status(A), status(B)]).toEqual(['left-early', 'present']);
  });

  test('R8 R23 one the claimer leaves changes neither point; what equals his own is no difference', async () => {
    await end('dutyc', all('present'));
    await end('leader1', { [A]: 'absent', [B]: 'present' });
    const { disputes } = await open(cloud, 'dutyc', SHEET);
    expect(disputes).toMatchObject([{ personId: A, theirs: 'absent', yours: 'present', point: 'end' }]);
    await settle(disputes[0]?.disputeId ?? '', false);
    await submit('dutyc');
    expect(stored(cloud, SHEET).counts.present).toBe(4);
  });
});

describe('R8 R13 marks sent after the roll was closed', () => {
  const corrections = () =>
    cloud
      .as('counselor2')
      .ok<{ items: { correctionId: string; personId: string; stands: string; wanted: string }[] }>(
        'roll-call',
        'corrections',
      );

  test('R8 R13 the end seen after all: what was seen at the start is known still, nothing is lost', async () => {
    await markAll(cloud, 'leader1', SHEET);
    await end('leader1', all('present', { [A]: 'absent' }));
    await submit('leader1');
    expect(status(A)).toBe('left-early');
    await end('leader1', { [A]: 'present' });
    const { items } = await corrections();
    expect(items).toMatchObject([{ personId: A, stands: 'left-early', wanted: 'present' }]);
    const decision = { correctionId: items[0]?.correctionId, take: true };
    await cloud.as('counselor2').ok('roll-call', 'decide-correction', decision);
    // Opened and closed again, the decision stands.
    await reopen('leader1');
    await submit('leader1');
    expect(status(A)).toBe('present');
    expectExact(stored(cloud, SHEET));
  });

  test('R8 R13 nobody looked at the other point: the late mark speaks alone', async () => {
    await tick(cloud, at('00:01', NEXT));
    await end('leader1', { [A]: 'present' });
    expect((await corrections()).items).toMatchObject([{ stands: 'unmarked', wanted: 'present' }]);
  });
});

test('R8 R16 opened again: the end corrected, the start counts as it was seen', async () => {
  await markAll(cloud, 'leader1', SHEET);
  await end('leader1', all('present', { [A]: 'absent' }));
  await submit('leader1');
  await reopen('leader1');
  const marks = [{ personId: A, from: 'absent', v: 1, to: 'present' }];
  const input = { sheetId: SHEET, roomId: roomOf(1, 1), marks, point: 'end' };
  await cloud.as('leader1').ok('roll-call', 'mark-room', input);
  await submit('leader1');
  expect(status(A)).toBe('present');
});

test('R8 R6 R16 R20 消到 and an appeal stand at both points: closing again keeps them', async () => {
  await mark(cloud, 'leader1', SHEET, { [A]: 'absent', [B]: 'absent' });
  await markAll(cloud, 'leader1', SHEET);
  await end('leader1', all('present', { [A]: 'absent', [B]: 'absent' }));
  await submit('leader1');
  await cloud.as('leader1').ok('roll-call', 'late-arrival', { sheetId: SHEET, personId: A });
  await cloud
    .as(B)
    .ok('roll-call', 'appeal', { day: '2026-11-23', checkId: 'night', reason: '当时在队伍后排' });
  const verdict = { appealId: `${SHEET}:${B}`, accept: true, note: '监控里看到本人' };
  await cloud.as('counselor').ok('roll-call', 'decide-appeal', verdict);
  await reopen('leader1');
  await submit('leader1');
  expect([status(A), status(B)]).toEqual(['late', 'present']);
  expectExact(stored(cloud, SHEET));
});

test('R8 R2 a leave approved afterwards stands at both points', async () => {
  await mark(cloud, 'leader1', SHEET, { [A]: 'absent' });
  await markAll(cloud, 'leader1', SHEET);
  await end('leader1', all('present', { [A]: 'absent' }));
  await submit('leader1');
  span(cloud.db, A, 'leave', at('12:00'), at('23:30'));
  await tick(cloud, at('22:20'));
  await reopen('leader1');
  expect(personIn(await open(cloud, 'leader1', SHEET), A)).toMatchObject({
    mark: { s: 'leave' },
    end: { s: 'leave' },
  });
});

describe('R8 R23 only the second point was looked at', () => {
  const endMarks = () => (stored(cloud, SHEET) as unknown as { endMarks: number }).endMarks;
  const takeBack = (personId: string, from: Markable, v: number) =>
    cloud.as('leader1').ok('roll-call', 'mark-room', {
      sheetId: SHEET,
      roomId: roomOf(1, 1),
      point: 'end',
      marks: [{ personId, from, v, to: 'unmarked' }],
    });
  const boardState = async () => {
    const board = await cloud
      .as('office')
      .ok<Board>('roll-call', 'board', { day: '2026-11-23', checkId: 'night' });
    return board.buildings[0]?.floors[0]?.state;
  };

  test('a mark there is a mark: incomplete, by the clock and by the job', async () => {
    await end('leader1', { [A]: 'present', [B]: 'absent' });
    await takeBack(B, 'absent', 1);
    expect(endMarks()).toBe(1);
    await tick(cloud, at('22:12'));
    cloud.clock.set(at('00:01', NEXT));
    expect((await open(cloud, 'leader1', SHEET)).state).toBe('incomplete');
    expect(await boardState()).toBe('incomplete');
    await tick(cloud, at('00:02', NEXT));
    expect(stored(cloud, SHEET).state).toBe('incomplete');
  });

  test('taken back it is none: 未点名', async () => {
    await end('leader1', { [A]: 'present' });
    await takeBack(A, 'present', 1);
    expect(endMarks()).toBe(0);
    cloud.clock.set(at('00:01', NEXT));
    expect((await open(cloud, 'leader1', SHEET)).state).toBe('missed');
    expect(await boardState()).toBe('missed');
    await tick(cloud, at('00:02', NEXT));
    expect(stored(cloud, SHEET).state).toBe('missed');
  });

  test('the claimer who takes another’s mark of that point has one; who submits has all', async () => {
    cloud.clock.set(at('22:26'));
    await cloud.as('dutyc').ok('roll-call', 'claim', { sheetId: SHEET });
    await end('leader1', { [A]: 'present' });
    const [dispute] = (await open(cloud, 'dutyc', SHEET)).disputes;
    const answer = { sheetId: SHEET, disputeId: dispute?.disputeId ?? '', take: true };
    await cloud.as('dutyc').ok('roll-call', 'settle-dispute', answer);
    expect(endMarks()).toBe(1);
    await markAll(cloud, 'dutyc', SHEET);
    await cloud.as('dutyc').ok('roll-call', 'submit', { sheetId: SHEET, restPresent: { count: 3 } });
    expect(endMarks()).toBe(4);
  });
});

test('R8 R23 nobody submitted: who was looked at twice gets the verdict, who was looked at once keeps his mark', async () => {
  await mark(cloud, 'leader1', SHEET, { [A]: 'present', [B]: 'present' });
  await end('leader1', { [A]: 'absent' });
  await tick(cloud, at('00:01', NEXT));
  expect(stored(cloud, SHEET).state).toBe('incomplete');
  expect([status(A), status(B)]).toEqual(['left-early', 'present']);
  expectExact(stored(cloud, SHEET));
  const month = (id: string) => cloud.db.find('roll_months', { _id: `${id}:2026-11` })[0]?.d;
  expect([month(A), month(B)]).toEqual([{ 23: { night: 'left-early' } }, { 23: { night: 'present' } }]);
  expect(cloud.db.find('roll_exceptions', {})).toMatchObject([{ personId: A, s: 'left-early' }]);
  expect(cloud.db.find('roll_sheets', { monthsDue: 1 })).toEqual([]);
});
