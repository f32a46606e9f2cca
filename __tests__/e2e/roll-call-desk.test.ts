import { readFileSync } from 'node:fs';
import readWorkbook from 'read-excel-file/node';
import { at, mark, stored, tick, type PersonView, type SheetView } from '../support/roll';
import { LEADER, startCampus, submitRest, type Campus } from './support/campus';
import { BUILDS, closeBrowser, openPhone, type BrowserPhone } from './support/phone';

afterAll(closeBrowser);

const sheetPage = (sheetId: string) =>
  `domains/roll-call/pages/sheet/index?sheetId=${encodeURIComponent(sheetId)}`;

/** The first two who are simply to be marked. */
function twoToMark(sheet: SheetView): [PersonView, PersonView] {
  const [first, second] = sheet.rooms
    .flatMap((room) => room.people)
    .filter((person) => person.mark.s === 'unmarked' && person.cover === null && !person.self);
  if (!first || !second) throw new Error('the demo floor has nobody to mark');
  return [first, second];
}

/** What stands around the roll: one bed looked at closely, the reminder of it, and the morning after. */
describe.each(BUILDS)('around the roll on %s', (build) => {
  let campus: Campus;
  const phones: BrowserPhone[] = [];

  beforeAll(async () => {
    campus = await startCampus({ reminders: true });
  }, 180_000);
  afterAll(() => campus.stop());
  afterEach(async () => {
    await Promise.all(phones.splice(0).map((phone) => phone.page.context().close()));
  });

  async function phoneOf(openid: string, route: string): Promise<BrowserPhone> {
    const phone = await openPhone({ build, openid, base: campus.base });
    phones.push(phone);
    await phone.tap('同意并继续');
    await phone.settled();
    await phone.open(route);
    return phone;
  }
  const left = (personId: string, key: string): number =>
    Number(campus.cloud.db.find('notice_consents', { _id: `${personId}:${key}` })[0]?.left ?? 0);
  const sentTo = (openid: string) =>
    campus.cloud.local.openApi.log.filter(
      ({ api, parameters }) => api === 'subscribeMessage.send' && parameters.touser === openid,
    );

  test('a long press opens one bed: note with the status, whom to call, the last five; undo; search by pinyin', async () => {
    const [first, second] = twoToMark(await campus.sheet());
    const phone = await phoneOf(LEADER, sheetPage(campus.sheetId));
    const markOf = (person: PersonView) => stored(campus.cloud, campus.sheetId).marks[person.personId];
    await phone.longPress(`${first.bed}床 ${first.name}，未点`);
    await phone.see('最近五次');
    await phone.tap('打电话给本人或室友');
    await phone.see('（本人）');
    await phone.fill('如：在医务室', '在医务室');
    await phone.tap('晚归');
    await phone.see(`${first.bed}床 ${first.name}，晚归`);
    // A mark waits a moment on the phone, for an undo to overtake it.
    await phone.until(() => markOf(first)?.s === 'back-late');
    expect(markOf(first)).toMatchObject({ s: 'back-late', note: '在医务室' });

    await phone.tap(`${second.bed}床 ${second.name}，未点`);
    await phone.see(`${second.bed}床 ${second.name}，出勤`);
    await phone.tap('撤销上一步');
    await phone.see(`${second.bed}床 ${second.name}，未点`);
    await phone.settled();
    expect(markOf(second)?.s).toBe('unmarked');

    await phone.tap('搜索');
    await phone.fill('姓名', second.initials);
    await phone.see(second.number);
    await phone.dontSee('这一层没有找到');
    await phone.fill('姓名', 'qqqq');
    await phone.see('这一层没有找到');
    await phone.close();
  });

  test('R10 a reminder is asked for in a tap, counted when granted, used up by the message, and never said to be more', async () => {
    const deputy = campus.personId('demo-deputy');
    const phone = await phoneOf('demo-deputy', 'pages/messages/index');
    await phone.see('点名提醒：剩 0 次');
    if (build === 'h5') {
      // A browser has no dialogue of WeChat's: it says where there is one, and offers no button that cannot work.
      await phone.see('在微信小程序里打开本页，可以增加次数');
      await phone.dontSee('增加微信提醒次数');
      await phone.close();
      return;
    }
    await phone.tap('增加');
    await phone.see('接收订阅消息');
    await phone.tap('取消');
    await phone.settled();
    await phone.see('点名提醒：剩 0 次');
    expect(left(deputy, 'roll-take')).toBe(0);
    await phone.tap('增加');
    await phone.tap('允许');
    await phone.see('点名提醒：剩 1 次');
    expect(left(deputy, 'roll-take')).toBe(1);
    // The roll was begun above and stands still; a check that nobody began falls to the deputy (R10).
    expect(sentTo('demo-deputy')).toHaveLength(0);
    campus.cloud.db.update('roll_sheets', { _id: campus.sheetId }, { $set: { touches: 0, touchedAt: null } });
    await tick(campus.cloud, at('22:16'));
    expect(sentTo('demo-deputy')).toHaveLength(1);
    await phone.open('pages/messages/index');
    await phone.see('点名提醒：剩 0 次');
    await phone.close();
  });

  test('the summary is copied, and the same tap asks along for the next roll’s reminder', async () => {
    const student = campus.personId('demo-student');
    await mark(campus.cloud, LEADER, campus.sheetId, { [student]: 'not-back' });
    await submitRest(campus.cloud, campus.sheetId);
    const phone = await phoneOf(LEADER, sheetPage(campus.sheetId));
    await phone.see('复制小结');
    await phone.settled();
    await phone.tap('复制小结');
    if (build === 'weapp') {
      await phone.tap('允许');
      await phone.settled();
    } else await phone.see('小结已复制');
    expect(left(campus.personId(LEADER), 'roll-take')).toBe(build === 'weapp' ? 1 : 0);
    // Granted, so not asked again.
    await phone.tap('复制小结');
    await phone.see('小结已复制');
    await phone.dontSee('接收订阅消息');
    await phone.close();
  });

  test('the counselor’s morning message leads to the absentees of that day and to their Excel file', async () => {
    await tick(campus.cloud, at('00:01', '2026-11-24'));
    await tick(campus.cloud, at('07:01', '2026-11-24'));
    const phone = await phoneOf('demo-counselor', 'pages/messages/index');
    await phone.tap('昨天缺勤 1 人');
    await phone.see(campus.personId('demo-student'));
    await phone.tap('导出 Excel');
    await phone.see('截至 2026-11-23');
    const download = build === 'h5' ? phone.page.waitForEvent('download') : null;
    await phone.tap('导出', { near: '七天' });
    await phone.see('已导出 ');
    if (download) {
      const file = await download;
      expect(file.suggestedFilename()).toBe('考勤异常 2026-11-17 至 2026-11-23.xlsx');
      const [sheet] = await readWorkbook(readFileSync(await file.path()));
      expect(JSON.stringify(sheet?.data)).toContain(campus.personId('demo-student'));
    }
    await phone.close();
  });
});
