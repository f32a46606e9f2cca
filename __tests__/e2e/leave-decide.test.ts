import { startOffice, type Office } from './support/office';
import { BUILDS, closeBrowser, type BrowserPhone } from './support/phone';

afterAll(closeBrowser);

const COUNSELOR = 'demo-counselor';
const at = (clock: string, day = '2026-11-24') => Date.parse(`${day}T${clock}:00+08:00`);

interface Pending {
  items: { leaveId: string; turn: number; name: string; ask: string; steps: number }[];
}
interface Person {
  _id: string;
  name: string;
  classId: string;
}

describe.each(BUILDS)('leaves on the counselor’s phone, %s', (build) => {
  let office: Office;
  beforeAll(async () => {
    office = await startOffice('2026-11-23T10:20:00+08:00');
    await fillUp(10);
    await office.cloud.runTimer('jobs');
  }, 180_000);
  afterAll(() => office.stop());

  const pending = async () => (await office.cloud.as(COUNSELOR).ok<Pending>('leave', 'pending')).items;
  const stateOf = (leaveId: string) =>
    office.cloud.db.find('leave_requests', { _id: leaveId })[0] as {
      state: string;
      returnedAt: number | null;
    };

  /** Students of the counselor's own classes, whom no demo leave belongs to. */
  function classmates(): Person[] {
    const { db } = office.cloud;
    const busy = new Set(db.find('leave_requests').map((leave) => leave.personId));
    const cast = new Set(db.find('bindings').map((binding) => binding.personId));
    const [own] = db.find('people', {
      _id: db.find('bindings', { _id: 'demo-student' })[0]?.personId as string,
    });
    return (
      db.find('people', {
        kind: 'student',
        status: 'active',
        duty: 'boarding',
        counselorId: own?.counselorId as string,
      }) as unknown as Person[]
    ).filter((person) => !busy.has(person._id) && !cast.has(person._id));
  }

  /** Other students ask for leaves of one step until so many wait for the counselor. */
  async function fillUp(count: number): Promise<void> {
    const { cloud } = office;
    const missing = count - (await pending()).length;
    for (const [index, person] of classmates().slice(0, missing).entries()) {
      const openid = `e2e-student-${index}`;
      cloud.db.insert('bindings', [{ _id: openid, personId: person._id, boundAt: 0, rev: 1 }]);
      await cloud.as(openid).ok('leave', 'apply', {
        kind: 'personal',
        from: at('09:00'),
        to: at('17:00'),
        offCampus: true,
        destination: '家里',
        contactName: '家长',
        contactPhone: '13800000001',
        reason: '家中有事需要回去一趟',
      });
    }
  }

  async function enter(route: string): Promise<BrowserPhone> {
    return office.pick(build, COUNSELOR, route);
  }

  test('L15 L16 ten leaves are decided in under ten taps from the home, and taken back within the minute', async () => {
    const phone = await enter('pages/home/index');
    let taps = 0;
    const tap = async (text: string) => {
      taps += 1;
      await phone.tap(text);
    };
    await phone.see('10 张假条待审批');
    await phone.screenshot('leave/decide-home');
    await tap('去审批');
    await phone.see('10 张，急的在前');
    await phone.see('同时请假');
    await phone.see('近 30 天');
    await phone.screenshot('leave/decide-pending');
    await tap('全选');
    await phone.see('批准 10 张');
    await phone.screenshot('leave/decide-chosen');
    await tap('批准 10 张');
    await phone.see('已批准 10 张', 20_000);
    expect(taps).toBeLessThan(10);
    expect(await pending()).toEqual([]);
    await phone.see('没有等您审批的假条');
    await phone.screenshot('leave/decide-undo');
    await phone.tap('撤回刚才的处理');
    await phone.see('10 张，急的在前', 20_000);
    expect(await pending()).toHaveLength(10);
    await phone.close();
  }, 120_000);

  test('L14 one is refused with a quick phrase; what somebody else was faster with is named with the reason', async () => {
    const phone = await enter('domains/leave/pages/pending/index');
    await phone.see('急的在前');
    const single = (await pending()).filter((one) => one.ask === 'leave' && one.steps === 1);
    const [first, second, third] = single;
    if (!first || !second || !third) throw new Error('too few leaves wait');
    await phone.tap(`不批准 ${first.name}`);
    await phone.tap('请补充证明材料');
    await phone.screenshot('leave/decide-reject');
    await phone.tap('不批准', { near: '学生会看到原因，可以修改后重新申请' });
    await phone.see(`未批准 ${first.name}`, 20_000);
    expect(stateOf(first.leaveId).state).toBe('rejected');

    await phone.tap(`选择 ${second.name}`);
    await phone.tap(`选择 ${third.name}`);
    await office.cloud
      .as(COUNSELOR)
      .ok('leave', 'decide', { leaveId: second.leaveId, turn: second.turn, verdict: 'approve' });
    await phone.tap('批准 2 张');
    await phone.see('1 张没有处理', 20_000);
    await phone.see(second.name);
    await phone.screenshot('leave/decide-refused');
    expect(stateOf(third.leaveId).state).toBe('scheduled');
    await phone.close();
  }, 120_000);

  test('L3 L8 from a message straight into the item: ask back, confirm a return', async () => {
    const [one] = (await pending()).filter((item) => item.ask === 'leave');
    const claim = (await pending()).find((item) => item.ask === 'return');
    if (!one || !claim) throw new Error('nothing waits');
    const phone = await enter(`domains/leave/pages/detail/index?leaveId=${one.leaveId}`);
    await phone.see('参考');
    await phone.screenshot('leave/decide-detail');
    await phone.tap('转给同事');
    await phone.see('只列出可以审批这名学生');
    await phone.screenshot('leave/decide-forward');
    await phone.tap('关闭');
    await phone.tap('问学生');
    await phone.tap('具体是什么事？');
    await phone.tap('发给学生');
    await phone.see('已发给学生');
    expect(stateOf(one.leaveId).state).toBe('asked');
    await phone.open(`domains/leave/pages/detail/index?leaveId=${claim.leaveId}`);
    await phone.see('销假申请');
    await phone.tap('确认返校');
    await phone.see('已销假', 20_000);
    expect(stateOf(claim.leaveId)).toMatchObject({ state: 'returned' });
    await phone.close();
  }, 120_000);

  test('L7 L9 the boards show who is away and whose ladder runs; a row opens it with its calls', async () => {
    const phone = await enter('domains/leave/pages/boards/index');
    await phone.see('要离校');
    await phone.tap('逾期未归');
    await phone.see('还没有人跟进');
    await phone.screenshot('leave/boards-overdue');
    const name = String(office.cloud.db.find('leave_requests', { _id: 'demo-leave-overdue' })[0]?.name);
    await phone.tap(name);
    await phone.see('打电话');
    await phone.tap('我来跟进');
    await phone.see('开始跟进');
    await phone.screenshot('leave/decide-overdue');
    await phone.close();
  }, 120_000);

  test('R5 an official leave of several by pasted numbers, one late, then called off', async () => {
    const [first, second] = classmates();
    if (!first || !second) throw new Error('no students left');
    const { group } = await office.cloud
      .as(COUNSELOR)
      .ok<{ group: { groupId: string } }>('leave', 'group-official', {
        title: '技能竞赛集训',
        kind: 'official',
        from: at('08:00'),
        to: at('18:00'),
        offCampus: true,
        personIds: [first._id],
      });
    const phone = await enter('domains/leave/pages/groups/index');
    await phone.tap('技能竞赛集训');
    await phone.see(first.name);
    await phone.tap('补加学生');
    await phone.tap('粘贴学号');
    await phone.see('还没有认出学号'); // before that the field of the search still stands
    await phone.fill('学号', second._id);
    await phone.tap('加入 1 个学号');
    await phone.tap('选好了，共 1 人');
    await phone.see(second.name, 20_000);
    await phone.screenshot('leave/group');
    await phone.tap('取消这次公假');
    await phone.tap('活动取消');
    await phone.tap('取消公假');
    await phone.see('已取消', 20_000);
    const states = office.cloud.db
      .find('leave_requests', { groupId: group.groupId })
      .map((leave) => leave.state);
    expect(states).toEqual(['revoked', 'revoked']);
    await phone.close();
  }, 120_000);

  test('L16 a class leaves for the holiday in a few taps, the parents on record', async () => {
    const { holidayId } = await office.cloud
      .as('demo-student-office')
      .ok<{ holidayId: string }>('leave', 'open-holiday', {
        title: '元旦',
        leaveFromOn: '2026-12-31',
        backByOn: '2027-01-03',
      });
    const classId = classmates()[0]?.classId ?? '';
    const phone = await enter('domains/leave/pages/holiday/index');
    await phone.see('元旦');
    await phone.screenshot('leave/holiday');
    await phone.open(
      `domains/leave/pages/holiday-class/index?holidayId=${holidayId}&classId=${encodeURIComponent(classId)}`,
    );
    const size = office.cloud.db.count('people', { classId, status: 'active' });
    await phone.tap(`全选 ${size} 人`);
    await phone.tap(`登记离校 ${size} 人`);
    await phone.tap('家长在班级群确认');
    await phone.tap('登记');
    await phone.see(`已离校 ${size}`, 20_000);
    await phone.screenshot('leave/holiday-class');
    const [sheet] = office.cloud.db.find('leave_holiday_classes', {
      _id: `${holidayId}:${classId}`,
    }) as unknown as {
      rows: Record<string, { plan: string; guardian: { how: string } | null }>;
    }[];
    expect(Object.values(sheet?.rows ?? {}).every((row) => row.guardian?.how === '家长在班级群确认')).toBe(
      true,
    );
    await phone.close();
  }, 120_000);
});
