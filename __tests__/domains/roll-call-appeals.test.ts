import {
  ABSENT,
  APPEAL,
  appealOf,
  appealTodos,
  CHECK,
  monthMark,
  OTHER,
  REASON,
  SHEET,
  startAppealSchool,
  verdictsTold,
  VERDICT,
  type RecordView,
} from '../support/appeal';
import type { TestCloud } from '../support/cloud';
import { at, codeOf, expectExact, mark, markAll, stored, tick } from '../support/roll';
import { bind, floorOf, grant, roomOf, studentOf } from '../support/small-school';

/** R20: a student objects to a mark of his own, his counselor decides, the original stays. */
let cloud: TestCloud;
beforeEach(async () => {
  cloud = await startAppealSchool();
}, 60_000);
afterEach(() => cloud.stop());

const file = (who = ABSENT, more: object = {}) =>
  cloud.as(who).ok<{ appealId: string; state: string }>('roll-call', 'appeal', { ...REASON, ...more });
const decide = (who: string, more: object = {}, requestId?: string) =>
  cloud
    .as(who)
    .call('roll-call', 'decide-appeal', { ...VERDICT, ...more }, requestId ? { requestId } : undefined);
const codes = (replies: { ok: boolean; error?: { code: string } }[]) =>
  replies.map((reply) => (reply.ok ? 'ok' : (reply.error?.code ?? ''))).sort();
const recordOf = (who = ABSENT) => cloud.as(who).ok<RecordView>('roll-call', 'record', CHECK);

test('nobody and the wrong role', async () => {
  const appealing = ['record', 'appeal', 'withdraw-appeal', 'my-appeals'];
  const deciding = ['appeals', 'appeal-detail', 'decide-appeal', 'open-appeal-photos', 'set-appeal-rules'];
  for (const action of [...appealing, ...deciding]) {
    expect(await codeOf(cloud, 'stranger', action, {})).toBe('SIGN_IN_REQUIRED');
  }
  expect(await codeOf(cloud, 'leader1', 'appeal', REASON)).toBe('FORBIDDEN');
  expect(await codeOf(cloud, 'leader1', 'appeals', {})).toBe('FORBIDDEN');
  expect(await codeOf(cloud, 'building', 'decide-appeal', VERDICT)).toBe('FORBIDDEN');
  expect(await codeOf(cloud, ABSENT, 'decide-appeal', VERDICT)).toBe('FORBIDDEN');
  const rules = { days: 5, statuses: ['absent'] };
  expect(await codeOf(cloud, 'counselor', 'set-appeal-rules', rules)).toBe('FORBIDDEN');
});

test('another class, another student, another’s photos see and change nothing', async () => {
  await file();
  expect(await codeOf(cloud, 'counselor2', 'appeal-detail', { appealId: APPEAL })).toBe('NOT_FOUND');
  expect(await codeOf(cloud, 'counselor2', 'decide-appeal', VERDICT)).toBe('NOT_FOUND');
  expect(await codeOf(cloud, OTHER, 'withdraw-appeal', { appealId: APPEAL })).toBe('NOT_FOUND');
  expect(await codeOf(cloud, OTHER, 'open-appeal-photos', { appealId: APPEAL })).toBe('NOT_FOUND');
  expect(await codeOf(cloud, 'counselor2', 'open-appeal-photos', { appealId: APPEAL })).toBe('NOT_FOUND');
  const theirs = await cloud.as('counselor2').ok<{ items: object[] }>('roll-call', 'appeals', {});
  expect(theirs.items).toEqual([]);
  const photos = (where: string) => ({ ...REASON, photos: [`cloud://env/${where}/a.jpg`] });
  const foreign = photos(`appeal-photos/${ABSENT}`);
  expect(await codeOf(cloud, OTHER, 'appeal', foreign)).toBe('APPEAL_PHOTO_FOREIGN');
  expect(await codeOf(cloud, OTHER, 'appeal', photos('leave-slips/s1'))).toBe('INPUT_INVALID');
  const climbing = photos(`appeal-photos/${OTHER}/../${ABSENT}`);
  expect(await codeOf(cloud, OTHER, 'appeal', climbing)).toBe('INPUT_INVALID');
  expect(appealOf(cloud)).toMatchObject({ state: 'waiting' });
});

