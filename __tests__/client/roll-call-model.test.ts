import {
  atPoint,
  bedWords,
  coverWords,
  chipName,
  gapsByRoom,
  gapsOverPoints,
  graceWords,
  helpersWords,
  nextStatus,
  overlayOf,
  roomsOf,
  search,
  shownStatus,
  summaryWords,
  tally,
  tapRefusal,
  type Person,
  type Room,
  type Sheet,
} from '@/domains/roll-call/model';
import { applyAnswer, mergePatches, rebasePatch } from '@/domains/roll-call/patches';

const NOTHING = overlayOf([]);
const cover = (
  state: NonNullable<Person['cover']>['state'],
  kind: NonNullable<Person['cover']>['kind'] = 'leave',
) => ({ kind, state, from: 0, to: 1_000 });

function person(personId: string, change: Partial<Person> = {}): Person {
  return {
    personId,
    name: '张三',
    number: '202410086',
    pinyin: 'zhangsan',
    initials: 'zs',
    bed: 1,
    classId: 'c1',
    self: false,
    cover: null,
    mark: { s: 'unmarked', v: 0, at: null, byName: null },
    ...change,
  };
}

function room(name: string, people: Person[]): Room {
  return { roomId: `r${name}`, name, unopened: false, people };
}

const marked = (s: Person['mark']['s'], v = 1): Person['mark'] => ({ s, v, at: 1, byName: '李四' });
const patch = (
  personId: string,
  to: 'present' | 'not-back' | 'not-seen' | 'unmarked',
  from: Person['mark']['s'] = 'unmarked',
  v = 0,
) => ({ personId, from, v, to });
const roomPatch = (...marks: ReturnType<typeof patch>[]) => ({ sheetId: 's', roomId: 'r301', marks });

test('R1: a leave in force shows through an unmarked bed and is locked for taps', () => {
  const away = person('a', { cover: cover('in-force') });
  expect(shownStatus(away, NOTHING)).toBe('leave');
  expect(tapRefusal(away, 'leave')).toBe('leave');
});

test('R2: a pending leave is still a gap', () => {
  const waiting = person('a', { cover: cover('pending') });
  expect(shownStatus(waiting, NOTHING)).toBe('unmarked');
  expect(gapsByRoom([room('301', [waiting])], NOTHING)).toHaveLength(1);
});

test('R9: day students, placement and suspended are no gaps and not in the total', () => {
  const people = (['day', 'placement', 'suspended'] as const).map((s) => person(s, { mark: marked(s, 0) }));
  expect(tally([room('301', [...people, person('a')])], NOTHING)).toMatchObject({
    total: 1,
    done: 0,
    gaps: 1,
  });
});

test('R11: the marker cannot tap himself', () => {
  expect(tapRefusal(person('me', { self: true }), 'unmarked')).toBe('self');
});

test('R15: counts and gaps follow the marks still on this phone', () => {
  const rooms = [
    room('301', [person('a'), person('b')]),
    room('302', [person('c', { mark: marked('present') })]),
  ];
  const overlay = overlayOf([roomPatch(patch('a', 'not-back'))]);
  expect(tally(rooms, overlay)).toMatchObject({ total: 3, done: 2, gaps: 1, exceptions: 1 });
  expect(gapsByRoom(rooms, overlay).map(({ people }) => people.map(({ personId }) => personId))).toEqual([
    ['b'],
  ]);
});

test('a tap goes round 出勤 → 未归 → 未点 and leaves what a long press chose', () => {
  expect(nextStatus('dorm', 'unmarked')).toBe('present');
  expect(nextStatus('dorm', 'present')).toBe('not-back');
  expect(nextStatus('dorm', 'not-back')).toBe('unmarked');
  expect(nextStatus('dorm', 'back-late')).toBeNull();
  expect(nextStatus('class', 'present')).toBe('absent');
});

test('filters keep whole rooms', () => {
  const rooms = [
    room('301', [person('a'), person('b', { mark: marked('present') })]),
    room('302', [person('c', { mark: marked('not-back') })]),
  ];
  expect(roomsOf(rooms, NOTHING, 'gaps')).toEqual([rooms[0]]);
  expect(roomsOf(rooms, NOTHING, 'exceptions')).toEqual([rooms[1]]);
  expect(roomsOf(rooms, NOTHING, 'all')).toBe(rooms);
});

test.each([['张'], ['zhang'], ['zs'], ['086'], ['202410086'], ['ZS'], ['301']])(
  'search finds by %s',
  (text) => {
    expect(search([room('301', [person('a')])], text)).toHaveLength(1);
  },
);

test.each([[''], ['  '], ['86'], ['hangsan'], ['李']])('search does not find by "%s"', (text) => {
  expect(search([room('301', [person('a')])], text)).toEqual([]);
});

test('roommates of one family name are told apart', () => {
  const [one, two, other] = [person('a'), person('b', { name: '张小红' }), person('c', { name: '李四' })];
  const people = [one, two, other] as Person[];
  expect(people.map((each) => chipName(each, people))).toEqual(['张三', '小红', '李']);
});

test('later taps of one room win person by person and keep the base that the server still has', () => {
  const merged = mergePatches(
    roomPatch(patch('a', 'present'), patch('b', 'present')),
    roomPatch({ ...patch('a', 'not-back'), from: 'present', v: 7 }),
  );
  expect(merged.marks).toEqual([patch('a', 'not-back'), patch('b', 'present')]);
});

