import fc from 'fast-check';
import * as v from 'valibot';
import { addDays, DAY, dayOf, HOUR, instantOf, MINUTE, startOfDay, weekdayOf } from '@contract/core/time';
import { chainOf, passOn, type ChainInput, type PostHolder } from '@contract/leave-chain';
import { COUNTING_NAMES, DEFAULT_POLICY, policy, type Counting } from '@contract/leave-policy';
import { DECIDERS } from '@contract/leave-roles';
import {
  joinedWith,
  lengthInDays,
  lengthOf,
  merged,
  overClassShare,
  overdueSteps,
  quickRanges,
  returnDueAt,
  tiersFor,
} from '@contract/leave-rules';

const at = (day: string, clock: string) => instantOf(day, clock);
const weekdays = (day: string) => weekdayOf(day) > 0 && weekdayOf(day) < 6;
// Friday
const FRI = '2026-11-27';
const NODES = ['x1-c1', 'x1-m1', 'x1', 'f1', 'b1', 'c1', 'school'];

const post = (personId: string, role: string, nodeId: string, deputy = false): PostHolder => ({
  personId,
  name: `name of ${personId}`,
  role,
  nodeId,
  deputy,
});
const STAFF = [
  post('T1', 'counselor', 'x1-c1'),
  post('T2', 'college-officer', 'x1'),
  post('T3', 'college-head', 'x1'),
  post('T4', 'student-office', 'school'),
];
const input = (over: Partial<ChainInput> = {}): ChainInput => ({
  applicantId: 'S1',
  nodes: NODES,
  tiers: DEFAULT_POLICY.tiers,
  tierDays: 1,
  joined: false,
  posts: STAFF,
  ...over,
});
const rolesOf = (over: Partial<ChainInput>) => chainOf(input(over))?.map((step) => step.role);

describe('L1 the length at the border is counted by the configured rule', () => {
  test.each<[Counting, string, string, string, string, number]>([
    ['hours', FRI, '08:00', addDays(FRI, 1), '08:00', 1],
    ['hours', FRI, '08:00', addDays(FRI, 1), '08:01', 1.5],
    ['hours', FRI, '08:00', FRI, '20:00', 0.5],
    ['hours', FRI, '08:00', FRI, '09:00', 0.5],
    ['days', FRI, '23:00', addDays(FRI, 1), '01:00', 2],
    ['days', FRI, '08:00', addDays(FRI, 1), '00:00', 1],
    ['half-days', FRI, '08:00', FRI, '12:00', 0.5],
    ['half-days', FRI, '08:00', FRI, '12:01', 1],
    ['half-days', FRI, '13:00', addDays(FRI, 2), '11:00', 2],
    ['nights', FRI, '18:00', FRI, '22:30', 0],
    ['nights', FRI, '18:00', addDays(FRI, 1), '08:00', 1],
    ['nights', FRI, '02:00', FRI, '08:00', 1],
    ['nights', FRI, '17:30', addDays(FRI, 2), '20:00', 2],
    ['teaching-days', FRI, '08:00', addDays(FRI, 3), '20:00', 2],
    ['teaching-half-days', FRI, '13:00', addDays(FRI, 3), '11:00', 1],
  ])('%s from %s %s to %s %s is %p', (counting, from, fromClock, to, toClock, days) => {
    expect(lengthInDays(counting, [{ from: at(from, fromClock), to: at(to, toClock) }], weekdays)).toBe(days);
  });

  test('across a holiday only the days that are taught cost something', () => {
    const holiday = (day: string) => weekdays(day) && day !== addDays(FRI, 3);
    const period = { from: at(FRI, '08:00'), to: at(addDays(FRI, 4), '20:00') };
    expect(lengthInDays('teaching-days', [period], weekdays)).toBe(3);
    expect(lengthInDays('teaching-days', [period], holiday)).toBe(2);
  });

  test('the chain says why each step is needed', () => {
    const steps = chainOf(input({ tierDays: 4 }));
    expect(steps?.map((step) => step.why)).toEqual([
      ['每次请假都先由辅导员审批'],
      ['共 4 天，超过 1 天须学院学工审批'],
      ['共 4 天，超过 3 天须学院负责人审批'],
    ]);
  });

  test.each([
    [0, 1],
    [1, 1],
    [1.5, 2],
    [3, 2],
    [3.5, 3],
    [7, 3],
    [7.5, 4],
    [90, 4],
  ])('%p days pass %p tiers', (days, count) => {
    expect(tiersFor(DEFAULT_POLICY.tiers, days)).toHaveLength(count);
  });
});

