import { KINDS } from '@contract/leave-kinds';
import { holidayFigures } from '@contract/leave-holiday';
import { ladderInWords, rowInWords, type BoardRow } from '@/domains/leave/board-words';
import {
  batchNote,
  decidedInWords,
  earlierInWords,
  lengthInWords,
  shareInWords,
  stripInWords,
  waitInWords,
  whenInWords,
  type PendingCard,
  type Weight,
} from '@/domains/leave/decide-words';
import { byClass, groupState, pastedNumbers, withChosen, type Group } from '@/domains/leave/group-words';
import {
  classInWords,
  figuresInWords,
  rowInWords as holidayRow,
  stillOpen,
  type HolidayRow,
} from '@/domains/leave/holiday-words';
import { leadsTo, ownNodes } from '@/domains/leave/scope';

const at = (clock: string, day = '2026-11-23') => Date.parse(`${day}T${clock}:00+08:00`);
const NOW = at('10:00');

const card = (over: Partial<PendingCard> = {}): PendingCard => ({
  leaveId: 'l1',
  turn: 0,
  ask: 'leave',
  personId: 's1',
  name: '张三',
  classId: 'x1-c1',
  className: '一班',
  kind: 'personal',
  from: at('18:00'),
  to: at('20:00', '2026-11-24'),
  newTo: null,
  days: 1.5,
  tierDays: 1.5,
  joined: 0,
  retro: false,
  offCampus: true,
  destination: '家里',
  reason: '家中有事',
  slips: 0,
  step: 0,
  steps: 1,
  why: [],
  since: at('08:00'),
  forwardAt: at('20:00'),
  urgedAt: null,
  urgency: 'today',
  ...over,
});

const weight = (over: Partial<Weight> = {}): Weight => ({
  leaveId: 'l1',
  classSize: 40,
  classAway: 3,
  classAsking: 0,
  classPercent: 7.5,
  overShare: true,
  openLeaves: [],
  earlier: [],
  overdueCount: 0,
  ...over,
});

describe('L15 what stands on a card', () => {
  test('when, for a leave and for 续假', () => {
    expect(whenInWords(card(), NOW)).toBe('今天 18:00 至 明天 20:00');
    expect(whenInWords(card({ to: at('21:00') }), NOW)).toBe('今天 18:00 至 21:00');
    expect(whenInWords(card({ ask: 'extend', newTo: at('20:00', '2026-11-25') }), NOW)).toBe(
      '明天 20:00 延到 周三 20:00',
    );
  });

  test('L2 L6 length with what hangs together, 补假, where to', () => {
    expect(lengthInWords(card())).toBe('1.5 天 · 离校，去家里');
    expect(lengthInWords(card({ days: 0.5, offCampus: false }))).toBe('半天 · 不离校');
    expect(lengthInWords(card({ joined: 2, tierDays: 4, retro: true }))).toBe(
      '补假 · 1.5 天，连同相邻 2 次按 4 天计 · 离校，去家里',
    );
  });

  test('L3 since when it waits, that it was urged, and when it goes on', () => {
    expect(waitInWords(card(), NOW)).toBe('已等您 2 小时 · 今天 20:00 自动转上一级');
    expect(waitInWords(card({ urgedAt: at('09:30'), forwardAt: at('09:59') }), NOW)).toBe(
      '已等您 2 小时 · 学生 今天 09:30 催过 · 即将转上一级',
    );
    expect(waitInWords(card({ forwardAt: null }), NOW)).toBe('已等您 2 小时');
    expect(waitInWords(card({ forwardAt: null, since: NOW - 1 }), NOW)).toBe('刚到您这里');
  });

  test('L11 the share of the class, and nothing invented where its size is unknown', () => {
    expect(shareInWords(weight())).toBe('批准后全班 40 人中 3 人同时请假（7.5%）');
    expect(shareInWords(weight({ classAsking: 2 }))).toContain('另有 2 人在申请');
    expect(shareInWords(weight({ classSize: 0 }))).toBe('没有班级人数，无法计算比例');
  });

  test('L16 earlier decisions, at most three, late returns first', () => {
    expect(earlierInWords(weight(), NOW)).toBe('没有请过假');
    const earlier = KINDS.slice(0, 5).map((kind) => ({
      kind,
      from: at('08:00', '2026-11-02'),
      to: at('18:00', '2026-11-02'),
      days: 0.5,
      state: 'returned' as const,
      decidedName: '李老师',
      flagged: kind === 'personal',
    }));
    const words = earlierInWords(weight({ earlier, overdueCount: 1 }), NOW);
    expect(words).toMatch(/^晚归 1 次；11月2日 事假 半天，已销假（晚归）；/);
    expect(words.split('；')).toHaveLength(4);
  });

  test('thirty days of marks in words: only what is remarkable', () => {
    const day = (s: 'present' | 'late' | 'absent' | null) => ({ day: '2026-11-01', s });
    expect(stripInWords(null)).toContain('看不到考勤');
    expect(stripInWords([day(null)])).toBe('近 30 天没有考勤记录');
    expect(stripInWords([day('present'), day('present'), day(null)])).toBe('近 30 天考勤：2 天都正常');
    expect(stripInWords([day('present'), day('late'), day('absent'), day('late')])).toBe(
      '近 30 天考勤：迟到 2 天，旷 1 天',
    );
  });

  test('a batch says what is mixed in it and how many stand above the class’s line', () => {
    const weights = new Map([['l1', weight()]]);
    expect(batchNote([card({ leaveId: 'l2' })], weights)).toBeNull();
    expect(batchNote([card(), card({ leaveId: 'l2', ask: 'return' })], weights)).toBe(
      '请假 1，销假 1 · 1 张会超过班级比例',
    );
    expect(decidedInWords('approve', ['张三'])).toBe('已批准 张三');
    expect(decidedInWords('reject', ['张三', '李四'])).toBe('未批准 2 张');
  });
});

