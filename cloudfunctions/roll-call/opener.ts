import { sheetId } from '@contract/core/ids';
import { MARKER_ROLES } from '@contract/core/roles';
import { addDays, dayOf, MINUTE } from '@contract/core/time';
import type { CheckSetting, ScheduledCheck } from '@contract/roll-call-schedule';
import { lte, oneOf, type Comparison } from '@kernel/filter';
import {
  floors as allFloors,
  holders as holdersOf,
  peopleOfFloors,
  spansOfFloors,
  type FloorCard,
  type Holder,
} from '../org/public';
import { schoolDays } from '../org/public-calendar';
import { closeTodos } from '../notice/public';
import type { CheckDayDoc, SheetDoc, SheetHolder } from './documents';
import { takeKey } from './falling';
import { checkDays, sheets } from './repo';
import { checkSettings, plainSetting, planOf, scheduleOf } from './schedule';
import { LOOK_BACK, makeSheet } from './sheet-making';
import { standInKey } from './stand-in';

/** Sheets are made this long before the check opens: late runs of the timer still come in time. */
export const MAKE_AHEAD = 45 * MINUTE;
const FLOORS_AT_ONCE = 10;

/** A day that is known before its sheets are made: the setting is taken when they are. */
export function bareCheckDay(scheduled: ScheduledCheck): CheckDayDoc {
  const { check, day, opensAt, closesAt, locksAt } = scheduled;
  return {
    _id: `${day}:${check.checkId}`,
    rev: 0,
    day,
    checkId: check.checkId,
    checkName: check.name,
    kind: check.kind,
    opensAt,
    closesAt,
    locksAt,
    state: 'making',
    cursor: '',
    floors: 0,
    cancelReason: null,
    closedBuildings: {},
  };
}

function checkDayDoc(scheduled: ScheduledCheck): CheckDayDoc & { setting: CheckSetting } {
  return { ...bareCheckDay(scheduled), setting: plainSetting(scheduled.check) };
}

/**
 * Makes the sheets of every check that opens within MAKE_AHEAD or is running: idempotent, resumes after the
 * floor it had come to. Returns how many sheets were made.
 */
export async function makeDueSheets(now: number): Promise<number> {
  let made = 0;
  // A window after midnight belongs to the day before (R19).
  const today = dayOf(now);
  const days = [...new Set([addDays(today, -1), today, dayOf(now + MAKE_AHEAD)])];
  const [known, settings, calendar] = await Promise.all([
    checkDays.unsafeFind('the opener serves every floor', { day: oneOf(days) }),
    checkSettings(),
    schoolDays(days[0] ?? today, days.at(-1) ?? today),
  ]);
  const state = new Map(known.map((doc) => [doc._id, doc]));
  for (const schoolDay of calendar) {
    const { day } = schoolDay;
    const scheduled = planOf(
      schoolDay,
      settings,
      known.filter((doc) => doc.day === day),
    );
    for (const one of scheduled) {
      const id = `${day}:${one.check.checkId}`;
      const held = state.get(id);
      if (one.off !== null) {
        // A holiday declared after the sheets were made: who has begun goes on, the rest need not begin (R17).
        if (held && held.state !== 'cancelled' && now < one.opensAt) await callOff(held, one.off, now);
        continue;
      }
      if (one.opensAt - MAKE_AHEAD > now || one.locksAt <= now) continue;
      if (held && held.state !== 'making') continue;
      if (!held) await checkDays.insert(checkDayDoc(one));
      else if (!held.setting && held.cursor === '') await settle(id, one);
      made += await makeSheets(one, held?.cursor ?? '', held?.closedBuildings ?? {}, now);
    }
  }
  return made;
}

/** Calls off a check that nobody has begun; started sheets stay. Returns how many were called off. */
export async function callOff(doc: CheckDayDoc, reason: string, now: number): Promise<number> {
  await checkDays.change({ _id: doc._id }, { set: { state: 'cancelled', cancelReason: reason } });
  const unbegun = { day: doc.day, checkId: doc.checkId, touches: 0 };
  const called = await sheets.changeMany(
    { ...unbegun, state: oneOf(['pending', 'open']) },
    { set: { state: 'cancelled', cancelReason: reason, changedAt: now } },
  );
  await releaseMarkers({ day: doc.day, checkId: doc.checkId }, now);
  return called;
}

/** Nobody is to take what was called off. */
export async function releaseMarkers(
  which: { day: string; checkId: string; buildingId?: Comparison },
  now: number,
): Promise<void> {
  const keys: string[] = [];
  for await (const sheet of sheets.unsafeEach(
    'whoever was asked for a sheet that was called off',
    { ...which, state: 'cancelled' },
    { fields: ['standFor'] },
  )) {
    keys.push(takeKey(sheet._id), ...sheet.standFor.map((one) => standInKey(sheet._id, one.personId)));
  }
  await closeTodos(keys, now);
}