describe('L2 splitting adds up', () => {
  const HALF_HOURS = fc.integer({ min: 1, max: 30 * 48 });
  const counting = fc.constantFrom(...(Object.keys(COUNTING_NAMES) as Counting[]));

  test('a period cut into pieces, asked for in any order, never needs a shorter chain than the whole', () => {
    fc.assert(
      fc.property(
        counting,
        fc.integer({ min: 0, max: 400 }),
        HALF_HOURS,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        fc.integer(),
        (rule, start, length, cuts, seed) => {
          const school = { ...DEFAULT_POLICY, counting: rule };
          const from = startOfDay(FRI) + start * 30 * MINUTE;
          const to = from + length * 30 * MINUTE;
          const borders = [
            from,
            ...cuts.map((cut) => Math.round(from + cut * (to - from))).sort((a, b) => a - b),
            to,
          ];
          const pieces = borders.slice(1).map((end, index) => ({ from: borders[index] ?? from, to: end }));
          const order = pieces
            .filter((piece) => piece.to > piece.from)
            .map((piece, index) => ({ piece, key: ((index + 1) * 7919 + seed) % 101 }))
            .sort((a, b) => a.key - b.key)
            .map(({ piece }) => piece);
          const whole = lengthOf(school, 'personal', { from, to }, [], weekdays).tierDays;
          let longest = 0;
          order.forEach((piece, index) => {
            const { tierDays } = lengthOf(school, 'personal', piece, order.slice(0, index), weekdays);
            longest = Math.max(longest, tiersFor(school.tiers, tierDays).length);
          });
          expect(longest).toBeGreaterThanOrEqual(tiersFor(school.tiers, whole).length);
        },
      ),
    );
  });

  test('a gap shorter than a day is no way round; a day in between is', () => {
    const first = { from: at(FRI, '08:00'), to: at(addDays(FRI, 1), '08:00') };
    const near = { from: at(addDays(FRI, 2), '08:00'), to: at(addDays(FRI, 3), '08:00') };
    const far = { from: at(addDays(FRI, 2), '08:01'), to: at(addDays(FRI, 3), '08:00') };
    expect(lengthOf(DEFAULT_POLICY, 'personal', near, [first], weekdays).tierDays).toBe(2);
    expect(lengthOf(DEFAULT_POLICY, 'personal', far, [first], weekdays).tierDays).toBe(1);
  });

  test('links hold over several leaves and overlapping hours count once', () => {
    const day = (n: number) => ({ from: startOfDay(addDays(FRI, n)), to: startOfDay(addDays(FRI, n + 1)) });
    expect(joinedWith(day(0), [day(4), day(1), day(2)], DAY)).toEqual([day(1), day(2), day(4)]);
    expect(joinedWith(day(0), [day(3)], DAY)).toEqual([]);
    expect(lengthInDays('hours', [day(0), { from: day(0).from + HOUR, to: day(0).to }], weekdays)).toBe(1);
    expect(merged([day(1), day(0), day(3)])).toEqual([{ from: day(0).from, to: day(1).to }, day(3)]);
  });

  test('the reason names the total', () => {
    expect(chainOf(input({ tierDays: 2, joined: true }))?.[1]?.why[0]).toBe(
      '与相连的请假合计 2 天，超过 1 天须学院学工审批',
    );
  });
});