test('R7: a room stays unopened only while nobody in it was seen', () => {
  const unopened = { ...roomPatch(patch('a', 'not-seen'), patch('b', 'not-seen')), unopened: true };
  expect(mergePatches(roomPatch(patch('c', 'not-seen')), unopened).unopened).toBe(true);
  expect(mergePatches(unopened, roomPatch(patch('a', 'present'))).unopened).toBeUndefined();
  expect(mergePatches(unopened, roomPatch(patch('a', 'unmarked'))).unopened).toBeUndefined();
});

test('R7: a word on one bed of an unopened room, or its beds marked already, leave it one room', () => {
  const unopened = { ...roomPatch(patch('a', 'not-seen'), patch('b', 'not-seen')), unopened: true };
  const noted = mergePatches(unopened, roomPatch(Object.assign(patch('a', 'not-seen'), { note: '灯亮着' })));
  expect(noted).toMatchObject({ unopened: true, marks: [{ note: '灯亮着' }, { personId: 'b' }] });
  const answer = { marks: ['a', 'b'].map((personId) => ({ personId, mark: marked('not-seen', 1) })) };
  expect(rebasePatch(unopened, answer)).toEqual({
    ...unopened,
    marks: [patch('a', 'not-seen', 'not-seen', 1), patch('b', 'not-seen', 'not-seen', 1)],
  });
});

test('R12: what waits behind an answer names the new mark, and a repeated wish is dropped', () => {
  const answer = { marks: [{ personId: 'a', mark: marked('present', 3) }] };
  expect(rebasePatch(roomPatch(patch('a', 'not-back'), patch('b', 'present')), answer)?.marks).toEqual([
    patch('a', 'not-back', 'present', 3),
    patch('b', 'present'),
  ]);
  expect(rebasePatch(roomPatch(patch('a', 'present')), answer)).toBeNull();
});

test('R12: after a conflict the sheet shows what stands, not what was wanted', () => {
  const before = { rooms: [room('301', [person('a')])], counts: {}, rev: 1 };
  const after = applyAnswer(before as never, 'r301', {
    marks: [],
    conflicts: [{ personId: 'a', name: '张三', wanted: 'present', mark: marked('not-back', 2) }],
    refused: [],
    queued: [],
    queuedWhy: null,
    sheet: null,
  });
  expect(after.rooms[0]?.people[0]?.mark).toEqual(marked('not-back', 2));
});

test('L10: the words for a leave say until when and never why', () => {
  const now = Date.UTC(2026, 10, 23, 14);
  const until = now + 34 * 3_600_000;
  expect(coverWords({ kind: 'leave', state: 'in-force', from: now, to: until }, now)).toBe(
    '请假，至 周三 08:00',
  );
});

test('the summary names who is missing and gives leave as a number only', () => {
  const rooms = [
    room('301', [
      person('a', { mark: marked('not-back') }),
      person('b', { name: '李四', cover: cover('in-force') }),
    ]),
  ];
  const words = summaryWords({ checkName: '晚就寝', floorLabel: '1号楼3层', day: '2026-11-23', rooms });
  expect(words).toBe('2026-11-23 晚就寝 1号楼3层\n应到 2：请假 1，未归 1\n缺：301 张三（未归）');
});

test('R6: the grace is said where one chooses between late and absent, never at night', () => {
  const graceUntil = Date.parse('2026-11-23T08:10:00+08:00');
  expect(graceWords({ kind: 'class', graceUntil }, graceUntil - 1)).toBe('08:10 前到的记迟到');
  expect(graceWords({ kind: 'class', graceUntil }, graceUntil)).toBe('08:10 已过宽限，没到的记旷');
  expect(graceWords({ kind: 'dorm', graceUntil }, graceUntil)).toBeNull();
});

test('R8: each point shows its own marks, takes its own answers and is missed by name', () => {
  const both = person('a', { mark: marked('present'), end: { s: 'unmarked', v: 0, at: null, byName: null } });
  const sheet = { points: 2, rooms: [room('301', [both])] } as unknown as Sheet;
  const none = { start: NOTHING, end: NOTHING };
  const shown = (point: 'start' | 'end', from = sheet) => atPoint(from, point).rooms[0]?.people[0]?.mark.s;
  expect([shown('start'), shown('end')]).toEqual(['present', 'unmarked']);
  expect(gapsOverPoints(sheet, none, 'start')).toEqual({ all: 1, other: 1 });
  const answer = { marks: [{ personId: 'a', mark: marked('absent') }], conflicts: [] };
  const after = applyAnswer(sheet, 'r301', answer as never, 'end');
  expect([shown('start', after), shown('end', after)]).toEqual(['present', 'absent']);
  expect(gapsOverPoints(after, none, 'end')).toEqual({ all: 0, other: 0 });
});

test('R11: the words name bed and helpers, and say what to do when there is none', () => {
  expect(bedWords({ roomName: '301', bed: 3 })).toBe('301 室 3床');
  const by = [
    { personId: 'd', name: '李四', post: '副层长' },
    { personId: 'r', name: '王五', post: '宿舍长' },
  ];
  expect(helpersWords({ by })).toBe('请副层长李四或宿舍长王五代点，已通知');
  expect(helpersWords(undefined)).toContain('请辅导员安排');
});
