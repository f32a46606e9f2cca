import { startTestCloud, type TestCloud } from '../support/cloud';
import {
  at,
  codeOf,
  DAY,
  expectExact,
  mark,
  markAll,
  night,
  open,
  openNight,
  stored,
  tick,
} from '../support/roll';
import { floorOf, grant, loadSmallSchool, roomOf, studentOf } from '../support/small-school';

/** R17: a check called off by mistake is taken back before its lock, and whoever was asked is asked again. */
let cloud: TestCloud;
const SHEET = night(floorOf(1, 1));
const OTHER = night(floorOf(2, 1));
const A = studentOf(1, 1, 1);
const NEXT = '2026-11-24';
const CHECK = { day: DAY, checkId: 'night' };
const HERE = { ...CHECK, buildingId: 'c1-1' };

beforeEach(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  // A building a floor.
  loadSmallSchool(cloud.db, { floors: 2, perBuilding: 1 });
});
afterEach(() => cloud.stop());

const begin = () => openNight(cloud);
const callOff = (more: object = {}) =>
  cloud.as('office').ok('roll-call', 'cancel-check', { ...CHECK, reason: '停电', ...more });
const restore = (input: object = CHECK, who = 'office') =>
  cloud.as(who).ok<{ restored: number }>('roll-call', 'restore-check', input);
const code = (input: object = CHECK, who = 'office') => codeOf(cloud, who, 'restore-check', input);
const todos = (personId: string, kind = 'roll-call.take') =>
  cloud.db.find('notices', { personId, kind, state: 'open' });
const states = () => [SHEET, OTHER].map((id) => stored(cloud, id).state);
interface Tried {
  checks: { checkId: string; off: string | null; called: boolean }[];
}
const shown = async () =>
  (await cloud.as('office').ok<Tried>('roll-call', 'try-check-settings', { day: DAY })).checks.find(
    ({ checkId }) => checkId === 'night',
  );

test('nobody, the wrong role, an unknown key, a check there is not, one that was not called off', async () => {
  await begin();
  expect(await code(CHECK, 'stranger')).toBe('SIGN_IN_REQUIRED');
  for (const who of [A, 'leader1', 'building', 'counselor', 'dutyc', 'college']) {
    expect([who, await code(CHECK, who)]).toEqual([who, 'FORBIDDEN']);
  }
  expect(await code({ ...CHECK, reason: 'x' })).toBe('INPUT_INVALID');
  expect(await code({ ...CHECK, checkId: 'noon' })).toBe('CHECK_UNKNOWN');
  expect(await code({ ...CHECK, day: '2026-11-26' })).toBe('CHECK_UNKNOWN');
  expect(await code()).toBe('CHECK_NOT_OFF');
  expect(await code(HERE)).toBe('CHECK_NOT_OFF');
  expect(states()).toEqual(['open', 'open']);
});

test('R17 R10 what was called off is taken after all: asked again, in turn, marked, submitted; what was begun is untouched', async () => {
  await begin();
  await mark(cloud, 'leader1', SHEET, { [A]: 'present' });
  cloud.clock.set(at('22:12'));
  await callOff();
  expect(states()).toEqual(['open', 'cancelled']);
  expect(await shown()).toMatchObject({ off: '已取消：停电', called: true });
  await tick(cloud, at('22:16'));
  expect(['leader2', 'deputy2'].map((who) => todos(who).length)).toEqual([0, 0]);
  const begun = stored(cloud, SHEET).rev;
  cloud.clock.set(at('22:17'));
  expect(await restore()).toEqual({ restored: 1 });
  expect(stored(cloud, SHEET).rev).toBe(begun);
  expect(await shown()).toMatchObject({ off: null, called: false });
  // At once: the to-do of who had been asked, and the sheet by the clock.
  expect(todos('leader2')).toHaveLength(1);
  expect(todos('leader2')[0]).toMatchObject({ doneAt: null, live: 1, wechat: 'waiting' });
  expect((await open(cloud, 'leader2', OTHER)).can.mark).toBe(true);
  // His turn came while it was off.
  await tick(cloud, at('22:18'));
  expect(todos('deputy2')).toHaveLength(1);
  expect(states()).toEqual(['open', 'open']);
  await markAll(cloud, 'leader2', OTHER);
  await cloud.as('leader2').ok('roll-call', 'submit', { sheetId: OTHER });
  expectExact(stored(cloud, OTHER));
  await tick(cloud, at('00:01', NEXT));
  expect(states()).toEqual(['incomplete', 'locked']);
  const { checks } = await cloud
    .as(A)
    .ok<{ checks: { checkId: string; off: string | null }[] }>('roll-call', 'checks', { day: DAY });
  expect(checks.find(({ checkId }) => checkId === 'night')?.off).toBeNull();
});

