import { bootInJsdom, type JsdomPhone } from '../../simulator/jsdom';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, openNight } from '../support/roll';
import { loadSmallSchool } from '../support/small-school';
import { weappDist } from './weapp-dist';

const FLOORS = 30;
const PER_BUILDING = 10;
const SLOW = 20_000;
let cloud: TestCloud;
let dist: string;
const open: JsdomPhone[] = [];

beforeAll(async () => {
  dist = await weappDist();
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db, { floors: FLOORS, rooms: 1, beds: 2, perBuilding: PER_BUILDING });
  await openNight(cloud);
  cloud.clock.set(at('22:26'));
}, 300_000);
afterEach(() => open.splice(0).forEach((phone) => phone.close()));
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
  open.push(phone);
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
