import type { Gate } from '@contract/core/define';
import { ROLES, type Role } from '@contract/core/roles';
import { leave } from '@contract/leave';
import type { MeView } from '@contract/org-people';
import { countInWords, stripRuns } from '@/domains/leave/decide-words';
import { ownNodes, waysTo } from '@/domains/leave/scope';
import { windowOf } from '@/domains/leave/window';
import { domains } from '@/domains/registry';
import { mayAsk } from '@/platform/may';

const person = (kind: string, ...posts: [role: Role, level: string][]) =>
  ({
    person: { id: 'T1', kind },
    grants: posts.map(([role, level]) => ({ role, level, nodeId: `${role}@${level}`, nodeLabel: level })),
  }) as unknown as MeView;

describe('who is offered what', () => {
  /** What each page of a door on the home screen is opened for. */
  const MAIN: Record<string, keyof typeof leave.actions> = {
    pending: 'pending',
    boards: 'board',
    groups: 'groups',
    holiday: 'holiday-class',
    apply: 'apply',
    mine: 'mine',
    guard: 'scan',
    'day-list': 'day-list',
    gates: 'gates',
    settings: 'set-policy',
  };
  const doors = domains.find(({ name }) => name === 'leave')?.doors ?? [];

  test.each(doors.map((door) => [door.page, door.roles] as const))(
    'the door to %s opens for all whom it is shown to',
    (page, roles) => {
      const action = MAIN[page];
      expect(action).toBeDefined();
      const { allow } = leave.actions[action ?? 'pending'];
      for (const role of roles === 'all' ? ROLES : roles) {
        const me = role === 'student' ? person('student') : person('staff', [role, 'school']);
        expect([role, mayAsk(me, allow)]).toEqual([role, true]);
      }
    },
  );

  test.each<[Gate, MeView, boolean]>([
    ['bound', person('staff'), true],
    [['student'], person('student'), true],
    [['student'], person('staff', ['counselor', 'class']), false],
    [['counselor', 'admin'], person('staff', ['counselor', 'class']), true],
    [['admin'], person('student', ['floor-leader', 'floor']), false],
    [[], person('staff', ['admin', 'school']), false],
  ])('gate %j', (gate, me, may) => {
    expect(mayAsk(me, gate)).toBe(may);
  });

  test('a class is chosen from posts that may enter it and lie above one', () => {
    const { allow } = leave.actions['holiday-class'];
    const ways = (me: MeView) => waysTo(ownNodes(me, allow), ['class']).map((node) => node.id);
    expect(ways(person('staff', ['counselor', 'class'], ['college-head', 'college']))).toEqual([
      'counselor@class',
      'college-head@college',
    ]);
    expect(ways(person('staff', ['duty-counselor', 'campus']))).toEqual([]);
    expect(ways(person('staff', ['school-leader', 'school']))).toEqual([]);
    expect(ways(person('staff', ['student-office', 'school']))).toEqual(['school']);
  });
});

describe('a long list of leaves', () => {
  const cards = (count: number) => Array.from({ length: count }, (_, index) => index);

  test.each([
    [0, 0, { start: 0, first: undefined, shown: 0, after: 0 }],
    [15, 0, { start: 0, first: 0, shown: 15, after: 0 }],
    [16, 0, { start: 0, first: 0, shown: 15, after: 1 }],
    [50, 15, { start: 15, first: 15, shown: 15, after: 20 }],
    [50, 45, { start: 45, first: 45, shown: 5, after: 0 }],
    // What was decided has left: the window moves back to where cards are.
    [45, 45, { start: 30, first: 30, shown: 15, after: 0 }],
    [3, 45, { start: 0, first: 0, shown: 3, after: 0 }],
    [0, 45, { start: 0, first: undefined, shown: 0, after: 0 }],
  ])('%i cards from %i', (count, wanted, seen) => {
    const { start, shown, after } = windowOf(cards(count), wanted);
    expect({ start, first: shown[0], shown: shown.length, after }).toEqual(seen);
  });

  test('says how many there are and which are shown', () => {
    expect(countInWords(10, 0, 10)).toBe('10 张，急的在前');
    expect(countInWords(50, 15, 15)).toBe('第 16–30 张，共 50 张，急的在前');
  });

  test('thirty days of marks are runs of like days that cover them all', () => {
    const strip = ['present', 'present', null, 'unmarked', 'late', 'not-back', 'absent', 'leave'].map(
      (s, index) => ({ day: `2026-11-0${index + 1}`, s }),
    ) as Parameters<typeof stripRuns>[0];
    expect(stripRuns(strip)).toEqual([
      { tint: 'good', from: 0, days: 2 },
      { tint: 'none', from: 2, days: 2 },
      { tint: 'mild', from: 4, days: 1 },
      { tint: 'bad', from: 5, days: 2 },
      { tint: 'away', from: 7, days: 1 },
    ]);
    expect(stripRuns([])).toEqual([]);
  });
});
