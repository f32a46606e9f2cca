import { inflateSync } from 'node:zlib';
import { checksInWords, endsOf } from '@/domains/leave/checks-met';
import { mainAct, ownActs } from '@/domains/leave/own-acts-model';
import { refreshIn, shownToken, verdictOf, type Pass } from '@/domains/leave/pass-model';
import { pressing, standingInWords, type FullLeave } from '@/domains/leave/leave-words';
import { oneBitPng } from '@/ui/one-bit-png';

const at = (clock: string, day = '2026-11-23') => Date.parse(`${day}T${clock}:00+08:00`);
const NOW = at('19:00');
const nothing = {
  withdraw: false,
  extend: false,
  shorten: false,
  claimReturn: false,
  urge: false,
  answer: false,
  addSlips: false,
  pass: false,
  decide: false,
  askBack: false,
  forward: false,
  undo: false,
  revoke: false,
  acknowledge: false,
};

const waitingFor = (hours: number) => ({
  ask: 'leave' as const,
  roleName: '辅导员',
  names: ['张老师'],
  since: NOW - hours * 3_600_000,
  forwardAt: null,
  urgedAt: null,
});

describe('what the student is offered', () => {
  const held = (can: Partial<FullLeave['can']>, over: object = {}) => ({
    can: { ...nothing, ...can },
    state: 'away' as const,
    groupTitle: null,
    outside: null,
    to: at('21:00'),
    waiting: null,
    ...over,
  });

  test('nothing that the server does not allow; no act of a decider', () => {
    expect(ownActs(held({ decide: true, revoke: true, undo: true }))).toEqual([]);
    expect(ownActs(held({ urge: true, withdraw: true }))).toEqual(['urge', 'withdraw']);
  });

  test.each([
    ['a question comes first', held({ answer: true, withdraw: true }), 'answer'],
    ['on the way out the pass', held({ pass: true, claimReturn: true }), 'pass'],
    [
      'seen back by the gate, the return',
      held({ pass: true, claimReturn: true }, { outside: false }),
      'claimReturn',
    ],
    ['after the end the return', held({ claimReturn: true }, { to: at('18:00') }), 'claimReturn'],
    [
      'waiting for long: the reminder',
      held({ urge: true }, { state: 'pending', waiting: waitingFor(2) }),
      'urge',
    ],
    [
      'just sent: nothing to press for',
      held({ urge: true }, { state: 'pending', waiting: waitingFor(0) }),
      null,
    ],
    ['not approved: to ask again', held({}, { state: 'rejected' }), 'again'],
    ['a group’s leave is not asked for again', held({}, { state: 'rejected', groupTitle: '运动会' }), null],
  ])('L7 L8 %s', (_, leave, act) => {
    expect(mainAct(leave, NOW)).toBe(act);
  });

  test('L8 the home presses for an answer and for a return that nobody waits for yet', () => {
    const card = { state: 'away' as const, to: at('18:00'), waiting: null };
    expect(pressing(card, NOW)).toBe('return');
    expect(pressing({ ...card, to: at('21:00') }, NOW)).toBeNull();
    expect(pressing({ ...card, state: 'asked' }, NOW)).toBe('answer');
    const waiting = { ...waitingFor(1), ask: 'return' as const };
    expect(pressing({ ...card, waiting }, NOW)).toBeNull();
  });

  test('a row says who holds it and since when, or how late it is', () => {
    const card = {
      state: 'pending' as const,
      from: at('18:00'),
      to: at('21:00'),
      returnDueAt: null,
      returnedAt: null,
      overdue: null,
      waiting: waitingFor(2),
    };
    expect(standingInWords(card, NOW)).toBe('等待 张老师 · 2 小时');
    const overdue = {
      since: 0,
      stepName: '学院值班',
      step: 2,
      acknowledgedName: null,
      acknowledgedAt: null,
      nextAt: null,
    };
    expect(
      standingInWords({ ...card, state: 'away', waiting: null, overdue, to: NOW - 3 * 3_600_000 }, NOW),
    ).toBe('已逾期 3 小时，学院值班');
  });
});

