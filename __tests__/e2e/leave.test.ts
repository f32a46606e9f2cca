import { DEMO_FLOOR } from '../../local-cloud/demo/people';
import { at, night, tick } from '../support/roll';
import { LEADER } from './support/campus';
import { startOffice, type Office } from './support/office';
import { BUILDS, closeBrowser, type BrowserPhone, type Build } from './support/phone';
import { readCode } from './support/read-code';

/** The weekend away of one student, through everybody's screens. */
const FRIDAY = '2026-11-27';
const SUNDAY = '2026-11-29';

const page = (name: string, query = '') => `domains/leave/pages/${name}/index${query}`;

const STUDENT = 'journey-student';

interface Saved {
  rev: number;
  policy: Record<string, unknown>;
}

interface Tokens {
  live: string;
  offline: string;
}

afterAll(closeBrowser);

describe.each(BUILDS)('a leave from asking to coming back on %s', (build) => {
  let office: Office;
  const phones = new Map<string, BrowserPhone>();
  let name = '';
  let personId = '';
  let tokens: Tokens | null = null;

  beforeAll(async () => {
    office = await startOffice(`${FRIDAY}T09:00:00+08:00`);
    [personId, name] = bindClassmate(office, STUDENT);
  }, 180_000);
  afterAll(async () => {
    for (const phone of phones.values()) await phone.close();
    await office.stop();
  });

  async function on(openid: string, route: string): Promise<BrowserPhone> {
    const known = phones.get(openid);
    if (known) {
      await known.open(route);
      return known;
    }
    const phone = await office.pick(build, openid, route);
    phones.set(openid, phone);
    return phone;
  }

  const leaves = (of = personId) =>
    office.cloud.db.find('leave_requests', { personId: of }) as unknown as {
      _id: string;
      state: string;
      outside: boolean | null;
      returnProof: string | null;
    }[];
  const passages = () =>
    (
      office.cloud.db.find('leave_passages', { personId }) as unknown as {
        at: number;
        direction: string;
        late: boolean;
        remark: string | null;
      }[]
    ).sort((a, b) => a.at - b.at);

  test('L1 the student sees length and chain before sending, and then who holds it', async () => {
    const phone = await on(STUDENT, page('apply'));
    await phone.tap('事假');
    await phone.tap('周末');
    await phone.see('由谁审批');
    await phone.see('2.5 天');
    await phone.see('学院学工');
    await phone.see('批准后不用参加：今天 19:00 晚自习、今天 22:40 晚就寝、中间各天的点名');
    await phone.tap('离校');
    await phone.fill('外出期间能打通的号码', '13900001234');
    await phone.fill('只有审批人能看到，层长和宿管只看到请假时间', '回家过周末');
    await phone.screenshot('leave/apply-filled');
    await phone.tap('提交请假');
    await phone.see('审批中');
    await phone.see('辅导员');
    expect(leaves().map(({ state }) => state)).toEqual(['pending']);
  });

  test('the chain decides on its phones, each in his turn', async () => {
    for (const openid of ['demo-counselor', 'demo-college-officer']) {
      const phone = await on(openid, page('pending'));
      await phone.see(name);
      await phone.screenshot(`leave/pending-${openid}`);
      await phone.tap(`批准 ${name}`);
      await phone.see(`已批准 ${name}`);
    }
    await until(() => leaves()[0]?.state === 'scheduled');
  });

  test('L13 a screenshot of the pass is red a minute later, the live one is green, and 出 is one tap', async () => {
    office.cloud.clock.set(at('17:40', FRIDAY));
    const student = await on(STUDENT, page('mine'));
    await student.tap('事假 2.5 天');
    const shown = tokensOf(student, build);
    await student.tap('出门凭证');
    await student.see('可以出校');
    const screenshot = await shown;
    await student.settled();
    await student.screenshot('leave/pass-live');
    expect(await readCode(student)).toBe(screenshot.live);

    office.cloud.clock.set(at('17:43', FRIDAY));
    const guard = await on('demo-guard', page('guard'));
    await guard.see('没有网络也能核验');
    await scan(guard, build, screenshot.live);
    await guard.see('禁止');
    await guard.see('凭证已过期');
    await guard.screenshot('leave/guard-replayed');
    await guard.tap('不登记');
    await scan(guard, build, forged(screenshot.live));
    await guard.see('伪造');
    await guard.tap('不登记');

    const again = tokensOf(student, build);
    await student.open(page('pass', `?leaveId=${leaves()[0]?._id ?? ''}`));
    tokens = await again;
    await scan(guard, build, tokens.live);
    await guard.see('通行');
    await guard.see(name);
    await guard.screenshot('leave/guard-go');
    await guard.tap('登记出校');
    await guard.see(`${name}出校`);
    // Scanning goes on by itself where there is a scanner.
    if (build === 'weapp') {
      await guard.tap('取消');
    }
    expect(leaves()[0]).toMatchObject({ state: 'away', outside: true });
    await guard.tap('今日出入');
    await guard.see(`17:43 ${name} 出校`);
    await guard.screenshot('leave/day-list');
  });

  test('R1 the roll of that night shows 请假 and until when, and nothing of why', async () => {
    await tick(office.cloud, at('21:40', FRIDAY));
    await tick(office.cloud, at('22:11', FRIDAY));
    const sheetId = night(DEMO_FLOOR, FRIDAY);
    const leader = await on(
      LEADER,
      `domains/roll-call/pages/sheet/index?sheetId=${encodeURIComponent(sheetId)}`,
    );
    await leader.tap(`${name}，请假，已锁定`);
    await leader.see('周日 20:00');
    expect(await leader.text()).not.toContain('回家');
    await leader.screenshot('leave/roll-sheet');
  });

  test('L13 L8 without a net the guard sees amber, the return waits on his phone and is delivered once', async () => {
    office.cloud.clock.set(at('19:00', SUNDAY));
    const guard = await on('demo-guard', page('guard'));
    await guard.see('名单刚刚更新');
    await guard.offline(true);
    await scan(guard, build, tokens?.offline ?? '');
    await guard.see('核对');
    await guard.see('未联网核验');
    await guard.screenshot('leave/guard-offline');
    await guard.tap('登记返校');
    await guard.see('已存在手机上');
    if (build === 'weapp') {
      await guard.tap('取消');
    }
    await guard.see('1 条登记等待上传');
    expect(leaves()[0]?.state).toBe('away');
    // The phone dies before the net is back.
    await guard.restart();
    await guard.offline(false);
    await until(() => leaves()[0]?.state === 'returned');
    await guard.open(page('guard'));
    await guard.dontSee('等待上传');
    expect(leaves()[0]).toMatchObject({ returnProof: 'gate', outside: false });
    expect(passages().map(({ direction, late, remark }) => [direction, late, remark])).toEqual([
      ['out', false, null],
      ['in', true, null],
    ]);
    const student = await on(STUDENT, page('mine'));
    await student.see('已销假');
    await scan(guard, build, tokens?.offline ?? '');
    await guard.see('禁止');
    await guard.see('销假');
  });

  test('L13 a guard whose home was once open can verify where there never was a net', async () => {
    const guard = await office.pick(build, 'demo-guard', 'pages/home/index');
    await guard.see('扫码登记出入');
    await guard.settled();
    await guard.offline(true);
    await guard.open(page('guard'));
    await guard.see('没有网络也能核验');
    await scan(guard, build, forged(tokens?.offline ?? ''));
    await guard.see('禁止');
    await guard.see('伪造');
    await guard.close();
  });

  test('L12 whom his counselor barred is told so before sending, and asks again once let through', async () => {
    const counselor = await on('demo-counselor', page('gates'));
    await counselor.see('没有学生被限制请假');
    await counselor.tap('限制一名学生');
    await counselor.fill('学号、姓名或拼音开头', personId);
    await counselor.tap(name);
    await counselor.fill('原因', '先到办公室谈');
    await counselor.tap('限制请假', { near: '长期，直到解除' });
    await counselor.see('限制中');
    const student = await on(STUDENT, page('apply'));
    await student.tap('事假');
    await student.tap('明天');
    await student.see('先到办公室谈');
    await student.screenshot('leave/apply-barred');
    await counselor.tap(name);
    await counselor.fill('原因', '家中急事，已通话核实');
    await counselor.tap('放行 24 小时');
    await counselor.see('放行到');
    await student.open(page('apply'));
    await student.tap('明天');
    await student.see('由谁审批');
    await student.dontSee('先到办公室谈');
  });

  test('journey 8: rules are tried on samples, and what two people change at once is all kept', async () => {
    const other = office.cloud.as('demo-admin');
    const before = await other.ok<Saved>('leave', 'policy', {});
    const phone = await on('demo-student-office', page('settings'));
    await phone.fill('多少小时没有审批就转下一级', '0');
    await phone.see('至少 1 小时');
    await phone.see('有 1 处要改正');
    await phone.fill('多少小时没有审批就转下一级', '6');
    await phone.tap('预览并保存（1 项改动）');
    await phone.see('周五 08:00 起 3 天的事假');
    await phone.see('只对以后提交的请假生效');
    await phone.screenshot('leave/settings-preview');
    await other.ok('leave', 'set-policy', { ...before, policy: { ...before.policy, classPercent: 9 } });
    await phone.tap('保存');
    await phone.see('刚被别人改过');
    await phone.tap('并入别人的改动，保留我的');
    await phone.see('已换成别人刚保存的：班级同时外出比例');
    await phone.tap('保存');
    await phone.see('已保存');
    const after = await other.ok<Saved>('leave', 'policy', {});
    expect(after).toMatchObject({ rev: before.rev + 2, policy: { answerHours: 6, classPercent: 9 } });
  });

  test('asked for without a net and killed in between, a leave is sent once when the net is back', async () => {
    const asker = String(office.cloud.db.find('bindings', { _id: 'demo-room-leader' })[0]?.personId);
    const phone = await on('demo-room-leader', page('apply'));
    await phone.see('提交请假');
    await phone.offline(true);
    await phone.tap('事假');
    await phone.tap('明天');
    await phone.tap('不离校');
    await phone.fill('外出期间能打通的号码', '13900005678');
    await phone.fill('只有审批人能看到，层长和宿管只看到请假时间', '去医院复查');
    await phone.tap('提交请假');
    await phone.see('还在手机上，没有提交');
    await phone.screenshot('leave/apply-offline');
    expect(leaves(asker)).toHaveLength(0);
    await phone.restart();
    await phone.offline(false);
    await until(() => leaves(asker).length > 0);
    await phone.open(page('mine'));
    await phone.see('审批中');
    await phone.dontSee('还在手机上，没有提交');
    expect(leaves(asker)).toHaveLength(1);
  });
});