test.each([
  ['an unknown key', { ...REASON, personId: OTHER }],
  ['an operator for a day', { ...REASON, day: { $ne: null } }],
  ['no reason', { ...CHECK, reason: ' ' }],
  ['five photos', { ...REASON, photos: Array(5).fill(`cloud://e/appeal-photos/${ABSENT}/a.jpg`) }],
])('refuses %s', async (_name, input) => {
  expect(await codeOf(cloud, ABSENT, 'appeal', input)).toBe('INPUT_INVALID');
  expect(cloud.db.count('roll_appeals', {})).toBe(0);
});

test('a mark that is right, a day without a check, a roll that still runs cannot be appealed', async () => {
  const present = studentOf(1, 1, 3);
  expect(await codeOf(cloud, present, 'appeal', REASON)).toBe('APPEAL_DENIED');
  expect(await codeOf(cloud, ABSENT, 'appeal', { ...REASON, day: '2026-11-22' })).toBe('NOT_FOUND');
  await cloud.as('counselor').ok('roll-call', 'reopen', { sheetId: SHEET, reason: '补点' });
  expect(await codeOf(cloud, ABSENT, 'appeal', REASON)).toBe('APPEAL_DENIED');
  expect((await recordOf()).can.appeal).toBe(false);
});

test('R20 accepted: mark, counters, exception and month follow; what stood there stays to be seen', async () => {
  expect(monthMark(cloud)).toBe('absent');
  const before = await recordOf();
  expect(before).toMatchObject({
    mark: { s: 'absent', byName: '层长1' },
    can: { appeal: true },
    appeal: null,
  });
  expect(before.appealUntil).toBe(at('00:00', '2026-11-27'));
  await file(ABSENT, { photos: [`cloud://env/appeal-photos/${ABSENT}/seat.jpg`] });
  expect(appealTodos(cloud, 'counselor')).toMatchObject([{ title: `学生1-1-2 对旷提出申诉` }]);
  expect(appealTodos(cloud, 'counselor2')).toEqual([]);
  const waiting = await cloud.as('counselor').ok<{ items: object[] }>('roll-call', 'appeals', {});
  expect(waiting.items).toMatchObject([
    { appealId: APPEAL, s: 'absent', photos: 1, waitingFor: '辅导员 辅导员甲', markedName: '层长1' },
  ]);
  expect(await decide('counselor')).toMatchObject({ ok: true, data: { state: 'accepted' } });

  expectExact(stored(cloud, SHEET));
  expect(stored(cloud, SHEET).marks[ABSENT]).toMatchObject({ s: 'present', byName: '辅导员甲', v: 2 });
  expect(cloud.db.find('roll_exceptions', { _id: APPEAL })).toEqual([]);
  await tick(cloud, at('20:33'));
  expect(monthMark(cloud)).toBe('present');
  expect(monthMark(cloud, OTHER)).toBe('absent');
  expect(appealTodos(cloud, 'counselor')).toEqual([]);
  expect(verdictsTold(cloud)).toMatchObject([{ title: '申诉已采纳，记录已改为出勤' }]);
  const after = await recordOf();
  expect(after.mark.s).toBe('present');
  expect(after.changes).toMatchObject([
    { from: 'unmarked', to: 'absent', byName: '层长1', why: '点名' },
    { from: 'absent', to: 'present', byName: '辅导员甲', why: '申诉后更正：监控里看到本人在座' },
  ]);
  expect(after.appeal).toMatchObject({
    state: 'accepted',
    s: 'absent',
    to: 'present',
    decidedName: '辅导员甲',
  });
  expect(after.can).toEqual({ appeal: false, withdraw: false });
});

