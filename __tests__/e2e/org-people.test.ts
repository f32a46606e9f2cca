import { DEMO_CLAIM_CODE, demoCast } from '../../local-cloud/demo/people';
import { BUILDS, closeBrowser, openPhone, type BrowserPhone } from './support/phone';
import { officeOn } from './support/office';

afterAll(closeBrowser);

describe.each(BUILDS)('people and posts on %s', (build) => {
  const school = officeOn(build);
  const { phoneOf } = school;

  /** Fills the sign-in page and sends it. */
  async function claim(
    phone: BrowserPhone,
    who: { personId: string; name: string },
    code: string,
  ): Promise<void> {
    await phone.fill('如 202410086', who.personId.toLowerCase());
    await phone.fill('与学校登记的一致', who.name);
    await phone.fill('字母和数字', code);
    await phone.tap('绑定', { near: '学号或工号' });
  }

  test('a code binds, a wrong one is refused in words; released, the phone is out and binds again by a new code', async () => {
    const newcomer = demoCast(school.cloud.db).find((member) => !member.bound);
    if (!newcomer) throw new Error('the demo school has no newcomer');
    const bound = () =>
      school.cloud.db.find('bindings', { personId: newcomer.personId }).map(({ _id }) => _id);
    const phone = await openPhone({ build, openid: 'demo-new', base: school.cloud.origin });
    school.keep(phone);
    await phone.tap('同意并继续');
    await phone.see('确认您是谁');
    await claim(phone, newcomer, 'AAAAA-BBBBB');
    await phone.see('对不上，或绑定码已过期');
    expect(bound()).toEqual([]);
    await claim(phone, newcomer, DEMO_CLAIM_CODE);
    await phone.dontSee('确认您是谁', 15_000);
    await phone.see('工作台', 15_000);
    expect(bound()).toEqual(['demo-new']);

    const office = await phoneOf('demo-student-office', `person/index?id=${newcomer.personId}`);
    await office.see('尝试绑定，信息不符');
    await office.tap('解除绑定');
    await office.fill('如：换了新微信，已当面核对学生证', '换了新微信，当面核对过');
    await office.tap('解除绑定', { near: '原来的微信马上退出' });
    await office.see('还没有绑定', 15_000);
    expect(bound()).toEqual([]);
    await office.tap('发新的绑定码');
    await office.tap('发新码');
    await office.see('离开这一页后不再显示', 15_000);
    const code = /[A-Z0-9]{5}-[A-Z0-9]{5}/.exec(await office.text())?.[0] ?? '';

    school.cloud.clock.advance(61_000);
    await phone.restart();
    await phone.see('确认您是谁', 15_000);
    await claim(phone, newcomer, code);
    await phone.dontSee('确认您是谁', 15_000);
    await phone.see('工作台', 15_000);
    expect(bound()).toEqual(['demo-new']);
    await office.close();
    await phone.close();
  });

  test('a floor without a leader gets one from its gap, who is then dismissed', async () => {
    const floorId = 'c1-2-1';
    const active = () =>
      school.cloud.db.find('grants', { role: 'floor-leader', nodeId: floorId, state: 'active' });
    school.cloud.db.update('grants', { role: 'floor-leader', nodeId: floorId }, { $set: { state: 'ended' } });
    const leader = school.cloud.db.find('people', { floorId, status: 'active' })[5] as {
      _id: string;
      name: string;
    };
    const phone = await phoneOf('demo-student-office', 'posts/index');
    await phone.tap('缺 1');
    await phone.tap('灞柳校区2号楼1层');
    await phone.see('层长设在');
    await phone.tap('选一个人');
    await phone.fill('学号、工号、姓名或拼音开头', leader._id);
    await phone.tap(leader.name);
    await phone.tap(`任命${leader.name}为层长`);
    await phone.dontSee('层长设在', 15_000);
    await phone.see('在任岗位');
    expect(active()).toMatchObject([
      { personId: leader._id, source: 'manual', fromOn: '2026-11-24', toOn: null },
    ]);

    await phone.open(`domains/org/pages/person/index?id=${leader._id}`);
    await phone.tap('灞柳校区2号楼1层');
    await phone.tap('卸任');
    await phone.tap('卸任', { near: '马上不再担任' });
    await phone.dontSee('灞柳校区2号楼1层', 15_000);
    expect(active()).toEqual([]);
    await phone.close();
  });

  test('a counselor puts a student on placement for dates, and it shows', async () => {
    const counselor = demoCast(school.cloud.db).find(({ openid }) => openid === 'demo-counselor');
    const own = school.cloud.db.find('people', {
      counselorId: counselor?.personId,
      duty: 'boarding',
      status: 'active',
    })[0];
    const phone = await phoneOf('demo-counselor', `person/index?id=${String(own?._id)}`);
    await phone.tap('参加点名');
    await phone.tap('实习', { near: '在校状态' });
    await phone.tap('改为实习');
    await phone.see('不参加宿舍点名，不算缺勤', 15_000);
    expect(school.cloud.db.find('people', { _id: String(own?._id) })).toMatchObject([
      { duty: 'placement', dutyBy: 'manual' },
    ]);
    await phone.close();
  });
});
