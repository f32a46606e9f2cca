import {
  ask,
  applyInput,
  at,
  decide,
  intent,
  NOW,
  startLeaveSchool,
  type LeaveSchool,
} from '../support/leave-school';

let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
}, 120_000);
afterAll(() => school.stop());
beforeEach(() => {
  school.clock.set(NOW);
});

const MINUTE = 60_000;
const TWO_DAYS = { from: at('08:00', '2026-11-24'), to: at('08:00', '2026-11-26') };

interface Opened {
  slips: { index: number; name: string; url: string | null }[];
  expireAt: number;
}

/** Uploads a file into the student's own folder as his phone does; answers its id. */
async function upload(personId: string, name: string, content: string): Promise<string> {
  const reply = await fetch(`${school.origin}/door/as/open-${personId}/uploadFile`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      cloudPath: `leave-slips/${personId}/${name}`,
      base64: Buffer.from(content).toString('base64'),
    }),
  });
  return ((await reply.json()) as { fileID: string }).fileID;
}

const sick = (personId: string, slips: { fileId: string; name: string }[]) =>
  ask(school, personId, { kind: 'sick', slips });
const open = (person: string, leaveId: string) =>
  school.of(person).ok<Opened>('leave', 'open-slips', { leaveId });
const read = async (url: string | null | undefined) => {
  const reply = await fetch(new URL(url ?? '', school.origin));
  return [reply.status, reply.status === 200 ? await reply.text() : ''];
};
const openings = (leaveId: string) => school.db.find('leave_logs', { leaveId, kind: 'slips' });

