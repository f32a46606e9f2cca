import readWorkbook from 'read-excel-file/node';
import { ask, decide, NOW, startLeaveSchool, type LeaveSchool } from '../support/leave-school';

let school: LeaveSchool;
beforeAll(async () => {
  school = await startLeaveSchool();
}, 120_000);
afterAll(() => school.stop());
beforeEach(() => {
  school.clock.set(NOW);
});

interface Sheet {
  link: string | null;
  lines: number;
}
const DAYS = { fromOn: '2026-11-23', toOn: '2026-11-24' };
const rowsOf = async (link: string | null) => {
  const bytes = Buffer.from(await (await fetch(link ?? '')).arrayBuffer());
  return (await readWorkbook(bytes))[0]?.data as (string | null)[][];
};

describe('the Excel workbook of leaves', () => {
  test.each([
    ['S2', DAYS, 'FORBIDDEN'],
    ['K1', DAYS, 'FORBIDDEN'],
    ['T1', { ...DAYS, all: true }, 'INPUT_INVALID'],
    ['T1', { fromOn: '2026-11-24', toOn: '2026-11-23' }, 'LEAVE_PERIOD'],
    ['T1', { fromOn: '2025-01-01', toOn: '2026-11-23' }, 'LEAVE_PERIOD'],
  ])('%s with %j: %s', async (person, input, code) => {
    expect(await school.code(person, 'export-sheet', input)).toBe(code);
  });

  test('nothing to write is no file', async () => {
    expect(await school.of('T5').ok<Sheet>('leave', 'export-sheet', DAYS)).toEqual({ link: null, lines: 0 });
  });

  test('L10 a counselor’s has his class in the standard’s fields with formulas made harmless; the office no reason', async () => {
    const evil = await ask(school, 'S5', { reason: '=HYPERLINK("http://x")' });
    await decide(school, 'T1', evil.leaveId);
    const other = await ask(school, 'S25');
    await decide(school, 'T5', other.leaveId);
    const logs = school.db.count('leave_logs', { kind: 'export' });
    const own = await school.of('T1').ok<Sheet>('leave', 'export-sheet', DAYS);
    expect(own.lines).toBe(1);
    const [titles, keys, row] = await rowsOf(own.link);
    expect(titles?.slice(0, 3)).toEqual(['学号', '姓名', '班级']);
    expect(keys?.[0]).toBe('xh');
    const cell = (key: string) => row?.[keys?.indexOf(key) ?? -1];
    expect(cell('xh')).toBe('S5');
    expect(cell('qjyy')).toBe(`'=HYPERLINK("http://x")`);
    expect(school.db.count('leave_logs', { kind: 'export' })).toBe(logs + 1);

    const office = await school.of('T4').ok<Sheet>('leave', 'export-sheet', DAYS);
    expect(office.lines).toBe(2);
    expect(JSON.stringify(await rowsOf(office.link))).not.toContain('HYPERLINK');
  });
});

test('the decider’s home counts what waits for him, apart from his other to-dos, in the same requests', async () => {
  interface Home {
    leavesToDecide: number;
    todos: { open: number; top: { kind: string }[] };
  }
  const home = () => school.of('T1').ok<Home>('dashboard', 'home');
  const before = await home();
  const { leaveId } = await ask(school, 'S12');
  const after = await home();
  expect(after.leavesToDecide).toBe(before.leavesToDecide + 1);
  expect(after.todos.open).toBe(before.todos.open);
  expect(after.todos.top.map((todo) => todo.kind)).not.toContain('leave.decide');
  expect(school.meter('home').log?.db).toBeLessThanOrEqual(4);
  await decide(school, 'T1', leaveId);
  expect((await home()).leavesToDecide).toBe(before.leavesToDecide);
});
