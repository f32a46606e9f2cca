import { mark, stored, type PersonView, type SheetView } from '../support/roll';
import { LEADER, startCampus, type Campus } from './support/campus';
import { BUILDS, closeBrowser, openPhone, type BrowserPhone } from './support/phone';

afterAll(closeBrowser);

const toMark = (room: SheetView['rooms'][number]): PersonView[] =>
  room.people.filter(
    (person) => person.mark.s === 'unmarked' && person.cover?.state !== 'in-force' && !person.self,
  );

describe.each(BUILDS)('the evening on %s', (build) => {
  let campus: Campus;
  const phones: BrowserPhone[] = [];

  beforeAll(async () => {
    campus = await startCampus();
  }, 180_000);
  afterAll(() => campus.stop());

  async function phoneOf(openid: string): Promise<BrowserPhone> {
    const phone = await openPhone({ build, openid, base: campus.base });
    phones.push(phone);
    await phone.tap('同意并继续');
    return phone;
  }

  test('R15 R13 R14 a floor is taken with a gap and with the net gone in the middle, then closed', async () => {
    const phone = await phoneOf(LEADER);
    await phone.see('晚上好');
    await phone.screenshot('roll-call/home');
    await phone.tap('开始点名');
    await phone.see('全到');
    await phone.screenshot('roll-call/sheet');
    const { rooms } = await campus.sheet();
    const [first, ...rest] = rooms.filter((room) => toMark(room).length > 0);
    if (!first) throw new Error('the demo floor has nobody to mark');
    for (const room of rest.slice(0, 3)) await phone.tap(`${room.name} 室全到`);

    await phone.offline(true);
    for (const room of rest.slice(3)) await phone.tap(`${room.name} 室全到`);
    const [missing, ...others] = toMark(first);
    for (const person of others) await phone.tap(`${person.bed}床 ${person.name}，未点`);
    await phone.see('待发送');
    await phone.screenshot('roll-call/sheet-offline');
    expect(stored(campus.cloud, campus.sheetId).counts.unmarked).toBeGreaterThan(1);
    await phone.restart();
    await phone.offline(false);
    await phone.tap('继续点名');
    // Nobody marks himself: the deputy settles the leader's own bed.
    const own = (await campus.sheet()).rooms.flatMap((room) => room.people).filter((person) => person.self);
    for (const { personId } of own)
      await mark(campus.cloud, 'demo-deputy', campus.sheetId, { [personId]: 'present' });

    await phone.see('提交（缺 1）', 30_000);
    await phone.tap('提交（缺 1）');
    await phone.see('还有 1 人没有点到');
    await phone.see(missing?.name ?? '');
    await phone.screenshot('roll-call/gap');
    expect(stored(campus.cloud, campus.sheetId).state).toBe('open');
    await phone.tap(`${missing?.name} 未归`);
    await phone.see('都点到了');
    await phone.tap('提交');
    await phone.tapIfAsked('提交并通知');
    await phone.see('复制小结', 20_000);
    await phone.screenshot('roll-call/submitted');
    const sheet = stored(campus.cloud, campus.sheetId);
    expect(sheet.state).toBe('submitted');
    expect(sheet.counts['not-back']).toBe(1);
    await phone.close();
  });

  test('the student reads the mark with time and marker', async () => {
    const phone = await phoneOf('demo-student');
    await phone.see('晚上好');
    await phone.tap('我的考勤');
    await phone.see('晚就寝');
    await phone.screenshot('roll-call/mine');
    await phone.close();
  });

  test('L-bind a wrong code is refused in words, the right one opens the workbench', async () => {
    const { number, name, code } = campus.newcomer;
    const phone = await phoneOf('demo-new');
    await phone.see('确认您是谁');
    await phone.fill('如 202410086', number);
    await phone.fill('与学校登记的一致', name);
    await phone.fill('字母和数字', 'ABCD2345');
    await phone.tap('绑定');
    await phone.see('学号（工号）、姓名、绑定码对不上');
    await phone.screenshot('org/bind-wrong');
    expect(campus.cloud.db.count('bindings', { personId: number })).toBe(0);
    await phone.fill('字母和数字', code);
    await phone.tap('绑定');
    await phone.see('晚上好', 20_000);
    expect(campus.cloud.db.count('bindings', { personId: number })).toBe(1);
    await phone.close();
  });
});
