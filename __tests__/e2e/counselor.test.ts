import { mark, stored } from '../support/roll';
import { LEADER, startCampus, STUDY, submitRest, type Campus } from './support/campus';
import { BUILDS, closeBrowser, openPhone, type BrowserPhone } from './support/phone';

afterAll(closeBrowser);

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe.each(BUILDS)('student and counselor on %s', (build) => {
  let campus: Campus;
  const phones: BrowserPhone[] = [];

  beforeAll(async () => {
    campus = await startCampus({ study: true });
  }, 180_000);
  afterAll(() => campus.stop());
  // A journey that failed leaves its phone open; the next one must not see it.
  afterEach(async () => {
    await Promise.all(phones.splice(0).map((phone) => phone.page.context().close()));
  });

  async function phoneOf(openid: string): Promise<BrowserPhone> {
    const phone = await openPhone({ build, openid, base: campus.base });
    phones.push(phone);
    await phone.tap('同意并继续');
    await phone.see('晚上好');
    return phone;
  }

  test('R20 a student reads his marks and appeals one with a photo; his counselor decides; the original stays', async () => {
    const student = campus.personId('demo-student');
    const phone = await phoneOf('demo-student');
    await phone.tap('我的考勤');
    await phone.tap('晚自习 19:00–19:30');
    await phone.see('这条记录的经过');
    await phone.see('未点 → 旷');
    await phone.tap('我要申诉');
    await phone.fill('当时在哪里，谁可以证明', '当时在教室后排，没有听到点名');
    const [chooser] = await Promise.all([
      phone.page.waitForEvent('filechooser', { timeout: 15_000 }),
      phone.tap('拍照或选照片'),
    ]);
    await chooser.setFiles({ name: 'seat.png', mimeType: 'image/png', buffer: PICTURE });
    await phone.see('移除');
    await phone.tap('提交申诉');
    await phone.see('等待处理', 20_000);
    await phone.see('照片 1 张');
    await phone.dontSee('我要申诉');
    const appealed = campus.cloud.db.find('roll_appeals', { personId: student });
    expect(appealed).toMatchObject([
      { s: 'absent', photos: [expect.stringContaining(`/appeal-photos/${student}/`)] },
    ]);

    const desk = await phoneOf('demo-counselor');
    await desk.tap('考勤申诉');
    await desk.tap('晚自习 记为旷');
    await desk.see('当时在教室后排，没有听到点名');
    await desk.tap('处理这条申诉');
    await desk.tap('出勤', { near: '仍为旷' });
    await desk.fill('看了什么，问了谁', '监控里看到本人在座');
    await desk.tap('改为出勤');
    await desk.see('旷 → 出勤');
    await desk.dontSee('处理这条申诉');
    expect(stored(campus.cloud, STUDY).marks[student]).toMatchObject({ s: 'present', v: 2 });
    await desk.close();

    await phone.open(`domains/roll-call/pages/record/index?day=2026-11-23&checkId=study`);
    await phone.see('已更正');
    await phone.see('原记录：旷');
    await phone.see('处理理由：监控里看到本人在座');
    await phone.close();
  });

  test('R15 a counselor works a case: takes it on, rings, notes, finds', async () => {
    const sheet = await campus.sheet();
    const student = campus.personId('demo-student');
    await mark(campus.cloud, LEADER, sheet.sheetId, { [student]: 'not-back' });
    await submitRest(campus.cloud, sheet.sheetId);
    const theCase = () => campus.cloud.db.find('roll_cases', { _id: `${sheet.sheetId}:${student}` })[0];
    expect(theCase()).toMatchObject({ state: 'open' });

    const phone = await phoneOf('demo-counselor');
    await phone.tap('找人');
    await phone.tap('待认领');
    await phone.tap('我来找');
    await phone.see('处理中');
    expect(theCase()).toMatchObject({ state: 'acknowledged' });
    await phone.tap('打电话给', { near: '本人' });
    await phone.fill('说了什么（可不填）', '没有人接');
    await phone.tap('没有接通');
    await phone.see('打给学生本人');
    await phone.tap('记一笔');
    await phone.fill('记录', '室友说在图书馆');
    await phone.tap('记下');
    await phone.see('室友说在图书馆');
    await phone.tap('找到了，办结');
    await phone.fill('说明', '图书馆门口见到本人');
    await phone.tap('办结');
    await phone.see('已找到');
    expect(theCase()).toMatchObject({ state: 'found', live: 0 });
    await phone.close();
  });
});
