import { DEFAULT_CHECKS, type CheckSetting } from '../../src/contract/roll-call-schedule';
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
  type Board,
  type Names,
} from '../support/roll';
import { floorOf, loadSmallSchool, span, studentOf } from '../support/small-school';

/** Where everybody is, at any minute, whatever the school asks at its checks (R24). */
let cloud: TestCloud;
const SHEET = night(floorOf(1));
const A = studentOf(1, 1, 1);
const NEXT = '2026-11-24';

beforeEach(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db);
});
afterEach(() => cloud.stop());

const begin = () => openNight(cloud);

describe('R24 whereabouts', () => {
  test('every state, by campus, building, floor and room, for whom they are in scope', async () => {
    const people = [1, 2, 3, 4].map((bed) => studentOf(1, 1, bed));
    span(cloud.db, people[0] ?? '', 'leave', at('12:00'), at('20:00', NEXT));
    span(cloud.db, people[1] ?? '', 'official', at('12:00'), at('20:00', NEXT));
    cloud.db.update('people', { _id: people[2] }, { $set: { duty: 'placement' } });
    cloud.db.update('people', { _id: people[3] }, { $set: { duty: 'day' } });
    await begin();
    await mark(cloud, 'leader1', SHEET, {
      [studentOf(1, 2, 1)]: 'present',
      [studentOf(1, 2, 2)]: 'not-back',
    });
    const statuses = ['present', 'leave', 'official', 'placement', 'day', 'unmarked', 'not-back'] as const;
    const states = { present: 1, leave: 1, official: 1, placement: 1, day: 1, 'not-back': 1 };
    for (const [who, level, placeId, unmarked] of [
      ['office', 'campus', 'c1', 18],
      ['keeper', 'building', 'c1-1', 18],
      ['leader1', 'floor', floorOf(1), 6],
    ] as const) {
      const names = await cloud.as(who).ok<Names>('roll-call', 'whereabouts', { level, placeId, statuses });
      expect(names.counts).toMatchObject({ ...states, unmarked });
      const listed = (s: string) => names.people.filter((person) => person.s === s).length;
      for (const s of statuses) expect([s, listed(s)]).toEqual([s, names.counts[s]]);
      const found = names.people.find((person) => person.s === 'not-back');
      expect(found).toMatchObject({ personId: studentOf(1, 2, 2), bed: 2 });
      expect(found?.place).toContain('102室');
    }
    const foreign = { level: 'floor', placeId: floorOf(2), statuses };
    expect((await cloud.as('leader1').ok<Names>('roll-call', 'whereabouts', foreign)).people).toEqual([]);
    expect(await codeOf(cloud, A, 'whereabouts', foreign)).toBe('FORBIDDEN');
  });

  test('at three in the night, before any check of the day: the evening’s roll answers, on board and list', async () => {
    await begin();
    await mark(cloud, 'leader1', SHEET, { [A]: 'not-back' });
    await markAll(cloud, 'leader1', SHEET);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    await tick(cloud, at('00:01', NEXT));
    cloud.clock.set(at('03:00', NEXT));
    const board = await cloud.as('office').ok<Board>('roll-call', 'board');
    expect(board).toMatchObject({ day: DAY, counts: { present: 11, 'not-back': 1 } });
    expect(board.buildings[0]?.floors).toHaveLength(2);
    const names = await cloud
      .as('office')
      .ok<Names>('roll-call', 'whereabouts', { level: 'building', placeId: 'c1-1', statuses: ['not-back'] });
    expect(names.people).toMatchObject([{ personId: A }]);
  });

  test('the one who is missing is on the first page, however many floors come before his', async () => {
    await cloud.stop();
    cloud = await startTestCloud({ now: at('21:40') });
    loadSmallSchool(cloud.db, { floors: 5, rooms: 1, beds: 2 });
    await begin();
    await mark(cloud, 'leader5', night(floorOf(5)), { [studentOf(5, 1, 1)]: 'not-back' });
    const place = { level: 'building', placeId: 'c1-1' };
    const missing = await cloud
      .as('office')
      .ok<Names>('roll-call', 'whereabouts', { ...place, statuses: ['not-back'] });
    expect(missing.people).toMatchObject([{ personId: studentOf(5, 1, 1) }]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: Names & { next: string | null } = await cloud
        .as('office')
        .ok('roll-call', 'whereabouts', { ...place, statuses: ['unmarked'], ...(cursor ? { cursor } : {}) });
      seen.push(...page.people.map((one) => one.personId));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(9);
    expect(seen).toHaveLength(9);
  });

  test('R18 day students alone are no beginning: such a floor is still one nobody has begun', async () => {
    cloud.db.update('people', { _id: A }, { $set: { duty: 'day' } });
    await begin();
    const board = await cloud.as('office').ok<Board>('roll-call', 'board', { checkId: 'night' });
    expect(board.notBegun).toBe(2);
    await tick(cloud, at('00:01', NEXT));
    const after = await cloud.as('office').ok<Board>('roll-call', 'board', { day: DAY, checkId: 'night' });
    expect(after.buildings[0]?.floors.map((floor) => floor.state)).toEqual(['missed', 'missed']);
  });
});

describe('R24 whom the check does not ask', () => {
  const BUILDING = { level: 'building', placeId: 'c1-1' };
  const NIGHT = DEFAULT_CHECKS.find(({ checkId }) => checkId === 'night') as CheckSetting;
  const STUDY = DEFAULT_CHECKS.find(({ checkId }) => checkId === 'study');
  const OTHER = night(floorOf(2));
  const exempt = async (who = 'office', place: object = BUILDING) =>
    cloud.as(who).ok<Names>('roll-call', 'whereabouts', { ...place, statuses: ['exempt'] });
  const board = (who = 'office') => cloud.as(who).ok<Board>('roll-call', 'board');

  async function ask(more: Partial<CheckSetting>): Promise<void> {
    const check = structuredClone({ ...NIGHT, ...more });
    expect(await codeOf(cloud, 'office', 'set-check-settings', { rev: 0, check })).toBe('ok');
  }
  const floor2 = { level: 'floor' as const, id: floorOf(2), label: '2层' };
  const class1 = { level: 'class', id: 'x1-1', label: '一班' };
  const class2 = { level: 'class' as const, id: 'x1-2', label: '二班' };

  test('a class left out: its students are in the list, on the sheet without the duty, in no total, in no gap', async () => {
    await ask({ cohorts: { mode: 'except', years: [], nodes: [class2] } });
    await begin();
    const sheet = await open(cloud, 'leader1', SHEET);
    expect(sheet).toMatchObject({ total: 6, done: 0, counts: { exempt: 6, unmarked: 6 } });
    expect(sheet.rooms.flatMap((room) => room.people)).toHaveLength(12);
    expect(await board()).toMatchObject({ total: 12, done: 0, counts: { exempt: 12, unmarked: 12 } });
    const names = await exempt();
    expect(names.counts).toMatchObject({ exempt: 12, unmarked: 12 });
    expect(names.people).toHaveLength(12);
    expect(names.people).toContainEqual(expect.objectContaining({ personId: A, s: 'exempt', known: null }));
    await markAll(cloud, 'leader1', SHEET);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    expectExact(stored(cloud, SHEET));
    expect(await board()).toMatchObject({ total: 12, done: 6, counts: { exempt: 12, present: 6 } });
    await tick(cloud, at('00:01', NEXT));
    await tick(cloud, at('00:02', NEXT));
    // No check for him is no mark (R17).
    expect(cloud.db.find('roll_months', { _id: `${A}:2026-11` })).toEqual([]);
    expect(cloud.db.find('roll_months', { _id: `${studentOf(1, 1, 2)}:2026-11` })).toHaveLength(1);
  });

  test('who is not asked cannot be marked, in time or late, whatever the phone believes of him', async () => {
    await ask({ cohorts: { mode: 'except', years: [], nodes: [class2] } });
    await begin();
    const [room] = (await open(cloud, 'leader1', SHEET)).rooms;
    const patch = (from: string) => ({
      sheetId: SHEET,
      roomId: room?.roomId,
      marks: [{ personId: A, from, v: 0, to: 'absent' }],
    });
    const refused = [{ personId: A, reason: '免点，这次不点' }];
    for (const from of ['exempt', 'unmarked']) {
      expect(await cloud.as('leader1').ok('roll-call', 'mark-room', patch(from))).toMatchObject({
        marks: [],
        conflicts: [],
        refused,
      });
    }
    await tick(cloud, at('00:01', NEXT));
    // Too late, it does not wait for a decision either (R13).
    const late = await cloud.as('leader1').ok('roll-call', 'mark-room', patch('exempt'));
    expect(late).toMatchObject({ marks: [], queued: [], refused });
    expect(stored(cloud, SHEET).marks[A]).toMatchObject({ s: 'exempt', v: 0 });
    expectExact(stored(cloud, SHEET));
  });

  test('a floor left out: not expected, asked of nobody, never missed, and its people are in the list', async () => {
    await ask({ places: { mode: 'except', nodes: [floor2] } });
    await begin();
    await tick(cloud, at('22:30'));
    expect(cloud.db.find('notices', { personId: 'leader2', kind: 'roll-call.take' })).toEqual([]);
    expect(await cloud.as('leader2').ok('roll-call', 'duty')).toEqual({ sheets: [], rest: [] });
    const names = await exempt();
    expect(names.people.map((one) => one.personId).sort()).toEqual(
      stored(cloud, OTHER)
        .roster.map((one) => one.personId)
        .sort(),
    );
    expect(names.people).toHaveLength(12);
    // His own floor, and no other.
    expect((await exempt('leader1', { level: 'floor', placeId: floorOf(2) })).people).toEqual([]);
    expect((await exempt('leader2', { level: 'floor', placeId: floorOf(2) })).people).toHaveLength(12);
    await markAll(cloud, 'leader1', SHEET);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    await tick(cloud, at('00:01', NEXT));
    const after = await cloud.as('office').ok<Board>('roll-call', 'board', { day: DAY, checkId: 'night' });
    expect(after).toMatchObject({ total: 12, done: 12, notBegun: 0 });
    expect(after.buildings[0]?.floors).toMatchObject([{ state: 'locked' }, { state: 'exempt', total: 0 }]);
    expect(stored(cloud, OTHER)).toMatchObject({ state: 'exempt', monthsDue: 0 });
    const { floors } = await cloud
      .as('office')
      .ok<{ floors: { state: string }[] }>('roll-call', 'floors', { day: DAY, checkId: 'night' });
    expect(floors.map((floor) => floor.state)).toEqual(['locked', 'exempt']);
  });

  test('an exempt sheet opens for reading, takes no mark, no claim, no submission', async () => {
    await ask({ places: { mode: 'except', nodes: [floor2] } });
    await begin();
    const sheet = await open(cloud, 'leader2', OTHER);
    expect(sheet).toMatchObject({ state: 'exempt', total: 0, cannotMark: '这一层这次不用点' });
    expect(sheet.can).toMatchObject({
      mark: false,
      submit: false,
      claim: false,
      reopen: false,
      reportNow: false,
    });
    expect(await codeOf(cloud, 'leader2', 'submit', { sheetId: OTHER })).not.toBe('ok');
    expect(await codeOf(cloud, 'dutyc', 'claim', { sheetId: OTHER })).not.toBe('ok');
    expect(stored(cloud, OTHER)).toMatchObject({ state: 'exempt', touches: 0, claimedBy: null });
  });

  test('what is known of them: the newest check that asked them, a leave in force before any mark', async () => {
    const study = { ...STUDY, cohorts: { mode: 'except', years: [], nodes: [class1] } };
    expect(await codeOf(cloud, 'office', 'set-check-settings', { rev: 0, check: study })).toBe('ok');
    await ask({ places: { mode: 'except', nodes: [floor2] } });
    await tick(cloud, at('18:20'));
    await tick(cloud, at('19:00'));
    const sheetId = `${floorOf(2)}:${DAY}:study`;
    // Beds with even numbers are of the class that the study hour did not ask either.
    const [seen, missed, away] = [studentOf(2, 1, 1), studentOf(2, 1, 3), studentOf(2, 2, 1)];
    const silent = studentOf(2, 1, 2);
    await mark(cloud, 'leader2', sheetId, { [seen]: 'present', [missed]: 'absent', [away]: 'present' });
    span(cloud.db, away, 'leave', at('20:00'), at('20:00', NEXT));
    await begin();
    const names = await exempt();
    const known = (id: string) => names.people.find((one) => one.personId === id)?.known;
    expect(known(seen)).toEqual({ s: 'present', at: at('19:00'), checkName: '晚自习' });
    expect(known(missed)).toEqual({ s: 'absent', at: at('19:00'), checkName: '晚自习' });
    expect(known(away)).toEqual({ s: 'leave', at: at('20:00'), checkName: '' });
    expect(known(silent)).toBeNull();
  });

  test('a floor of day students only, and a building called off before its sheets were made, are in the list', async () => {
    cloud.db.update('people', { floorId: floorOf(2) }, { $set: { duty: 'day' } }, { multi: true });
    const cancel = { day: DAY, checkId: 'night', buildingId: 'c1-1', reason: '疏散' };
    expect(await codeOf(cloud, 'office', 'cancel-check', cancel)).toBe('ok');
    await begin();
    const names = await cloud
      .as('office')
      .ok<Names>('roll-call', 'whereabouts', { ...BUILDING, statuses: ['day', 'unmarked'] });
    expect(names.people.filter((one) => one.s === 'day')).toHaveLength(12);
    expect(names.people.filter((one) => one.s === 'unmarked')).toHaveLength(12);
    expect((await board()).buildings[0]?.floors.map((floor) => floor.state)).toEqual(['cancelled', 'exempt']);
  });
});
