import { loadDemoSchool } from '../../local-cloud/demo/load';
import { kindOf } from '../../cloudfunctions/org/calendar';
import { startTestCloud, type TestCloud } from '../support/cloud';

// The first file of a run builds the function bundles.
jest.setTimeout(120_000);

interface DayView {
  day: string;
  kind: string;
  name: string;
  teachesAs: string | null;
  timetable: string;
  overridden: boolean;
  term: { id: string } | null;
}

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
  await loadDemoSchool({ database: cloud.db, clock: cloud.clock });
});
afterAll(() => cloud.stop());

async function code(openid: string, action: string, input: unknown): Promise<string> {
  const reply = await cloud.as(openid).call('org', action, input);
  return reply.ok ? 'ok' : reply.error.code;
}
const dayOn = async (day: string) =>
  (await cloud.as('demo-student').ok<{ days: DayView[] }>('org', 'calendar', { from: day, to: day })).days[0];

describe('the state’s calendar (R17)', () => {
  const plain = (day: string) => kindOf(day, [], undefined, undefined);

  test.each([
    ['2026-10-01', 'holiday', '国庆节'],
    ['2026-09-20', 'make-up', '国庆节调休'],
    ['2026-11-22', 'weekend', '周末'],
    ['2026-11-23', 'teaching', '教学日'],
    ['2026-02-17', 'holiday', '春节'],
  ])('%s is %s', (day, kind, name) => {
    expect(plain(day)).toMatchObject({ kind, name });
  });

  test('a day outside every term is vacation; without terms nothing is silenced', () => {
    const terms = [{ id: 't', name: '第一学期', from: '2026-09-01', to: '2027-01-10' }];
    expect(kindOf('2027-01-20', terms, undefined, undefined).kind).toBe('vacation');
    expect(kindOf('2027-01-20', [], undefined, undefined).kind).toBe('teaching');
  });

  test('summer and winter timetables change on their days', () => {
    const timetables = ['2026-04-30', '2026-05-01', '2026-09-30', '2026-10-01'].map(
      (day) => plain(day).timetable,
    );
    expect(timetables).toEqual(['winter', 'summer', 'summer', 'winter']);
    expect(kindOf('2026-05-01', [], { summerFrom: '06-01', winterFrom: '10-15' }, undefined).timetable).toBe(
      'winter',
    );
  });
});

describe('the school’s own word', () => {
  const override = { day: '2026-11-25', kind: 'holiday', name: '校运动会' };

  test('nobody, the wrong role, days that are none and hostile input are refused', async () => {
    expect(await code('nobody', 'set-day', override)).toBe('SIGN_IN_REQUIRED');
    expect(await code('demo-counselor', 'set-day', override)).toBe('FORBIDDEN');
    for (const day of ['2026-02-30', '今天', { $gt: '' }, '2026-11-25 ', 20261125]) {
      expect(await code('demo-student-office', 'set-day', { ...override, day })).toBe('INPUT_INVALID');
    }
    expect(await code('demo-student-office', 'set-day', { ...override, kind: 'party' })).toBe(
      'INPUT_INVALID',
    );
    expect((await dayOn('2026-11-25'))?.overridden).toBe(false);
  });

  test('overrides one day, may be said again, and is taken back', async () => {
    const office = cloud.as('demo-student-office');
    await office.ok('org', 'set-day', override);
    expect(await dayOn('2026-11-25')).toMatchObject({ kind: 'holiday', name: '校运动会', overridden: true });
    await office.ok('org', 'set-day', { day: '2026-11-25', kind: 'make-up', teachesAs: '2026-11-23' });
    expect(await dayOn('2026-11-25')).toMatchObject({ kind: 'make-up', teachesAs: '2026-11-23' });
    expect((await dayOn('2026-11-26'))?.overridden).toBe(false);
    await office.ok('org', 'set-day', { day: '2026-11-25', kind: null });
    expect(await dayOn('2026-11-25')).toMatchObject({ kind: 'teaching', overridden: false });
  });

  test('terms that overlap or run backwards are refused, the old ones stay', async () => {
    const set = (terms: unknown) =>
      code('demo-student-office', 'set-terms', { terms, summerFrom: '05-01', winterFrom: '10-01' });
    const term = (id: string, from: string, to: string) => ({ id, name: '学期', from, to });
    expect(await set([term('a', '2026-09-01', '2027-01-10'), term('b', '2027-01-10', '2027-07-10')])).toBe(
      'TERM_DATES',
    );
    expect(await set([term('a', '2027-01-10', '2026-09-01')])).toBe('TERM_DATES');
    expect(await set([term('a', '2026-09-01', '2027-01-10'), term('a', '2027-02-20', '2027-07-10')])).toBe(
      'TERM_DATES',
    );
    expect((await dayOn('2026-11-23'))?.term?.id).toBe('2026-1');
    expect(await set([term('b', '2027-02-20', '2027-07-10'), term('a', '2026-09-07', '2027-01-10')])).toBe(
      'ok',
    );
    expect((await dayOn('2026-11-23'))?.term?.id).toBe('a');
    expect((await dayOn('2026-09-01'))?.kind).toBe('vacation');
  });

  test('a month is two requests and at most 62 days', async () => {
    const { days } = await cloud
      .as('demo-student')
      .ok<{ days: DayView[] }>('org', 'calendar', { from: '2026-01-01', to: '2026-12-31' });
    expect(days).toHaveLength(62);
    const { operations } = cloud.meter('calendar');
    expect(operations.filter((operation) => operation.collection !== 'bindings')).toHaveLength(2);
    expect(await code('demo-student', 'calendar', { from: '2026-12-31', to: '2026-01-01' })).toBe(
      'INPUT_INVALID',
    );
  });
});

describe('duties with dates (R9)', () => {
  const student = () =>
    cloud.db.find('people', { classId: 'x1-24012', duty: 'boarding' })[0] as { _id: string };

  test('a counselor sets his own students only; back to boarding belongs to the roster again', async () => {
    const personId = student()._id;
    const placement = { personId, duty: 'placement', fromOn: '2026-12-01', toOn: '2027-01-31' };
    const other = cloud.db.find('people', { collegeId: 'x2', kind: 'student' })[0]?._id as string;
    expect(await code('demo-floor-leader', 'set-duty', placement)).toBe('FORBIDDEN');
    expect(await code('demo-counselor', 'set-duty', { ...placement, personId: other })).toBe('NOT_FOUND');
    expect(await code('demo-counselor', 'set-duty', { ...placement, personId: 'T3001' })).toBe('NOT_FOUND');
    expect(await code('demo-counselor', 'set-duty', { ...placement, toOn: '2026-11-01' })).toBe('DUTY_DATES');
    expect(await code('demo-counselor', 'set-duty', placement)).toBe('ok');
    expect(cloud.db.find('people', { _id: personId })[0]).toMatchObject({
      duty: 'placement',
      dutyBy: 'manual',
      dutyTo: '2027-01-31',
    });
    expect(await code('demo-counselor', 'set-duty', { ...placement, duty: 'boarding' })).toBe('ok');
    expect(cloud.db.find('people', { _id: personId })[0]).toMatchObject({
      duty: 'boarding',
      dutyBy: 'import',
      dutyFrom: null,
    });
  });
});
