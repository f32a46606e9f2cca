import { MINUTE, timeInWords } from '@contract/core/time';
import { ASK_NAMES } from '@contract/leave-kinds';
import { returnDueAt } from '@contract/leave-rules';
import type { Context } from '@kernel/context';
import { isTurnOf } from './access';
import type { LeaveDoc, Restorable, StepDoc } from './documents';
import { cameLate } from './due';
import { periodWords } from './effects';
import { currentPolicy, teachingDays } from './policy-store';
import { currentStep } from './presenting';
import { tell } from './telling';
import { turnLeave, waitingOn, type Change, type Patch } from './turning';

/** How long a decision may be taken back (L16). */
export const UNDO = MINUTE;

export type Verdict = 'approve' | 'reject';
type Line = Pick<LeaveDoc, 'chain' | 'step'>;

/** Why this caller cannot decide what he saw on `turn`, as a refusal; null: he can. Pure. */
export function decisionObstacle(
  ctx: Pick<Context, 'identity'>,
  leave: LeaveDoc,
  turn: number,
): {
  code: 'LEAVE_OWN' | 'LEAVE_DECIDED' | 'LEAVE_NOT_YOUR_TURN' | 'LEAVE_SAME_PERSON';
  details?: Record<string, string>;
} | null {
  const me = ctx.identity.personId;
  if (leave.personId === me) return { code: 'LEAVE_OWN' };
  const step = currentStep(leave);
  // A reminder or a further slip does not unsay what the decider saw; a decision, a question, a hand-over does.
  if (leave.waitingAt === null || !step || turn < leave.waitTurn) {
    const last = lastDecision(leave);
    return { code: 'LEAVE_DECIDED', details: last };
  }
  if (!isTurnOf(ctx.identity, leave)) {
    return { code: 'LEAVE_NOT_YOUR_TURN', details: { name: step.people.map((one) => one.name).join('、') } };
  }
  const line = lineOf(leave);
  const before = line.chain.slice(0, line.step).some((one) => one.by === me);
  const others = step.people.filter((one) => one.personId !== me);
  if (before && leave.ask !== 'return' && others.length > 0) {
    return { code: 'LEAVE_SAME_PERSON', details: { name: others.map((one) => one.name).join('、') } };
  }
  return null;
}

function lineOf(leave: LeaveDoc): Line {
  return leave.ask === 'extend' && leave.extension ? leave.extension : leave;
}

function lastDecision(leave: LeaveDoc): { name: string; verdict: string } {
  const entry = leave.log.at(-1);
  return { name: entry?.n ?? '别人', verdict: entry?.text ?? '' };
}

/** The steps after `me` decided the current one; steps that only he could take are merged and say so (L4). */
function walk(
  line: Line,
  me: { personId: string; name: string },
  verdict: Verdict,
  note: string,
  now: number,
): Line {
  const chain: StepDoc[] = line.chain.map((step) => ({ ...step }));
  const decided = { by: me.personId, byName: me.name, at: now };
  let step = line.step;
  const current = chain[step];
  if (current)
    Object.assign(current, decided, { note, state: verdict === 'approve' ? 'approved' : 'rejected' });
  if (verdict === 'reject') return { chain, step };
  for (;;) {
    const next = chain[step + 1];
    if (!next) return { chain, step };
    step += 1;
    if (next.people.some((one) => one.personId !== me.personId)) {
      Object.assign(next, { state: 'current', since: now });
      return { chain, step };
    }
    Object.assign(next, decided, { state: 'approved', note: '与前一步同一人，合并为一步' });
  }
}

function restorable(leave: LeaveDoc): Restorable {
  const {
    state,
    ask,
    waitingAt,
    waitingSince,
    forwardAt,
    chain,
    step,
    extension,
    returnClaim,
    to,
    days,
    tierDays,
  } = leave;
  const { returnDueAt: due, returnedAt, returnProof, flagged, overdue, nextAt } = leave;
  return {
    state,
    ask,
    waitingAt,
    waitingSince,
    forwardAt,
    chain,
    step,
    extension,
    returnClaim,
    to,
    days,
    tierDays,
    returnDueAt: due,
    returnedAt,
    returnProof,
    flagged,
    overdue,
    nextAt,
  };
}

