import { cutIn, type Meets } from '../support/cut-in';
import { at, NOW, startLeaveSchool, type LeaveSchool } from '../support/leave-school';

let school: LeaveSchool;
let holidayId: string;
beforeAll(async () => {
  school = await startLeaveSchool();
  const opened = await school.of('T4').ok<{ holidayId: string }>('leave', 'open-holiday', DAYS);
  holidayId = opened.holidayId;
}, 120_000);
afterAll(() => school.stop());
beforeEach(() => {
  school.clock.set(NOW);
});

const DAYS = { title: '元旦', leaveFromOn: '2026-12-31', backByOn: '2027-01-03' };

interface Row {
  personId: string;
  plan: string | null;
  leftAt: number | null;
  backAt: number | null;
  guardian: { byName: string; how: string } | null;
  guardianPhone: string | null;
}
interface Sheet {
  rows: Row[];
  left: number;
  back: number;
}
const sheet = (person: string, classId = 'x1-c1') =>
  school.of(person).ok<Sheet>('leave', 'holiday-class', { holidayId, classId });
const rowOf = async (personId: string) => (await sheet('T1')).rows.find((row) => row.personId === personId);
const confirm = (person: string, personIds: string[], step: string, over: Record<string, unknown> = {}) =>
  school.of(person).call<{ confirmed: number; left: number; back: number }>('leave', 'confirm-holiday', {
    holidayId,
    classId: 'x1-c1',
    personIds,
    step,
    ...over,
  });
const codeOf = async (reply: ReturnType<typeof confirm>) => {
  const answer = await reply;
  return answer.ok ? 'ok' : answer.error.code;
};
const logOf = () =>
  (school.db.find('leave_holiday_classes', {})[0]?.log as { by: string; text: string }[] | undefined) ?? [];

