import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, codeOf, DAY, expectExact, mark, markAll, night, open, stored, tick } from '../support/roll';
import { floorOf, loadSmallSchool, studentOf, TERM } from '../support/small-school';

/** Days without a check, checks called off or over midnight or with two points, and a crash; a cloud for each test. */
let cloud: TestCloud;
const SHEET = night(floorOf(1));
const OTHER = night(floorOf(2));
const A = studentOf(1, 1, 1);
const NEXT = '2026-11-24';

beforeEach(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db);
});
afterEach(() => cloud.stop());

const sheets = (filter: Record<string, unknown> = {}) => cloud.db.find('roll_sheets', filter);
const todosOf = (personId: string) => cloud.db.find('notices', { personId, form: 'todo' });
const code = (openid: string, action: string, input: Record<string, unknown> = { sheetId: SHEET }) =>
  codeOf(cloud, openid, action, input);

describe('R17 the calendar, and checks called off', () => {
  test('a holiday declared at noon: no sheet is made', async () => {
    cloud.clock.set(at('12:00'));
    cloud.db.insert('calendar_days', [
      { _id: DAY, kind: 'holiday', name: '校庆', teachesAs: null, setBy: 'office', setAt: 0, rev: 0 },
    ]);
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:15'));
    expect(sheets()).toEqual([]);
    expect(await code('leader1', 'open')).toBe('NOT_FOUND');
    const { checks, current } = await cloud
      .as(A)
      .ok<{ checks: { off: string }[]; current: null }>('roll-call', 'checks');
    expect(checks.every((check) => check.off.includes('校庆'))).toBe(true);
    expect(current).toBeNull();
  });

  test('declared after the sheets were made: they are called off before they open', async () => {
    await tick(cloud, at('21:40'));
    cloud.db.insert('calendar_days', [
      { _id: DAY, kind: 'holiday', name: '校庆', teachesAs: null, setBy: 'office', setAt: 0, rev: 0 },
    ]);
    await tick(cloud, at('21:50'));
    await tick(cloud, at('22:15'));
    expect(sheets({ state: 'cancelled' })).toHaveLength(2);
    await tick(cloud, at('00:01', NEXT));
    expect(sheets({ state: 'missed' })).toHaveLength(0);
  });

  test('outside the terms there is no check', async () => {
    cloud.db.update('settings', { _id: 'terms' }, { $set: { terms: [{ ...TERM, to: '2026-11-01' }] } });
    await tick(cloud, at('21:40'));
    expect(sheets()).toEqual([]);
  });

  test('a check called off: unbegun sheets are cancelled with the reason, a submitted one stays', async () => {
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:10'));
    await markAll(cloud, 'leader1', SHEET);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    const reply = await cloud
      .as('office')
      .ok('roll-call', 'cancel-check', { day: DAY, checkId: 'night', reason: '停电' });
    expect(reply).toEqual({ cancelled: 1, submittedBefore: 1 });
    expect(stored(cloud, OTHER).state).toBe('cancelled');
    const marks = [{ personId: studentOf(2, 1, 1), from: 'unmarked', v: 0, to: 'present' }];
    expect(await code('leader2', 'mark-room', { sheetId: OTHER, roomId: 'x', marks })).toBe('ROLL_CANCELLED');
    expect(await code('office', 'cancel-check', { day: DAY, checkId: 'nothing', reason: '停电' })).toBe(
      'CHECK_UNKNOWN',
    );
  });

  test('a building evacuated: its running sheets are called off, the emergency roll lists who is where', async () => {
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:10'));
    await mark(cloud, 'leader1', SHEET, { [A]: 'present' });
    const list = await cloud
      .as('building')
      .ok<{ people: { personId: string }[]; counts: object }>('roll-call', 'whereabouts', {
        level: 'building',
        placeId: 'c1-1',
      });
    expect(list.people).toHaveLength(23);
    expect(list.counts).toMatchObject({ present: 1, unmarked: 23 });
    await cloud
      .as('office')
      .ok('roll-call', 'cancel-check', { day: DAY, checkId: 'night', buildingId: 'c1-1', reason: '疏散' });
    expect(sheets({ state: 'cancelled' })).toHaveLength(2);
    expect(stored(cloud, SHEET).marks[A]?.s).toBe('present');
  });
});

