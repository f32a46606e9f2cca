import type { OutputOf } from '../../src/contract/core/define';
import type { rollCall } from '../../src/contract/roll-call';
import { DEFAULT_CHECKS, type CheckSetting } from '../../src/contract/roll-call-schedule';
import { overlapOf, settingFaults } from '../../src/contract/roll-call-settings';
import { reasonsOf, weekdaysInWords } from '../../src/contract/roll-call-setting-words';
import { startTestCloud, type TestCloud } from '../support/cloud';
import { at, codeOf, DAY, mark, markAll, night, open, stored, tick } from '../support/roll';
import { floorOf, loadSmallSchool, studentOf } from '../support/small-school';

type Settings = OutputOf<typeof rollCall, 'check-settings'>;
type Tried = OutputOf<typeof rollCall, 'try-check-settings'>;

const NIGHT = DEFAULT_CHECKS.find((check) => check.checkId === 'night') as CheckSetting;
const SHEET = night(floorOf(1));
const OTHER = night(floorOf(2));
const NEXT = '2026-11-24';
const plain = (more: Partial<CheckSetting> = {}): CheckSetting => structuredClone({ ...NIGHT, ...more });
const floor2 = { level: 'floor' as const, id: floorOf(2), label: '2层' };

describe('R17 what may be saved', () => {
  const wrong = (more: Partial<CheckSetting>) => settingFaults(plain(more));

  test.each<[string, Partial<CheckSetting>, string]>([
    ['closes before it opens', { windows: [{ opens: '22:10', closes: '22:00' }] }, 'windows.0.closes'],
    ['runs for seven hours', { windows: [{ opens: '12:00', closes: '19:00' }] }, 'windows.0.closes'],
    ['no time at all', { windows: [{ opens: '25', closes: '26:00' }] }, 'windows.0.opens'],
    ['no window', { windows: [] }, 'windows'],
    [
      'two windows for a Friday',
      {
        windows: [
          { weekdays: [4, 5], opens: '22:00', closes: '22:30' },
          { weekdays: [5, 6], opens: '23:00', closes: '23:30' },
        ],
      },
      'windows',
    ],
    ['grace beyond the window', { graceMinutes: 90 }, 'graceMinutes'],
    ['a lock before the close', { lockMinutes: 0 }, 'lockMinutes'],
    [
      'a lock after noon',
      { lockMinutes: 720, windows: [{ opens: '24:10', closes: '25:00' }] },
      'lockMinutes',
    ],
    ['a ladder that does not rise', { ladderMinutes: [5, 5, 15] }, 'ladderMinutes'],
    ['a ladder beyond the window', { ladderMinutes: [5, 10, 55] }, 'ladderMinutes'],
    ['a ladder shorter than its posts', { ladderMinutes: [5] }, 'ladderMinutes'],
    ['no post', { markers: [], ladderMinutes: [] }, 'markers'],
    ['posts out of order', { markers: ['building-leader', 'floor-leader'], ladderMinutes: [5] }, 'markers'],
    ['no kind of day', { days: [] }, 'days'],
    ['only nowhere', { places: { mode: 'only', nodes: [] } }, 'places'],
    ['except nobody', { cohorts: { mode: 'except', years: [], nodes: [] } }, 'cohorts'],
  ])('%s is refused beside its field', (_name, more, field) => {
    expect(Object.keys(wrong(more))).toContain(field);
  });

  test('the defaults may be saved, and none of them meets another', () => {
    for (const check of DEFAULT_CHECKS) {
      expect(settingFaults(check)).toEqual({});
      expect(overlapOf(check, DEFAULT_CHECKS)).toBeNull();
    }
  });

  test('summer and winter windows of the same hour are no conflict; two checks of one hour are, unless apart', () => {
    const windows = [
      { timetable: 'summer' as const, opens: '22:10', closes: '23:00' },
      { timetable: 'winter' as const, opens: '22:10', closes: '23:00' },
    ];
    expect(wrong({ windows })).toEqual({});
    const second = plain({ checkId: 'late', name: '查寝', windows: [{ opens: '22:30', closes: '23:10' }] });
    expect(overlapOf(second, [NIGHT])).toMatchObject({ name: '晚就寝' });
    const years = (mode: 'only' | 'except') => ({ mode, years: [2026], nodes: [] });
    const mine = plain({ cohorts: years('only') });
    expect(overlapOf({ ...second, cohorts: years('except') }, [mine])).toBeNull();
    expect(overlapOf({ ...second, cohorts: years('only') }, [mine])).not.toBeNull();
    const only = (id: string) => ({
      mode: 'only' as const,
      nodes: [{ level: 'building' as const, id, label: id }],
    });
    expect(overlapOf({ ...second, places: only('c1-1') }, [plain({ places: only('c1-11') })])).toBeNull();
    expect(overlapOf({ ...second, enabled: false }, [NIGHT])).toBeNull();
  });

  test('the reasons name day, timetable, windows, places and cohorts', () => {
    const calendar = {
      day: DAY,
      kind: 'teaching',
      name: '教学日',
      teachesAs: null,
      timetable: 'winter',
    } as const;
    const check = plain({ places: { mode: 'except', nodes: [floor2] } });
    expect(reasonsOf(calendar, check)).toEqual([
      '11月23日 周一是教学日，冬季作息；晚就寝设在教学日、调休上课日、周末',
      '周日至周四 22:10–23:00；周五、周六 22:40–23:30',
      '2层不点，所有学生',
    ]);
    expect(weekdaysInWords([1, 2, 3, 4, 5])).toBe('周一至周五');
    expect(weekdaysInWords([3, 1])).toBe('周一、周三');
  });
});