describe('L16 离校返校 by class', () => {
  test.each([
    ['backwards', { ...DAYS, backByOn: '2026-12-30' }],
    ['on one day', { ...DAYS, backByOn: DAYS.leaveFromOn }],
    ['over already', { ...DAYS, leaveFromOn: '2026-11-20', backByOn: '2026-11-22' }],
  ])('not opened %s', async (_, input) => {
    expect(await school.code('T4', 'open-holiday', input)).toBe('LEAVE_PERIOD');
  });

  test('opened by the office only, and for who is back today', async () => {
    expect(await school.code('T1', 'open-holiday', DAYS)).toBe('FORBIDDEN');
    const today = { ...DAYS, leaveFromOn: '2026-11-22', backByOn: '2026-11-23' };
    expect(await school.code('T4', 'open-holiday', today)).toBe('ok');
  });

  test('nobody of another class, not in the sheet and not by name', async () => {
    expect(await school.code('T5', 'holiday-class', { holidayId, classId: 'x1-c1' })).toBe('NOT_FOUND');
    expect(await school.code('S2', 'holiday-class', { holidayId, classId: 'x1-c1' })).toBe('FORBIDDEN');
    expect(await codeOf(confirm('T5', ['S2'], 'leave'))).toBe('NOT_FOUND');
    expect(await codeOf(confirm('T1', ['S2', 'S30'], 'leave'))).toBe('LEAVE_OUT_OF_SCOPE');
    expect(await rowOf('S2')).toMatchObject({ leftAt: null, guardian: null });
    expect(logOf()).toEqual([]);
  });

  test('many at once, each on the first hour it was entered, with the contact to parents and a line each act', async () => {
    const guardian = { how: '电话，已知情', phone: '139 1234 5678' };
    const done = await confirm('T1', ['S2', 'S3', 'S4'], 'leave', { plan: 'home', guardian });
    expect(done).toMatchObject({ ok: true, data: { confirmed: 3, left: 3, back: 0 } });
    school.clock.set(at('10:00'));
    expect(await confirm('T2', ['S2'], 'back')).toMatchObject({ ok: true, data: { left: 3, back: 1 } });
    school.clock.set(at('11:00'));
    await confirm('T2', ['S2', 'S5'], 'leave');
    await confirm('T2', ['S2'], 'back');
    expect(await sheet('T2')).toMatchObject({ left: 4, back: 1, rows: { length: 20 } });
    expect(await rowOf('S2')).toMatchObject({
      plan: 'home',
      leftAt: NOW,
      backAt: at('10:00'),
      guardian: { byName: '张辅导', how: '电话，已知情' },
      guardianPhone: '139 1234 5678',
    });
    expect(await rowOf('S5')).toMatchObject({ plan: null, leftAt: at('11:00'), guardian: null });
    expect(await rowOf('S6')).toMatchObject({ leftAt: null, guardianPhone: '13800000006' });
    expect(logOf()).toMatchObject([
      { by: 'T1', text: '离校 3 人' },
      { by: 'T2', text: '返校 1 人' },
      { by: 'T2', text: '离校 2 人' },
      { by: 'T2', text: '返校 1 人' },
    ]);
  });

  test('back without a departure on record says nothing of a departure', async () => {
    await confirm('T1', ['S7'], 'back');
    expect(await rowOf('S7')).toMatchObject({ leftAt: null, backAt: NOW });
  });

  test('who stays has not left, whenever that is said', async () => {
    const before = (await sheet('T1')).left;
    await confirm('T1', ['S8'], 'leave', { plan: 'stay' });
    await confirm('T1', ['S9'], 'leave', { plan: 'home' });
    expect(await rowOf('S8')).toMatchObject({ plan: 'stay', leftAt: null });
    expect((await sheet('T1')).left).toBe(before + 1);
    await confirm('T1', ['S9'], 'leave', { plan: 'stay' });
    await confirm('T1', ['S8'], 'leave');
    expect(await rowOf('S9')).toMatchObject({ plan: 'stay', leftAt: null });
    expect(await rowOf('S8')).toMatchObject({ plan: 'stay', leftAt: null });
    await confirm('T1', ['S8'], 'leave', { plan: 'elsewhere' });
    expect(await rowOf('S8')).toMatchObject({ plan: 'elsewhere', leftAt: NOW });
  });

  const isRead: Meets = (action, body) =>
    action === 'database.getDocument' && body.includes('leave_holiday_classes');
  test.each([
    ['the first entry of a class', 'x1-c2', 'S22', 'T5'],
    ['a later one', 'x1-c2', 'S23', 'T5'],
  ])('two at once lose nothing of each other: %s', async (_, classId, student, counselor) => {
    const guardian = { how: '电话，已知情' };
    cutIn(school.db, isRead, 'after', () =>
      confirm('T2', [student], 'leave', { classId, plan: 'home', guardian }),
    );
    expect(await codeOf(confirm(counselor, [student], 'back', { classId }))).toBe('ok');
    const row = (await sheet(counselor, classId)).rows.find((one) => one.personId === student);
    expect(row).toMatchObject({ plan: 'home', leftAt: NOW, backAt: NOW, guardian: { byName: '李学工' } });
  });

  test('entered until a week after the day of return, to its last moment', async () => {
    school.clock.set(at('23:59', '2027-01-10') + 59_999);
    expect(await codeOf(confirm('T1', ['S10'], 'back'))).toBe('ok');
    school.clock.set(at('00:00', '2027-01-11') + 1);
    expect(await codeOf(confirm('T1', ['S11'], 'back'))).toBe('LEAVE_HOLIDAY_CLOSED');
    expect(await rowOf('S11')).toMatchObject({ backAt: null });
  });
});

