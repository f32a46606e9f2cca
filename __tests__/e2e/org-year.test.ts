import { BUILDS, closeBrowser } from './support/phone';
import { officeOn } from './support/office';

afterAll(closeBrowser);

describe.each(BUILDS)('the school year on %s', (build) => {
  const school = officeOn(build);
  const { phoneOf } = school;
  const roomLeaders = () => school.cloud.db.count('grants', { role: 'room-leader', state: 'active' });

  test('a new term is previewed, written, and taken back as if it had not been', async () => {
    const before = roomLeaders();
    expect(before).toBeGreaterThan(0);
    const phone = await phoneOf('demo-student-office', 'new-term/index');
    await phone.tap('宿舍长');
    await phone.tap('看会改什么');
    await phone.see('待确认', 30_000);
    expect(roomLeaders()).toBe(before);
    await phone.tap('确认写入');
    await phone.see('换到');
    await phone.tap('确认写入');
    await phone.see('已写入', 60_000);
    expect(roomLeaders()).toBe(0);
    await phone.tap('撤销（');
    await phone.see('撤销换学期');
    await phone.tap('撤销');
    await phone.see('已撤销', 60_000);
    expect(roomLeaders()).toBe(before);
    await phone.close();
  });

  test('the check-up says in words what is missing and what to do', async () => {
    const phone = await phoneOf('demo-admin', 'doctor/index');
    await phone.tap('开始体检');
    await phone.see('从来没有运行过', 30_000);
    await phone.see('请在云开发控制台确认云函数 jobs 的触发器已开启');
    await phone.see('没有配置订阅消息模板');
    await phone.see('出入凭证的密钥');
    await phone.see('逐个试写了重复记录');
    await school.cloud.runTimer('jobs');
    await phone.tap('再查一次');
    await phone.dontSee('从来没有运行过', 30_000);
    await phone.close();
  });

  test('R17 the office moves a check, tries a day, saves; the list and the next evening follow', async () => {
    const phone = await phoneOf('demo-student-office', 'checks/index');
    await phone.tap('晚自习');
    await phone.see('试一天');
    await phone.tap('副层长');
    await phone.see('不参与这个考勤');
    await phone.tap('有些学生不点');
    await phone.see('请至少选一个年级、学院或班级');
    await phone.see('还不能预览');
    await phone.tap('2024 级');
    await phone.see('2024 级的学生不点', 20_000);
    await phone.tap('保存');
    await phone.see('考勤设置');
    await phone.see('改过', 20_000);
    expect(school.cloud.db.find('roll_checks', { _id: 'study' })).toMatchObject([
      {
        version: 1,
        markers: ['floor-leader', 'building-leader', 'duty-counselor'],
        ladderMinutes: [10, 15],
        cohorts: { mode: 'except', years: [2024] },
      },
    ]);
    school.cloud.clock.set(Date.parse('2026-11-24T18:40:00+08:00'));
    await school.cloud.runTimer('jobs');
    const [sheet] = school.cloud.db.find('roll_sheets', { checkId: 'study' });
    expect(sheet).toMatchObject({ ladder: [10, 15], barred: ['deputy-floor-leader'] });
    const years = new Set(
      (sheet?.roster as { personId: string }[]).map(
        ({ personId }) => school.cloud.db.find('people', { _id: personId })[0]?.year,
      ),
    );
    expect(years.has(2024)).toBe(false);
    await phone.close();
  });

  test('R17 one evening is called off with a reason, and taken back', async () => {
    const phone = await phoneOf('demo-student-office', 'checks/index');
    await phone.tap('后天');
    await phone.tap('取消这一次晚就寝');
    await phone.fill('如 停电、运动会、疏散演练', '全校停电');
    await phone.tap('取消这一次', { near: '为什么' });
    await phone.see('已取消：全校停电', 20_000);
    const off = () => school.cloud.db.count('roll_check_days', { checkId: 'night', state: 'cancelled' });
    expect(off()).toBe(1);
    await phone.tap('恢复这一次晚就寝');
    await phone.see('已经通知过的点名人会再收到待办');
    await phone.tap('恢复这一次', { near: '已经通知过的点名人会再收到待办' });
    await phone.see('取消这一次晚就寝', 20_000);
    await phone.dontSee('已取消：全校停电');
    expect(off()).toBe(0);
    await phone.close();
  });

  test('R17 some buildings alone are called off with a reason, and one of them is taken back', async () => {
    const phone = await phoneOf('demo-student-office', 'checks/index');
    const places = school.cloud.db.find('places', { level: 'building' });
    const [one, two] = places.map((place) => ({ id: String(place._id), label: String(place.label) }));
    if (!one || !two) throw new Error('the demo school has fewer than two buildings');
    await phone.tap('后天');
    await phone.tap('取消这一次晚就寝');
    await phone.tap('选几栋楼');
    await phone.tap(one.label);
    await phone.tap(two.label);
    await phone.fill('如 停电、运动会、疏散演练', '停水');
    await phone.tap('取消 2 栋楼的这一次');
    await phone.see('别的楼照常');
    await phone.tap('确定取消');
    await phone.see(`${two.label}已取消：停水`, 20_000);
    const closed = () =>
      school.cloud.db.find('roll_check_days', { checkId: 'night', day: '2026-11-26' })[0]?.closedBuildings;
    expect(closed()).toEqual({ [one.id]: '停水', [two.id]: '停水' });
    await phone.tap(`恢复${one.label}的这一次晚就寝`);
    await phone.see('已经通知过的点名人会再收到待办');
    await phone.tap(`恢复${one.label}`, { near: '已经通知过的点名人会再收到待办' });
    await phone.dontSee(`${one.label}已取消：停水`);
    await phone.see(`${two.label}已取消：停水`);
    expect(closed()).toEqual({ [two.id]: '停水' });
    await phone.close();
  });
});
