import { DEFAULT_CHECKS, type CheckSetting } from '../../src/contract/roll-call-schedule';
import { settingFaults } from '../../src/contract/roll-call-settings';
import {
  cohortsMode,
  minuteChoices,
  minutesOf,
  newCheck,
  onWheel,
  placesMode,
  withMarker,
  withMinutes,
  withTimes,
  withTimetable,
  withWeekdays,
} from '../../src/domains/org/check-form';

const night = DEFAULT_CHECKS[3] as CheckSetting;

describe('R19 a window across midnight', () => {
  const late = { opens: '23:40', closes: '24:30' };

  test('the wheel shows the clock, and an end before the beginning is the next day’s', () => {
    expect(onWheel('24:30')).toBe('00:30');
    expect(withTimes(late, { closes: '00:40' }).closes).toBe('24:40');
    expect(withTimes(late, { closes: '23:50' }).closes).toBe('23:50');
    expect(withTimes(late, { opens: '22:00' })).toEqual({ opens: '22:00', closes: '24:30' });
  });

  test('an end taken back to the same evening does not stay on the next day', () => {
    expect(withTimes({ opens: '22:00', closes: '24:30' }, { closes: '23:00' }).closes).toBe('23:00');
  });
});

test('seven weekdays are every day; a timetable for the whole year is none', () => {
  const window = { opens: '22:10', closes: '23:00' };
  expect(withWeekdays({ ...window, weekdays: [1] }, [0, 1, 2, 3, 4, 5, 6])).toEqual(window);
  expect(withWeekdays(window, [5, 6])).toEqual({ ...window, weekdays: [5, 6] });
  expect(withTimetable({ ...window, timetable: 'summer' }, 'all')).toEqual(window);
  expect(withTimetable({ ...window, weekdays: [1] }, 'winter')).toEqual({
    ...window,
    weekdays: [1],
    timetable: 'winter',
  });
});

describe('R10 posts and minutes', () => {
  test('a post taken out leaves the others’ minutes, one let in again comes in its place', () => {
    const without = withMarker(night, 'deputy-floor-leader', false);
    expect(without).toMatchObject({
      markers: ['floor-leader', 'building-leader', 'duty-counselor'],
      ladderMinutes: [10, 15],
    });
    expect(withMarker(without, 'deputy-floor-leader', true).ladderMinutes).toEqual([5, 10, 15]);
    expect(minutesOf(without, 'deputy-floor-leader')).toBeNull();
    expect(minutesOf(without, 'floor-leader')).toBe(0);
  });

  test('the first post taken out makes the second the first; the ladder stays rising', () => {
    const without = withMarker(night, 'floor-leader', false);
    expect(without).toMatchObject({ ladderMinutes: [10, 15] });
    expect(minutesOf(without, 'deputy-floor-leader')).toBe(0);
    expect(settingFaults(without)).toEqual({});
    const back = withMarker(without, 'floor-leader', true);
    expect(back.ladderMinutes).toEqual([5, 10, 15]);
    expect(withMinutes(night, 'building-leader', 12).ladderMinutes).toEqual([5, 12, 15]);
  });
});

test('a mode of all forgets what was chosen; a new check has an id nobody has and only lacks a name', () => {
  const some = placesMode(
    { ...night, places: { mode: 'only', nodes: [{ level: 'campus', id: 'c1', label: '东' }] } },
    'except',
  );
  expect(some.places.nodes).toHaveLength(1);
  expect(placesMode(some, 'all').places.nodes).toEqual([]);
  expect(
    cohortsMode({ ...night, cohorts: { mode: 'only', years: [2026], nodes: [] } }, 'all').cohorts,
  ).toEqual({
    mode: 'all',
    years: [],
    nodes: [],
  });
  const fresh = newCheck([{ checkId: 'own-1' }, night]);
  expect(fresh.checkId).toBe('own-2');
  expect(Object.keys(settingFaults(fresh))).toEqual(['name']);
  expect(minuteChoices([5, 10], 7, String).map(({ key }) => key)).toEqual(['5', '7', '10']);
});