describe('L3 the chain always ends with somebody who is not the student', () => {
  const persons = fc.constantFrom('S1', 'T1', 'T2', 'T3');
  const posts = fc.array(
    fc
      .tuple(persons, fc.constantFrom(...DECIDERS), fc.constantFrom(...NODES, 'elsewhere'), fc.boolean())
      .map(([personId, role, nodeId, deputy]) => post(personId, role, nodeId, deputy)),
    { maxLength: 12 },
  );
  const days = fc.integer({ min: 0, max: 40 }).map((halves) => halves / 2);

  test('whatever posts are filled: no student decides for himself, and no step is without a person', () => {
    fc.assert(
      fc.property(posts, days, (held, tierDays) => {
        const steps = chainOf(input({ posts: held, tierDays }));
        const last = tiersFor(DEFAULT_POLICY.tiers, tierDays).at(-1)?.role ?? 'counselor';
        const somebody = held.some(
          (one) =>
            one.personId !== 'S1' &&
            NODES.includes(one.nodeId) &&
            DECIDERS.indexOf(one.role as never) >= DECIDERS.indexOf(last),
        );
        expect(steps !== null).toBe(somebody);
        for (const step of steps ?? []) {
          expect(step.people.length).toBeGreaterThan(0);
          expect(step.people.map((one) => one.personId)).not.toContain('S1');
        }
      }),
    );
  });

  test('a longer leave never passes fewer steps', () => {
    fc.assert(
      fc.property(posts, days, days, (held, a, b) => {
        const short = chainOf(input({ posts: held, tierDays: Math.min(a, b) }));
        const long = chainOf(input({ posts: held, tierDays: Math.max(a, b) }));
        if (short && long) expect(long.length).toBeGreaterThanOrEqual(short.length);
      }),
    );
  });

  test('the student’s own post is passed over, the vacancy is said', () => {
    const steps = chainOf(input({ posts: [post('S1', 'counselor', 'x1-c1'), ...STAFF.slice(1)] }));
    expect(steps?.map((step) => step.role)).toEqual(['college-officer']);
    expect(steps?.[0]?.why).toContain('辅导员暂时无人任职，由学院学工审批');
  });

  test('a stand-in comes first and is named', () => {
    const steps = chainOf(input({ posts: [...STAFF, post('T9', 'counselor', 'x1-c1', true)] }));
    expect(steps?.[0]?.people.map((one) => one.personId)).toEqual(['T9', 'T1']);
    expect(steps?.[0]?.why.join()).toContain('代理审批');
  });

  test('the nearest holder of a post decides, not one of another class', () => {
    const posts = [post('T8', 'counselor', 'x9-c9'), post('T7', 'counselor', 'x1'), ...STAFF];
    expect(chainOf(input({ posts }))?.[0]?.people.map((one) => one.personId)).toEqual(['T1']);
  });

  test('passing on never loops and never leads back to the student', () => {
    const names = fc.constantFrom<string>('S1', 'A', 'B', 'C', 'D');
    fc.assert(
      fc.property(names, fc.array(names, { maxLength: 20 }), (holder, tries) => {
        let line = [holder];
        for (const to of tries) line = passOn(line, to, 'S1') ?? line;
        expect(new Set(line).size).toBe(line.length);
        expect(line.slice(1)).not.toContain('S1');
      }),
    );
    expect(passOn(['A', 'B'], 'A', 'S1')).toBeNull();
    expect(passOn(['A', 'B'], 'C', 'S1')).toEqual(['A', 'B', 'C']);
  });
});

