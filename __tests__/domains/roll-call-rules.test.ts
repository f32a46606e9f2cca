import { instantOf } from '../../src/contract/core/time';
import { statesBefore } from '../../src/contract/core/states';
import {
  coverState,
  countMarks,
  dutyTotal,
  lateStatusOf,
  mayClaimFrom,
  SHEET_STATES,
  STATUS_GLYPHS,
  STATUS_NAMES,
  STATUSES,
  twoPointStatus,
  type Cover,
} from '../../src/contract/roll-call-rules';
import {
  checksOf,
  currentCheck,
  DEFAULT_CHECKS,
  type CalendarDay,
  type CheckSetting,
} from '../../src/contract/roll-call-schedule';

const MONDAY: CalendarDay = {
  day: '2026-11-23',
  kind: 'teaching',
  name: '教学日',
  teachesAs: null,
  timetable: 'winter',
};
const at = (clock: string) => instantOf(MONDAY.day, clock);
const WINDOW = { opensAt: at('21:40'), closesAt: at('22:30') };
const leave = (from: string, to: string, more: Partial<Cover> = {}): Cover => ({
  kind: 'leave',
  from: at(from),
  to: at(to),
  pending: false,
  ...more,
});

describe('R1–R4 what a leave says about a check', () => {
  test.each([
    ['R1 covering all of it', leave('12:00', '30:00'), '21:50', 'in-force'],
    ['R1 seen before the window opens, by the window', leave('21:30', '30:00'), '20:00', 'in-force'],
    ['R2 pending', leave('12:00', '30:00', { pending: true }), '21:50', 'pending'],
    ['R2 pending and over', leave('12:00', '20:00', { pending: true }), '21:50', 'none'],
    ['R3 over at 20:00 and not returned', leave('12:00', '20:00'), '21:50', 'overdue'],
    [
      'R3 an official leave that is over owes no return',
      leave('12:00', '20:00', { kind: 'official' }),
      '21:50',
      'none',
    ],
    ['R4 begins during the window, not yet', leave('22:00', '30:00'), '21:50', 'starts-later'],
    ['R4 begins during the window, begun', leave('22:00', '30:00'), '22:01', 'in-force'],
    ['begins after the window', leave('22:30', '30:00'), '22:29', 'none'],
    ['ends during the window, not yet', leave('12:00', '22:00'), '21:59', 'in-force'],
    ['ends during the window, ended', leave('12:00', '22:00'), '22:00', 'overdue'],
    ['after the window the last moment counts', leave('12:00', '22:31'), '23:50', 'in-force'],
  ] as const)('%s', (_name, cover, now, expected) => {
    expect(coverState(cover, WINDOW, at(now))).toBe(expected);
  });
});

describe('R8 a check with two points', () => {
  test.each([
    ['present', 'present', 'present'],
    ['late', 'present', 'late'],
    ['present', 'absent', 'left-early'],
    ['absent', 'present', 'left-early'],
    ['absent', 'absent', 'absent'],
    ['not-back', 'unmarked', 'not-back'],
  ] as const)('%s then %s is %s', (start, end, expected) => {
    expect(twoPointStatus(start, end)).toBe(expected);
  });
});

describe('R10 the check falls', () => {
  test('to deputy, building leader and duty counselor at T+5, 10, 15; to nobody else', () => {
    const minutes = (role: Parameters<typeof mayClaimFrom>[0]) => {
      const from = mayClaimFrom(role, WINDOW.opensAt);
      return from === null ? null : (from - WINDOW.opensAt) / 60_000;
    };
    expect(minutes('floor-leader')).toBe(0);
    expect(minutes('deputy-floor-leader')).toBe(5);
    expect(minutes('building-leader')).toBe(10);
    expect(minutes('duty-counselor')).toBe(15);
    expect(minutes('keeper')).toBeNull();
  });
});