describe('L17 slips are private files', () => {
  test('for the student and the chain, the opening by anybody but himself on record; for nobody else', async () => {
    const slip = { fileId: await upload('S2', 'diagnosis.txt', '诊断证明'), name: '诊断证明' };
    const { leaveId } = await sick('S2', [slip]);
    for (const person of ['S1', 'K1', 'G1', 'T2', 'T3', 'T4', 'T5', 'T6', 'S3']) {
      expect([person, await school.code(person, 'open-slips', { leaveId })]).toEqual([person, 'NOT_FOUND']);
    }
    expect(openings(leaveId)).toEqual([]);
    expect((await open('S2', leaveId)).slips).toMatchObject([{ index: 0, name: '诊断证明' }]);
    expect(openings(leaveId)).toEqual([]);
    const requestId = intent();
    for (let sent = 0; sent < 2; sent += 1)
      await school.of('T1').ok('leave', 'open-slips', { leaveId }, { requestId });
    expect(openings(leaveId)).toMatchObject([{ by: 'T1', byName: '张辅导', text: '查看附件 1 份', at: NOW }]);
    await open('T1', leaveId);
    expect(openings(leaveId)).toHaveLength(2);
  });

  test('the chain: whose step is to come, to whom it was passed and who passed it on', async () => {
    const slip = { fileId: await upload('S4', 'slip.txt', '病历'), name: '病历' };
    const { leaveId } = await ask(school, 'S4', { ...TWO_DAYS, kind: 'sick', slips: [slip] });
    const code = (person: string) => school.code(person, 'open-slips', { leaveId });
    expect([await code('T2'), await code('T6')]).toEqual(['ok', 'NOT_FOUND']);
    await school.of('T1').ok('leave', 'forward', { leaveId, turn: 0, personId: 'T6', note: '请代为处理' });
    expect([await code('T6'), await code('T1'), await code('T4')]).toEqual(['ok', 'ok', 'NOT_FOUND']);
  });

  test('the chain: who holds the post by now, who held it when it was asked, who decided with a post he lost', async () => {
    const { leaveId } = await ask(school, 'S5', TWO_DAYS);
    const code = (person: string) => school.code(person, 'open-slips', { leaveId });
    const officer = (personId: string) => school.grant(personId, 'college-officer', 'college', 'x1');
    const dismiss = (personId: string) => {
      school.db.remove('grants', { personId, role: 'college-officer' });
      school.clock.set(school.clock.now() + 2 * MINUTE);
    };
    expect(await code('T5')).toBe('NOT_FOUND');
    officer('T5');
    dismiss('T2');
    expect([await code('T5'), await code('T2')]).toEqual(['ok', 'ok']);
    await decide(school, 'T1', leaveId);
    await decide(school, 'T5', leaveId);
    dismiss('T5');
    expect(await code('T5')).toBe('ok');
    officer('T2');
  });

  test('a link opens the file for five minutes, as often as it is asked, and then no more; a new one does', async () => {
    const { leaveId } = await sick('S8', [
      { fileId: await upload('S8', 'slip.txt', '门诊病历'), name: '病历' },
    ]);
    const { slips, expireAt } = await open('T1', leaveId);
    expect(expireAt).toBe(NOW + 5 * MINUTE);
    const url = slips[0]?.url;
    expect(await read(url)).toEqual([200, '门诊病历']);
    school.clock.set(NOW + 5 * MINUTE - 1);
    expect(await read(url)).toEqual([200, '门诊病历']);
    school.clock.set(NOW + 5 * MINUTE + 1);
    expect(await read(url)).toEqual([403, '']);
    const again = await open('T1', leaveId);
    expect(await read(again.slips[0]?.url)).toEqual([200, '门诊病历']);
    expect(await read(url)).toEqual([403, '']);
  });

  test('each link opens its own file, of its own leave; one that is gone has none', async () => {
    const [first, gone, third] = [
      await upload('S9', 'a.txt', '第一页'),
      await upload('S9', 'b.txt', '丢失的一页'),
      await upload('S9', 'c.txt', '第三页'),
    ];
    const { leaveId } = await sick('S9', [
      { fileId: first, name: '甲' },
      { fileId: gone, name: '乙' },
      { fileId: third, name: '丙' },
    ]);
    const other = await sick('S10', [{ fileId: await upload('S10', 'a.txt', '别人的病历'), name: '丁' }]);
    school.local.files.handle('storage.batchDeleteFile', { fileid_list: [gone] }, 'clean-up');
    const { slips } = await open('T1', leaveId);
    expect(slips.map(({ index, name }) => [index, name])).toEqual([
      [0, '甲'],
      [1, '乙'],
      [2, '丙'],
    ]);
    expect(slips[1]?.url).toBeNull();
    expect(await read(slips[0]?.url)).toEqual([200, '第一页']);
    expect(await read(slips[2]?.url)).toEqual([200, '第三页']);
    expect((await open('T1', other.leaveId)).slips).toHaveLength(1);
    expect(await read((await open('T1', other.leaveId)).slips[0]?.url)).toEqual([200, '别人的病历']);
    expect(await school.code('S10', 'open-slips', { leaveId })).toBe('NOT_FOUND');
    expect(await school.code('S9', 'open-slips', { leaveId: other.leaveId })).toBe('NOT_FOUND');
  });

  test('a file of somebody else is taken neither with the leave, nor afterwards, nor with an answer', async () => {
    const slips = [{ fileId: 'cloud://env/leave-slips/S2/diagnosis.jpg', name: '别人的' }];
    expect(await school.code('S3', 'apply', applyInput({ slips }))).toBe('LEAVE_SLIP_FOREIGN');
    const tricky = [{ fileId: 'cloud://env/leave-slips/S3/../S2/diagnosis.jpg', name: '别人的' }];
    expect(await school.code('S3', 'apply', applyInput({ slips: tricky }))).toBe('INPUT_INVALID');
    const { leaveId } = await ask(school, 'S33');
    expect(await school.code('S33', 'add-slips', { leaveId, slips })).toBe('LEAVE_SLIP_FOREIGN');
    await school.of('T5').ok('leave', 'ask-back', { leaveId, turn: 0, text: '请补交证明' });
    const answer = { leaveId, turn: school.leave(leaveId).turn, text: '见附件', slips };
    expect(await school.code('S33', 'answer', answer)).toBe('LEAVE_SLIP_FOREIGN');
    expect(school.leave(leaveId).slips).toEqual([]);
  });

  test('approved and over, the chain still opens them', async () => {
    const { leaveId } = await sick('S11', [
      { fileId: await upload('S11', 'a.txt', '复诊单'), name: '复诊单' },
    ]);
    await decide(school, 'T1', leaveId);
    await school.of('S11').ok('leave', 'withdraw', { leaveId, turn: school.leave(leaveId).turn });
    expect(await read((await open('T1', leaveId)).slips[0]?.url)).toEqual([200, '复诊单']);
  });
});

test('the link to a workbook of leaves lives ten minutes', async () => {
  const { leaveId } = await ask(school, 'S30');
  await decide(school, 'T5', leaveId);
  const { link } = await school
    .of('T5')
    .ok<{ link: string }>('leave', 'export-sheet', { fromOn: '2026-11-23', toOn: '2026-11-24' });
  school.clock.set(NOW + 10 * MINUTE - 1);
  expect((await fetch(link)).status).toBe(200);
  school.clock.set(NOW + 10 * MINUTE + 1);
  expect((await fetch(link)).status).toBe(403);
});
