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
  stored,
  tick,
  type Board,
} from '../support/roll';
import { bind, floorOf, loadSmallSchool, span, studentOf } from '../support/small-school';

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
    expect(sheets().map(({ _id, state }) => [_id, state])).toEqual([
      [SHEET, 'pending'],
      [OTHER, 'exempt'],
    ]);
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

  test('R23 a bed marked and taken back is no mark: 未点名 in every view, before the job and after it', async () => {
    const whole = async () => {
      const input = { day: DAY, checkId: 'night' };
      const floors = await cloud
        .as('office')
        .ok<{ floors: { state: string }[]; byState: object }>('roll-call', 'floors', input);
      const board = await cloud.as('office').ok<Board>('roll-call', 'board', input);
      const own = await cloud.as(A).ok<{ marks: { state: string }[] }>('roll-call', 'mine', { day: DAY });
      return {
        floors: floors.byState,
        board: board.buildings[0]?.floors.map((floor) => floor.state),
        notBegun: board.notBegun,
        own: own.marks.map((one) => one.state),
        sheet: (await open(cloud, 'leader1', SHEET)).state,
      };
    };
    await mark(cloud, 'leader1', SHEET, { [A]: 'present' });
    await mark(cloud, 'leader1', SHEET, { [A]: 'unmarked' });
    const missed = {
      floors: { missed: 2 },
      board: ['missed', 'missed'],
      notBegun: 2,
      own: ['missed'],
      sheet: 'missed',
    };
    cloud.clock.set(at('00:01', NEXT));
    expect(await whole()).toEqual(missed);
    await tick(cloud, at('00:02', NEXT));
    expect(stored(cloud, SHEET)).toMatchObject({ state: 'missed', counts: { unmarked: 12, present: 0 } });
    expect(await whole()).toEqual(missed);
    expect(cloud.db.find('roll_exceptions', {})).toEqual([]);
    expectExact(stored(cloud, SHEET));
  });

  test('R23 one bed of two taken back: the other is a mark, the floor is incomplete', async () => {
    await mark(cloud, 'leader1', SHEET, { [A]: 'present', [studentOf(1, 1, 2)]: 'not-back' });
    await mark(cloud, 'leader1', SHEET, { [A]: 'unmarked' });
    await tick(cloud, at('00:01', NEXT));
    expect(stored(cloud, SHEET).state).toBe('incomplete');
  });

  test('R23 R16 a missed roll opened again and left as it was is missed again; with one mark it is incomplete', async () => {
    await tick(cloud, at('00:01', NEXT));
    for (const sheetId of [SHEET, OTHER]) {
      await cloud.as('office').ok('roll-call', 'reopen', { sheetId, reason: '当晚漏点，今天补' });
    }
    await mark(cloud, 'office', SHEET, { [A]: 'present' });
    const { locksAt } = await open(cloud, 'office', SHEET);
    await tick(cloud, locksAt);
    expect([stored(cloud, SHEET).state, stored(cloud, OTHER).state]).toEqual(['incomplete', 'missed']);
    expect(cloud.db.find('roll_sheets', { monthsDue: 1 })).toEqual([]);
    expect(cloud.db.find('roll_exceptions', { sheetId: OTHER })).toEqual([]);
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
    const strips = { personIds: [A, studentOf(1, 1, 2), 'nobody-has-it'] };
    expect(await code('stranger', 'strips', strips)).toBe('SIGN_IN_REQUIRED');
    expect(await code(A, 'strips', strips)).toBe('FORBIDDEN');
    expect(await code('counselor2', 'strips', { ...strips, of: 'x' })).toBe('INPUT_INVALID');
    interface Strips {
      items: { personId: string; strip: { day: string; s: string | null }[] }[];
    }
    const seenBy = (openid: string) => cloud.as(openid).ok<Strips>('roll-call', 'strips', strips);
    expect((await seenBy('counselor')).items.map((one) => one.personId)).toEqual([studentOf(1, 1, 2)]);
    const many = await seenBy('counselor2');
    expect(cloud.meter('strips').databaseRequests).toBe(2);
    expect(many.items.map((one) => one.personId)).toEqual([A]);
    const { strip } = await cloud
      .as('counselor2')
      .ok<Strips['items'][0]>('roll-call', 'recent', { personId: A });
    expect(many.items[0]?.strip).toEqual(strip);
    expect(strip.at(-1)).toEqual({ day: DAY, s: 'present' });
  });
});
