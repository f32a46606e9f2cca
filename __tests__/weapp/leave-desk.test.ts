import budgets from '../../config/budgets.json';
import { bootInJsdom, type JsdomPhone } from '../../simulator/jsdom';
import { ask, at, startLeaveSchool, type LeaveSchool } from '../support/leave-school';
import { weappDist } from './weapp-dist';

let school: LeaveSchool;
let dist: string;
const open: JsdomPhone[] = [];
const SLOW = 20_000;
const CARDS = 50;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

beforeAll(async () => {
  dist = await weappDist();
  school = await startLeaveSchool();
}, 300_000);
afterEach(() => open.splice(0).forEach((phone) => phone.close()));
afterAll(() => school.stop());

/** The compiled mini-program as one person's phone on a page of leave, consent already given. */
async function phoneOf(personId: string, page: string): Promise<JsdomPhone> {
  const storage = new Map([
    ['privacy-consent', JSON.stringify({ data: JSON.stringify({ version: 1, at: at('08:00') }) })],
  ]);
  const openid = `open-${personId}`;
  const door = `${school.origin}/door/as/${openid}/`;
  const phone = await bootInJsdom({
    dist,
    openid,
    route: `domains/leave/pages/${page}/index`,
    storage,
    door,
  });
  open.push(phone);
  return phone;
}

/** A month of a student's marks in which no day is like the one before: the longest strip there is. */
function monthOf(personId: string) {
  const kinds = ['present', 'absent', 'late', 'leave', 'unmarked'];
  const days = Array.from({ length: 22 }, (_, index) => String(index + 1).padStart(2, '0'));
  return {
    _id: `${personId}:2026-11`,
    rev: 1,
    personId,
    month: '2026-11',
    d: Object.fromEntries(days.map((day, index) => [day, { night: kinds[index % kinds.length] }])),
  };
}

/** A page with nothing of it for who is not asked. */
const NOT_HIS = '这一页不由您的岗位使用';

describe('a button stands only where its action’s contract lets the person ask', () => {
  const PAGES: [person: string, page: string, button: string, instead: string | null][] = [
    ['T1', 'groups', '登记集体公假', null],
    ['T6', 'groups', '登记集体公假', null],
    ['S2', 'groups', '登记集体公假', NOT_HIS],
    ['K1', 'groups', '登记集体公假', NOT_HIS],
    ['S2', 'new-group', '选学生', NOT_HIS],
    ['T2', 'gates', '限制一名学生', null],
    ['T6', 'gates', '限制一名学生', NOT_HIS],
    ['T4', 'holiday', '开放一次登记', null],
    ['T1', 'holiday', '开放一次登记', '现在没有离校返校登记'],
    ['T4', 'settings', '没有改动', null],
    ['T1', 'settings', '没有改动', NOT_HIS],
    ['K1', 'guard', '按学号', null],
    ['T1', 'guard', '按学号', NOT_HIS],
    ['S2', 'day-list', '交接班', NOT_HIS],
    ['S2', 'mine', '还没有请过假', null],
    ['T1', 'mine', '还没有请过假', NOT_HIS],
    ['T1', 'apply', '提交请假', NOT_HIS],
    ['T1', 'boards', '导出表格', null],
    ['K1', 'boards', '导出表格', '现在没有人请假在外'],
    ['S3', 'boards', '全部范围', NOT_HIS],
  ];
  test.each(PAGES)('%s on %s: %s', async (person, page, button, instead) => {
    const phone = await phoneOf(person, page);
    await phone.waitFor(instead ?? button, SLOW);
    if (instead !== null) expect(phone.text()).not.toContain(button);
    expect(phone.errors).toEqual([]);
  });
});

describe('fifty leaves to decide', () => {
  beforeAll(async () => {
    for (let n = 0; n < CARDS; n += 1) {
      // Apart by days: none hangs together with another, and none is refused as too many a minute.
      const from = at('08:00', '2026-12-01') + Math.floor(n / 19) * 4 * DAY + (n % 19) * MINUTE;
      await ask(school, `S${2 + (n % 19)}`, { from, to: from + 6 * HOUR, reason: '家'.repeat(300) });
    }
    // Marks of every kind, as a strip has them.
    school.db.insert(
      'roll_months',
      Array.from({ length: 19 }, (_, index) => monthOf(`S${2 + index}`)),
    );
  }, 60_000);

  test('stand on the page fifteen at a time, within its budgets, and are decided by what is shown', async () => {
    const phone = await phoneOf('T1', 'pending');
    const fits = () => expect(phone.nodeCount()).toBeLessThan(budgets.nodes.pending);
    await phone.waitFor('第 1–15 张，共 50 张', SLOW);
    await phone.waitFor('近 30 天考勤：', SLOW);
    fits();
    await phone.tap('选这 15 张');
    await phone.waitFor('批准 15 张');
    fits();
    await phone.tap('看后面 35 张');
    await phone.waitFor('第 16–30 张，共 50 张');
    // What is no longer seen is not decided with the rest.
    expect(phone.text()).not.toContain('批准 15 张');
    await phone.tap('看后面 20 张');
    await phone.waitFor('看后面 5 张');
    await phone.tap('看后面 5 张');
    await phone.waitFor('第 46–50 张，共 50 张');
    await phone.tap('选这 5 张');
    await phone.waitFor('批准 5 张');
    await phone.tap('批准 5 张');
    await phone.waitFor('第 31–45 张，共 45 张', SLOW);
    await phone.waitFor(() => phone.text().split('近 30 天考勤：').length > 15, SLOW);
    fits();
    await phone.tap('回到最急的');
    await phone.waitFor('第 1–15 张，共 45 张');
    expect(school.db.count('leave_requests', { state: 'scheduled' })).toBe(5);
    const bytes = phone.setDataLog().map((one) => one.bytes);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(budgets.setData.sheetFirst);
    expect(phone.errors).toEqual([]);
  }, 60_000);
});