describe('L1 the checks that a leave meets', () => {
  const DAY = '2026-11-23';
  const head = (checkName: string, opens: string, closes: string, day = DAY, off: string | null = null) => ({
    checkId: checkName,
    checkName,
    kind: 'dorm' as const,
    opensAt: at(opens, day),
    closesAt: at(closes, day),
    locksAt: at(closes, day),
    off,
  });
  const monday = {
    day: DAY,
    current: null,
    checks: [
      head('晚自习', '19:00', '19:30'),
      head('晚就寝', '22:10', '22:40'),
      head('点评', '20:00', '20:10', DAY, '停'),
    ],
  };
  const NEXT = '2026-11-24';
  const tuesday = {
    day: NEXT,
    current: null,
    checks: [head('早操', '06:15', '06:50', NEXT), head('晚就寝', '22:10', '22:40', NEXT)],
  };

  test('those whose hours it touches, on its first and last day, and that there are more between', () => {
    const words = (from: number, to: number, last: typeof tuesday | null) =>
      checksInWords(monday, last, { from, to }, NOW);
    expect(words(at('19:30', DAY), at('22:10', DAY), null)).toBe('');
    expect(words(at('19:29', DAY), at('22:11', DAY), null)).toBe('今天 19:00 晚自习、今天 22:10 晚就寝');
    expect(words(at('20:00', DAY), at('06:20', NEXT), tuesday)).toBe('今天 22:10 晚就寝、明天 06:15 早操');
    const friday = { ...tuesday, checks: [head('早操', '06:15', '06:50', '2026-11-27')] };
    expect(words(at('23:00', DAY), at('12:00', '2026-11-27'), friday)).toBe(
      '中间各天的点名、周五 06:15 早操',
    );
  });

  test('a leave to midnight has nothing of the day that begins then', () => {
    expect(endsOf({ from: at('18:00', DAY), to: at('00:00', NEXT) })).toEqual({ first: DAY, last: null });
    expect(endsOf({ from: at('18:00', DAY), to: at('00:01', NEXT) })).toEqual({ first: DAY, last: NEXT });
  });
});

describe('L13 the pass', () => {
  const pass: Pass = {
    leaveId: 'l1',
    live: 'LIVE',
    liveUntil: NOW + 60_000,
    offline: 'OFFLINE',
    offlineUntil: at('23:00'),
    name: '李明',
    from: at('18:00'),
    to: at('21:00'),
    outside: null,
  };
  const held = {
    state: 'scheduled' as const,
    from: at('18:00'),
    to: at('21:00'),
    offCampus: true,
    outside: null,
    returnedAt: null,
  };

  test('a live token is never shown a moment past its end; then the leave’s own, with its age; then none', () => {
    expect(shownToken(pass, NOW, pass.liveUntil - 1)).toMatchObject({ token: 'live', text: 'LIVE' });
    expect(shownToken(pass, NOW, pass.liveUntil)).toEqual({ token: 'offline', text: 'OFFLINE', asOf: NOW });
    expect(shownToken(pass, NOW, pass.offlineUntil)).toEqual({ token: null });
    expect(shownToken(null, null, NOW)).toEqual({ token: null });
  });

  test('the next one is fetched before the old one ends, and never in a storm', () => {
    expect(refreshIn(pass, NOW)).toBeLessThan(60_000);
    expect(refreshIn(pass, NOW + 3_600_000)).toBeGreaterThanOrEqual(1_000);
  });

  test.each([
    ['not begun', { from: at('22:00'), to: at('23:00') }, '还没到时间', true],
    ['within the hour before', { from: at('19:30') }, '可以出校', true],
    ['begun', {}, '可以出校', true],
    ['outside', { outside: true, state: 'away' }, '已出校', true],
    ['over, not back', { to: at('18:30'), state: 'away' }, '已到期', true],
    ['revoked', { state: 'revoked' }, '已撤销', false],
    ['returned', { state: 'returned' }, '已结束', false],
    ['not approved yet', { state: 'pending' }, '审批中', false],
    ['inside the campus', { offCampus: false }, '不需要凭证', false],
  ])('%s', (_, over, word, code) => {
    const verdict = verdictOf({ ...held, ...over } as typeof held, 60, NOW);
    expect([verdict.word, verdict.code]).toEqual([word, code]);
  });

  test('the picture is a valid PNG with every square where it belongs', () => {
    const dark = (x: number, y: number) => (x * 7 + y * 3) % 5 === 0;
    const bytes = Buffer.from(oneBitPng(29, dark).split(',')[1] ?? '', 'base64');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.readUInt32BE(16)).toBe(29);
    const idat = bytes.indexOf('IDAT');
    const rows = inflateSync(bytes.subarray(idat + 4, idat + 4 + bytes.readUInt32BE(idat - 4)));
    for (let y = 0; y < 29; y += 1)
      for (let x = 0; x < 29; x += 1) {
        const byte = rows[y * 5 + 1 + (x >> 3)] ?? 0;
        expect((byte & (0x80 >> (x & 7))) === 0).toBe(dark(x, y));
      }
  });
});
