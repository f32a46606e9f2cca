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
