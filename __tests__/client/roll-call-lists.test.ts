import { floorStanding, groupFloors, type FloorCard } from '@/domains/roll-call/floors-model';
import { markNote, shiftMonth, weeksOf, type OwnMark } from '@/domains/roll-call/mine-model';
import { noCounts } from '@contract/roll-call-rules';

const OPENS = Date.UTC(2026, 10, 23, 14, 10);
const NOW = OPENS + 12 * 60_000;

function floor(change: Partial<FloorCard>): FloorCard {
  return {
    sheetId: 's',
    day: '2026-11-23',
    checkId: 'night',
    checkName: '晚就寝',
    kind: 'dorm',
    floorId: 'f',
    buildingId: 'b',
    campusId: 'c',
    floorLabel: '1号楼3层',
    state: 'open',
    opensAt: OPENS,
    graceUntil: OPENS,
    closesAt: OPENS + 50 * 60_000,
    locksAt: OPENS + 7_200_000,
    total: 90,
    done: 62,
    counts: noCounts(),
    claimedName: null,
    holderName: '李明',
    touchedAt: OPENS + 60_000,
    submittedAt: null,
    submittedName: null,
    rev: 1,
    ...change,
  };
}

test('R18: a floor nobody has begun is said loudest, with who holds it and for how long', () => {
  expect(floorStanding(floor({ touchedAt: null, done: 0 }), NOW)).toEqual({
    tone: 'error',
    word: '未开始',
    note: '等待 李明 · 12 分钟',
  });
  expect(floorStanding(floor({ touchedAt: null, holderName: null }), NOW).note).toBe(
    '等待 没有层长 · 12 分钟',
  );
});

test('R18: before its time a floor is not late', () => {
  expect(floorStanding(floor({ state: 'pending', touchedAt: null }), OPENS - 1).word).toBe('未开始');
  expect(floorStanding(floor({ state: 'pending', touchedAt: null }), OPENS - 1).tone).toBe('neutral');
});

test('R18: groups put what can still be acted on first', () => {
  const floors = [
    floor({ sheetId: 'done', state: 'submitted', submittedAt: NOW }),
    floor({ sheetId: 'missed', state: 'missed' }),
    floor({ sheetId: 'running' }),
    floor({ sheetId: 'late', touchedAt: null }),
  ];
  expect(groupFloors(floors, NOW).map((group) => group.floors[0]?.sheetId)).toEqual([
    'late',
    'missed',
    'running',
    'done',
  ]);
});

test('a submitted floor with missing people is not simply green', () => {
  const counts = { ...noCounts(), 'not-back': 2 };
  expect(
    floorStanding(floor({ state: 'submitted', submittedAt: NOW, submittedName: '王芳', counts }), NOW),
  ).toMatchObject({
    tone: 'warn',
    note: expect.stringContaining('未归未见 2') as string,
  });
});

function mark(change: Partial<OwnMark>): OwnMark {
  return {
    sheetId: 's',
    checkId: 'night',
    checkName: '晚就寝',
    kind: 'dorm',
    day: '2026-11-23',
    opensAt: OPENS,
    closesAt: OPENS + 3_000_000,
    state: 'open',
    s: 'unmarked',
    at: null,
    byName: null,
    arrivedAt: null,
    ...change,
  };
}

test('R18, R23: an unfinished roll is never put to the student', () => {
  expect(markNote(mark({ state: 'missed' }), NOW)).toContain('不算您缺勤');
  expect(markNote(mark({ state: 'incomplete' }), NOW)).toContain('不算您缺勤');
});

test('R20: a mark says who and when; R6: and when one came after all', () => {
  expect(markNote(mark({ s: 'present', at: OPENS, byName: '李明' }), NOW)).toBe('李明 22:10 记录');
  expect(
    markNote(mark({ s: 'back-late', at: OPENS, byName: '李明', arrivedAt: OPENS + 1_800_000 }), NOW),
  ).toBe('李明 22:10 记录，22:40 消到');
});

test.each([
  ['2026-11', 6, '2026-10-26'],
  ['2026-02', 5, '2026-01-26'],
  ['2024-02', 5, '2024-01-29'],
])('the calendar of %s has %i weeks from Monday %s', (month, weeks, first) => {
  const days = weeksOf(month);
  expect(days).toHaveLength(weeks);
  expect(days[0]?.[0]?.day).toBe(first);
  expect(
    days
      .flat()
      .filter((day) => day.inside)
      .at(-1)
      ?.day.startsWith(month),
  ).toBe(true);
});

test.each([
  ['2026-01', -1, '2025-12'],
  ['2026-12', 1, '2027-01'],
  ['2024-02', 1, '2024-03'],
] as const)('%s shifted by %i is %s', (month, by, expected) => {
  expect(shiftMonth(month, by)).toBe(expected);
});