test('R20 refused: the mark stands, the student is told why, and it is final', async () => {
  await file();
  await decide('counselor', { accept: false, note: '签到表上没有名字' });
  expect(stored(cloud, SHEET).marks[ABSENT]).toMatchObject({ s: 'absent', v: 1 });
  expect(verdictsTold(cloud)).toMatchObject([
    { title: '申诉未采纳，维持旷', body: expect.stringContaining('签到表上没有名字') as string },
  ]);
  expect(await codeOf(cloud, ABSENT, 'appeal', REASON)).toBe('APPEAL_DECIDED');
  expect(codes([await decide('college')])).toEqual(['APPEAL_DECIDED']);
  expect(await codeOf(cloud, ABSENT, 'withdraw-appeal', { appealId: APPEAL })).toBe('APPEAL_DECIDED');
});

test('R20 one mark has one appeal: twice is refused, a replay is one, two at once are one', async () => {
  const requestId = 'one-appeal-intent';
  const first = await cloud.as(ABSENT).ok('roll-call', 'appeal', REASON, { requestId });
  expect(await cloud.as(ABSENT).ok('roll-call', 'appeal', REASON, { requestId })).toEqual(first);
  expect(await codeOf(cloud, ABSENT, 'appeal', { ...REASON, reason: '换一个理由' })).toBe('APPEAL_OPEN');
  const crowd = await Promise.all([1, 2, 3].map(() => cloud.as(OTHER).call('roll-call', 'appeal', REASON)));
  expect(codes(crowd)).toEqual(['APPEAL_OPEN', 'APPEAL_OPEN', 'ok']);
  expect(cloud.db.count('roll_appeals', {})).toBe(2);
  expect(appealTodos(cloud, 'counselor')).toHaveLength(1);
});

test('withdrawn the to-do goes; it may come again while the days last', async () => {
  await file();
  await cloud.as(ABSENT).ok('roll-call', 'withdraw-appeal', { appealId: APPEAL });
  await cloud.as(ABSENT).ok('roll-call', 'withdraw-appeal', { appealId: APPEAL });
  expect(appealTodos(cloud, 'counselor')).toEqual([]);
  expect(codes([await decide('counselor')])).toEqual(['APPEAL_WITHDRAWN']);
  await file(ABSENT, { reason: '找到了证人，请再看一次' });
  expect(appealOf(cloud)).toMatchObject({ state: 'waiting', turn: 2 });
  expect(appealTodos(cloud, 'counselor')).toHaveLength(1);
  expect(cloud.db.count('roll_appeals', {})).toBe(1);
});

test('R20 too late is refused with the last moment; the setting moves it', async () => {
  cloud.clock.set(at('23:59', '2026-11-26'));
  expect((await recordOf()).can.appeal).toBe(true);
  cloud.clock.set(at('00:00', '2026-11-27'));
  const late = await cloud.as(ABSENT).call('roll-call', 'appeal', REASON);
  expect(late).toMatchObject({
    ok: false,
    error: { code: 'APPEAL_LATE', message: expect.stringContaining('11月26日 周四 24:00') as string },
  });
  expect((await recordOf()).cannotAppeal).toBe('申诉已于 11月26日 周四 24:00 截止');
  await cloud.as('office').ok('roll-call', 'set-appeal-rules', { days: 5, statuses: ['absent', 'late'] });
  expect(await cloud.as('office').ok('roll-call', 'appeal-rules', {})).toMatchObject({
    days: 5,
    statuses: ['absent', 'late'],
    setName: '学工部',
  });
  await file();
});

test('R20 late marks only if the setting says so', async () => {
  const night = SHEET.replace('study', 'night');
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
  await mark(cloud, 'leader1', night, { [ABSENT]: 'back-late' });
  await markAll(cloud, 'leader1', night);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: night });
  const input = { ...REASON, checkId: 'night' };
  expect(await codeOf(cloud, ABSENT, 'appeal', input)).toBe('APPEAL_DENIED');
  await cloud
    .as('office')
    .ok('roll-call', 'set-appeal-rules', { days: 3, statuses: ['absent', 'back-late'] });
  const { appealId } = await file(ABSENT, { checkId: 'night' });
  expect(codes([await decide('counselor', { appealId, to: 'left-early' })])).toEqual(['APPEAL_OUTCOME']);
  await decide('counselor', { appealId });
  expect(stored(cloud, night).marks[ABSENT]).toMatchObject({ s: 'present' });
  expectExact(stored(cloud, night));
});

