import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, codeOf, mark, markAll, night, stored, tick } from '../support/roll';
import { floorOf, loadSmallSchool, roomOf, studentOf } from '../support/small-school';

/** R15: a missing student has one case, an owner, a clock and a ladder. */
let cloud: TestCloud;
const SHEET = night(floorOf(1));
// Bed 2 is in class x1-1, whose counselor is `counselor`.
const A = studentOf(1, 1, 2);
const CASE = `${SHEET}:${A}`;

beforeEach(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db);
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
});
afterEach(() => cloud.stop());

async function submitMissing(): Promise<void> {
  await mark(cloud, 'leader1', SHEET, { [A]: 'not-back' });
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
}

interface StoredCase {
  _id: string;
  state: string;
  step: number;
  live: number;
  ownerName: string | null;
  nextAt: number | null;
  log: { text: string }[];
}
const theCase = (id = CASE) => cloud.db.find('roll_cases', { _id: id })[0] as unknown as StoredCase;
const caseTodos = (personId: string, state = 'open') =>
  cloud.db.find('notices', { personId, kind: 'roll-call.case', state });

test('nobody, the wrong role and another scope see no case', async () => {
  await submitMissing();
  expect(await codeOf(cloud, 'stranger', 'case', { caseId: CASE })).toBe('SIGN_IN_REQUIRED');
  expect(await codeOf(cloud, A, 'case', { caseId: CASE })).toBe('FORBIDDEN');
  expect(await codeOf(cloud, 'leader2', 'case', { caseId: CASE })).toBe('NOT_FOUND');
  expect(await codeOf(cloud, 'counselor2', 'acknowledge-case', { caseId: CASE })).toBe('NOT_FOUND');
});

test('R15 unacknowledged it climbs to the end, each step’s people asked once and the last one’s released', async () => {
  await submitMissing();
  expect(theCase()).toMatchObject({ state: 'open', step: 0, ownerName: '层长1', nextAt: at('22:16') });
  expect(caseTodos('leader1')).toHaveLength(1);
  const steps: [string, number, string][] = [
    ['22:16', 1, '层长1'],
    ['22:21', 2, '辅导员甲'],
    ['22:31', 3, '学院学工'],
    ['22:46', 4, '学工部'],
    ['23:16', 5, '学工部'],
  ];
  for (const [clock, step, owner] of steps) {
    await tick(cloud, at(clock));
    expect(theCase()).toMatchObject({ step, ownerName: owner });
  }
  expect(theCase().nextAt).toBeNull();
  expect(caseTodos('counselor')).toHaveLength(0);
  expect(caseTodos('counselor', 'done')).toHaveLength(1);
  expect(caseTodos('office')).toHaveLength(1);
  await tick(cloud, at('23:50'));
  expect(theCase()).toMatchObject({ step: 5, live: 1 });
});

test('a late timer passes one step only: who is asked now has his own minutes', async () => {
  await submitMissing();
  await tick(cloud, at('22:40'));
  expect(theCase()).toMatchObject({ step: 1, nextAt: at('22:45') });
});

test('acknowledging stops the clock, makes the owner, closes the to-dos; then it can only be found', async () => {
  await submitMissing();
  await tick(cloud, at('22:16'));
  await tick(cloud, at('22:21'));
  await cloud.as('counselor').ok('roll-call', 'acknowledge-case', { caseId: CASE });
  expect(theCase()).toMatchObject({ state: 'acknowledged', ownerName: '辅导员甲', nextAt: null });
  expect(caseTodos('counselor')).toHaveLength(0);
  await tick(cloud, at('22:40'));
  expect(theCase().step).toBe(2);
  await cloud
    .as('counselor')
    .ok('roll-call', 'log-case-call', { caseId: CASE, whom: 'student', reached: false });
  await cloud.as('counselor').ok('roll-call', 'note-case', { caseId: CASE, note: '室友说在图书馆' });
  const alarm = { caseId: CASE, outcome: 'false-alarm', note: '看错了' };
  expect(await codeOf(cloud, 'counselor', 'close-case', alarm)).toBe('CASE_ACKNOWLEDGED');
  const close = () =>
    cloud
      .as('counselor')
      .ok(
        'roll-call',
        'close-case',
        { caseId: CASE, outcome: 'found', note: '已回寝' },
        { requestId: 'close-intent-01' },
      );
  const first = await close();
  expect(await close()).toEqual(first);
  expect(theCase()).toMatchObject({ state: 'found', live: 0 });
  expect(theCase().log.map((line) => line.text)).toEqual([
    expect.stringContaining('未归'),
    expect.stringContaining('上报到打电话'),
    expect.stringContaining('上报到辅导员'),
    '已认领，正在找人',
    '打给学生本人，未接通',
    '室友说在图书馆',
    '已找到：已回寝',
  ]);
  expect(await codeOf(cloud, 'counselor', 'note-case', { caseId: CASE, note: '再记' })).toBe('CASE_CLOSED');
});

test('two acknowledge at once: one owner, both are told the truth', async () => {
  await submitMissing();
  const replies = await Promise.all(
    ['leader1', 'building'].map((who) =>
      cloud.as(who).call('roll-call', 'acknowledge-case', { caseId: CASE }),
    ),
  );
  expect(replies.filter((reply) => reply.ok).length).toBeGreaterThan(0);
  const owners = theCase() as unknown as { owners: unknown[] };
  expect(owners.owners).toHaveLength(1);
});