test('R17 the first mark after it opens the sheet although the timer has not come; it may be called off again', async () => {
  await begin();
  await callOff();
  await restore();
  expect(states()).toEqual(['pending', 'pending']);
  await mark(cloud, 'leader2', OTHER, { [studentOf(2, 1, 1)]: 'present' });
  expect(states()).toEqual(['pending', 'open']);
  await callOff();
  expect(states()).toEqual(['cancelled', 'open']);
  expect(todos('leader1')).toEqual([]);
});

test('R17 R11 stand-ins are asked again for the bed that waits, not for the one that is marked', async () => {
  const self = studentOf(2, 1, 1);
  for (const [id, floor] of [
    [A, 1],
    [self, 2],
  ] as const) {
    cloud.db.remove('grants', { personId: `leader${floor}` });
    grant(cloud.db, id, 'floor-leader', 'floor', floorOf(floor, 1));
  }
  await begin();
  const marks = [{ personId: self, from: 'unmarked', v: 0, to: 'present' }];
  const roomId = roomOf(2, 1).replace(floorOf(2), floorOf(2, 1));
  await cloud.as('deputy2').ok('roll-call', 'mark-room', { sheetId: OTHER, roomId, standIn: true, marks });
  await tick(cloud, at('22:11'));
  await callOff();
  const standIns = () => ['deputy1', 'deputy2'].map((who) => todos(who, 'roll-call.stand-in').length);
  expect(standIns()).toEqual([0, 0]);
  await restore();
  expect(standIns()).toEqual([1, 0]);
  expect(stored(cloud, OTHER).marks[self]?.s).toBe('present');
});

test('R17 R9 called off at noon and taken back: the opener makes the sheets as for any evening', async () => {
  cloud.clock.set(at('12:00'));
  await callOff();
  expect(await restore()).toEqual({ restored: 0 });
  await begin();
  expect(states()).toEqual(['open', 'open']);
  expect(cloud.db.find('roll_check_days', { _id: `${DAY}:night` })).toMatchObject([
    { state: 'made', floors: 2, cancelReason: null },
  ]);
  expect(todos('leader1')).toHaveLength(1);
});

describe('R17 some buildings', () => {
  test('several in one act: each says why on the day, each is taken back by itself; the check itself takes place', async () => {
    await begin();
    const input = { ...CHECK, reason: '停水', buildingIds: ['c1-1', 'c1-2'] };
    const once = () =>
      cloud.as('office').ok('roll-call', 'cancel-check', input, { requestId: 'cancel-two-0001' });
    expect([await once(), await once()]).toEqual([1, 2].map(() => ({ cancelled: 2, submittedBefore: 0 })));
    expect(states()).toEqual(['cancelled', 'cancelled']);
    expect(todos('leader1')).toEqual([]);
    const off = (one: string | null, two: string | null) => [
      { buildingId: 'c1-1', label: '东校区1号楼', floors: 1, off: one },
      { buildingId: 'c1-2', label: '东校区2号楼', floors: 1, off: two },
    ];
    expect(await shown()).toMatchObject({
      off: null,
      called: false,
      floors: 0,
      buildings: off('停水', '停水'),
    });
    await restore(HERE);
    expect(states()).toEqual(['pending', 'cancelled']);
    expect(await shown()).toMatchObject({ floors: 1, buildings: off(null, '停水') });
    expect(todos('leader1')).toHaveLength(1);
    expect(todos('leader2')).toEqual([]);
  });

  test('the buildings named and no other; no building at all is refused', async () => {
    await begin();
    await mark(cloud, 'leader1', SHEET, { [A]: 'present' });
    await callOff({ buildingIds: ['c1-1'] });
    expect(states()).toEqual(['cancelled', 'open']);
    expect(stored(cloud, SHEET).marks[A]?.s).toBe('present');
    const none = { ...CHECK, reason: '停水', buildingIds: [] };
    expect(await codeOf(cloud, 'office', 'cancel-check', none)).toBe('INPUT_INVALID');
    expect(await codeOf(cloud, 'building', 'cancel-check', { ...none, buildingIds: ['c1-1'] })).toBe(
      'FORBIDDEN',
    );
    expect(states()).toEqual(['cancelled', 'open']);
  });
  test('its floors are restored with the marks they had; the other building’s are not touched', async () => {
    await begin();
    await mark(cloud, 'leader1', SHEET, { [A]: 'not-back' });
    await callOff({ buildingId: 'c1-1', reason: '疏散' });
    await callOff({ buildingId: 'c1-2', reason: '停水' });
    expect(await restore(HERE)).toEqual({ restored: 1 });
    expect(states()).toEqual(['pending', 'cancelled']);
    const [day] = cloud.db.find('roll_check_days', { _id: `${DAY}:night` });
    expect(day?.closedBuildings).toEqual({ 'c1-2': '停水' });
    await tick(cloud, at('22:13'));
    await markAll(cloud, 'leader1', SHEET);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    expect(stored(cloud, SHEET).counts).toMatchObject({ 'not-back': 1, present: 11 });
    expectExact(stored(cloud, SHEET));
  });

  test('called off before its sheets were made, it is taken like the others', async () => {
    cloud.clock.set(at('12:00'));
    await callOff({ buildingId: 'c1-2' });
    expect(await restore({ ...CHECK, buildingId: 'c1-2' })).toEqual({ restored: 0 });
    await callOff({ buildingId: 'c1-1' });
    await begin();
    expect(states()).toEqual(['cancelled', 'open']);
    await restore(HERE);
    await tick(cloud, at('22:11'));
    expect(states()).toEqual(['open', 'open']);
    expect(todos('leader1')).toHaveLength(1);
  });

  test('restored everywhere, what was called off for it alone stays off; not before, for it alone', async () => {
    await begin();
    await callOff({ buildingId: 'c1-1', reason: '疏散' });
    await callOff();
    expect(await code(HERE)).toBe('CHECK_NOT_OFF');
    expect(await restore()).toEqual({ restored: 1 });
    expect(states()).toEqual(['cancelled', 'pending']);
    expect(cloud.db.find('roll_sheets', { _id: SHEET })).toMatchObject([{ cancelReason: '疏散' }]);
    expect(await restore(HERE)).toEqual({ restored: 1 });
    expect(states()).toEqual(['pending', 'pending']);
  });
});