describe('L7 L9 boards', () => {
  const row: BoardRow = {
    leaveId: 'l1',
    personId: 's1',
    name: '张三',
    className: '一班',
    place: '1号楼301',
    spanKind: 'leave',
    state: 'away',
    from: at('08:00'),
    to: at('09:00'),
    departedAt: at('08:00'),
    returnedAt: null,
    outside: true,
    returnDueAt: null,
    overdue: null,
  };
  const overdue = {
    since: at('09:00'),
    step: 1,
    stepName: '层长、辅导员',
    acknowledgedName: null,
    acknowledgedAt: null,
    nextAt: at('11:15'),
  };

  test('who holds the ladder and when it goes on', () => {
    expect(ladderInWords(overdue, NOW)).toBe('层长、辅导员 · 还没有人跟进，今天 11:15 转学院值班');
    expect(ladderInWords({ ...overdue, acknowledgedName: '李老师', nextAt: null }, NOW)).toBe(
      '层长、辅导员 · 李老师 跟进中',
    );
    expect(rowInWords({ ...row, overdue }, 'overdue', NOW)).toBe(
      '一班 · 1号楼301\n应于 今天 09:00 返回，已过 1 小时 · 门卫登记已出校\n层长、辅导员 · 还没有人跟进，今天 11:15 转学院值班',
    );
    expect(rowInWords(row, 'leaving', NOW)).toContain('今天 08:00 离开，今天 09:00 返回');
  });
});

describe('R5 an act of many', () => {
  test('numbers out of whatever was pasted, each once, full width too', () => {
    expect(pastedNumbers('202410086\n202410087、202410086，ｘ２０２４１ 张三 12')).toEqual([
      '202410086',
      '202410087',
      'X20241',
    ]);
    expect(pastedNumbers('没有学号')).toEqual([]);
  });

  test('a student is chosen once; the names stand by class; its state follows its times', () => {
    const one = { personId: 's1', name: '张三', note: '' };
    expect(
      withChosen(
        [one],
        [
          { ...one, note: '一班' },
          { ...one, personId: 's2' },
        ],
      ),
    ).toHaveLength(2);
    const person = { personId: 's1', name: '张三', leaveId: null, state: null };
    expect(
      byClass([
        { ...person, className: '一班' },
        { ...person, className: '' },
        { ...person, className: '一班' },
      ]).map(({ className, people }) => [className, people.length]),
    ).toEqual([
      ['一班', 2],
      ['没有班级', 1],
    ]);
    const group = { from: at('09:00'), to: at('11:00'), cancelled: false } as Group;
    expect(groupState(group, NOW).word).toBe('进行中');
    expect(groupState(group, at('08:00')).word).toBe('未开始');
    expect(groupState(group, at('11:00')).word).toBe('已结束');
    expect(groupState({ ...group, cancelled: true }, NOW).word).toBe('已取消');
  });
});

describe('L16 a holiday', () => {
  const row: HolidayRow = {
    personId: 's1',
    name: '张三',
    plan: null,
    leftAt: null,
    backAt: null,
    guardian: null,
    guardianPhone: null,
  };
  const stays = { ...row, plan: 'stay' as const, leftAt: at('08:00') };
  const left = { ...row, plan: 'home' as const, leftAt: at('08:00') };

  test('who stays has answered and has nowhere to come back from', () => {
    expect([row, stays, left].map((one) => stillOpen(one, 'leave'))).toEqual([true, false, false]);
    expect([row, stays, left].map((one) => stillOpen(one, 'back'))).toEqual([true, false, true]);
    const figures = holidayFigures([row, stays, left]);
    expect(figures).toEqual({ stay: 1, left: 1, back: 0, guardians: 0, answered: 2 });
    expect(figuresInWords(figures, 3)).toBe('共 3 人，已离校 1，留校 1，未登记 1；已返校 0，家长已联系 0');
    const counted = { classId: 'c1', className: '一班', collegeName: '铁道学院', students: 3, ...figures };
    expect(classInWords({ ...counted, countedAt: at('08:00') }, NOW)).toMatch(
      /已联系 0\n截至 今天 08:00 登记$/,
    );
    expect(classInWords({ ...counted, students: null, countedAt: null }, NOW)).toBe('还没有开始登记');
    expect(holidayRow(left, NOW)).toBe('今天 08:00 登记离校（回家）\n家长还没有联系记录');
  });
});

describe('scopes', () => {
  test('one school-wide post is the whole school; otherwise each node once', () => {
    const grant = (role: 'counselor' | 'student-office', nodeId: string, level: 'class' | 'school') => ({
      role,
      nodeId,
      level,
      nodeLabel: nodeId,
      fromOn: '2026-09-01',
      toOn: null,
    });
    const me = (grants: ReturnType<typeof grant>[]) => ({ grants }) as never;
    const two = [grant('counselor', 'a', 'class'), grant('counselor', 'a', 'class')];
    expect(ownNodes(me(two), ['counselor']).map((node) => node.id)).toEqual(['a']);
    expect(ownNodes(me(two), ['student-office'])).toEqual([]);
    expect(
      ownNodes(me([...two, grant('student-office', 'school', 'school')]), ['counselor', 'student-office']),
    ).toMatchObject([{ level: 'school' }]);
  });

  test('only what has something choosable below it leads on', () => {
    expect(leadsTo('college', ['class'])).toBe(true);
    expect(leadsTo('campus', ['class'])).toBe(false);
    expect(leadsTo('class', ['class'])).toBe(false);
    expect(leadsTo('school', ['floor'])).toBe(true);
  });
});
