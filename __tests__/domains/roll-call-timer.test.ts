import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, codeOf, DAY, expectExact, mark, markAll, night, open, stored, tick } from '../support/roll';
import { bind, floorOf, loadSmallSchool, span, studentOf, TERM } from '../support/small-school';

/** What the timer does, and what happens when it is missed, doubled or late; a cloud of its own for each test. */
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

describe('opening', () => {
  test('sheets stand before the window, open at its time, with the floors expected', async () => {
    await tick(cloud, at('21:40'));
    expect(sheets().map((doc) => [doc._id, doc.state])).toEqual([
      [SHEET, 'pending'],
      [OTHER, 'pending'],
    ]);
    expect(cloud.db.find('roll_check_days', { _id: `${DAY}:night` })).toMatchObject([
      { state: 'made', floors: 2 },
    ]);
    const early = await cloud.as('leader1').call('roll-call', 'submit', { sheetId: SHEET });
    expect(early).toMatchObject({ ok: false, error: { code: 'ROLL_NOT_OPEN' } });
    expect((await open(cloud, 'leader1', SHEET)).cannotMark).toContain('22:10');
    await tick(cloud, at('22:10'));
    expect(sheets({ state: 'open' })).toHaveLength(2);
  });

  test('the timer ten minutes late: the first mark opens the sheet by the clock', async () => {
    await tick(cloud, at('21:40'));
    cloud.clock.set(at('22:20'));
    await mark(cloud, 'leader1', SHEET, { [A]: 'present' });
    expect(stored(cloud, SHEET)).toMatchObject({ state: 'open' });
    await tick(cloud, at('22:21'));
    expect(stored(cloud, SHEET).marks[A]?.s).toBe('present');
  });

  test('the timer never came: the first touch makes the floor’s sheet; the opener later makes the others', async () => {
    cloud.clock.set(at('22:15'));
    const sheet = await open(cloud, 'leader1', SHEET);
    expect(sheet.total).toBe(12);
    await mark(cloud, 'leader1', SHEET, { [A]: 'present' });
    expect(sheets()).toHaveLength(1);
    expect(await code('keeper', 'open', { sheetId: OTHER })).toBe('NOT_FOUND');
    await tick(cloud, at('22:16'));
    expect(sheets()).toHaveLength(2);
    expect(stored(cloud, SHEET).marks[A]?.s).toBe('present');
  });

  test('no sheet by first touch for a check that is not due, or of another floor', async () => {
    cloud.clock.set(at('20:00'));
    expect(await code('leader1', 'open')).toBe('NOT_FOUND');
    cloud.clock.set(at('22:15'));
    expect(await code('leader1', 'open', { sheetId: OTHER })).toBe('NOT_FOUND');
    expect(await code('leader1', 'open', { sheetId: night(floorOf(1), '2026-11-25') })).toBe('NOT_FOUND');
    expect(sheets()).toHaveLength(0);
  });

  test('doubled and overlapping runs make every sheet once and ask every marker once', async () => {
    cloud.clock.set(at('22:10'));
    await Promise.all([1, 2, 3].map(() => cloud.runTimer('jobs')));
    await tick(cloud, at('22:11'));
    expect(sheets()).toHaveLength(2);
    expect(todosOf('leader1')).toHaveLength(1);
  });

  test('a run killed half way is resumed after the lease, and nothing is made twice', async () => {
    cloud.fault({ kind: 'kill', at: 14, functionName: 'jobs', times: 1 });
    cloud.clock.set(at('21:40'));
    await cloud.runTimer('jobs');
    await tick(cloud, at('21:41'));
    await tick(cloud, at('21:43'));
    expect(sheets()).toHaveLength(2);
    expect(cloud.db.find('roll_check_days', { day: DAY })).toMatchObject([{ state: 'made' }]);
  });

  test('a phone cannot run the timer', async () => {
    await cloud.as('leader1').raw('jobs', {});
    expect(sheets()).toHaveLength(0);
  });

  test('a floor where nobody has to be checked is not expected', async () => {
    cloud.db.update('people', { floorId: floorOf(2) }, { $set: { duty: 'placement' } }, { multi: true });
    await tick(cloud, at('21:40'));
    expect(sheets().map((doc) => doc._id)).toEqual([SHEET]);
  });
});

