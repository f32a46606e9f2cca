import type { CheckSetting } from '../../src/contract/roll-call-schedule';
import { DEMO_FLOOR } from '../../local-cloud/demo/people';
import { at, night, stored, tick } from '../support/roll';
import { LEADER, startCampus, type Campus } from './support/campus';
import { BUILDS, closeBrowser, openPhone, type BrowserPhone } from './support/phone';

const TOMORROW = '2026-11-24';

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

  test('R24 whom the next evening’s check does not ask are found by name, with what is known of them', async () => {
    const settings = await campus.cloud
      .as('demo-student-office')
      .ok<{ settings: { check: CheckSetting; rev: number }[] }>('roll-call', 'check-settings');
    const held = settings.settings.find(({ check }) => check.checkId === 'night');
    await campus.cloud.as('demo-student-office').ok('roll-call', 'set-check-settings', {
      rev: held?.rev,
      check: {
        ...held?.check,
        places: { mode: 'except', nodes: [{ level: 'floor', id: DEMO_FLOOR, label: '这一层' }] },
        cohorts: { mode: 'except', years: [2026], nodes: [] },
      },
    });
    await tick(campus.cloud, at('21:40', TOMORROW));
    await tick(campus.cloud, at('22:12', TOMORROW));
    const office = await phoneOf('demo-student-office', 'domains/roll-call/pages/whereabouts/index');
    await office.see('免点');
    await office.screenshot('roll-call/whereabouts-exempt');
    await office.tap('名单');
    await office.tap('免点', { near: '返回各楼' });
    await office.see('最近没有记录');
    await office.screenshot('roll-call/whereabouts-exempt-names');
    await office.close();
    const leader = await phoneOf(LEADER);
    await leader.show(
      `domains/roll-call/pages/sheet/index?sheetId=${encodeURIComponent(night(DEMO_FLOOR, TOMORROW))}`,
    );
    await leader.see('这一层没有要点的人');
    await leader.screenshot('roll-call/sheet-exempt');
    await leader.close();
  });
});