/** A day of which only some buildings were called off takes its setting when its sheets are made. */
async function settle(id: string, one: ScheduledCheck): Promise<void> {
  const { setting, checkName, kind, opensAt, closesAt, locksAt } = checkDayDoc(one);
  await checkDays.change(
    { _id: id, cursor: '' },
    { set: { setting, checkName, kind, opensAt, closesAt, locksAt } },
  );
}

async function makeSheets(
  scheduled: ScheduledCheck,
  cursor: string,
  closed: Readonly<Record<string, string>>,
  now: number,
): Promise<number> {
  const id = `${scheduled.day}:${scheduled.check.checkId}`;
  const floors = (await allFloors()).sort((a, b) => (a.floorId < b.floorId ? -1 : 1));
  const rest = floors.filter((floor) => floor.floorId > cursor);
  let made = 0;
  for (let start = 0; start < rest.length; start += FLOORS_AT_ONCE) {
    const batch = rest.slice(start, start + FLOORS_AT_ONCE);
    const docs = await sheetsOf(scheduled, batch, closed, now);
    const added = await sheets.insertMissing(docs);
    made += added.length;
    await checkDays.change(
      { _id: id, state: 'making' },
      { set: { cursor: batch.at(-1)?.floorId ?? cursor }, inc: { floors: docs.filter(isExpected).length } },
    );
  }
  await checkDays.change({ _id: id, state: 'making' }, { set: { state: 'made' } });
  return made;
}

function isExpected({ state }: Pick<SheetDoc, 'state'>): boolean {
  return state !== 'exempt' && state !== 'cancelled';
}

async function sheetsOf(
  scheduled: ScheduledCheck,
  batch: readonly FloorCard[],
  closed: Readonly<Record<string, string>>,
  now: number,
): Promise<SheetDoc[]> {
  const ids = batch.map((floor) => floor.floorId);
  const nodes = [
    ...new Set(batch.flatMap((floor) => [floor.floorId, floor.buildingId, floor.campusId])),
    'school',
  ];
  const [people, spans, posts] = await Promise.all([
    peopleOfFloors(ids),
    spansOfFloors(ids, scheduled.opensAt - LOOK_BACK, scheduled.locksAt),
    holdersOf(nodes, MARKER_ROLES, scheduled.day),
  ]);
  const markers = new Set(posts.map((post) => post.personId));
  const rooms = people.flatMap(({ personId, roomId }) =>
    roomId !== null && markers.has(personId) ? [roomId] : [],
  );
  // Markers who live on a floor cannot mark themselves: their room leaders do (R11).
  const roomLeaders = rooms.length > 0 ? await holdersOf(rooms, ['room-leader'], scheduled.day) : [];
  return batch.flatMap((floor) => {
    const sheet = makeSheet(
      scheduled,
      floor,
      people.filter((person) => person.floorId === floor.floorId),
      spans.filter((span) => span.floorId === floor.floorId),
      holdersAt(floor, posts),
      roomLeaders,
      now,
      closed[floor.buildingId] ?? null,
    );
    return sheet ? [sheet] : [];
  });
}

/** Posts that reach a floor, in the order in which the roll falls to them (R10). */
export function holdersAt(floor: FloorCard, posts: readonly Holder[]): SheetHolder[] {
  const nodes = [floor.floorId, floor.buildingId, floor.campusId, 'school'];
  return MARKER_ROLES.flatMap((role) =>
    posts
      .filter((post) => post.role === role && nodes.includes(post.nodeId))
      .map(({ personId, name }) => ({ personId, name, role })),
  );
}

/**
 * The fallback when the opener did not come: makes one floor's sheet at the first touch. Null when the calendar
 * has no such check, when it is not due yet, or when nobody lives there.
 */
export async function makeOneSheet(
  floorId: string,
  day: string,
  checkId: string,
  now: number,
): Promise<SheetDoc | null> {
  const { plan, held } = await scheduleOf(day);
  const scheduled = plan.find((one) => one.check.checkId === checkId);
  if (!scheduled || scheduled.off !== null) return null;
  if (scheduled.opensAt - MAKE_AHEAD > now || scheduled.locksAt <= now) return null;
  const [floor] = await allFloors([floorId]);
  const called = held.find((doc) => doc.checkId === checkId);
  if (!floor) return null;
  if (called?.state === 'cancelled') return null;
  const [sheet] = await sheetsOf(scheduled, [floor], called?.closedBuildings ?? {}, now);
  if (!sheet || !isExpected(sheet)) return null;
  if (!called) await checkDays.insert(checkDayDoc(scheduled));
  await sheets.insert(sheet);
  return sheets.unsafeFirst('made a line above', { _id: sheetId(floorId, day, checkId) });
}

/** Opens every sheet whose time has come; one request, whatever the number. */
export async function openDueSheets(now: number): Promise<number> {
  return sheets.changeMany(
    { state: 'pending', opensAt: lte(now) },
    { set: { state: 'open', changedAt: now } },
  );
}
