import { DEFAULT_CHECKS } from '../../src/contract/roll-call-schedule';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, expectExact, mark, markAll, night, stored, tick } from '../support/roll';
import { floorOf, loadSmallSchool, span, studentOf } from '../support/small-school';

/** R2: leaves that are written long after the roll they excuse; how long, the leave's own rules say (L6). */
let cloud: TestCloud;
const SHEET = night(floorOf(1));
const A = studentOf(1, 1, 1);
const B = studentOf(1, 1, 2);
const NEXT = '2026-11-24';
const LATER = '2026-12-20';

beforeEach(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db);
});
afterEach(() => cloud.stop());

/** A and B were not back at the end of the evening; locked and in the months. */
async function evening(): Promise<void> {
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:10'));
  await mark(cloud, 'leader1', SHEET, { [A]: 'not-back', [B]: 'not-back' });
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  await tick(cloud, at('01:01', NEXT));
}
const status = (personId: string) => stored(cloud, SHEET).marks[personId]?.s;
const reads = (name: string) =>
  cloud.meter().operations.filter(({ collection }) => collection === name).length;

test('R2 a month later, at the next minute: sheet, counters, month and log follow; others keep theirs', async () => {
  await evening();
  await tick(cloud, at('10:01', LATER));
  span(cloud.db, A, 'leave', at('12:00'), at('08:00', NEXT), 'ended');
  span(cloud.db, B, 'placement', at('12:00'), at('08:00', NEXT));
  await tick(cloud, at('10:02', LATER));
  expect([status(A), status(B)]).toEqual(['leave', 'not-back']);
  expectExact(stored(cloud, SHEET));
  expect(stored(cloud, SHEET).log.at(-1)).toMatchObject({ a: 'recount', m: [[A, 'not-back', 'leave']] });
  expect(cloud.db.find('notices', { personId: 'leader1', kind: 'roll-call.excused' })).toHaveLength(1);
  await tick(cloud, at('10:03', LATER));
  expect(cloud.db.find('roll_months', { _id: `${A}:2026-11` })).toMatchObject([
    { d: { 23: { night: 'leave' } } },
  ]);
  // Judged once: the next minutes read no absences for it.
  expect(cloud.db.find('absence_spans', { unjudged: true })).toEqual([]);
  const before = reads('roll_exceptions');
  await tick(cloud, at('10:04', LATER));
  expect(reads('roll_exceptions')).toBeLessThanOrEqual(before);
});

test('R2 one not approved yet, one that was taken back, one that covers another night excuse nothing', async () => {
  await evening();
  await tick(cloud, at('10:01', LATER));
  span(cloud.db, A, 'leave', at('12:00'), at('08:00', NEXT), 'pending');
  span(cloud.db, B, 'leave', at('12:00'), at('08:00', NEXT), 'cancelled');
  span(cloud.db, B, 'leave', at('12:00', NEXT), at('22:00', NEXT));
  await tick(cloud, at('10:02', LATER));
  expect([status(A), status(B)]).toEqual(['not-back', 'not-back']);
  // Approved at last.
  cloud.db.update('absence_spans', { personId: A }, { $set: { state: 'active' } });
  await tick(cloud, at('10:03', LATER));
  expect(status(A)).toBe('leave');
});

test('R2 R16 while the roll is open again the leave waits, and is taken in after its lock', async () => {
  await evening();
  cloud.clock.set(at('10:00', '2026-11-26'));
  await cloud.as('counselor').ok('roll-call', 'reopen', { sheetId: SHEET, reason: '核对名单' });
  span(cloud.db, A, 'official', at('12:00'), at('08:00', NEXT));
  await tick(cloud, at('10:01', '2026-11-26'));
  expect(status(A)).toBe('not-back');
  await tick(cloud, at('10:31', '2026-11-26'));
  await tick(cloud, at('10:32', '2026-11-26'));
  expect([stored(cloud, SHEET).state, status(A)]).toEqual(['locked', 'official']);
});

test('R2 R19 a check that crossed midnight is excused by a leave that began after it', async () => {
  const [check] = DEFAULT_CHECKS.filter(({ checkId }) => checkId === 'night');
  const stamp = { version: 1, setBy: 'office', setName: '', setAt: 0, earlier: [], rev: 0 };
  const windows = [{ opens: '22:10', closes: '24:40' }];
  cloud.db.insert('roll_checks', [{ ...check, windows, ...stamp, _id: 'night' }]);
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:10'));
  cloud.clock.set(at('00:30', NEXT));
  await mark(cloud, 'leader1', SHEET, { [A]: 'not-back' });
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  await tick(cloud, at('10:01', LATER));
  span(cloud.db, A, 'leave', at('00:10', NEXT), at('08:00', NEXT));
  await tick(cloud, at('10:02', LATER));
  expect(status(A)).toBe('leave');
});

test('L6 a leave taken back leaves alone what another one covers, what a hand marked, and a roll that is open again', async () => {
  await evening();
  await tick(cloud, at('10:01', LATER));
  span(cloud.db, A, 'leave', at('12:00'), at('08:00', NEXT));
  span(cloud.db, B, 'leave', at('12:00'), at('08:00', NEXT));
  await tick(cloud, at('10:02', LATER));
  expect([status(A), status(B)]).toEqual(['leave', 'leave']);
  const fall = (personId: string) =>
    cloud.db.update('absence_spans', { personId }, { $set: { state: 'cancelled', fallen: true } });
  // Another leave covers A's night as well.
  fall(A);
  span(cloud.db, A, 'official', at('20:00'), at('08:00', NEXT));
  await tick(cloud, at('10:03', LATER));
  expect(status(A)).toBe('leave');
  expect(cloud.db.find('absence_spans', { fallen: true })).toEqual([]);
  // While the roll is open again B's waits; a hand that marks him meanwhile has the last word.
  await cloud.as('office').ok('roll-call', 'reopen', { sheetId: SHEET, reason: '核对名单' });
  fall(B);
  await tick(cloud, at('10:04', LATER));
  expect(status(B)).toBe('leave');
  await tick(cloud, at('10:40', LATER));
  await tick(cloud, at('10:41', LATER));
  expect(stored(cloud, SHEET).state).toBe('locked');
  expect(status(B)).toBe('absent');
  expectExact(stored(cloud, SHEET));
});

test('L6 one that stood when the roll was submitted falls like one approved after it; one of other hours takes nothing', async () => {
  const C = studentOf(1, 1, 3);
  for (const personId of [A, B, C]) span(cloud.db, personId, 'leave', at('12:00'), at('08:00', NEXT));
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:10'));
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  await tick(cloud, at('01:01', NEXT));
  expect([status(A), status(B), status(C)]).toEqual(['leave', 'leave', 'leave']);
  await tick(cloud, at('10:01', LATER));
  const fall = (personId: string, hours: object = {}) =>
    cloud.db.update('absence_spans', { personId }, { $set: { state: 'cancelled', fallen: true, ...hours } });
  fall(A);
  // What excused B's night is not what fell: he was back before it, or left after it.
  fall(B, { to: at('21:00') });
  fall(C, { from: at('23:59') });
  await tick(cloud, at('10:02', LATER));
  expect([status(A), status(B), status(C)]).toEqual(['absent', 'leave', 'leave']);
  expectExact(stored(cloud, SHEET));
  expect(cloud.db.find('absence_spans', { fallen: true })).toEqual([]);
  expect(cloud.db.find('notices', { personId: A, kind: 'roll-call.absent' })).toHaveLength(1);
});
