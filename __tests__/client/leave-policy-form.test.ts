import { DEFAULT_POLICY, type LeavePolicy } from '@contract/leave-policy';
import { barLine, barNote, barState, overrideWords, type Bar } from '@/domains/leave/bar-words';
import { kindNote, tiersInWords } from '@/domains/leave/pages/settings/kind-words';
import {
  changedPaths,
  faultAt,
  mergePolicies,
  numberOf,
  pathName,
  policyFaults,
  sampleOf,
  samplesFor,
  withoutTier,
  withTier,
} from '@/domains/leave/policy-form';

const at = (clock: string, day = '2026-11-23') => Date.parse(`${day}T${clock}:00+08:00`);
const NOW = at('09:00');
const HAN = /[\u4e00-\u9fff]/;

function policy(over: Partial<LeavePolicy> = {}): LeavePolicy {
  return { ...DEFAULT_POLICY, ...over };
}

describe('the form of the school’s rules', () => {
  test('the rules of a new school have no fault', () => {
    expect(policyFaults(DEFAULT_POLICY)).toEqual({});
  });

  test('what the schema refuses is said in Chinese at its field', () => {
    const faults = policyFaults(
      policy({
        answerHours: NaN,
        returnClock: '25:00',
        classPercent: 0,
        liveSeconds: 30.5,
        kinds: { ...DEFAULT_POLICY.kinds, sick: { ...DEFAULT_POLICY.kinds.sick, maxDays: 400 } },
        tiers: [
          { upTo: 3, role: 'counselor' },
          { upTo: 1, role: 'college-officer' },
          { upTo: null, role: 'student-office' },
        ],
      }),
    );
    expect(Object.keys(faults).sort()).toEqual(
      ['answerHours', 'classPercent', 'kinds.sick.maxDays', 'liveSeconds', 'returnClock', 'tiers'].sort(),
    );
    expect(faults.tiers).toBe('天数要一级比一级长');
    expect(faultAt(faults, 'kinds.sick')).toBe('不能大于 365');
    expect(faultAt(faults, 'kinds.personal')).toBeUndefined();
    for (const words of Object.values(faults)) expect(words).toMatch(HAN);
  });

  test('L9 each step of the overdue ladder comes after the one before', () => {
    const overdue = { ...DEFAULT_POLICY.overdue, collegeMinutes: DEFAULT_POLICY.overdue.counselorMinutes };
    expect(policyFaults(policy({ overdue }))).toEqual({ 'overdue.collegeMinutes': '要晚于上一步' });
  });

  test('steps are added before the last and taken away without leaving a top end', () => {
    const more = withTier(DEFAULT_POLICY.tiers, 'school-leader');
    expect(more.at(-2)).toEqual({ upTo: 9, role: 'school-leader' });
    expect(policyFaults(policy({ tiers: more }))).toEqual({});
    const less = withoutTier(DEFAULT_POLICY.tiers, 3);
    expect(less.at(-1)).toEqual({ upTo: null, role: 'college-head' });
    expect(policyFaults(policy({ tiers: less }))).toEqual({});
  });

  test('samples begin on a Friday that has not begun, for the kinds that are open', () => {
    expect(sampleOf('personal', 3, NOW)).toEqual({
      kind: 'personal',
      from: at('08:00', '2026-11-27'),
      to: at('08:00', '2026-11-30'),
    });
    expect(sampleOf('sick', 1, at('07:00', '2026-11-27')).from).toBe(at('08:00', '2026-12-04'));
    const kinds = { ...DEFAULT_POLICY.kinds, sick: { ...DEFAULT_POLICY.kinds.sick, enabled: false } };
    expect(samplesFor(policy({ kinds }), NOW).map(({ kind }) => kind)).not.toContain('sick');
    expect(samplesFor(DEFAULT_POLICY, NOW).length).toBeLessThanOrEqual(10);
  });

  test('typed text is a number or is said to be none', () => {
    expect([numberOf('0.5'), numberOf(' 12 ')]).toEqual([0.5, 12]);
    for (const text of ['', '1.', '-1', '一', '1e3']) expect(numberOf(text)).toBeNaN();
  });
});