/** A phone for somebody of the demo student's class and floor who holds no post and has not asked for anything yet. */
function bindClassmate({ cloud: { db, clock } }: Office, openid: string): [personId: string, name: string] {
  const of = (id: string) => String(db.find('bindings', { _id: id })[0]?.personId);
  const [demo] = db.find('people', { _id: of('demo-student') });
  const busy = new Set([
    ...db.find('grants', { state: 'active' }).map(({ personId }) => personId),
    ...db.find('bindings').map(({ personId }) => personId),
    ...db.find('leave_requests').map(({ personId }) => personId),
    ...db.find('absence_spans').map(({ personId }) => personId),
  ]);
  const classmates = db.find('people', {
    classId: demo?.classId,
    floorId: DEMO_FLOOR,
    status: 'active',
    duty: 'boarding',
  });
  const free = classmates.find(({ _id }) => !busy.has(_id));
  if (!free) throw new Error('everybody of the demo class is busy');
  const personId = String(free._id);
  db.insert('bindings', [{ _id: openid, personId, boundAt: clock.now(), rev: 1 }]);
  return [personId, String(free.name)];
}

/** What the student's screen gets for its code: the reply that the page itself asked for. */
async function tokensOf({ page }: BrowserPhone, build: Build): Promise<Tokens> {
  const response = await page.waitForResponse(
    (one) => /callFunction/.test(one.url()) && /"action":"pass"/.test(one.request().postData() ?? ''),
    { timeout: 20_000 },
  );
  const answer = (await response.json()) as { result?: { ok: boolean; data?: Tokens } };
  const data = answer.result?.data;
  if (!data) throw new Error(`no pass came on ${build}: ${JSON.stringify(answer)}`);
  return data;
}

/** The guard holds the camera over a code; a browser without one takes its text. */
async function scan(guard: BrowserPhone, build: Build, token: string): Promise<void> {
  if (build === 'weapp') {
    await guard.tap('扫码');
    await guard.fill('二维码里的文字', token);
    await guard.tap('确定');
  } else {
    await guard.tap('输入凭证');
    await guard.fill('凭证内容', token);
    await guard.tap('核验', { near: '凭证内容' });
  }
}

/** The same pass, said to be of the other sort: the signature no longer fits. */
function forged(token: string): string {
  const [format, kid, payload = '', seal] = token.split('.');
  const text = Buffer.from(payload, 'base64url').toString('utf8');
  const other = text.replace(/"(live|offline)"/, (word) => (word === '"live"' ? '"offline"' : '"live"'));
  return [format, kid, Buffer.from(other).toString('base64url'), seal].join('.');
}

async function until(test: () => boolean): Promise<void> {
  for (let turn = 0; turn < 150; turn += 1) {
    if (test()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it did not come to pass within 15 s');
}
