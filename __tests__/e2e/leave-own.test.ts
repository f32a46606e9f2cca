import { startOffice, type Office } from './support/office';
import { BUILDS, closeBrowser, type BrowserPhone } from './support/phone';

afterAll(closeBrowser);

const STUDENT = 'demo-student';
const COUNSELOR = 'demo-counselor';
const MINUTE = 60_000;
const WHEEL_MS = 600;
const at = (clock: string, day: string) => Date.parse(`${day}T${clock}:00+08:00`);
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

interface Leave {
  _id: string;
  turn: number;
  state: string;
  to: number;
  slips: unknown[];
  returnedAt: number | null;
  urgedAt: number | null;
}

/** What a student does with a leave he has asked for (journey 1), on his own phone. */
describe.each(BUILDS)('one’s own leave, %s', (build) => {
  let office: Office;
  let phone: BrowserPhone;
  beforeAll(async () => {
    office = await startOffice('2026-11-23T10:20:00+08:00');
    await office.cloud.runTimer('jobs');
    phone = await office.pick(build, STUDENT, 'domains/leave/pages/mine/index');
  }, 180_000);
  afterAll(async () => {
    await phone.close();
    await office.stop();
  });

  const leaveOf = (leaveId: string) =>
    office.cloud.db.find('leave_requests', { _id: leaveId })[0] as unknown as Leave;
  const detail = (leaveId: string) => `domains/leave/pages/detail/index?leaveId=${leaveId}`;
  const decide = (leaveId: string, by = COUNSELOR) =>
    office.cloud
      .as(by)
      .ok('leave', 'decide', { leaveId, turn: leaveOf(leaveId).turn, verdict: 'approve', note: '' });

  /** The moment that the wheel stands at, once it has slid up: the mask beside it puts it away. */
  const takeSuggested = async (field: string, begins: string) => {
    await phone.tap(`${field}，请选择`);
    await phone.page.waitForTimeout(WHEEL_MS);
    await phone.tap('确定');
    await phone.see(`${field}，${begins}`);
  };

  test('L3 L17 it is urged once, a question is answered with a slip that the counselor opens; then withdrawn', async () => {
    const { leaveId } = await office.cloud.as(STUDENT).ok<{ leaveId: string }>('leave', 'apply', {
      kind: 'sick',
      from: at('08:00', '2026-12-01'),
      to: at('20:00', '2026-12-01'),
      offCampus: true,
      destination: '市第一医院',
      contactName: '母亲',
      contactPhone: '13800000001',
      reason: '去医院复查',
    });
    await phone.open('domains/leave/pages/mine/index');
    await phone.tap('病假 半天');
    await phone.see('等待 ');
    await phone.tap('催办');
    await phone.see('催办：');
    expect(leaveOf(leaveId).urgedAt).not.toBeNull();
    // Its line stands in the history; the button is gone.
    await phone.see('撤回');
    expect((await phone.text()).split('\n')).not.toContain('催办');
    await office.cloud.as(COUNSELOR).ok('leave', 'ask-back', {
      leaveId,
      turn: leaveOf(leaveId).turn,
      text: '挂的哪个科？',
    });
    await phone.open(detail(leaveId));
    await phone.tap('回答问题');
    await phone.see('挂的哪个科？');
    await phone.fill('您的回答', '骨科，上午的号');
    const [chooser] = await Promise.all([
      phone.page.waitForEvent('filechooser', { timeout: 15_000 }),
      phone.tap('拍照或选照片'),
    ]);
    await chooser.setFiles({ name: 'slip.png', mimeType: 'image/png', buffer: PICTURE });
    await phone.see('已上传');
    await phone.screenshot('leave/own-answer');
    await phone.tap('提交说明');
    await phone.see('已回答，继续审批', 20_000);
    expect(leaveOf(leaveId)).toMatchObject({ state: 'pending', slips: [{}] });

    const desk = await office.pick(build, COUNSELOR, detail(leaveId));
    await desk.see('骨科，上午的号');
    const opened = () => office.cloud.db.count('leave_logs', { kind: 'slips', leaveId });
    expect(opened()).toBe(0);
    await desk.tap('查看附件 照片 1');
    await until(() => opened() === 1);
    await desk.dontSee('没有打开');
    await desk.close();

    await phone.tap('撤回');
    await phone.see('撤回这次请假？');
    await phone.tap('撤回', { near: '撤回后不再审批' });
    await phone.see('已撤回', 20_000);
    expect(leaveOf(leaveId).state).toBe('withdrawn');
  }, 120_000);

  test('L5 L8 it is made longer with its chain shown first, then shorter at once, and he reports his return', async () => {
    const own = office.cloud.db.find('leave_requests', { _id: 'demo-leave-own' })[0] as unknown as Leave;
    const leaveId = own._id;
    await phone.open(detail(leaveId));
    await phone.tap('续假');
    await takeSuggested('延到', '明天');
    await phone.fill('续假事由', '车晚点，明天才能到');
    await phone.see('由谁审批');
    await phone.screenshot('leave/own-extend');
    await phone.tap('申请续假');
    await phone.see('已申请续假', 20_000);
    // A day and a half by now: the college has its say too, and until then nothing changes.
    await decide(leaveId);
    expect(leaveOf(leaveId).to).toBe(own.to);
    await decide(leaveId, 'demo-college-officer');
    const longer = leaveOf(leaveId).to;
    expect(longer).toBeGreaterThan(own.to);

    await phone.open(detail(leaveId));
    await phone.tap('提前结束');
    await takeSuggested('改为', '今天');
    await phone.tap('确认提前结束');
    await phone.see('已提前到', 20_000);
    const { to } = leaveOf(leaveId);
    expect(to).toBeLessThan(longer);

    office.cloud.clock.set(to + MINUTE);
    await phone.open(detail(leaveId));
    await phone.tap('我回来了');
    await phone.see('确认已经回到学校？');
    await phone.screenshot('leave/own-return');
    await phone.tap('确认，我回来了');
    await phone.see('已申请销假', 20_000);
    expect(leaveOf(leaveId).state).toBe('away');
    office.cloud.clock.set(to + 9 * MINUTE);
    // Whoever approved it last confirms it.
    await decide(leaveId, 'demo-college-officer');
    await phone.open(detail(leaveId));
    await phone.see('已销假');
    // The hour he said it counts, not the one it was confirmed at.
    expect(leaveOf(leaveId)).toMatchObject({ state: 'returned', returnedAt: to + MINUTE });
  }, 120_000);
});

async function until(test: () => boolean): Promise<void> {
  for (let turn = 0; turn < 150; turn += 1) {
    if (test()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not come to pass within 15 s');
}
