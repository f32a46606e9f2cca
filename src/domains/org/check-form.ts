import { MARKER_ROLES } from '@contract/core/roles';
import {
  EVERYBODY,
  type CheckSetting,
  type Extent,
  type MarkerRole,
  type WindowSetting,
} from '@contract/roll-call-schedule';
import { minuteOf } from '@contract/roll-call-settings';

/** Pure moves of the form that edits one check. */

const WHOLE_DAY = 24 * 60;
const two = (value: number) => String(value).padStart(2, '0');

/** `24:30` as the wheel shows it: 00:30. */
export function onWheel(clock: string): string {
  const minute = minuteOf(clock) % WHOLE_DAY;
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** A window with another beginning or end; an end that is not after the beginning is meant for the next day. */
export function withTimes(
  window: WindowSetting,
  times: Partial<Pick<WindowSetting, 'opens' | 'closes'>>,
): WindowSetting {
  const opens = times.opens ?? window.opens;
  const minute = minuteOf(onWheel(times.closes ?? window.closes));
  const late = minute > minuteOf(opens) ? minute : minute + WHOLE_DAY;
  return { ...window, opens, closes: `${two(Math.floor(late / 60))}:${two(late % 60)}` };
}

/** All seven chosen is every day, whatever comes. */
export function withWeekdays(window: WindowSetting, days: readonly number[]): WindowSetting {
  const { timetable, opens, closes } = window;
  return {
    ...(days.length < 7 && { weekdays: [...days] }),
    ...(timetable && { timetable }),
    opens,
    closes,
  };
}

export function withTimetable(window: WindowSetting, timetable: 'all' | 'summer' | 'winter'): WindowSetting {
  const { weekdays, opens, closes } = window;
  return { ...(weekdays && { weekdays }), ...(timetable !== 'all' && { timetable }), opens, closes };
}

/** After how many minutes the check falls to `role`; 0 for the first post, null for one that does not take it. */
export function minutesOf(check: CheckSetting, role: MarkerRole): number | null {
  const place = check.markers.indexOf(role);
  if (place < 0) return null;
  return place === 0 ? 0 : (check.ladderMinutes[place - 1] ?? null);
}

/** Lets a post take the check, five minutes after the one before it, or takes it out. */
export function withMarker(check: CheckSetting, role: MarkerRole, on: boolean): CheckSetting {
  const markers = MARKER_ROLES.filter((one) => (one === role ? on : check.markers.includes(one)));
  let last = 0;
  const ladderMinutes = markers.slice(1).map((one) => {
    const held = minutesOf(check, one);
    last = held !== null && held > last ? held : last + 5;
    return last;
  });
  return { ...check, markers, ladderMinutes };
}

export function withMinutes(check: CheckSetting, role: MarkerRole, minutes: number): CheckSetting {
  const place = check.markers.indexOf(role) - 1;
  return {
    ...check,
    ladderMinutes: check.ladderMinutes.map((held, index) => (index === place ? minutes : held)),
  };
}

export function placesMode(check: CheckSetting, mode: Extent): CheckSetting {
  return { ...check, places: { mode, nodes: mode === 'all' ? [] : check.places.nodes } };
}

export function cohortsMode(check: CheckSetting, mode: Extent): CheckSetting {
  const { years, nodes } = check.cohorts;
  return { ...check, cohorts: mode === 'all' ? { mode, years: [], nodes: [] } : { mode, years, nodes } };
}

/** A check of the school's own, to begin with: at noon of teaching days, an id nobody has. */
export function newCheck(known: readonly { checkId: string }[]): CheckSetting {
  let n = 1;
  while (known.some(({ checkId }) => checkId === `own-${n}`)) n += 1;
  return {
    checkId: `own-${n}`,
    name: '',
    kind: 'dorm',
    points: 1,
    days: ['teaching', 'make-up'],
    windows: [{ opens: '12:40', closes: '13:20' }],
    graceMinutes: 10,
    lockMinutes: 60,
    ladderMinutes: [5, 10, 15],
    ...EVERYBODY,
    enabled: true,
  };
}

/** Numbers to choose from, with the one that holds among them. */
export function minuteChoices(
  offered: readonly number[],
  held: number,
  word: (minutes: number) => string,
): { key: string; word: string }[] {
  return [...new Set([...offered, held])]
    .sort((a, b) => a - b)
    .map((minutes) => ({ key: String(minutes), word: word(minutes) }));
}
