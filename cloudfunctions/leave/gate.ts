import { MINUTE, timeInWords } from '@contract/core/time';
import { OPEN_STATES, spanKindOf, STATE_NAMES } from '@contract/leave-kinds';
import { checkPass, passWindow, PASS_WORDS } from '@contract/leave-token';
import { gt, oneOf } from '@kernel/filter';
import { personCards } from '../org/public';
import type { LeaveDoc } from './documents';
import type { LeaveHandlers, Reply } from './handlers';
import { publicKeys, verifySignature } from './pass-keys';
import { requests, revocations } from './repo';

type ScanView = Reply<'scan'>;

const WHY = 'any guard may be shown any student’s pass';
const REVOKED_AT_ONCE = 1000;

function stop(code: string, words: string, leave: LeaveDoc | null = null): ScanView {
  return { verdict: 'stop', code, words, leave: leave && shown(leave), suggest: null };
}

function shown(leave: LeaveDoc): NonNullable<ScanView['leave']> {
  const { personId, name, className, state, from, to, outside, lastPassageAt } = leave;
  return {
    leaveId: leave._id,
    personId,
    name,
    className,
    spanKind: spanKindOf(leave.kind),
    state,
    from,
    to,
    outside,
    lastPassageAt,
  };
}

/** What the gate does with a leave at `now`, however the student was recognised. Pure. */
export function gateVerdict(leave: LeaveDoc, now: number): ScanView {
  const until = timeInWords(leave.to, now);
  if (leave.state === 'returned')
    return stop(
      'ended',
      `已于 ${timeInWords(leave.returnedAt ?? leave.to, now)} 销假，本次请假已结束`,
      leave,
    );
  if (leave.state === 'revoked' || leave.state === 'withdrawn')
    return stop('revoked', PASS_WORDS.revoked, leave);
  if (leave.state !== 'scheduled' && leave.state !== 'away')
    return stop('not-approved', `假条${STATE_NAMES[leave.state]}，不能出校`, leave);
  if (!leave.offCampus) return stop('on-campus', '这次请假没有申请离校', leave);
  // Who is outside comes in, late or not: the ladder asks him, not the gate.
  if (leave.outside === true) {
    const late = now > leave.to;
    return {
      verdict: late ? 'check' : 'go',
      code: late ? 'late' : 'valid',
      words: late ? `已超过返校时间（${until}），请登记返校` : '可以返校登记',
      leave: shown(leave),
      suggest: 'in',
    };
  }
  const window = passWindow({ from: leave.from - leave.terms.earlyOutMinutes * MINUTE, to: leave.to }, now);
  if (window === 'early') return stop('early', `${PASS_WORDS.early}(${timeInWords(leave.from, now)})`, leave);
  if (window === 'over') {
    // Nobody saw him leave, and he stands at the gate after the end: he comes back.
    return {
      verdict: 'check',
      code: 'late',
      words: `已超过返校时间（${until}），请登记返校`,
      leave: shown(leave),
      suggest: 'in',
    };
  }
  const away = leave.state === 'away' && leave.outside === null && now > leave.from;
  return {
    verdict: 'go',
    code: 'valid',
    words: `可以出校，${until} 前返回${away ? '；没有出校记录，如是返校请按入' : ''}`,
    leave: shown(leave),
    suggest: 'out',
  };
}

export const gateHandlers: Pick<LeaveHandlers, 'gate-kit' | 'scan' | 'lookup'> = {
  'gate-kit': async (ctx) => {
    const keys = publicKeys();
    if (keys.length === 0) return ctx.fail('LEAVE_PASS_OFF');
    const rows = await revocations.unsafeFind(
      'guards must know every dead pass',
      { until: gt(ctx.now) },
      { sort: [['until', 1]], limit: REVOKED_AT_ONCE },
    );
    return { keys, revoked: rows.map(({ _id, below }) => ({ leaveId: _id, below })), asOf: ctx.now };
  },

  // The signature costs no request; the leave itself answers the rest: 1 request.
  scan: async (ctx, { token }) => {
    const keys = publicKeys();
    if (keys.length === 0) return ctx.fail('LEAVE_PASS_OFF');
    const check = checkPass(token, { keys, revoked: [], verify: verifySignature }, ctx.now);
    if (!check.ok) return stop(check.code, PASS_WORDS[check.code]);
    const leave = await requests.unsafeFirst(WHY, { _id: check.claims.leaveId });
    if (!leave || leave.personId !== check.claims.personId)
      return stop('unknown', '没有找到这张假条，请按学号查询');
    if (check.claims.version < leave.passVersion && leave.state !== 'returned') {
      return stop(
        'revoked',
        leave.state === 'revoked' || leave.state === 'withdrawn'
          ? PASS_WORDS.revoked
          : '假条有变更，请学生刷新凭证',
        leave,
      );
    }
    const view = gateVerdict(leave, ctx.now);
    if (check.claims.means === 'live' || view.verdict === 'stop') return view;
    return { ...view, verdict: 'check', code: 'offline-token', words: `${view.words}。离线凭证，请核对本人` };
  },

  lookup: async (ctx, { number }) => {
    const [cards, rows] = await Promise.all([
      personCards([number]),
      requests.unsafeFind(
        WHY,
        { personId: number, state: oneOf(OPEN_STATES) },
        { sort: [['seq', -1]], limit: 20 },
      ),
    ]);
    const person = cards.get(number);
    if (person?.kind !== 'student') return { name: null, found: [] };
    const views = rows.map((leave) => gateVerdict(leave, ctx.now));
    return {
      name: person.name,
      found: views.map((view) =>
        view.verdict === 'go'
          ? { ...view, verdict: 'check' as const, words: `${view.words}。请核对本人` }
          : view,
      ),
    };
  },
};
