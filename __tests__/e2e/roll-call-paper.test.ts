import { LEADER, startCampus, type Campus } from './support/campus';
import { BUILDS, closeBrowser, openPhone } from './support/phone';

afterAll(closeBrowser);

describe.each(BUILDS)('the paper sheet on %s', (build) => {
  let campus: Campus;
  beforeAll(async () => {
    campus = await startCampus();
  }, 180_000);
  afterAll(() => campus.stop());

  test('from the sheet to paper: beds, names, leaves; the browser prints, the phone gets a workbook', async () => {
    const phone = await openPhone({ build, openid: LEADER, base: campus.base });
    await phone.tap('同意并继续');
    await phone.tap('开始点名');
    await phone.see('全到');
    await phone.tap('纸质点名表');
    const sheet = await campus.sheet();
    const people = sheet.rooms.flatMap((room) => room.people);
    const [first] = people;
    await phone.see(first?.name ?? 'nobody');
    await phone.see('请假');
    if (build === 'h5') {
      await phone.page.evaluate(() => {
        window.print = () => document.body.setAttribute('data-printed', 'yes');
      });
      await phone.tap('打印');
      expect(await phone.page.getAttribute('body', 'data-printed')).toBe('yes');
    } else {
      await phone.tap('存成表格，发给能打印的人');
      const made = () => campus.cloud.meters.find(({ action }) => action === 'print-sheet');
      for (let waited = 0; waited < 50 && made() === undefined; waited += 1)
        await phone.page.waitForTimeout(200);
      expect(made()?.failure).toBeUndefined();
      await phone.dontSee('没能打开');
    }
    await phone.close();
  });
});
