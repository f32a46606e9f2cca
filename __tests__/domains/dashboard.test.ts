import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, mark, markAll, night, tick } from '../support/roll';
import { floorOf, loadSmallSchool, studentOf } from '../support/small-school';

let cloud: TestCloud;
const SHEET = night(floorOf(1));

interface Home {
  sheets: { sheetId: string; state: string; total: number; done: number }[];
  marks: { s: string; checkId: string }[];
  absentees: { people: number; classes: number } | null;
  floors: { floors: number; notBegun: number; done: number; total: number } | null;
  todos: { open: number; top: { title: string; priority: string }[] };
  unread: number;
  modules: string[];
}
const home = (openid: string) => cloud.as(openid).ok<Home>('dashboard', 'home');

beforeAll(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db);
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
}, 60_000);
afterAll(() => cloud.stop());

test('nobody is asked to sign in; an unknown key is refused', async () => {
  expect(await cloud.as('stranger').call('dashboard', 'home')).toMatchObject({
    error: { code: 'SIGN_IN_REQUIRED' },
  });
  expect(await cloud.as('leader1').call('dashboard', 'home', { who: 'x' })).toMatchObject({
    error: { code: 'INPUT_INVALID' },
  });
});

test('a floor leader: his sheet to take with its figures, and the to-do for it; nothing of others', async () => {
  const first = await home('leader1');
  expect(first.sheets).toMatchObject([{ sheetId: SHEET, state: 'open', total: 12, done: 0 }]);
  expect(first.todos).toMatchObject({ open: 1, top: [{ priority: 'urgent' }] });
  expect(first).toMatchObject({ absentees: null, floors: null, marks: [] });
});

test('posts that stand by see a sheet only when nobody has begun it', async () => {
  expect((await home('building')).sheets).toHaveLength(2);
  await mark(cloud, 'leader1', SHEET, { [studentOf(1, 1, 1)]: 'present' });
  expect((await home('building')).sheets.map((sheet) => sheet.sheetId)).toEqual([night(floorOf(2))]);
});

test('after the submission: the student his mark, the counselor his number, the office its floors', async () => {
  const missing = studentOf(1, 1, 2);
  await mark(cloud, 'leader1', SHEET, { [missing]: 'not-back' });
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  expect((await home(studentOf(1, 1, 1))).marks).toMatchObject([{ checkId: 'night', s: 'present' }]);
  expect((await home('counselor')).absentees).toMatchObject({ people: 1, classes: 1 });
  expect((await home('counselor2')).absentees).toMatchObject({ people: 0, classes: 0 });
  expect((await home('office')).floors).toMatchObject({ floors: 2, notBegun: 1, done: 12, total: 24 });
  expect((await home('keeper')).floors).toMatchObject({ floors: 2 });
});

test('a student sees no floors, no absentees, no sheet, and the modules of a student', async () => {
  const own = await home(studentOf(2, 1, 1));
  expect(own).toMatchObject({ sheets: [], absentees: null, floors: null });
  expect(own.modules).toContain('roll-call');
  expect(own.modules).not.toContain('org');
});