describe('L4 one person twice is one step and says so', () => {
  test('counselor and college officer in one person', () => {
    const posts = [post('T1', 'college-officer', 'x1'), post('T1', 'counselor', 'x1-c1'), ...STAFF.slice(2)];
    const steps = chainOf(input({ posts, tierDays: 5 }));
    expect(steps?.map((step) => step.role)).toEqual(['counselor', 'college-head']);
    expect(steps?.[0]?.why.at(-1)).toBe('name of T1同时任学院学工，两步合并为一步');
  });

  test('who alone can take the later step leaves the earlier one to his colleague', () => {
    const posts = [...STAFF, post('T2', 'counselor', 'x1-c1')];
    const steps = chainOf(input({ posts, tierDays: 2 }));
    expect(steps?.map((step) => step.people.map((one) => one.personId))).toEqual([['T1'], ['T2']]);
  });

  test('two vacant posts filled by one above are one step', () => {
    expect(rolesOf({ posts: STAFF.slice(2), tierDays: 3 })).toEqual(['college-head']);
    expect(chainOf(input({ posts: STAFF.slice(2), tierDays: 3 }))?.[0]?.why.at(-1)).toBe(
      '与前一步是同一岗位，合并为一步',
    );
  });
});

describe('deadlines and picks', () => {
  test('the return is due on the day itself, or after so many working days', () => {
    const end = at(FRI, '20:00');
    expect(returnDueAt(DEFAULT_POLICY, end, weekdays)).toBe(at(FRI, '22:30'));
    expect(returnDueAt({ ...DEFAULT_POLICY, returnWorkingDays: 2 }, end, weekdays)).toBe(
      at(addDays(FRI, 4), '22:30'),
    );
    expect(returnDueAt(DEFAULT_POLICY, at(FRI, '23:00'), weekdays)).toBe(at(FRI, '23:15'));
    expect(returnDueAt({ ...DEFAULT_POLICY, returnWorkingDays: 2 }, end, () => false)).toBeGreaterThan(end);
  });

  test('L9 the ladder climbs', () => {
    const after = overdueSteps(DEFAULT_POLICY).map((step) => step.after / MINUTE);
    expect(after).toEqual([15, 45, 135, 255]);
  });

  test('L11 more than 5 % of a class', () => {
    expect(overClassShare(DEFAULT_POLICY, 2, 40)).toBe(false);
    expect(overClassShare(DEFAULT_POLICY, 3, 40)).toBe(true);
    expect(overClassShare(DEFAULT_POLICY, 1, 0)).toBe(false);
  });

  test('quick picks never lie in the past and begin before they end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 * 24 * 60 }), (minutes) => {
        const now = startOfDay(FRI) + minutes * MINUTE;
        for (const pick of quickRanges(now)) {
          expect(pick.from).toBeGreaterThanOrEqual(now);
          expect(pick.to).toBeGreaterThan(pick.from);
        }
        expect(quickRanges(now).map((pick) => pick.key)).toContain('tomorrow');
      }),
    );
    const friday = quickRanges(at(FRI, '09:00'));
    expect(friday.map((pick) => pick.key)).toEqual(['tonight', 'tomorrow', 'weekend']);
    expect(dayOf(friday[2]?.to ?? 0)).toBe(addDays(FRI, 2));
    expect(quickRanges(at(addDays(FRI, 2), '21:00')).map((pick) => pick.key)).not.toContain('weekend');
  });
});

describe('the policy', () => {
  test('the default is a valid policy', () => {
    expect(v.safeParse(policy, DEFAULT_POLICY).issues).toBeUndefined();
  });

  test.each([
    ['no last tier without end', [{ upTo: 1, role: 'counselor' }]],
    [
      'falling bounds',
      [
        { upTo: 3, role: 'counselor' },
        { upTo: 1, role: 'college-officer' },
        { upTo: null, role: 'admin' },
      ],
    ],
    [
      'one post twice',
      [
        { upTo: 3, role: 'counselor' },
        { upTo: null, role: 'counselor' },
      ],
    ],
    ['a post that never decides', [{ upTo: null, role: 'guard' }]],
    [
      'an open tier in the middle',
      [
        { upTo: null, role: 'counselor' },
        { upTo: null, role: 'admin' },
      ],
    ],
  ])('%s is refused', (_name, tiers) => {
    expect(v.safeParse(policy, { ...DEFAULT_POLICY, tiers }).success).toBe(false);
  });
});
