import { bootInJsdom, type JsdomPhone } from '../../simulator/jsdom';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, mark, night, open, openNight, patch, stored } from '../support/roll';
import { floorOf, loadSmallSchool, studentOf } from '../support/small-school';
import { weappDist } from './weapp-dist';

const FLOORS = 30;
const PER_BUILDING = 10;
const SLOW = 20_000;
let cloud: TestCloud;
let dist: string;
const phones: JsdomPhone[] = [];

beforeAll(async () => {
  dist = await weappDist();
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db, { floors: FLOORS, rooms: 1, beds: 2, perBuilding: PER_BUILDING });
  await openNight(cloud);
  cloud.clock.set(at('22:26'));
}, 300_000);
afterEach(() => phones.splice(0).forEach((phone) => phone.close()));
afterAll(() => cloud.stop());

const statesOf = (building: number) =>
  new Set(cloud.db.find('roll_sheets', { buildingId: `c1-${building}` }).map((doc) => doc.state));

/** The compiled mini-program as one person's phone, consent already given. */
async function phoneOf(openid: string, route?: string): Promise<JsdomPhone> {
  const storage = new Map([
    ['privacy-consent', JSON.stringify({ data: JSON.stringify({ version: 1, at: at('22:00') }) })],
  ]);
  const phone = await bootInJsdom({
    dist,
    openid,
    route,
    storage,
    door: `${cloud.origin}/door/as/${openid}/`,
  });
  phones.push(phone);
  return phone;
}

test('R10 R18 what a list does not name of a whole campus is a number that opens the board of that check', async () => {
  const home = await phoneOf('dutyc');
  await home.waitFor(`还有 ${FLOORS - 5} 层没有开始`, SLOW);
  const phone = await phoneOf('dutyc', 'domains/roll-call/pages/duty/index');
  await phone.waitFor(`还有 ${FLOORS - 20} 层没有开始`, SLOW);
  await phone.tap(`还有 ${FLOORS - 20} 层没有开始`);
  await phone.waitFor(`未开始 ${FLOORS} 层`, SLOW);
  expect([...home.errors, ...phone.errors]).toEqual([]);
});

test('R17 the office calls one building off, once the reason and the building are named; a net that fails is told', async () => {
  const phone = await phoneOf('office', 'domains/org/pages/checks/index');
  await phone.waitFor(`${FLOORS} 层要点名`, SLOW);
  await phone.tap('取消这一次晚就寝');
  await phone.waitFor('还没开始的楼层不再点名');
  await phone.tap('选几栋楼');
  await phone.waitFor('已点的记录留着');
  await phone.input('为什么', '水管爆裂');
  // No building is chosen yet: the button does nothing.
  await phone.tap('取消 0 栋楼的这一次');
  await phone.tap('东校区2号楼');
  await phone.waitFor('取消 1 栋楼的这一次');
  phone.phone.setOnline(false);
  await phone.tap('取消 1 栋楼的这一次');
  await phone.waitFor(`东校区2号楼，共 ${PER_BUILDING} 层不再点名`);
  await phone.tap('确定取消');
  await phone.waitFor('网络', SLOW);
  expect(phone.text()).toContain('哪几栋楼');
  expect(statesOf(2)).toEqual(new Set(['open']));
  phone.phone.setOnline(true);
  await phone.tap('取消 1 栋楼的这一次');
  await phone.waitFor('确定取消');
  await phone.tap('不取消');
  expect(statesOf(2)).toEqual(new Set(['open']));
  await phone.tap('取消 1 栋楼的这一次');
  await phone.waitFor('确定取消');
  await phone.tap('确定取消');
  await phone.waitFor('东校区2号楼已取消：水管爆裂', SLOW);
  expect(phone.text()).toContain(`${FLOORS - PER_BUILDING} 层要点名`);
  expect([1, 2, 3].map((building) => [...statesOf(building)])).toEqual([['open'], ['cancelled'], ['open']]);

  await phone.tap('恢复东校区2号楼的这一次晚就寝');
  await phone.waitFor('已经通知过的点名人会再收到待办');
  await phone.tap('恢复东校区2号楼');
  await phone.waitFor(() => !phone.text().includes('东校区2号楼已取消'), SLOW);
  expect([...statesOf(2)]).toEqual(['pending']);
  expect(phone.errors).toEqual([]);
});

test('R7 R13 late marks of a room are one card and one decision; bed by bed for who wants to look', async () => {
  const sheetId = night(floorOf(1, PER_BUILDING));
  const late = { [studentOf(1, 1, 1)]: 'not-seen', [studentOf(1, 1, 2)]: 'not-seen' } as const;
  const seen = await open(cloud, 'leader1', sheetId);
  await mark(cloud, 'leader1', sheetId, { [studentOf(1, 1, 1)]: 'present' });
  await mark(cloud, 'leader1', sheetId, { [studentOf(1, 1, 2)]: 'present' });
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId });
  await cloud.as('leader1').ok('roll-call', 'mark-room', patch(seen, late, { unopened: true }));
  const phone = await phoneOf('dutyc', 'domains/roll-call/pages/corrections/index');
  await phone.waitFor('101室 2 人：出勤 → 未见', SLOW);
  expect(phone.text()).toContain('学生1-1-1、学生1-1-2');
  await phone.tap('逐人处理');
  await phone.waitFor('学生1-1-2：出勤 → 未见');
  expect(phone.text()).toContain('保留出勤');

  const again = await phoneOf('dutyc', 'domains/roll-call/pages/corrections/index');
  await again.waitFor('都改为未见', SLOW);
  await again.tap('都改为未见');
  await again.waitFor('已采用，更正 2 人', SLOW);
  await again.waitFor('没有待处理的补记', SLOW);
  expect(stored(cloud, sheetId).counts).toMatchObject({ present: 0, 'not-seen': 2 });
  expect(cloud.db.find('roll_cases', { sheetId })).toMatchObject([{ kind: 'room' }]);
  // The other phone still shows the room: its tap is told that it is decided.
  await phone.tap('保留出勤');
  await phone.waitFor('没有待处理的补记', SLOW);
  expect([...phone.errors, ...again.errors]).toEqual([]);
});