describe('somebody else saved in between', () => {
  const base = DEFAULT_POLICY;
  const mine = policy({ answerHours: 6, overdue: { ...base.overdue, graceMinutes: 20 } });
  const theirs = policy({
    answerHours: 24,
    classPercent: 10,
    overdue: { ...base.overdue, holdMinutes: 30 },
  });

  test('nothing of either is lost, and what both changed is named', () => {
    const { policy: joined, taken, clashes } = mergePolicies(base, mine, theirs);
    expect(joined).toMatchObject({
      answerHours: 6,
      classPercent: 10,
      overdue: { graceMinutes: 20, holdMinutes: 30 },
    });
    expect(taken.sort()).toEqual(['classPercent', 'overdue.holdMinutes']);
    expect(clashes).toEqual(['answerHours']);
  });

  test('lists are one thing: tiers are never mixed out of two', () => {
    const shorter = withoutTier(base.tiers, 0);
    const longer = withTier(base.tiers, 'school-leader');
    const joined = mergePolicies(base, policy({ tiers: shorter }), policy({ tiers: longer }));
    expect(joined.policy.tiers).toEqual(shorter);
    expect(joined.clashes).toEqual(['tiers']);
  });

  test('kinds that got tiers of their own count as one change', () => {
    const kinds = { ...base.kinds, sick: { ...base.kinds.sick, tiers: base.tiers, maxDays: 30 } };
    const changed = changedPaths(base, policy({ kinds }));
    expect(changed.sort()).toEqual(['kinds.sick.maxDays', 'kinds.sick.tiers']);
    expect(changed.map(pathName)).toEqual(['病假的最长天数', '病假的审批级别']);
    expect(changedPaths(base, base)).toEqual([]);
  });

  test('every setting has words', () => {
    const every: LeavePolicy = JSON.parse(
      JSON.stringify(base, (_, value: unknown) => (typeof value === 'number' ? value + 1 : value)),
    ) as LeavePolicy;
    for (const path of changedPaths(base, every)) expect(pathName(path)).not.toBe('设置');
  });
});

test('a kind of leave in one line', () => {
  expect(kindNote(DEFAULT_POLICY.kinds.sick)).toBe('不限天数，3 天起要证明，可以补假');
  expect(kindNote({ ...DEFAULT_POLICY.kinds.evening, enabled: false })).toBe('学生不能选这一种');
  expect(tiersInWords(DEFAULT_POLICY.tiers.slice(2))).toBe('7 天内学院负责人 · 更长学工部');
});

describe('L12 a barred student', () => {
  const bar: Bar = {
    personId: 'S1',
    name: '学生一',
    className: '一班',
    reason: '上次逾期未归',
    byName: '张辅导',
    at: at('08:00'),
    untilOn: '2026-11-30',
    override: null,
  };

  test('is barred until the day is over, and let through only for the hours given', () => {
    expect(barState(bar, NOW)).toBe('barred');
    expect(barState(bar, at('23:59', '2026-11-30'))).toBe('barred');
    expect(barState(bar, at('00:00', '2026-12-01'))).toBe('over');
    const allowed = { ...bar, override: { byName: '张辅导', reason: '急事', until: at('11:00') } };
    expect(barState(allowed, NOW)).toBe('let-through');
    expect(overrideWords(allowed, NOW)).toBe('张辅导临时放行到 今天 11:00：急事');
    expect(barState(allowed, at('11:00'))).toBe('barred');
    expect(overrideWords(allowed, at('11:00'))).toBeNull();
  });

  test('with its reason, who, when and until when', () => {
    expect(barNote(bar, NOW)).toBe('上次逾期未归 · 张辅导 · 今天 08:00 · 到 11月30日 周一');
    expect(barNote({ ...bar, untilOn: null }, NOW)).toContain('长期');
    expect(barLine(bar, NOW)).toBe('一班 · 上次逾期未归 · 到 11月30日 周一');
    const allowed = { ...bar, override: { byName: '张辅导', reason: '急事', until: at('11:00') } };
    expect(barLine(allowed, NOW)).toContain('放行到 今天 11:00');
    expect(barLine(allowed, at('11:00'))).not.toContain('放行');
  });
});
