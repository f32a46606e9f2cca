import budgets from '../../config/budgets.json';
import { bootInJsdom, type JsdomPhone } from '../../simulator/jsdom';
import { ask, at, decide, startLeaveSchool, type LeaveSchool } from '../support/leave-school';
import { weappDist } from './weapp-dist';

let school: LeaveSchool;
let dist: string;
const open: JsdomPhone[] = [];
const APPLY = 'domains/leave/pages/apply/index';
const MINE = 'domains/leave/pages/mine/index';
const SLOW = 20_000;
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';

beforeAll(async () => {
  dist = await weappDist();
  school = await startLeaveSchool();
}, 300_000);
afterEach(() => open.splice(0).forEach((phone) => phone.close()));
afterAll(() => school.stop());

/** The compiled mini-program as one student's phone, consent already given. */
async function phoneOf(
  personId: string,
  route: string,
  storage = new Map<string, string>(),
  where: { origin: string } = school,
) {
  storage.set('privacy-consent', JSON.stringify({ data: JSON.stringify({ version: 1, at: at('08:00') }) }));
  const openid = `open-${personId}`;
  const door = `${where.origin}/door/as/${openid}/`;
  const phone = await bootInJsdom({ dist, openid, route, storage, door });
  open.push(phone);
  return phone;
}

const reasonOn = (phone: JsdomPhone) => phone.page().querySelector('textarea')?.value;
const leavesOf = (personId: string) => school.db.find('leave_requests', { personId });

async function fill(phone: JsdomPhone, reason: string): Promise<void> {
  await phone.waitFor('提交请假', SLOW);
  await phone.tap('事假');
  await phone.tap('快捷选择 明天');
  await phone.tap('离校');
  await phone.input('联系电话', '13800000002');
  await phone.input('请假事由', reason);
}

test('an empty form is not sent: it says what is missing', async () => {
  const phone = await phoneOf('S3', APPLY);
  await phone.waitFor('提交请假', SLOW);
  await phone.tap('提交请假');
  // The toast says the first of them before the fields are drawn again.
  await phone.waitFor('请写明事由');
  expect(phone.text()).toContain('请选择请假类型');
  expect(leavesOf('S3')).toEqual([]);
  expect(phone.errors).toEqual([]);
});

test('L1 length, chain and its reason stand on the screen before sending; then the leave is there', async () => {
  const phone = await phoneOf('S4', APPLY);
  await fill(phone, '家里有事要回去');
  await phone.waitFor('由谁审批', SLOW);
  await phone.waitFor('张辅导', SLOW);
  expect(phone.text()).toContain('每次请假都先由辅导员审批');
  expect(phone.text()).toMatch(/须在 明天 .* 前销假/);
  expect(leavesOf('S4')).toEqual([]);
  expect(phone.nodeCount()).toBeLessThan(budgets.nodes.sheet);
  expect(Math.max(...phone.setDataLog().map(({ bytes }) => bytes))).toBeLessThanOrEqual(
    budgets.setData.sheetFirst,
  );
  await phone.tap('提交请假');
  await phone.waitFor('等待 张辅导', SLOW);
  expect(leavesOf('S4')).toMatchObject([{ state: 'pending', reason: '家里有事要回去', offCampus: true }]);
  await phone.tap('催办');
  await phone.waitFor('催办：张辅导', SLOW);
  await phone.tap('撤回');
  await phone.waitFor('撤回这次请假？');
  await phone.tap('撤回');
  await phone.waitFor('已撤回', SLOW);
  expect(leavesOf('S4')).toMatchObject([{ state: 'withdrawn' }]);
  expect(phone.errors).toEqual([]);
});

test('the draft survives the death of the app', async () => {
  const storage = new Map<string, string>();
  const phone = await phoneOf('S5', APPLY, storage);
  await fill(phone, '还没写完的事由');
  // Typing is written at its pauses.
  await phone.waitFor(() => [...storage.values()].some((value) => value.includes('还没写完的事由')));
  phone.close();
  const again = await phoneOf('S5', APPLY, storage);
  await again.waitFor('已恢复上次没有提交的内容', SLOW);
  expect(reasonOn(again)).toBe('还没写完的事由');
  await again.waitFor('由谁审批', SLOW);
  await again.tap('清空');
  await again.waitFor('清空重填？');
  await again.tap('清空');
  await again.waitFor(() => reasonOn(again) === '');
  expect([...storage.values()].some((value) => value.includes('还没写完的事由'))).toBe(false);
});