test('two deciders at once: one decision, one message, one change of the mark', async () => {
  await file();
  const replies = await Promise.all([
    decide('counselor'),
    decide('college', { accept: false, note: '不采纳这条' }),
    decide('office', { accept: false, note: '不采纳这条' }),
  ]);
  expect(codes(replies)).toEqual(['APPEAL_DECIDED', 'APPEAL_DECIDED', 'ok']);
  expect(verdictsTold(cloud)).toHaveLength(1);
  const { state } = appealOf(cloud) ?? { state: '' };
  expect(stored(cloud, SHEET).marks[ABSENT]?.s).toBe(state === 'accepted' ? 'present' : 'absent');
  expectExact(stored(cloud, SHEET));
});

test('a decision sent twice is one; withdrawing races a decision to one end', async () => {
  await file();
  const first = await decide('counselor', {}, 'decide-intent-1');
  expect(await decide('counselor', {}, 'decide-intent-1')).toEqual({
    ...first,
    now: expect.any(Number) as number,
  });
  expect(stored(cloud, SHEET).marks[ABSENT]).toMatchObject({ v: 2 });

  const appealId = `${SHEET}:${OTHER}`;
  await file(OTHER);
  const race = await Promise.all([
    cloud.as(OTHER).call('roll-call', 'withdraw-appeal', { appealId }),
    decide('counselor2', { appealId }),
  ]);
  expect(codes(race).filter((code) => code === 'ok')).toHaveLength(1);
  const ended = appealOf(cloud, appealId);
  const stands = stored(cloud, SHEET).marks[OTHER]?.s;
  expect([ended?.state, stands]).toEqual(
    ended?.state === 'accepted' ? ['accepted', 'present'] : ['withdrawn', 'absent'],
  );
});

test('nobody decides his own, whatever posts he holds, and he is not asked to', async () => {
  grant(cloud.db, ABSENT, 'counselor', 'class', 'x1-1');
  cloud.clock.set(at('20:40'));
  await file();
  expect(appealTodos(cloud, ABSENT)).toEqual([]);
  expect(codes([await decide(ABSENT)])).toEqual(['APPEAL_OWN']);
  const seen = await cloud
    .as(ABSENT)
    .ok<{ can: { decide: boolean } }>('roll-call', 'appeal-detail', { appealId: APPEAL });
  expect(seen.can.decide).toBe(false);
  expect(codes([await decide('counselor')])).toEqual(['ok']);
});

test('a class without a counselor: the college is asked', async () => {
  cloud.db.remove('grants', { personId: 'counselor' });
  await file();
  expect(appealTodos(cloud, 'college')).toHaveLength(1);
  expect((await recordOf()).appeal?.waitingFor).toBe('学院学工 学院学工');
});

test('corrected in another way meanwhile: accepting is refused in words, refusing closes it', async () => {
  await file();
  await cloud.as('counselor').ok('roll-call', 'reopen', { sheetId: SHEET, reason: '重新核对' });
  await mark(cloud, 'counselor', SHEET, { [ABSENT]: 'late' });
  expect(await decide('counselor')).toMatchObject({
    error: { code: 'APPEAL_MARK_CHANGED', message: expect.stringContaining('迟到') as string },
  });
  expect(codes([await decide('counselor', { accept: false, note: '已经改为迟到' })])).toEqual(['ok']);
  expect(stored(cloud, SHEET).marks[ABSENT]?.s).toBe('late');
});