describe('R17 the calendar decides whether a check exists', () => {
  const names = (calendar: CalendarDay) =>
    checksOf(calendar, DEFAULT_CHECKS)
      .filter((one) => one.off === null)
      .map((one) => one.check.checkId);

  test('four on a teaching day, the night alone on a weekend, none on a holiday', () => {
    expect(names(MONDAY)).toEqual(['drill', 'morning', 'study', 'night']);
    expect(names({ ...MONDAY, day: '2026-11-28', kind: 'weekend', name: '周末' })).toEqual(['night']);
    expect(names({ ...MONDAY, day: '2026-10-01', kind: 'holiday', name: '国庆节' })).toEqual([]);
    expect(names({ ...MONDAY, day: '2026-11-28', kind: 'make-up', teachesAs: '2026-11-25' })).toEqual([
      'drill',
      'morning',
      'study',
      'night',
    ]);
  });

  test('one that is off says why, and is never the current one', () => {
    const holiday = checksOf({ ...MONDAY, kind: 'holiday', name: '国庆节' }, DEFAULT_CHECKS);
    expect(holiday[3]?.off).toContain('国庆节');
    expect(currentCheck(holiday, at('22:20'))).toBeNull();
  });

  test('Friday and Saturday nights run later', () => {
    const nightOf = (day: string) =>
      checksOf({ ...MONDAY, day }, DEFAULT_CHECKS).find((one) => one.check.checkId === 'night');
    expect(nightOf('2026-11-26')?.opensAt).toBe(instantOf('2026-11-26', '22:10'));
    expect(nightOf('2026-11-27')?.opensAt).toBe(instantOf('2026-11-27', '22:40'));
  });

  test('a school’s summer window is another one, a disabled check is none', () => {
    const swim: CheckSetting = {
      ...(DEFAULT_CHECKS[0] as CheckSetting),
      windows: [
        { timetable: 'summer', opens: '06:00', closes: '06:30' },
        { timetable: 'winter', opens: '06:30', closes: '07:00' },
      ],
    };
    expect(checksOf(MONDAY, [swim])[0]?.opensAt).toBe(at('06:30'));
    expect(checksOf({ ...MONDAY, timetable: 'summer' }, [swim])[0]?.opensAt).toBe(at('06:00'));
    expect(checksOf(MONDAY, [{ ...swim, enabled: false }])).toEqual([]);
  });
});

describe('R19 a check across midnight', () => {
  test('belongs to the day it opened', () => {
    const late: CheckSetting = {
      ...(DEFAULT_CHECKS[3] as CheckSetting),
      windows: [{ opens: '23:40', closes: '24:30' }],
    };
    const [one] = checksOf(MONDAY, [late]);
    expect(one).toMatchObject({ day: '2026-11-23', closesAt: instantOf('2026-11-24', '00:30') });
    expect(currentCheck(one ? [one] : [], instantOf('2026-11-24', '00:10'))).toBe(one);
  });
});

describe('R23 states', () => {
  test('a submitted roll comes from an open or a re-opened one only', () => {
    expect(statesBefore(SHEET_STATES, 'submitted').sort()).toEqual(['open', 'reopened']);
    expect(statesBefore(SHEET_STATES, 'reopened').sort()).toEqual([
      'incomplete',
      'locked',
      'missed',
      'submitted',
    ]);
    expect(SHEET_STATES.missed).toEqual(['reopened']);
    expect(statesBefore(SHEET_STATES, 'missed').sort()).toEqual(['open', 'pending', 'reopened']);
  });
});

test('every status has its own word, and one of few signs', () => {
  expect(new Set(Object.values(STATUS_NAMES)).size).toBe(STATUSES.length);
  for (const status of STATUSES) expect(STATUS_GLYPHS[status].length).toBe(1);
});

test('R9 day students, placement and suspended are counted apart from those to be checked', () => {
  const counts = countMarks(['present', 'unmarked', 'day', 'placement', 'suspended', 'leave']);
  expect(dutyTotal(counts)).toBe(3);
});

test('R6 who arrives late at night is back late, at a class late', () => {
  expect(lateStatusOf('dorm')).toBe('back-late');
  expect(lateStatusOf('study')).toBe('late');
});
