import type { TestCloud } from '../support/cloud';
import { officeOn } from './support/office';
import { BUILDS, closeBrowser } from './support/phone';
import { chooseRoster, rosterFile } from './support/roster-file';

afterAll(closeBrowser);

const activePeople = (school: { cloud: TestCloud }) => school.cloud.db.count('people', { status: 'active' });

describe.each(BUILDS)('the office on %s', (build) => {
  const school = officeOn(build);
  const { phoneOf } = school;

  test('a roster is previewed with its odd rows, confirmed, done; the same again changes nothing', async () => {
    const before = activePeople(school);
    const phone = await phoneOf('demo-admin', 'office/index');
    await phone.tap('导入名册');
    const file = await rosterFile('新生名册.xlsx', [
      {},
      { 学号: '２０２６９９００１' },
      { 学号: '{"$ne":null}' },
      { 姓名: null },
      { 床位: 1 },
    ]);
    await chooseRoster(phone, file);
    await phone.see('待确认', 30_000);
    await phone.see('未采用');
    expect(activePeople(school)).toBe(before);

    await phone.tap('未采用');
    await phone.see('第 5 行 · 学号');
    await phone.see('第 6 行 · 姓名');
    await phone.see('第 7 行 · 床位');
    await phone.back();
    await phone.dontSee('第 5 行 · 学号');

    await phone.tap('确认写入');
    await phone.see('写入这份名册');
    await phone.tap('确认写入');
    await phone.see('已写入', 30_000);
    expect(activePeople(school)).toBe(before + 2);

    await phone.tap('完成');
    await phone.dontSee('下载报告');
    await chooseRoster(phone, file);
    await phone.see('没有变化，结束', 30_000);
    await phone.tap('没有变化，结束');
    await phone.see('下载报告', 30_000);
    expect(activePeople(school)).toBe(before + 2);
    await phone.close();
  });

  test('a cancelled import writes nothing; a file that is no workbook is refused in words', async () => {
    const before = activePeople(school);
    const phone = await phoneOf('demo-admin', 'import/index');
    await chooseRoster(phone, await rosterFile('新生.xlsx', [{}, {}]));
    await phone.see('待确认', 30_000);
    await phone.tap('取消');
    await phone.see('不导入了');
    await phone.tap('取消导入');
    await phone.see('已取消');
    expect(activePeople(school)).toBe(before);

    await phone.tap('完成');
    await phone.dontSee('下载报告');
    await chooseRoster(phone, {
      name: '假的.xlsx',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('no zip'),
    });
    await phone.see('文件被拒绝', 30_000);
    expect(activePeople(school)).toBe(before);
    await phone.close();
  });

  test('a holiday of the school’s own is set on a day and taken back; the checks of that day follow', async () => {
    const phone = await phoneOf('demo-student-office', 'calendar/index');
    await phone.tap('11月26日 周四，教学日');
    await phone.tap('节假日', { near: '这一天是' });
    await phone.fill('名称（可不填）', '校庆');
    await phone.tap('定为节假日');
    await phone.see('11月26日 周四，节假日，校庆，学校改过');

    await phone.open('domains/org/pages/checks/index');
    await phone.tap('后天');
    await phone.see('这一天都不开');

    await phone.open('domains/org/pages/calendar/index');
    await phone.tap('11月26日 周四，节假日，校庆，学校改过');
    await phone.tap('恢复默认');
    await phone.see('11月26日 周四，教学日');
    await phone.close();
  });

  test('a floor leader names a stand-in for dates and ends it', async () => {
    const phone = await phoneOf('demo-floor-leader', 'my-posts/index');
    const person = school.cloud.db.find('bindings', { _id: 'demo-floor-leader' })[0] as { personId: string };
    const standIns = () => school.cloud.db.find('grants', { source: 'deputy', state: 'active' }).length;
    const before = standIns();
    const floor = school.cloud.db.find('grants', { personId: person.personId, role: 'floor-leader' })[0] as {
      nodeId: string;
      nodeLabel: string;
    };
    const neighbour = school.cloud.db
      .find('people', { floorId: floor.nodeId, status: 'active' })
      .find((one) => one._id !== person.personId && one.duty === 'boarding') as { _id: string; name: string };
    await phone.tap(floor.nodeLabel);
    await phone.tap('指定代理人');
    await phone.fill('学号、工号、姓名或拼音开头', neighbour._id);
    await phone.tap(neighbour.name);
    await phone.tap(`由${neighbour.name}代理`);
    await phone.see('我请的代理');
    expect(standIns()).toBe(before + 1);

    await phone.tap(neighbour.name);
    await phone.tap('提前结束代理');
    await phone.tap('结束代理');
    await phone.dontSee('我请的代理');
    expect(standIns()).toBe(before);
    await phone.close();
  });

  test('a counselor’s class gets its codes on one sheet, and none of them lies on the phone', async () => {
    const phone = await phoneOf('demo-counselor', 'codes/index');
    await phone.tap('发绑定码');
    await phone.tap('发新码');
    await phone.see('离开这一页后不再显示', 15_000);
    const shown = await phone.text();
    const code = /[A-Z0-9]{5}-[A-Z0-9]{5}/.exec(shown)?.[0];
    expect(code).toBeDefined();
    const stored = await phone.page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
    expect(stored).not.toContain(code!);
    await phone.close();
  });
});
