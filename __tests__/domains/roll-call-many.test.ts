import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, DAY, expectExact, night, stored, tick } from '../support/roll';
import { floorOf, loadSmallSchool, span, studentOf } from '../support/small-school';

/** The cloud answers a read with 1,000 rows at most: a bad night of a whole school, the eve of a holiday. */
let cloud: TestCloud;
const NEXT = '2026-11-24';
const FLOORS = 30;
const ROOMS = 6;
const BEDS = 6;
const PEOPLE = FLOORS * ROOMS * BEDS;

beforeEach(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db, { floors: FLOORS, rooms: ROOMS, beds: BEDS });
}, 60_000);
afterEach(() => cloud.stop());

/** Everybody missing at two checks of the day, as settled sheets leave it. */
function badNight(): void {
  const rows = cloud.db.find('people', { kind: 'student' }).flatMap((person, index) =>
    ['study', 'night'].map((checkId) => {
      const { _id: personId, name, classId, collegeId, floorId, buildingId, campusId } = person;
      // The last by id was missing the evening before too, at one of the two checks.
      const streak = index === PEOPLE - 1 && checkId === 'night' ? 2 : 1;
      const place = { floorId, buildingId, campusId };
      const who = { personId, name, classId, collegeId, ...place };
      return {
        _id: `${String(floorId)}:${DAY}:${checkId}:${String(personId)}`,
        rev: 0,
        day: DAY,
        checkId,
        s: checkId === 'night' ? 'not-back' : 'absent',
        streak,
        ...who,
      };
    }),
  );
  for (let start = 0; start < rows.length; start += 500) {
    cloud.db.insert('roll_exceptions', rows.slice(start, start + 500));
  }
}

test('the morning’s digest tells every counselor of all of his, however bad the night of the school was', async () => {
  badNight();
  await tick(cloud, at('07:01', NEXT));
  for (const who of ['counselor', 'counselor2']) {
    const [told] = cloud.db.find('notices', { kind: 'roll-call.digest', personId: who });
    expect([who, told?.title]).toEqual([who, `昨天缺勤 ${PEOPLE / 2} 人`]);
  }
  const bodies = cloud.db.find('notices', { kind: 'roll-call.digest' }).map((one) => String(one.body));
  const last = cloud.db.find('people', { kind: 'student' }).at(-1);
  expect(bodies.filter((body) => body.includes(`连续两天以上：${String(last?.name)}。`))).toHaveLength(1);
}, 60_000);

test('the duty counselor’s home counts every student once', async () => {
  badNight();
  const home = await cloud
    .as('dutyc')
    .ok<{ absentees: { people: number; classes: number } }>('dashboard', 'home');
  expect(home.absentees).toMatchObject({ people: PEOPLE, classes: 2 });
}, 60_000);

test('R1 R2 the eve of a holiday: more leaves than one read holds, each floor’s sheet takes its own in', async () => {
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:10'));
  for (let floor = 1; floor <= FLOORS; floor += 1) {
    for (let room = 1; room <= ROOMS; room += 1) {
      for (let bed = 1; bed <= BEDS; bed += 1) {
        span(cloud.db, studentOf(floor, room, bed), 'leave', at('12:00'), at('20:00', NEXT));
      }
    }
  }
  await tick(cloud, at('22:11'));
  await tick(cloud, at('22:12'));
  for (let floor = 1; floor <= FLOORS; floor += 1) {
    const sheet = stored(cloud, night(floorOf(floor)));
    expect([floor, sheet.awayCounts.leave]).toEqual([floor, ROOMS * BEDS]);
    expectExact(sheet);
  }
}, 120_000);