describe('R10 nobody starts', () => {
  beforeEach(async () => {
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:10'));
  });

  test('at T+5, 10, 15 it falls to deputy, building leader, duty counselor, each asked once', async () => {
    const asked = () => ['leader1', 'deputy1', 'building', 'dutyc'].map((who) => todosOf(who).length);
    expect(asked()).toEqual([1, 0, 0, 0]);
    await tick(cloud, at('22:15'));
    expect(asked()).toEqual([1, 1, 0, 0]);
    await tick(cloud, at('22:20'));
    await tick(cloud, at('22:21'));
    // One to-do a floor: the building leader has two floors.
    expect(asked()).toEqual([1, 1, 2, 0]);
    await tick(cloud, at('22:25'));
    expect(asked()).toEqual([1, 1, 2, 2]);
  });

  test('a late run asks everybody it missed', async () => {
    await tick(cloud, at('22:26'));
    expect(todosOf('deputy1')).toHaveLength(1);
    expect(todosOf('dutyc')).toHaveLength(2);
  });

  test('nobody claims before his time, one claims at it, the first sees read-only', async () => {
    cloud.clock.set(at('22:16'));
    expect(await code('building', 'claim')).toBe('ROLL_CLAIM_EARLY');
    expect(await code('keeper', 'claim')).toBe('FORBIDDEN');
    const patchFirst = {
      sheetId: SHEET,
      roomId: 'x',
      marks: [{ personId: A, from: 'unmarked', v: 0, to: 'present' }],
    };
    expect(await code('building', 'mark-room', patchFirst)).toBe('ROLL_NOT_YOURS');
    cloud.clock.set(at('22:25'));
    const codes = await Promise.all(['building', 'dutyc'].map((who) => code(who, 'claim')));
    expect(codes.sort()).toEqual(['ROLL_CLAIMED', 'ok']);
    const holder = String(stored(cloud, SHEET).claimedBy);
    const view = await open(cloud, 'leader1', SHEET);
    expect(view.can).toMatchObject({ mark: false, submit: false });
    expect(view.cannotMark).toContain(String(view.claimedName));
    expect(stored(cloud, SHEET).log.at(-1)).toMatchObject({ a: 'claim', by: holder });
    expect(cloud.db.find('notices', { personId: 'leader1', kind: 'roll-call.claimed' })).toHaveLength(1);
    await markAll(cloud, holder, SHEET);
    expect(await code('leader1', 'submit')).toBe('ROLL_NOT_YOURS');
    await cloud.as(holder).ok('roll-call', 'submit', { sheetId: SHEET });
  });

  test('a check that was begun is not claimed', async () => {
    await mark(cloud, 'leader1', SHEET, { [A]: 'present' });
    cloud.clock.set(at('22:25'));
    expect(await code('dutyc', 'claim')).toBe('ROLL_BEGUN');
    await tick(cloud, at('22:26'));
    expect(todosOf('dutyc')).toHaveLength(1);
  });

  test('R23 marks made before a claim and sent after it go to the claimer, who decides', async () => {
    const seen = await open(cloud, 'leader1', SHEET);
    cloud.clock.set(at('22:25'));
    await cloud.as('dutyc').ok('roll-call', 'claim', { sheetId: SHEET });
    const marks = [{ personId: A, from: 'unmarked', v: 0, to: 'present', clientAt: at('22:12') }];
    const sent = await cloud
      .as('leader1')
      .ok('roll-call', 'mark-room', { sheetId: SHEET, roomId: seen.rooms[0]?.roomId, marks });
    expect(sent).toMatchObject({ marks: [], queued: [{ personId: A }] });
    const { disputes } = await open(cloud, 'dutyc', SHEET);
    expect(disputes).toMatchObject([{ personId: A, theirs: 'present', yours: 'unmarked', byName: '层长1' }]);
    const disputeId = disputes[0]?.disputeId;
    expect(await code('leader1', 'settle-dispute', { sheetId: SHEET, disputeId, take: true })).toBe(
      'ROLL_NOT_YOURS',
    );
    await cloud.as('dutyc').ok('roll-call', 'settle-dispute', { sheetId: SHEET, disputeId, take: true });
    expect(stored(cloud, SHEET).marks[A]).toMatchObject({ s: 'present', byName: '层长1' });
    expectExact(stored(cloud, SHEET));
    expect((await open(cloud, 'dutyc', SHEET)).disputes).toEqual([]);
  });

  test('a leader bound to a new phone mid-check goes on where he was', async () => {
    await mark(cloud, 'leader1', SHEET, { [A]: 'present' });
    cloud.db.remove('bindings', { _id: 'leader1' });
    bind(cloud.db, 'new-phone', 'leader1');
    await markAll(cloud, 'new-phone', SHEET);
    await cloud.as('new-phone').ok('roll-call', 'submit', { sheetId: SHEET });
    expectExact(stored(cloud, SHEET));
  });
});

