import budgets from '../../config/budgets.json';
import { bootInJsdom, type JsdomPhone } from '../../simulator/jsdom';
import { at, startLeaveSchool, type LeaveSchool } from '../support/leave-school';
import { weappDist } from './weapp-dist';

/** Pages of leave with as many names as a school has: each within WeChat's nodes, every name found. */
let school: LeaveSchool;
let dist: string;
const open: JsdomPhone[] = [];
const SLOW = 20_000;
const MEMBERS = 300;
const idOf = (n: number) => `M${String(n).padStart(3, '0')}`;
const nameOf = (n: number) => `新生${String(n).padStart(3, '0')}`;

beforeAll(async () => {
  dist = await weappDist();
  school = await startLeaveSchool();
  const [model] = school.db.find('people', { _id: 'S2' });
  school.db.insert(
    'people',
    Array.from({ length: MEMBERS }, (_, n) => ({
      ...model,
      _id: idOf(n),
      name: nameOf(n),
      classId: n < 60 ? 'x1-c3' : 'x1-c1',
      className: n < 60 ? '三班' : '一班',
    })),
  );
  const [klass] = school.db.find('studies', { _id: 'x1-c2' });
  school.db.insert('studies', [{ ...klass, _id: 'x1-c3', name: '三班', order: 3 }]);
  school.grant('T1', 'counselor', 'class', 'x1-c3');
}, 300_000);
afterEach(() => open.splice(0).forEach((phone) => phone.close()));
afterAll(() => school.stop());

async function phoneOf(personId: string, page: string): Promise<JsdomPhone> {
  const storage = new Map([
    ['privacy-consent', JSON.stringify({ data: JSON.stringify({ version: 1, at: at('08:00') }) })],
  ]);
  const openid = `open-${personId}`;
  const door = `${school.origin}/door/as/${openid}/`;
  const phone = await bootInJsdom({ dist, openid, route: `domains/leave/pages/${page}`, storage, door });
  open.push(phone);
  return phone;
}

describe('three hundred names of one act', () => {
  test('R5 stand forty at a time within WeChat’s nodes; each is found by name or number', async () => {
    const { group } = await school.of('T1').ok<{ group: { groupId: string } }>('leave', 'group-official', {
      title: '省技能竞赛集训',
      kind: 'official',
      from: at('08:00', '2026-12-01'),
      to: at('20:00', '2026-12-02'),
      offCampus: true,
      destination: '省会',
      personIds: Array.from({ length: MEMBERS }, (_, n) => idOf(n)),
    });
    const phone = await phoneOf('T1', `group/index?groupId=${group.groupId}`);
    const fits = () => expect(phone.nodeCount()).toBeLessThan(budgets.nodes.sheet);
    await phone.waitFor('看后面 260 人', SLOW);
    await phone.waitFor('一班 240 人');
    fits();
    await phone.tap('看后面 260 人');
    await phone.waitFor('看后面 220 人');
    fits();
    expect(phone.text()).not.toContain(nameOf(60));
    await phone.input('姓名或学号', nameOf(299));
    await phone.waitFor(() => phone.text().includes(nameOf(299)) && !phone.text().includes('看后面'));
    expect(phone.text().match(/M\d{3}/g)).toEqual([idOf(299)]);
    await phone.input('姓名或学号', 'm29');
    await phone.waitFor(nameOf(290));
    expect(phone.text().match(/M\d{3}/g)).toHaveLength(10);
    await phone.input('姓名或学号', '没有此人');
    await phone.waitFor('名单里没有这个人');
    await phone.tap('清空搜索');
    await phone.waitFor('看后面 260 人');
    const bytes = phone.setDataLog().map((one) => one.bytes);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(budgets.setData.sheetFirst);
    expect(phone.errors).toEqual([]);
  }, 60_000);
});

describe('a class of sixty', () => {
  test('L16 is entered for a holiday on one page within WeChat’s nodes, all of it chosen', async () => {
    const { holidayId } = await school.of('T4').ok<{ holidayId: string }>('leave', 'open-holiday', {
      title: '元旦',
      leaveFromOn: '2026-12-31',
      backByOn: '2027-01-03',
    });
    const phone = await phoneOf('T1', `holiday-class/index?holidayId=${holidayId}&classId=x1-c3`);
    await phone.waitFor('全选 60 人', SLOW);
    await phone.tap('全选 60 人');
    await phone.waitFor('登记离校 60 人');
    expect(phone.nodeCount()).toBeLessThan(budgets.nodes.sheet);
    expect(phone.errors).toEqual([]);
  }, 60_000);

  test('R5 is chosen for an act within WeChat’s nodes', async () => {
    const phone = await phoneOf('T1', 'new-group/index');
    await phone.waitFor('选学生', SLOW);
    await phone.tap('选学生');
    await phone.waitFor('输入几个字就开始找');
    await phone.tap('按班级');
    await phone.waitFor('x1-c3', SLOW);
    await phone.tap('x1-c3');
    await phone.waitFor('全班 60 人都选', SLOW);
    await phone.tap('全班 60 人都选');
    await phone.waitFor('选好了，共 60 人');
    expect(phone.nodeCount()).toBeLessThan(budgets.nodes.sheet);
    expect(phone.errors).toEqual([]);
  }, 60_000);
});