test('without a net it waits on the phone, is seen there, outlives the app and is sent exactly once', async () => {
  const storage = new Map<string, string>();
  const phone = await phoneOf('S6', MINE, storage);
  await phone.waitFor('还没有请过假', SLOW);
  await phone.tap('请假');
  await fill(phone, '地下室里写的假条');
  phone.phone.setOnline(false);
  await phone.tap('提交请假');
  await phone.waitFor('还在手机上，没有提交', SLOW);
  expect(leavesOf('S6')).toEqual([]);
  phone.close();
  const again = await phoneOf('S6', MINE, storage);
  await again.waitFor(() => leavesOf('S6').length > 0, SLOW);
  await again.waitFor('等待 张辅导', SLOW);
  await again.waitFor(() => !again.text().includes('没有提交'), SLOW);
  again.close();
  const third = await phoneOf('S6', APPLY, storage);
  await third.waitFor('提交请假', SLOW);
  expect(third.text()).not.toContain('已恢复');
  expect(leavesOf('S6')).toMatchObject([{ reason: '地下室里写的假条', state: 'pending' }]);
});

test('L12 what was sent from a dead spot and refused later is not lost: it is mended and sent', async () => {
  const storage = new Map<string, string>();
  const phone = await phoneOf('S7', MINE, storage);
  await phone.waitFor('还没有请过假', SLOW);
  await phone.tap('请假');
  await fill(phone, '被退回过的假条');
  phone.phone.setOnline(false);
  await phone.tap('提交请假');
  await phone.waitFor('还在手机上，没有提交', SLOW);
  await school.of('T1').ok('leave', 'gate', { personId: 'S7', reason: '欠三次假' });
  phone.close();
  const again = await phoneOf('S7', MINE, storage);
  await again.waitFor('没有被接受', SLOW);
  expect(again.text()).toContain('欠三次假');
  await school.of('T1').ok('leave', 'ungate', { personId: 'S7', reason: '已补齐' });
  await again.tap('改一改');
  await again.waitFor('已恢复上次没有提交的内容', SLOW);
  await again.waitFor('由谁审批', SLOW);
  await again.tap('提交请假');
  await again.waitFor('等待 张辅导', SLOW);
  expect(leavesOf('S7')).toMatchObject([{ reason: '被退回过的假条' }]);
});

test('L13 the pass: live with a net, the leave’s own without, red when it was revoked', async () => {
  school.clock.set(at('18:05'));
  const { leaveId } = await ask(school, 'S8', { from: at('18:00'), to: at('21:00') });
  await decide(school, 'T1', leaveId);
  const route = `domains/leave/pages/pass/index?leaveId=${encodeURIComponent(leaveId)}`;
  const storage = new Map<string, string>();
  const phone = await phoneOf('S8', route, storage);
  await phone.waitFor('实时凭证', SLOW);
  expect(phone.text()).toContain('可以出校');
  const live = phone.page().querySelector('img')?.src;
  expect(live).toMatch(/^data:image\/png;base64,/);
  expect(phone.errors).toEqual([]);
  phone.close();

  // Two minutes later, at a gate without signal.
  const offset = Number(
    JSON.parse((JSON.parse(storage.get('clock-offset') ?? '{}') as { data: string }).data),
  );
  storage.set('clock-offset', JSON.stringify({ data: JSON.stringify(offset + 120_000) }));
  const away = await phoneOf('S8', route, storage, { origin: NOWHERE });
  away.phone.setOnline(false);
  await away.waitFor('离线凭证', SLOW);
  expect(away.text()).toContain('未联网核验');
  expect(away.text()).not.toContain('实时凭证');
  const own = away.page().querySelector('img')?.src;
  expect(own).toMatch(/^data:image\/png;base64,/);
  expect(own).not.toBe(live);
  away.close();

  const turn = school.leave(leaveId).turn;
  await school.of('T1').ok('leave', 'revoke', { leaveId, turn, reason: '材料有误' });
  const late = await phoneOf('S8', route, storage);
  await late.waitFor('已撤销', SLOW);
  await late.waitFor(() => !late.page().innerHTML.includes('data:image/png;base64,'), SLOW);
  school.clock.set(at('09:00'));
});

test('L13 a school without keys says so and what to do, instead of showing a dead code', async () => {
  const keyless = await startLeaveSchool(at('09:00'), '');
  try {
    const { leaveId } = await ask(keyless, 'S9');
    await decide(keyless, 'T1', leaveId);
    const route = `domains/leave/pages/pass/index?leaveId=${encodeURIComponent(leaveId)}`;
    const phone = await phoneOf('S9', route, new Map<string, string>(), keyless);
    await phone.waitFor('学校还没有启用凭证', SLOW);
    expect(phone.text()).toContain('向门卫报学号');
    expect(phone.page().innerHTML).not.toContain('data:image/png;base64,');
  } finally {
    await keyless.stop();
  }
});