describe('the office’s settings', () => {
  let cloud: TestCloud;
  beforeEach(async () => {
    cloud = await startTestCloud({ now: at('12:00') });
    loadSmallSchool(cloud.db);
  });
  afterEach(() => cloud.stop());

  const set = (more: Partial<CheckSetting>, rev = 0, openid = 'office') =>
    codeOf(cloud, openid, 'set-check-settings', { rev, check: plain(more) });
  const sheets = (filter: Record<string, unknown> = {}) => cloud.db.find('roll_sheets', filter);
  const rev = async (checkId = 'night') =>
    (await cloud.as('office').ok<Settings>('roll-call', 'check-settings')).settings.find(
      ({ check }) => check.checkId === checkId,
    )?.rev;

  test('nobody, a student, a floor leader, a counselor and the college neither read nor change them', async () => {
    const input = { rev: 0, check: plain() };
    for (const who of [studentOf(1, 1, 1), 'leader1', 'counselor', 'college', 'keeper']) {
      expect(await codeOf(cloud, who, 'set-check-settings', input)).toBe('FORBIDDEN');
      expect(await codeOf(cloud, who, 'check-settings', {})).toBe('FORBIDDEN');
      expect(await codeOf(cloud, who, 'try-check-settings', { day: DAY })).toBe('FORBIDDEN');
    }
    expect(await codeOf(cloud, 'stranger', 'set-check-settings', input)).toBe('SIGN_IN_REQUIRED');
    expect(cloud.db.find('roll_checks', {})).toEqual([]);
  });

  test('unknown keys, operators and ids of nothing are refused, and nothing is written', async () => {
    const send = (check: unknown, more: object = {}) =>
      codeOf(cloud, 'office', 'set-check-settings', { rev: 0, check, ...more });
    expect(await send({ ...plain(), extra: 1 })).toBe('INPUT_INVALID');
    expect(await send(plain(), { setBy: 'admin' })).toBe('INPUT_INVALID');
    expect(await send({ ...plain(), checkId: { $gt: '' } })).toBe('INPUT_INVALID');
    expect(await send({ ...plain(), checkId: '$where' })).toBe('INPUT_INVALID');
    expect(await send({ ...plain(), windows: [{ $set: 1 }] })).toBe('INPUT_INVALID');
    expect(await codeOf(cloud, 'office', 'set-check-settings', { rev: { $gte: 0 }, check: plain() })).toBe(
      'INPUT_INVALID',
    );
    const nowhere = { level: 'building' as const, id: 'c9-9', label: '9号楼' };
    expect(await set({ places: { mode: 'only', nodes: [nowhere] } })).toBe('CHECK_PLACE_UNKNOWN');
    expect(await set({ places: { mode: 'only', nodes: [{ ...floor2, level: 'campus' }] } })).toBe(
      'CHECK_PLACE_UNKNOWN',
    );
    const second = { checkId: 'late', name: '查寝' };
    expect(await set(second)).toBe('CHECK_OVERLAP');
    expect(cloud.db.find('roll_checks', {})).toEqual([]);
  });

  test('the defaults stand first; a change is a version, and what held before is kept', async () => {
    const before = await cloud.as('office').ok<Settings>('roll-call', 'check-settings');
    expect(before.settings.map(({ check, rev: version }) => [check.name, version])).toEqual([
      ['早操', 0],
      ['上午', 0],
      ['晚自习', 0],
      ['晚就寝', 0],
    ]);
    expect(await set({ graceMinutes: 10 })).toBe('ok');
    expect(await set({ graceMinutes: 15 }, 1, 'admin')).toBe('ok');
    const after = await cloud.as('office').ok<Settings>('roll-call', 'check-settings');
    expect(after.settings[3]).toMatchObject({ rev: 2, setName: '管理员', check: { graceMinutes: 15 } });
    expect(cloud.db.find('roll_checks', { _id: 'night' })).toMatchObject([
      { version: 2, earlier: [{ version: 1, setName: '学工部', setting: { graceMinutes: 10 } }] },
    ]);
  });

  test('a replay is one version; an old revision is refused; of a race one wins', async () => {
    const input = { rev: 0, check: plain({ graceMinutes: 10 }) };
    const send = () =>
      cloud.as('office').ok('roll-call', 'set-check-settings', input, { requestId: 'settings-replay-1' });
    expect(await send()).toEqual(await send());
    expect(await rev()).toBe(1);
    expect(await set({ graceMinutes: 5 })).toBe('CHECK_SETTING_CHANGED');
    const race = await Promise.all(['office', 'admin'].map((who) => set({ graceMinutes: 6 }, 1, who)));
    expect(race.sort()).toEqual(['CHECK_SETTING_CHANGED', 'ok']);
    const first = await Promise.all(
      ['office', 'admin'].map((who) =>
        codeOf(cloud, who, 'set-check-settings', {
          rev: 0,
          check: { ...DEFAULT_CHECKS[0], graceMinutes: 6 },
        }),
      ),
    );
    expect(first.sort()).toEqual(['CHECK_SETTING_CHANGED', 'ok']);
  });

  test('R10 a changed window opens at the changed time, and falls at the changed minutes', async () => {
    const windows = [{ opens: '21:30', closes: '22:20' }];
    expect(await set({ windows, ladderMinutes: [3, 6, 20] })).toBe('ok');
    await tick(cloud, at('20:50'));
    expect(stored(cloud, SHEET)).toMatchObject({ state: 'pending', opensAt: at('21:30') });
    await tick(cloud, at('21:30'));
    expect(stored(cloud, SHEET).state).toBe('open');
    const asked = () =>
      ['leader1', 'deputy1', 'building', 'dutyc'].map(
        (personId) => cloud.db.find('notices', { personId, kind: 'roll-call.take' }).length > 0,
      );
    await tick(cloud, at('21:32'));
    expect(asked()).toEqual([true, false, false, false]);
    await tick(cloud, at('21:33'));
    expect(asked()).toEqual([true, true, false, false]);
    expect(await codeOf(cloud, 'building', 'claim', { sheetId: SHEET })).toBe('ROLL_CLAIM_EARLY');
    await tick(cloud, at('21:36'));
    expect(asked()).toEqual([true, true, true, false]);
    expect(await codeOf(cloud, 'dutyc', 'claim', { sheetId: SHEET })).toBe('ROLL_CLAIM_EARLY');
    await tick(cloud, at('21:50'));
    expect(asked()).toEqual([true, true, true, true]);
    expect(await codeOf(cloud, 'dutyc', 'claim', { sheetId: SHEET })).toBe('ok');
  });

  test('R16 how long a counselor may open a locked roll again is the school’s number', async () => {
    expect(await set({ reopenDays: 1 })).toBe('ok');
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:11'));
    await markAll(cloud, 'leader1', SHEET);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
    const input = { sheetId: SHEET, reason: '记错了' };
    cloud.clock.set(at('00:01', '2026-11-25'));
    expect(await codeOf(cloud, 'counselor', 'reopen', input)).toBe('ROLL_REOPEN_DENIED');
    cloud.clock.set(at('23:59', NEXT));
    await cloud.as('counselor').ok('roll-call', 'reopen', input);
    expect(stored(cloud, SHEET)).toMatchObject({ state: 'reopened', claimedBy: 'counselor' });
  });

  test('a check switched off does not open, by the timer or by a touch', async () => {
    expect(await set({ enabled: false })).toBe('ok');
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:15'));
    expect(sheets()).toEqual([]);
    expect(await codeOf(cloud, 'leader1', 'open', { sheetId: SHEET })).toBe('NOT_FOUND');
  });

  test('R9 a floor and a class left out have no duty in the snapshot, by the timer or by a touch', async () => {
    const cohorts = {
      mode: 'except' as const,
      years: [],
      nodes: [{ level: 'class' as const, id: 'x1-2', label: '二班' }],
    };
    expect(await set({ places: { mode: 'except', nodes: [floor2] }, cohorts })).toBe('ok');
    cloud.clock.set(at('22:12'));
    expect(await codeOf(cloud, 'leader2', 'open', { sheetId: OTHER })).toBe('NOT_FOUND');
    expect((await open(cloud, 'leader1', SHEET)).total).toBe(6);
    await tick(cloud, at('22:13'));
    expect(sheets({ state: 'open' }).map((sheet) => sheet._id)).toEqual([SHEET]);
    expect(stored(cloud, OTHER)).toMatchObject({ state: 'exempt', counts: { exempt: 12, unmarked: 0 } });
    expect(cloud.db.find('roll_check_days', {})).toMatchObject([{ floors: 1 }]);
    const { marks } = stored(cloud, SHEET);
    expect(marks[studentOf(1, 1, 1)]?.s).toBe('exempt');
    expect(marks[studentOf(1, 1, 2)]?.s).toBe('unmarked');
    expect(cloud.db.find('roll_checks', { _id: 'night' })).toMatchObject([
      { places: { nodes: [{ label: '东校区1号楼2层' }] }, cohorts: { nodes: [{ label: '二班' }] } },
    ]);
  });

  test('R9 only one year: a floor with none of it is not expected', async () => {
    cloud.db.update('people', { floorId: floorOf(1) }, { $set: { year: 2026 } }, { multi: true });
    expect(await set({ cohorts: { mode: 'only', years: [2026], nodes: [] } })).toBe('ok');
    await tick(cloud, at('21:40'));
    expect(sheets({ state: 'pending' }).map((sheet) => sheet._id)).toEqual([SHEET]);
    expect(stored(cloud, OTHER).state).toBe('exempt');
  });

  test('R10 a post that does not take the check is neither asked nor let in; the next one is first', async () => {
    expect(await set({ markers: ['building-leader', 'duty-counselor'], ladderMinutes: [7] })).toBe('ok');
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:10'));
    const todos = (personId: string) => cloud.db.find('notices', { personId, kind: 'roll-call.take' });
    expect(['leader1', 'deputy1', 'dutyc'].flatMap(todos)).toEqual([]);
    expect(todos('building')).toHaveLength(2);
    const sheet = await open(cloud, 'leader1', SHEET);
    expect(sheet.can).toMatchObject({ mark: false, submit: false });
    const [room] = sheet.rooms;
    const [person] = room?.people ?? [];
    const patch = {
      sheetId: SHEET,
      roomId: room?.roomId,
      marks: [{ personId: person?.personId, from: 'unmarked', v: 0, to: 'present' }],
    };
    expect(await codeOf(cloud, 'leader1', 'mark-room', patch)).toBe('ROLL_NOT_YOURS');
    expect(await codeOf(cloud, 'dutyc', 'claim', { sheetId: SHEET })).toBe('ROLL_CLAIM_EARLY');
    await cloud.as('building').ok('roll-call', 'claim', { sheetId: SHEET });
    await markAll(cloud, 'building', SHEET);
    await cloud.as('building').ok('roll-call', 'submit', { sheetId: SHEET });
    expect(await cloud.as('leader1').ok('roll-call', 'duty', { day: DAY })).toEqual({ sheets: [], rest: [] });
  });

  test('R9 R17 what was made is not rewritten: a change after it counts from the next evening', async () => {
    await tick(cloud, at('21:40'));
    expect(await set({ windows: [{ opens: '23:00', closes: '23:40' }], enabled: true })).toBe('ok');
    const today = await cloud
      .as('leader1')
      .ok<{ checks: { checkId: string; opensAt: number }[] }>('roll-call', 'checks', { day: DAY });
    expect(today.checks.find(({ checkId }) => checkId === 'night')?.opensAt).toBe(at('22:10'));
    await tick(cloud, at('22:10'));
    await mark(cloud, 'leader1', SHEET, { [studentOf(1, 1, 1)]: 'present' });
    expect(stored(cloud, SHEET)).toMatchObject({ state: 'open', opensAt: at('22:10') });
    expect(await set({ enabled: false }, 1)).toBe('ok');
    await tick(cloud, at('22:12'));
    expect(stored(cloud, OTHER).state).toBe('open');
    expect(await set({ windows: [{ opens: '23:00', closes: '23:40' }] }, 2)).toBe('ok');
    await tick(cloud, at('22:20', NEXT));
    expect(stored(cloud, night(floorOf(1), NEXT))).toMatchObject({ opensAt: at('23:00', NEXT) });
  });

  test('R9 an opener killed half way goes on by the setting it began with', async () => {
    cloud.fault({ kind: 'kill', at: 14, functionName: 'jobs', times: 1 });
    cloud.clock.set(at('21:40'));
    await cloud.runTimer('jobs');
    const made = cloud.db.find('roll_check_days', { _id: `${DAY}:night` });
    expect(made).toMatchObject([{ state: 'making' }]);
    expect(await set({ windows: [{ opens: '23:00', closes: '23:40' }] })).toBe('ok');
    await tick(cloud, at('21:43'));
    await tick(cloud, at('21:46'));
    expect(sheets().map((sheet) => sheet.opensAt)).toEqual([at('22:10'), at('22:10')]);
  });

  test('R17 called off at noon for tonight: no sheet is made; a building alone leaves the others', async () => {
    const cancel = (more: object) => ({ day: DAY, checkId: 'night', reason: '停电', ...more });
    expect(await codeOf(cloud, 'counselor', 'cancel-check', cancel({}))).toBe('FORBIDDEN');
    expect(await codeOf(cloud, 'office', 'cancel-check', cancel({ checkId: 'nothing' }))).toBe(
      'CHECK_UNKNOWN',
    );
    expect(await codeOf(cloud, 'office', 'cancel-check', cancel({}))).toBe('ok');
    expect(await codeOf(cloud, 'office', 'cancel-check', cancel({ day: NEXT, buildingId: 'c1-1' }))).toBe(
      'ok',
    );
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:11'));
    expect(sheets()).toEqual([]);
    expect(await codeOf(cloud, 'leader1', 'open', { sheetId: SHEET })).toBe('NOT_FOUND');
    // The day of which one building was called off still takes the setting of its own time.
    expect(await set({ windows: [{ opens: '22:30', closes: '23:10' }] })).toBe('ok');
    cloud.clock.set(at('22:31', NEXT));
    expect(await codeOf(cloud, 'leader1', 'open', { sheetId: night(floorOf(1), NEXT) })).toBe('NOT_FOUND');
    await tick(cloud, at('22:32', NEXT));
    expect(sheets({ state: 'cancelled', cancelReason: '停电' })).toHaveLength(2);
    expect(cloud.db.find('roll_check_days', { _id: `${NEXT}:night` })).toMatchObject([
      { state: 'made', opensAt: at('22:30', NEXT), floors: 0 },
    ]);
  });

  test('a draft is tried without being saved: what would open, why, where, who is asked when', async () => {
    const draft = plain({
      windows: [{ weekdays: [1], opens: '21:30', closes: '22:20' }],
      places: { mode: 'except', nodes: [floor2] },
      ladderMinutes: [3, 6, 20],
    });
    const tried = (day: string) =>
      cloud.as('office').ok<Tried>('roll-call', 'try-check-settings', { day, draft });
    const monday = (await tried(DAY)).checks.find(({ checkId }) => checkId === 'night');
    expect(monday).toMatchObject({ draft: true, off: null, floors: 1, allFloors: 2, opensAt: at('21:30') });
    expect(monday?.asked.map((one) => one.at)).toEqual([at('21:30'), at('21:33'), at('21:36'), at('21:50')]);
    expect(monday?.why.join()).toContain('2层不点');
    const tuesday = (await tried(NEXT)).checks.find(({ checkId }) => checkId === 'night');
    expect(tuesday?.off).toBe('今天没有晚就寝');
    cloud.db.insert('calendar_days', [
      { _id: DAY, kind: 'holiday', name: '校庆', teachesAs: null, setBy: 'office', setAt: 0, rev: 0 },
    ]);
    const holiday = (await tried(DAY)).checks;
    expect(holiday.every(({ off }) => off?.includes('校庆'))).toBe(true);
    expect(cloud.db.find('roll_checks', {})).toEqual([]);
    const off = await cloud
      .as('office')
      .ok<Tried>('roll-call', 'try-check-settings', { day: NEXT, draft: plain({ enabled: false }) });
    expect(off.checks.find(({ checkId }) => checkId === 'night')?.off).toBe('晚就寝已停用');
  });

  test('a check of the school’s own: added, opened, in the student’s month by its name', async () => {
    const noon = plain({
      checkId: 'noon',
      name: '午休',
      windows: [{ opens: '13:00', closes: '13:40' }],
      days: ['teaching'],
    });
    expect(await codeOf(cloud, 'office', 'set-check-settings', { rev: 0, check: noon })).toBe('ok');
    await tick(cloud, at('12:30'));
    await tick(cloud, at('13:00'));
    const sheetId = `${floorOf(1)}:${DAY}:noon`;
    await markAll(cloud, 'leader1', sheetId);
    await cloud.as('leader1').ok('roll-call', 'submit', { sheetId });
    await tick(cloud, at('14:41'));
    const month = await cloud.as(studentOf(1, 1, 1)).ok('roll-call', 'month', { month: '2026-11' });
    expect(month).toMatchObject({ days: [{ marks: [{ checkName: '午休', s: 'present' }] }] });
    for (const n of [1, 2, 3, 4]) {
      const more = { checkId: `more-${n}`, name: `加${n}`, enabled: false };
      expect(await set(more)).toBe(n < 4 ? 'ok' : 'CHECK_TOO_MANY');
    }
  });

  test('a quiet minute reads settings, check days and calendar once for its three days', async () => {
    await tick(cloud, at('12:01'));
    await tick(cloud, at('12:02'));
    const reads = cloud.meter().operations.map(({ collection }) => collection);
    const of = (name: string) => reads.filter((collection) => collection === name).length;
    // The board's job reads the check days of its own accord.
    expect([of('roll_checks'), of('roll_check_days'), of('calendar_days')]).toEqual([1, 2, 1]);
  });
});