describe('R19 a check across midnight', () => {
  test('is marked, submitted and locked after midnight under the day it opened', async () => {
    cloud.db.insert('roll_checks', [
      {
        _id: 'night',
        checkId: 'night',
        name: '晚就寝',
        kind: 'dorm',
        points: 1,
        days: ['teaching'],
        windows: [{ opens: '23:40', closes: '24:30' }],
        graceMinutes: 10,
        lockMinutes: 60,
        ladderMinutes: [5, 10, 15],
        enabled: true,
        setBy: 'office',
        setAt: 0,
        rev: 0,
      },
    ]);
    await tick(cloud, at('23:00'));
    await tick(cloud, at('23:41'));
    cloud.clock.set(at('00:10', NEXT));
    await mark(cloud, 'leader1', SHEET, { [A]: 'not-back' });
    await markAll(cloud, 'leader1', SHEET);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    expect(cloud.db.find('roll_exceptions', { personId: A })).toMatchObject([{ day: DAY }]);
    await tick(cloud, at('00:20', NEXT));
    expect(sheets()).toHaveLength(2);
    await tick(cloud, at('01:31', NEXT));
    expect(stored(cloud, SHEET).state).toBe('locked');
    expect(cloud.db.find('roll_months', { _id: `${A}:2026-11` })).toMatchObject([
      { d: { 23: { night: 'not-back' } } },
    ]);
  });
});

describe('R8 a check with two points', () => {
  test('start and end are both taken: who is missing at one of them left early, who was not looked at is a gap', async () => {
    cloud.db.insert('roll_checks', [
      {
        _id: 'night',
        checkId: 'night',
        name: '晚操',
        kind: 'drill',
        points: 2,
        days: ['teaching'],
        windows: [{ opens: '22:10', closes: '23:00' }],
        graceMinutes: 10,
        lockMinutes: 60,
        ladderMinutes: [5, 10, 15],
        enabled: true,
        setBy: 'office',
        setAt: 0,
        rev: 0,
      },
    ]);
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:10'));
    const sheet = await open(cloud, 'leader1', SHEET);
    expect(sheet.points).toBe(2);
    await markAll(cloud, 'leader1', SHEET);
    const gap = await cloud.as('leader1').call('roll-call', 'submit', { sheetId: SHEET });
    expect(gap).toMatchObject({ ok: false, error: { code: 'ROLL_GAP', details: { count: 12 } } });
    for (const room of sheet.rooms) {
      const marks = room.people.map(({ personId }) => ({
        personId,
        from: 'unmarked',
        v: 0,
        to: personId === A ? 'absent' : 'present',
      }));
      const input = { sheetId: SHEET, roomId: room.roomId, marks, point: 'end' };
      await cloud.as('leader1').ok('roll-call', 'mark-room', input);
    }
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    const after = stored(cloud, SHEET);
    expect(after.marks[A]?.s).toBe('left-early');
    expect(after.counts).toMatchObject({ present: 11, 'left-early': 1 });
    expectExact(after);
  });
});

describe('the list as Excel', () => {
  test('a counselor gets his own classes’ lines; a range too long is refused; a floor leader gets none', async () => {
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:10'));
    await mark(cloud, 'leader1', SHEET, { [A]: 'not-back', [studentOf(1, 1, 2)]: 'not-back' });
    await markAll(cloud, 'leader1', SHEET);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    const range = { from: '2026-11-01', to: DAY };
    const sheet = await cloud
      .as('counselor')
      .ok<{ link: string; lines: number }>('roll-call', 'export-absentees', range);
    expect(sheet.lines).toBe(1);
    const file = Buffer.from(await (await fetch(sheet.link)).arrayBuffer());
    expect(file.subarray(0, 2).toString()).toBe('PK');
    expect(await cloud.as('office').ok('roll-call', 'export-absentees', range)).toMatchObject({ lines: 2 });
    expect(await code('office', 'export-absentees', { from: '2026-10-01', to: DAY })).toBe('EXPORT_RANGE');
    expect(await code('leader1', 'export-absentees', range)).toBe('FORBIDDEN');
  });
});

describe('killed between the write and its effects', () => {
  test('the job applies them, once', async () => {
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:10'));
    await mark(cloud, 'leader1', SHEET, { [A]: 'not-back' });
    await markAll(cloud, 'leader1', SHEET);
    // Sheet, spans, the write itself; then the instance dies.
    cloud.fault({ kind: 'kill-after', at: 3, functionName: 'roll-call', action: 'submit', times: 1 });
    await cloud
      .as('leader1')
      .call('roll-call', 'submit', { sheetId: SHEET })
      .catch(() => undefined);
    expect(stored(cloud, SHEET)).toMatchObject({ state: 'submitted', pendingEffects: 1 });
    expect(cloud.db.find('roll_exceptions', {})).toEqual([]);
    await tick(cloud, at('22:13'));
    await tick(cloud, at('22:14'));
    expect(stored(cloud, SHEET)).toMatchObject({ pendingEffects: 0, effects: {} });
    expect(cloud.db.find('roll_exceptions', {})).toHaveLength(1);
    expect(cloud.db.find('roll_cases', {})).toHaveLength(1);
    expect(todosOf('leader1').filter((todo) => todo.kind === 'roll-call.case')).toHaveLength(1);
  });
});
