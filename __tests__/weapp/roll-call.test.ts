import budgets from '../../config/budgets.json';
import { bootInJsdom, type JsdomPhone } from '../../simulator/jsdom';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, night, stored, tick } from '../support/roll';
import { floorOf, loadSmallSchool, studentOf } from '../support/small-school';
import { weappDist } from './weapp-dist';

const ROOMS = 15;
const BEDS = 6;
let cloud: TestCloud;
let dist: string;
let lastFloor = 0;
let floor: number;
const open: JsdomPhone[] = [];

beforeAll(async () => {
  dist = await weappDist();
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db, { floors: 4, rooms: ROOMS, beds: BEDS });
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
}, 300_000);
beforeEach(() => {
  floor = lastFloor += 1;
});
afterEach(() => open.splice(0).forEach((phone) => phone.close()));
afterAll(() => cloud.stop());

/** The compiled mini-program as one person's phone, consent already given. */
async function phoneOf(
  openid: string,
  route?: string,
  storage = new Map<string, string>(),
): Promise<JsdomPhone> {
  storage.set('privacy-consent', JSON.stringify({ data: JSON.stringify({ version: 1, at: at('22:00') }) }));
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

const sheetRoute = (): string =>
  `domains/roll-call/pages/sheet/index?sheetId=${encodeURIComponent(night(floorOf(floor)))}`;

test('a sheet of 90 beds stays in its budgets: nodes, first setData, one tap', async () => {
  const phone = await phoneOf(`leader${floor}`, sheetRoute());
  await phone.waitFor('全到', 20_000);
  expect(phone.nodeCount()).toBeLessThan(budgets.nodes.sheet);
  expect(Math.max(...phone.setDataLog().map(({ bytes }) => bytes))).toBeLessThanOrEqual(
    budgets.setData.sheetFirst,
  );
  const before = phone.setDataLog().length;
  await phone.tap(`1床 学生${floor}-1-1，未点`);
  const tapped = phone.setDataLog().slice(before);
  expect(tapped.length).toBeGreaterThan(0);
  expect(Math.max(...tapped.map(({ bytes }) => bytes))).toBeLessThanOrEqual(budgets.setData.tap);
  expect(phone.errors).toEqual([]);
  expect(phone.phone.limits.counts).toMatchObject({ setDataBytes: 0, nodes: 0, depth: 0 });
});

test('R15 R14 a roll with a gap is refused with the name, the same submit ends it once the gap is closed', async () => {
  const leader = `leader${floor}`;
  const phone = await phoneOf(leader, sheetRoute());
  await phone.waitFor('全到', 20_000);
  for (let room = 2; room <= ROOMS; room += 1) await phone.tap(`${floor}0${room} 室全到`);
  for (let number = 2; number <= BEDS; number += 1)
    await phone.tap(`${number}床 学生${floor}-1-${number}，未点`);
  await phone.tap('提交（缺 1）');
  await phone.waitFor('还有 1 人没有点到');
  expect(phone.text()).toContain(`学生${floor}-1-1`);
  expect(stored(cloud, night(floorOf(floor))).state).toBe('open');
  await phone.tap(`学生${floor}-1-1 未归`);
  await phone.waitFor('都点到了');
  await phone.tap('提交');
  // Asked once more unless the gap sheet's own button was the answer.
  if (phone.text().includes('提交并通知')) await phone.tap('提交并通知');
  await phone.waitFor('复制小结', 20_000);
  const sheet = stored(cloud, night(floorOf(floor)));
  expect(sheet.state).toBe('submitted');
  expect(sheet.counts).toMatchObject({ present: ROOMS * BEDS - 1, 'not-back': 1, unmarked: 0 });
  expect(phone.errors).toEqual([]);

  const student = await phoneOf(studentOf(floor, 1, 1), 'domains/roll-call/pages/mine/index');
  await student.waitFor('未归', 20_000);
  expect(student.text()).toMatch(/22:11/);
  expect(student.errors).toEqual([]);
});

test('R13 marks made without a net outlive the app and arrive when it is back', async () => {
  const leader = `leader${floor}`;
  const storage = new Map<string, string>();
  const phone = await phoneOf(leader, sheetRoute(), storage);
  await phone.waitFor('全到', 20_000);
  phone.phone.setOnline(false);
  await phone.tap(`1床 学生${floor}-1-1，未点`);
  await phone.waitFor(() => phone.page().innerHTML.includes(`1床 学生${floor}-1-1，出勤，还没有发送`));
  expect(stored(cloud, night(floorOf(floor))).marks[studentOf(floor, 1, 1)]?.s).toBe('unmarked');
  phone.close();
  const again = await phoneOf(leader, sheetRoute(), storage);
  await again.waitFor(
    () => stored(cloud, night(floorOf(floor))).marks[studentOf(floor, 1, 1)]?.s === 'present',
    20_000,
  );
  await again.waitFor(() => again.page().innerHTML.includes(`1床 学生${floor}-1-1，出勤"`), 20_000);
  expect(again.errors).toEqual([]);
});