interface Decision {
  patch: Patch;
  /** What the student is told; null: nothing yet. */
  news: { title: string; body: string } | null;
}

async function decisionOf(
  leave: LeaveDoc,
  me: { personId: string; name: string },
  verdict: Verdict,
  note: string,
  now: number,
): Promise<Decision> {
  const line = lineOf(leave);
  const ask = leave.ask ?? 'leave';
  const done = waitingOn(null, null, leave, now);
  const said = note ? `意见：${note}` : '';
  if (ask === 'return') {
    if (verdict === 'reject') {
      return {
        patch: { returnClaim: null, ...done },
        news: { title: '销假没有通过', body: `${me.name}没有确认您已返校。${said}` },
      };
    }
    const at = leave.returnClaim?.at ?? now;
    return {
      patch: {
        state: 'returned',
        returnedAt: at,
        returnProof: 'counselor',
        flagged: cameLate(leave, at),
        outside: false,
        passVersion: leave.passVersion + 1,
        ...done,
      },
      news: { title: '已销假', body: `${me.name}确认您已返校。` },
    };
  }
  const walked = walk(line, me, verdict, note, now);
  const target: Patch =
    ask === 'extend' && leave.extension ? { extension: { ...leave.extension, ...walked } } : { ...walked };
  if (verdict === 'reject') {
    return ask === 'extend'
      ? {
          patch: { extension: null, ...done },
          news: { title: '续假未批准', body: `${me.name}没有批准续假，请按原时间返校。${said}` },
        }
      : {
          patch: { ...target, state: 'rejected', ...done },
          news: { title: '请假未批准', body: `${me.name}：${note}` },
        };
  }
  const next = walked.chain[walked.step];
  if (next && next.state === 'current') {
    return { patch: { ...target, ...waitingOn(next, ask, leave, now) }, news: null };
  }
  if (ask === 'extend' && leave.extension) {
    const { policy } = await currentPolicy(now);
    const isTeaching = await teachingDays(policy, leave.from, leave.extension.to, now);
    const chain = [...leave.chain, ...walked.chain];
    return {
      patch: {
        to: leave.extension.to,
        days: leave.extension.days,
        tierDays: leave.extension.tierDays,
        returnDueAt: returnDueAt(policy, leave.extension.to, isTeaching),
        chain,
        step: chain.length - 1,
        extension: null,
        // Asked for before the end: the hours it waited for its answer are no lateness of his.
        overdue: null,
        flagged: false,
        passVersion: leave.passVersion + 1,
        ...done,
      },
      news: { title: '续假已批准', body: `可以到 ${timeInWords(leave.extension.to, now)} 返校。${said}` },
    };
  }
  const over = leave.retro && leave.to <= now;
  return {
    patch: {
      ...target,
      state: over ? 'returned' : 'scheduled',
      ...(over ? { returnedAt: leave.to, returnProof: 'counselor' as const } : {}),
      ...done,
    },
    news: { title: over ? '补假已批准' : '请假已批准', body: `${periodWords(leave, now)}。${said}` },
  };
}

/**
 * One decision on the turn that was read: true state afterwards, or null when somebody else was faster. The
 * caller has asked `decisionObstacle` before. 1 request.
 */
export async function decideOne<E extends string>(
  ctx: Context<E>,
  leave: LeaveDoc,
  verdict: Verdict,
  note: string,
  key: string,
): Promise<LeaveDoc | null> {
  const me = ctx.identity;
  const ask = leave.ask ?? 'leave';
  const { patch, news } = await decisionOf(leave, me, verdict, note, ctx.now);
  const change: Change = {
    patch: { ...patch, undo: { by: me.personId, until: ctx.now + UNDO, back: restorable(leave) } },
    text: `${verdict === 'approve' ? '批准' : '不批准'}${ASK_NAMES[ask]}${note ? `：${note}` : ''}`,
    effects: news ? [tell([leave.personId], news.title, news.body, leave._id)] : [],
  };
  return turnLeave(ctx, leave, change, key);
}
