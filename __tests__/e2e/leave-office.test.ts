import { readFileSync } from 'node:fs';
import readWorkbook from 'read-excel-file/node';
import { startOffice, type Office } from './support/office';
import { BUILDS, closeBrowser } from './support/phone';

afterAll(closeBrowser);

const COUNSELOR = 'demo-counselor';
/** A finger that aims at the wheel while it slides up meets the mask beside it, which puts it away. */
const WHEEL_MS = 600;
const TITLE = '省技能竞赛集训';

interface Person {
  _id: string;
  name: string;
}

describe.each(BUILDS)('what the counselor writes for many, %s', (build) => {
  let office: Office;
  beforeAll(async () => {
    office = await startOffice('2026-11-23T10:20:00+08:00');
  }, 180_000);
  afterAll(() => office.stop());

  const find = (collection: string, filter: Record<string, unknown>) =>
    office.cloud.db.find(collection, filter);
  /** One of the counselor's classes, as his post names it, and its students. */
  function ownClass(): { label: string; students: Person[] } {
    const personId = find('bindings', { _id: COUNSELOR })[0]?.personId;
    const [post] = find('grants', { personId, role: 'counselor', state: 'active' });
    const students = find('people', { classId: post?.nodeId, kind: 'student', status: 'active' });
    return { label: String(post?.nodeLabel), students: students as unknown as Person[] };
  }

  test('R5 a new official leave: when, where, one by name, then the class, one of it left at home', async () => {
    const { label, students } = ownClass();
    const [named, home] = students;
    if (!named || !home) throw new Error('the class is empty');
    const phone = await office.pick(build, COUNSELOR, 'domains/leave/pages/groups/index');
    await phone.tap('登记集体公假');
    await phone.see('按姓名、按班级或粘贴学号');
    await phone.fill('名称', TITLE);
    await phone.tap('开始，请选择');
    await phone.page.waitForTimeout(WHEEL_MS);
    await phone.tap('确定');
    await phone.see('开始，今天');
    await phone.tap('结束，请选择');
    await phone.page.waitForTimeout(WHEEL_MS);
    await phone.tap('确定');
    await phone.see('结束，明天');
    await phone.fill('地点（可不填）', '省会展中心');

    await phone.tap('选学生');
    await phone.see('输入几个字就开始找');
    await phone.fill('学号、姓名或拼音开头', named._id);
    await phone.see(named.name);
    await phone.tap(named.name);
    await phone.see('已选 1 人');
    await phone.tap('按班级');
    await phone.see('选一个班');
    await phone.tap(label);
    await phone.see('点这里换一个班', 20_000);
    await phone.screenshot('leave/new-group-class');
    await phone.tap(`全班 ${students.length} 人都选`);
    await phone.see(`已选 ${students.length} 人`);
    await phone.tap(`${home.name}，已选`);
    await phone.see(`已选 ${students.length - 1} 人`);
    await phone.tap(`选好了，共 ${students.length - 1} 人`);
    await phone.see(`学生 ${students.length - 1} 人`);
    await phone.screenshot('leave/new-group');
    await phone.tap(`登记 ${students.length - 1} 人`);
    await phone.see(`登记 ${students.length - 1} 人？`);
    await phone.tap('登记');
    await phone.see(`已登记 ${students.length - 1} 人`, 30_000);

    // Back on the list, where the act stands now.
    await phone.see(`${students.length - 1} 人 · `, 20_000);
    await phone.see(TITLE);
    const [group] = find('leave_groups', { title: TITLE });
    expect(group).toMatchObject({ offCampus: true, destination: '省会展中心', kind: 'official' });
    expect(group?.from).toBeLessThan(Number(group?.to));
    const leaves = find('leave_requests', { groupId: group?._id });
    expect(leaves.map((leave) => leave.personId).sort()).toEqual(
      students
        .map((one) => one._id)
        .filter((id) => id !== home._id)
        .sort(),
    );
    expect(new Set(leaves.map((leave) => leave.state))).toEqual(new Set(['scheduled']));
    await phone.close();
  }, 180_000);

  test('the board’s leaves become a workbook in the data standard’s fields, on record', async () => {
    const phone = await office.pick(build, COUNSELOR, 'domains/leave/pages/boards/index');
    const logged = office.cloud.db.count('leave_logs', { kind: 'export' });
    await phone.tap('导出表格');
    await phone.see('每次导出都有记录');
    await phone.screenshot('leave/export');
    const download = build === 'h5' ? phone.page.waitForEvent('download') : null;
    await phone.tap('导出', { near: '每次导出都有记录' });
    await phone.see('已导出 ', 20_000);
    const [log] = find('leave_logs', { kind: 'export' }).slice(-1);
    expect(office.cloud.db.count('leave_logs', { kind: 'export' })).toBe(logged + 1);

    // The browser saves it; on the phone WeChat opens what lies in the cloud's storage.
    const stored = office.cloud.local.files.list().at(-1);
    const bytes = download
      ? readFileSync(await (await download).path())
      : office.cloud.local.files.read(stored?.fileId ?? '')?.data;
    if (download) expect((await download).suggestedFilename()).toBe('请假_2026-10-24_2026-11-23.xlsx');
    else await phone.see('在微信里会打开文档');
    const rows = (await readWorkbook(bytes ?? Buffer.alloc(0)))[0]?.data ?? [];
    expect(rows[0]?.slice(0, 3)).toEqual(['学号', '姓名', '班级']);
    expect(log?.text).toContain(`${rows.length - 2} 行`);
    const overdue = find('leave_requests', { _id: 'demo-leave-overdue' })[0];
    expect(rows.map((row) => row[0])).toContain(overdue?.personId);
    await phone.close();
  }, 120_000);
});