test('photos open for the student and the deciders through links that end', async () => {
  const photo = await upload(ABSENT);
  await file(ABSENT, { photos: [photo] });
  for (const who of [ABSENT, 'counselor', 'college']) {
    const { urls } = await cloud
      .as(who)
      .ok<{ urls: string[] }>('roll-call', 'open-appeal-photos', { appealId: APPEAL });
    const answer = await fetch(urls[0] ?? '');
    expect([answer.status, await answer.text()]).toEqual([200, 'a picture']);
  }
  expect(await codeOf(cloud, 'leader1', 'open-appeal-photos', { appealId: APPEAL })).toBe('FORBIDDEN');
});

async function upload(who: string): Promise<string> {
  const form = new FormData();
  form.append('cloudPath', `appeal-photos/${who}/seat.jpg`);
  form.append('file', new Blob(['a picture']), 'seat.jpg');
  const answer = await fetch(`${cloud.origin}/door/as/${who}/uploadFile`, { method: 'POST', body: form });
  return ((await answer.json()) as { fileID: string }).fileID;
}

test('a counselor’s list pages through all of it, the oldest first', async () => {
  await cloud.stop();
  cloud = await startAppealSchool();
  const doc = (await file(), cloud.db.find('roll_appeals', { _id: APPEAL })[0]) as Record<string, unknown>;
  const many = Array.from({ length: 25 }, (_none, index) => ({
    ...doc,
    _id: `${APPEAL}-${index}`,
    filedAt: Number(doc.filedAt) + index + 1,
  }));
  cloud.db.insert('roll_appeals', many);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page: { items: { appealId: string }[]; next: string | null } = await cloud
      .as('counselor')
      .ok('roll-call', 'appeals', { limit: 10, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map((item) => item.appealId));
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(seen).toEqual([APPEAL, ...many.map((one) => one._id)]);
});

describe('R9 R20 an ordinary mark on a floor he has left since', () => {
  const PRESENT = studentOf(1, 2, 2);
  const move = (more: object = {}) =>
    cloud.db.update(
      'people',
      { _id: PRESENT },
      { $set: { floorId: floorOf(2), roomId: roomOf(2, 1), roomName: '201', ...more } },
    );
  const cost = () => {
    const { databaseRequests, examined, scans } = cloud.meter('record');
    return { databaseRequests, examined, scans };
  };

  test('R9 R20 his month’s day opens all the same, by an index, within 7 requests', async () => {
    const sheets = cloud.db.find('roll_sheets', { checkId: CHECK.checkId });
    move();
    await tick(cloud, at('21:30'));
    expect((await recordOf(PRESENT)).mark).toMatchObject({ s: 'present', sheetId: SHEET });
    await recordOf(PRESENT);
    expect(cost()).toMatchObject({ databaseRequests: 6, scans: 0 });
    expect(cost().examined).toBeLessThanOrEqual(sheets.length + 4);
    // Of another class by now too: the floors of the check are looked through.
    move({ classId: 'x1-9', className: '九班' });
    cloud.clock.set(at('21:40'));
    await recordOf(PRESENT);
    expect((await recordOf(PRESENT)).mark).toMatchObject({ s: 'present', sheetId: SHEET });
    expect(cost()).toMatchObject({ databaseRequests: 7, scans: 0 });
    // Without a bed and a class.
    move({ floorId: null, roomId: null, classId: null });
    cloud.clock.set(at('21:50'));
    expect((await recordOf(PRESENT)).mark).toMatchObject({ s: 'present' });
  });

  test('R9 who was on no sheet of that check finds none, wherever he lives', async () => {
    cloud.db.insert('people', [
      { ...cloud.db.find('people', { _id: PRESENT })[0], _id: 'newcomer', floorId: floorOf(1) },
    ]);
    bind(cloud.db, 'newcomer', 'newcomer');
    expect(await codeOf(cloud, 'newcomer', 'record', CHECK)).toBe('NOT_FOUND');
    expect(await codeOf(cloud, PRESENT, 'record', { ...CHECK, checkId: 'night' })).toBe('NOT_FOUND');
  });
});
