import { at, stored, tick } from '../support/roll';
import { LEADER, startCampus, type Campus } from './support/campus';
import { BUILDS, closeBrowser, openPhone, type BrowserPhone } from './support/phone';

afterAll(closeBrowser);

/** The roll in other hands than the floor leader's: who takes it over, who looks on, who looks for somebody. */
describe.each(BUILDS)('the others on %s', (build) => {
  let campus: Campus;
  const phones: BrowserPhone[] = [];

  beforeAll(async () => {
    campus = await startCampus();
  }, 180_000);
  afterAll(() => campus.stop());
  afterEach(async () => {
    await Promise.all(phones.splice(0).map((phone) => phone.page.context().close()));
  });

  async function phoneOf(openid: string, route?: string): Promise<BrowserPhone> {
    const phone = await openPhone({ build, openid, base: campus.base });
    phones.push(phone);
    await phone.tap('同意并继续');
    await phone.see('晚上好');
    if (route !== undefined) await phone.open(route);
    return phone;
  }
  const sheetPage = () => `domains/roll-call/pages/sheet/index?sheetId=${encodeURIComponent(campus.sheetId)}`;

  test('R10 R12 R23 nobody began: the duty counselor takes it over, and what the leader noted before is put to him', async () => {
    const seen = await campus.sheet();
    const room = seen.rooms.find((one) => one.people.some((person) => person.mark.s === 'unmarked'));
    const person = room?.people.find((one) => one.mark.s === 'unmarked' && !one.self && one.cover === null);
    if (!room || !person) throw new Error('the demo floor has nobody to mark');
    await tick(campus.cloud, at('22:26'));
    const phone = await phoneOf('demo-duty-counselor', sheetPage());
    await phone.tap('由我来点');
    await phone.see('已接手');
    expect(stored(campus.cloud, campus.sheetId).claimedBy).toBe(campus.personId('demo-duty-counselor'));
    // The leader's phone comes out of a dead spot with an older mark.
    await campus.cloud.as(LEADER).ok('roll-call', 'mark-room', {
      sheetId: campus.sheetId,
      roomId: room.roomId,
      marks: [{ personId: person.personId, from: 'unmarked', v: person.mark.v, to: 'not-back' }],
    });
    await phone.open(sheetPage());
    await phone.see('接手后收到的不同标记');
    await phone.tap('采用未归');
    await phone.dontSee('接手后收到的不同标记');
    expect(stored(campus.cloud, campus.sheetId).marks[person.personId]?.s).toBe('not-back');
    const leader = await phoneOf(LEADER, sheetPage());
    await leader.see('正在负责这次点名');
    await leader.dontSee('提交（');
    await leader.close();
    await phone.close();
  });

  test('R24 the office looks from the buildings down to the names of one status', async () => {
    const phone = await phoneOf('demo-student-office', 'domains/roll-call/pages/whereabouts/index');
    await phone.see('未开始');
    await phone.screenshot('roll-call/whereabouts');
    await phone.tap('名单');
    await phone.tap('未归');
    await phone.see('返回各楼');
    await phone.screenshot('roll-call/whereabouts-names');
    await phone.close();
  });
});