test('R17 R23 not after the lock: nobody is 未点名 for a check that was off', async () => {
  await begin();
  await callOff();
  cloud.clock.set(at('00:00', NEXT));
  expect(await code()).toBe('CHECK_OVER');
  await tick(cloud, at('00:01', NEXT));
  expect(states()).toEqual(['cancelled', 'cancelled']);
  expect(todos('leader1')).toEqual([]);
});

test('R17 a holiday is the calendar’s to take back, not the office’s here', async () => {
  await tick(cloud, at('21:40'));
  cloud.db.insert('calendar_days', [
    { _id: DAY, kind: 'holiday', name: '校庆', teachesAs: null, setBy: 'office', setAt: 0, rev: 0 },
  ]);
  await tick(cloud, at('21:50'));
  expect(states()).toEqual(['cancelled', 'cancelled']);
  expect(await shown()).toMatchObject({ called: false });
  const refused = await cloud.as('office').call('roll-call', 'restore-check', CHECK);
  expect(refused).toMatchObject({ error: { code: 'CHECK_OFF_BY_CALENDAR' } });
  expect(refused.ok ? '' : refused.error.message).toContain('校庆');
  expect(states()).toEqual(['cancelled', 'cancelled']);
  cloud.db.remove('calendar_days', { _id: DAY });
  expect(await restore()).toEqual({ restored: 2 });
});

test('a replay is answered alike; a call that died half way is finished by the next', async () => {
  await begin();
  await callOff();
  const requestId = 'restore-once-0001';
  const once = () => cloud.as('office').ok('roll-call', 'restore-check', CHECK, { requestId });
  expect([await once(), await once()]).toEqual([{ restored: 2 }, { restored: 2 }]);
  expect(await code()).toBe('CHECK_NOT_OFF');
  await callOff();
  for (let request = 6; request <= 10; request += 1) {
    cloud.fault({
      kind: 'kill-after',
      at: request,
      functionName: 'roll-call',
      action: 'restore-check',
      times: 1,
    });
    await cloud
      .as('office')
      .call('roll-call', 'restore-check', CHECK)
      .catch(() => undefined);
  }
  expect(['ok', 'CHECK_NOT_OFF']).toContain(await code());
  await tick(cloud, at('22:12'));
  expect(states()).toEqual(['open', 'open']);
  expect(cloud.db.find('roll_check_days', { _id: `${DAY}:night` })).toMatchObject([{ state: 'made' }]);
  for (const who of ['leader1', 'leader2']) expect(todos(who)).toHaveLength(1);
});