describe('L16 where the classes of a scope stand together', () => {
  interface Figures {
    students: number | null;
    left: number;
    stay: number;
    back: number;
    guardians: number;
    answered: number;
  }
  type Totals = Figures & { classes: (Figures & { classId: string; className: string })[] };
  let spring: string;
  const totals = (person: string) =>
    school.of(person).ok<Totals>('leave', 'holiday-totals', { holidayId: spring });
  const enter = (person: string, classId: string, personIds: string[], step: string, over: object = {}) =>
    school
      .of(person)
      .ok('leave', 'confirm-holiday', { holidayId: spring, classId, personIds, step, ...over });
  beforeAll(async () => {
    school.clock.set(NOW);
    const opened = await school
      .of('T4')
      .ok<{ holidayId: string }>('leave', 'open-holiday', { ...DAYS, title: '春节' });
    spring = opened.holidayId;
  });

  test('nobody entered: everybody of the scope is still to be asked', async () => {
    const nothing = { left: 0, stay: 0, back: 0, guardians: 0, answered: 0 };
    expect(await totals('T4')).toEqual({
      students: 40,
      ...nothing,
      classes: [
        {
          classId: 'x1-c1',
          className: '一班',
          collegeName: '铁道学院',
          students: null,
          countedAt: null,
          ...nothing,
        },
        {
          classId: 'x1-c2',
          className: '二班',
          collegeName: '铁道学院',
          students: null,
          countedAt: null,
          ...nothing,
        },
      ],
    });
  });

  test('who leaves, stays, is back, whose parents know: each once, for the school, a college, a class', async () => {
    const guardian = { how: '电话，已知情' };
    await enter('T1', 'x1-c1', ['S2', 'S3', 'S4'], 'leave', { plan: 'home', guardian });
    await enter('T1', 'x1-c1', ['S5', 'S6'], 'leave', { plan: 'stay' });
    await enter('T1', 'x1-c1', ['S2', 'S2'], 'back');
    await enter('T5', 'x1-c2', ['S22'], 'leave');
    const first = { students: 20, left: 3, stay: 2, back: 1, guardians: 3, answered: 5 };
    const second = { students: 20, left: 1, stay: 0, back: 0, guardians: 0, answered: 1 };
    for (const person of ['T4', 'T2', 'T3']) {
      expect(await totals(person)).toMatchObject({
        students: 40,
        left: 4,
        stay: 2,
        back: 1,
        guardians: 3,
        answered: 6,
        // The most to do first.
        classes: [
          { classId: 'x1-c2', ...second },
          { classId: 'x1-c1', ...first },
        ],
      });
    }
    expect(await totals('T1')).toMatchObject({ ...first, classes: [{ classId: 'x1-c1' }] });
    expect(await totals('T5')).toMatchObject({ ...second, classes: [{ classId: 'x1-c2' }] });
    // A class is counted as it was when somebody of it was last entered, and says when that was.
    school.clock.set(NOW + 60_000);
    await enter('T1', 'x1-c1', ['S2'], 'back');
    expect((await totals('T4')).classes).toMatchObject([
      { classId: 'x1-c2', countedAt: NOW },
      { classId: 'x1-c1', countedAt: NOW + 60_000 },
    ]);
    // Who said he stays and goes after all is one answer still.
    await enter('T1', 'x1-c1', ['S5'], 'leave', { plan: 'elsewhere' });
    expect(await totals('T1')).toMatchObject({ left: 4, stay: 1, answered: 5 });
  });

  test('of a place there are no classes; of another holiday nothing; within 4 requests', async () => {
    expect(await totals('T6')).toMatchObject({ students: 0, classes: [] });
    expect(await school.code('S2', 'holiday-totals', { holidayId: spring })).toBe('FORBIDDEN');
    expect(await school.code('T1', 'holiday-totals', { holidayId: 'absent' })).toBe('NOT_FOUND');
    const other = await school.of('T4').ok<{ holidayId: string }>('leave', 'open-holiday', DAYS);
    expect(
      await school.of('T4').ok<Totals>('leave', 'holiday-totals', { holidayId: other.holidayId }),
    ).toMatchObject({ left: 0, answered: 0 });
    expect(school.meter('holiday-totals').log?.db).toBe(4);
  });
});