describe('R23 the lock', () => {
  beforeEach(async () => {
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:10'));
  });

  test('R18 submitted is locked, some marks are incomplete, none is 未点名 and nobody’s absence', async () => {
    cloud.db.update('roll_sheets', { _id: OTHER }, { $set: { floorName: '2层' } });
    await markAll(cloud, 'leader1', SHEET);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    await tick(cloud, at('00:01', NEXT));
    expect(stored(cloud, SHEET).state).toBe('locked');
    expect(stored(cloud, OTHER).state).toBe('missed');
    expect(cloud.db.find('roll_exceptions', { sheetId: OTHER })).toEqual([]);
    expect(cloud.db.find('roll_cases', { sheetId: OTHER })).toEqual([]);
    const floors = await cloud
      .as('office')
      .ok<{ floors: { state: string }[] }>('roll-call', 'floors', { day: DAY });
    expect(floors.floors.map((floor) => floor.state)).toEqual(['missed', 'locked']);
    const own = await cloud.as(studentOf(2, 1, 1)).ok<{ marks: object[] }>('roll-call', 'mine', { day: DAY });
    expect(own.marks).toMatchObject([{ state: 'missed', s: 'unmarked' }]);
  });

  test('an incomplete sheet flags the floor; its marks count, its gaps punish nobody and open no case', async () => {
    await mark(cloud, 'leader1', SHEET, { [A]: 'not-back' });
    await tick(cloud, at('00:01', NEXT));
    expect(stored(cloud, SHEET).state).toBe('incomplete');
    expect(cloud.db.find('roll_exceptions', { sheetId: SHEET })).toHaveLength(1);
    expect(stored(cloud, SHEET).counts.unmarked).toBe(11);
  });

  test('the lock by the clock: submission after it is refused although the timer has not come', async () => {
    await markAll(cloud, 'leader1', SHEET);
    cloud.clock.set(at('00:01', NEXT));
    expect(await code('leader1', 'submit')).toBe('ROLL_LOCKED');
  });

  test('months equal sheets, once and after a re-opened sheet again; a student reads his in one request', async () => {
    span(cloud.db, studentOf(1, 2, 1), 'leave', at('12:00'), at('20:00', NEXT));
    await tick(cloud, at('22:12'));
    await mark(cloud, 'leader1', SHEET, { [A]: 'not-back' });
    await markAll(cloud, 'leader1', SHEET);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    await tick(cloud, at('00:01', NEXT));
    const month = (id: string) =>
      cloud.db.find('roll_months', { _id: `${id}:2026-11` })[0]?.d as Record<string, Record<string, string>>;
    for (const sheetId of [SHEET, OTHER]) {
      for (const [id, one] of Object.entries(stored(cloud, sheetId).marks)) {
        expect(month(id)).toEqual({ 23: { night: one.s } });
      }
    }
    cloud.clock.set(at('08:00', NEXT));
    await cloud.as('counselor').ok('roll-call', 'reopen', { sheetId: SHEET, reason: '在医务室' });
    await mark(cloud, 'counselor', SHEET, { [A]: 'present' });
    await cloud.as('counselor').ok('roll-call', 'submit', { sheetId: SHEET });
    await tick(cloud, at('08:40', NEXT));
    expect(month(A)).toEqual({ 23: { night: 'present' } });
    await cloud.as(A).ok('roll-call', 'month', { month: '2026-11' });
    const own = await cloud.as(A).ok('roll-call', 'month', { month: '2026-11' });
    expect(own).toMatchObject({ days: [{ day: DAY, marks: [{ checkId: 'night', s: 'present' }] }] });
    expect(cloud.meter('month').databaseRequests).toBe(1);
    expect(await code(A, 'month', { month: '2026-11', personId: studentOf(1, 1, 2) })).toBe('NOT_FOUND');
    expect(await code('counselor2', 'recent', { personId: A })).toBe('ok');
    expect(await code('counselor', 'recent', { personId: A })).toBe('NOT_FOUND');
  });
});

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
