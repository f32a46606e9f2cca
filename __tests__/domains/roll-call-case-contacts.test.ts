import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, codeOf, mark, markAll, night, tick } from '../support/roll';
import { floorOf, loadSmallSchool, studentOf } from '../support/small-school';

/** Whose number reaches whom: parents' numbers are for the chain alone, at the step that rings them (R15, PIPL). */
let cloud: TestCloud;
const SHEET = night(floorOf(1));
const A = studentOf(1, 1, 2);
const CASE = `${SHEET}:${A}`;
const PARENT = '13900001234';
const CHAIN = ['counselor', 'college', 'office'];
const OTHERS = ['leader1', 'deputy1', 'building', 'keeper', 'admin'];

beforeAll(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db);
  cloud.db.update('people', { _id: A }, { $set: { guardianName: '家长甲', guardianPhone: PARENT } });
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
  await mark(cloud, 'leader1', SHEET, { [A]: 'not-back' });
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
}, 60_000);
afterAll(() => cloud.stop());

interface Contact {
  name: string;
  relation: string;
  phone: string;
  masked?: boolean;
}
const contactsOf = async (who: string) =>
  (await cloud.as(who).ok<{ contacts: Contact[] }>('roll-call', 'case', { caseId: CASE })).contacts;
const parentOf = async (who: string) =>
  (await contactsOf(who)).find((contact) => contact.relation.endsWith('家长'));

test('R15 the student and his roommates can be rung from the first step', async () => {
  expect((await contactsOf('leader1')).map((one) => one.relation)).toEqual(['本人', '室友', '室友', '室友']);
});

test('R15 before the step 联系家长 the chain sees a masked number, everybody else none', async () => {
  for (const who of CHAIN) {
    expect([who, await parentOf(who)]).toEqual([
      who,
      { name: '家长甲', relation: '学生1-1-2 家长', phone: '139****1234', masked: true },
    ]);
  }
  for (const who of OTHERS) expect([who, await parentOf(who)]).toEqual([who, undefined]);
  for (const who of [...CHAIN, ...OTHERS]) {
    expect(JSON.stringify(await cloud.as(who).call('roll-call', 'case', { caseId: CASE }))).not.toContain(
      PARENT,
    );
    expect(JSON.stringify(await cloud.as(who).call('roll-call', 'cases'))).not.toContain('家长甲');
  }
});

test('R15 at the step 联系家长 the chain reads it whole, everybody else still none; closed, nobody', async () => {
  for (const clock of ['22:16', '22:21', '22:31', '22:46', '23:16']) await tick(cloud, at(clock));
  for (const who of CHAIN) expect([who, (await parentOf(who))?.phone]).toEqual([who, PARENT]);
  for (const who of OTHERS) {
    expect([who, await parentOf(who)]).toEqual([who, undefined]);
  }
  expect(await codeOf(cloud, 'counselor2', 'case', { caseId: CASE })).toBe('NOT_FOUND');
  expect(await codeOf(cloud, A, 'case', { caseId: CASE })).toBe('FORBIDDEN');
  await cloud.as('office').ok('roll-call', 'acknowledge-case', { caseId: CASE });
  const close = { caseId: CASE, outcome: 'found', note: '家长说在家' };
  await cloud.as('office').ok('roll-call', 'close-case', close);
  for (const who of [...CHAIN, ...OTHERS]) expect(await contactsOf(who)).toEqual([]);
});

test('no answer of the sheet carries a parent', async () => {
  for (const who of ['leader1', 'counselor', 'office']) {
    for (const [action, input] of [
      ['open', { sheetId: SHEET }],
      ['contact', { sheetId: SHEET, personId: A }],
      ['absentees', {}],
    ] as const) {
      const text = JSON.stringify(await cloud.as(who).call('roll-call', action, input));
      expect(text).not.toMatch(/guardian|家长甲|13900001234/);
    }
  }
});