test('handed on by a person it goes to the next step’s people, who may still be asked further', async () => {
  await submitMissing();
  await cloud.as('leader1').ok('roll-call', 'acknowledge-case', { caseId: CASE });
  await cloud.as('leader1').ok('roll-call', 'escalate-case', { caseId: CASE, note: '电话不通' });
  await cloud.as('leader1').ok('roll-call', 'escalate-case', { caseId: CASE });
  expect(theCase()).toMatchObject({ state: 'open', step: 2, ownerName: '辅导员甲' });
  expect(caseTodos('counselor')).toHaveLength(1);
});

test('R23 a correction before the first acknowledgement closes the case as 误报, after it as found', async () => {
  await submitMissing();
  await cloud.as('leader1').ok('roll-call', 'late-arrival', { sheetId: SHEET, personId: A });
  expect(theCase()).toMatchObject({ state: 'false-alarm', live: 0 });
  expect(caseTodos('leader1')).toHaveLength(0);
});

test('R23 立即上报 opens the case before the submission, once; a correction on the spot closes it', async () => {
  await mark(cloud, 'leader1', SHEET, { [A]: 'not-back' });
  expect(cloud.db.find('roll_cases', {})).toEqual([]);
  const other = { sheetId: SHEET, personIds: [studentOf(1, 1, 1)] };
  expect(await codeOf(cloud, 'leader1', 'report-now', other)).toBe('ROLL_NOT_MISSING');
  await cloud.as('leader1').ok('roll-call', 'report-now', { sheetId: SHEET, personIds: [A] });
  await cloud.as('leader1').ok('roll-call', 'report-now', { sheetId: SHEET, personIds: [A] });
  expect(cloud.db.find('roll_cases', {})).toHaveLength(1);
  await mark(cloud, 'leader1', SHEET, { [A]: 'present' });
  expect(theCase()).toMatchObject({ state: 'false-alarm' });
});

test('R7 a room’s case follows its people: who comes is taken off it, the last one closes it', async () => {
  const people = [1, 2, 3, 4].map((bed) => studentOf(1, 2, bed));
  await mark(cloud, 'leader1', SHEET, Object.fromEntries(people.map((id) => [id, 'not-seen'] as const)), {
    unopened: true,
  });
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  const caseId = `${SHEET}:room:${roomOf(1, 2)}`;
  for (const [index, personId] of people.entries()) {
    await cloud.as('leader1').ok('roll-call', 'late-arrival', { sheetId: SHEET, personId });
    const left = cloud.db.find('roll_cases', { _id: caseId })[0] as { personIds: string[]; live: number };
    expect(left.live).toBe(index === 3 ? 0 : 1);
    if (index < 3) expect(left.personIds).toEqual(people.slice(index + 1));
  }
});

test('R3 one case for a person, never two: a second check adds a line to it', async () => {
  const study = SHEET.replace('night', 'study');
  const copy = {
    ...(stored(cloud, SHEET) as unknown as Record<string, unknown>),
    _id: study,
    checkId: 'study',
  };
  cloud.db.insert('roll_sheets', [copy]);
  await submitMissing();
  await mark(cloud, 'leader1', study, { [A]: 'not-back' });
  await markAll(cloud, 'leader1', study);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: study });
  expect(cloud.db.find('roll_cases', {})).toHaveLength(1);
  expect(theCase().log).toHaveLength(2);
});

test('40 cases at once: each has its owner and to-do, and the list pages through all of them', async () => {
  await cloud.stop();
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db, { floors: 1, rooms: 10, beds: 4 });
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
  await markAll(cloud, 'leader1', SHEET, 'not-back');
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  expect(cloud.db.find('roll_cases', { live: 1 })).toHaveLength(40);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page: { items: { caseId: string }[]; next: string | null } = await cloud
      .as('building')
      .ok('roll-call', 'cases', { limit: 15, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map((item) => item.caseId));
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(new Set(seen).size).toBe(40);
  expect(seen).toHaveLength(40);
  await tick(cloud, at('22:17'));
  await tick(cloud, at('22:22'));
  expect(cloud.db.find('roll_cases', { step: 2 })).toHaveLength(40);
}, 120_000);

test('the counselor’s morning words: who was missing, and who the second night running', async () => {
  await submitMissing();
  await tick(cloud, at('00:01', '2026-11-24'));
  await tick(cloud, at('21:40', '2026-11-24'));
  await tick(cloud, at('22:11', '2026-11-24'));
  const second = night(floorOf(1), '2026-11-24');
  await mark(cloud, 'leader1', second, { [A]: 'not-back' });
  await markAll(cloud, 'leader1', second);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: second });
  expect(cloud.db.find('roll_exceptions', { _id: `${second}:${A}` })).toMatchObject([{ streak: 2 }]);
  await tick(cloud, at('07:01', '2026-11-25'));
  await tick(cloud, at('07:02', '2026-11-25'));
  const words = cloud.db.find('notices', { kind: 'roll-call.digest', personId: 'counselor' });
  expect(words).toHaveLength(1);
  expect(String(words[0]?.body)).toContain('学生1-1-2');
  expect(cloud.db.find('notices', { kind: 'roll-call.digest', personId: 'counselor2' })).toEqual([]);
}, 60_000);
