import { openWorkbook } from '../../cloudfunctions/_roster/workbook';
import { askedRooms, boxesOf, isExcused, knownOf } from '../../src/contract/roll-call-paper';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, codeOf, mark, night, tick } from '../support/roll';
import { floorOf, loadSmallSchool, span, studentOf } from '../support/small-school';

/** The paper sheet for the evening a phone is dead. */
let cloud: TestCloud;
const SHEET = night(floorOf(1));

beforeAll(async () => {
  cloud = await startTestCloud({ now: at('21:40') });
  loadSmallSchool(cloud.db);
  cloud.db.update('people', { _id: studentOf(1, 1, 2) }, { $set: { name: '=HYPERLINK("x")' } });
  cloud.db.update('people', { _id: studentOf(1, 1, 4) }, { $set: { duty: 'placement' } });
  span(cloud.db, studentOf(1, 1, 1), 'leave', at('12:00'), at('23:50'));
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
}, 60_000);
afterAll(() => cloud.stop());

const code = (openid: string, input: object = { sheetId: SHEET }) =>
  codeOf(cloud, openid, 'print-sheet', input);

test('a student, the leader of another floor and an unknown key get none', async () => {
  expect(await code(studentOf(1, 1, 1))).toBe('FORBIDDEN');
  expect(await code('leader2')).toBe('NOT_FOUND');
  expect(await code('leader1', { sheetId: SHEET, all: true })).toBe('INPUT_INVALID');
  expect(await code('leader1', { sheetId: { $ne: null } })).toBe('INPUT_INVALID');
  expect(await code('stranger')).toBe('SIGN_IN_REQUIRED');
});

test('every bed is a line with boxes; who is excused has none; a name is no formula', async () => {
  await mark(cloud, 'leader1', SHEET, { [studentOf(1, 1, 3)]: 'not-back' });
  const made = await cloud
    .as('keeper')
    .ok<{ link: string; people: number; fileName: string }>('roll-call', 'print-sheet', { sheetId: SHEET });
  expect(made).toMatchObject({ people: 12, fileName: '东校区1号楼1层 晚就寝 2026-11-23.xlsx' });
  const file = Buffer.from(await (await fetch(made.link)).arrayBuffer());
  const [sheet] = (await openWorkbook(file)) as { rows: unknown[][] }[];
  const rows = (sheet?.rows ?? []).map((row) => row.map((cell) => (cell === null ? '' : String(cell))));
  expect(rows[2]).toEqual(['寝室', '床', '姓名', '学号', '已知情况', '在寝', '晚归', '未归', '备注']);
  const line = (personId: string) => rows.find((row) => row[3] === personId);
  expect(line(studentOf(1, 1, 1))?.slice(4, 8)).toEqual(['请假', '—', '—', '—']);
  expect(line(studentOf(1, 1, 2))?.[2]).toBe('\'=HYPERLINK("x")');
  expect(line(studentOf(1, 1, 2))?.slice(4, 8)).toEqual(['', '□', '□', '□']);
  expect(line(studentOf(1, 1, 3))?.[4]).toBe('未归');
  expect(line(studentOf(1, 1, 4))?.slice(4, 6)).toEqual(['实习', '—']);
  expect(rows).toHaveLength(3 + 12);
});

test('R1 R2 R3 on paper: in force is excused, waiting and overdue are not', () => {
  const unmarked = { mark: { s: 'unmarked' as const } };
  const leave = (state: string) => ({ ...unmarked, cover: { kind: 'leave' as const, state } });
  expect([knownOf(leave('in-force')), isExcused(leave('in-force'))]).toEqual(['请假', true]);
  expect([knownOf(leave('pending')), isExcused(leave('pending'))]).toEqual(['请假待批', false]);
  expect([knownOf(leave('overdue')), isExcused(leave('overdue'))]).toEqual(['逾期未归', false]);
  expect(knownOf({ mark: { s: 'present' }, cover: null })).toBe('已点 出勤');
  expect(boxesOf('class')).toEqual(['到', '迟到', '旷']);
});

test('R24 rooms in which the check asks nobody stay off the paper; a room of day students stays on it', () => {
  const room = (...statuses: ('unmarked' | 'day' | 'exempt' | 'present')[]) => ({
    people: statuses.map((s) => ({ mark: { s } })),
  });
  const rooms = [
    room('unmarked', 'exempt'),
    room('day'),
    room('exempt', 'day'),
    room('exempt'),
    room('present'),
  ];
  expect(askedRooms(rooms)).toEqual([rooms[0], rooms[1], rooms[4]]);
});
