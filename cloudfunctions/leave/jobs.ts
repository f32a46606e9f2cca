import { MINUTE, timeInWords } from '@contract/core/time';
import { GRANTED_STATES } from '@contract/leave-kinds';
import { drainPending } from '@kernel/effects';
import { lt, oneOf, within } from '@kernel/filter';
import { logError } from '@kernel/log';
import type { Job } from '@kernel/serve-timer';
import { answerSpans, spansOfPerson, unansweredSpans } from '../org/public';
import type { LeaveDoc } from './documents';
import { cameLate, expiresAt, graceEndsAt, nextAtOf } from './due';
import { closeLadder, effects } from './effects';
import { climbChange } from './overdue';
import { decidersFor, handStep, nextInLine, nodesOf } from './passing-on';
import { currentStep } from './presenting';
import { groups, requests, revocations } from './repo';
import { tell } from './telling';
import { turnByJob, waitingOn, type Change } from './turning';

const AT_ONCE = 200;
const DRAINED = 100;
const WHY = 'the timer has no caller';

/** What time does to a leave at `now`; null: nothing, it is looked at again later. */
async function changeDue(leave: LeaveDoc, now: number): Promise<{ change: Change; name: string } | null> {
  const { state, terms } = leave;
  const waiting = state === 'pending' || state === 'asked';
  if (waiting && expiresAt(leave) <= now) {
    return {
      name: 'expire',
      change: {
        patch: { state: 'expired', ...waitingOn(null, null, leave, now) },
        text: '到结束时间仍未审批，自动失效',
        effects: [
          tell([leave.personId], '请假已失效', '到结束时间仍没有审批结果，请联系辅导员。', leave._id),
        ],
      },
    };
  }
  if (leave.proofDueAt !== null && leave.proofDueAt <= now && leave.slips.length === 0 && !waiting) {
    return {
      name: 'proof',
      change: {
        patch: {
          state: 'revoked',
          proofDueAt: null,
          ...waitingOn(null, null, leave, now),
          passVersion: leave.passVersion + 1,
        },
        text: '逾期未交证明材料，补假失效',
        effects: [
          tell(
            [leave.personId],
            '补假已失效',
            '证明材料逾期未交，这次缺勤按旷记。如有异议请联系辅导员。',
            leave._id,
          ),
        ],
      },
    };
  }
  if (leave.forwardAt !== null && leave.forwardAt <= now) return unanswered(leave, now);
  if (state === 'scheduled' && terms.departure === 'clock' && leave.from <= now) {
    return { name: 'begin', change: { patch: { state: 'away' }, text: '请假开始' } };
  }
  if (state === 'scheduled' && terms.departure === 'gate' && graceEndsAt(leave) <= now) {
    return {
      name: 'never-left',
      change: {
        patch: {
          state: 'returned',
          returnedAt: leave.to,
          returnProof: 'never-left',
          passVersion: leave.passVersion + 1,
        },
        text: '没有出校记录，自动结束',
      },
    };
  }
  if (
    state === 'away' &&
    (leave.overdue === null ? graceEndsAt(leave) : (leave.overdue.nextAt ?? Infinity)) <= now
  ) {
    const change = (await searchHold(leave, now)) ?? climbChange(leave, now);
    return change && { name: `climb ${leave.overdue ? leave.overdue.step + 1 : 0}`, change };
  }
  return null;
}

/** R3: while a roll call's case looks for him the ladder holds, so that he has one case and never two. */
async function searchHold(leave: LeaveDoc, now: number): Promise<Change | null> {
  const spans = await spansOfPerson(leave.personId, leave.from, leave.to);
  const own = spans.find((span) => span.source.domain === 'leave' && span.source.id === leave._id);
  const until = (own?.searchedAt ?? 0) + leave.terms.overdue.holdMinutes * MINUTE;
  if (until <= now) return null;
  const since = leave.to;
  const overdue = leave.overdue ?? {
    since,
    step: 0,
    acknowledgedBy: null,
    acknowledgedName: null,
    acknowledgedAt: null,
    nextAt: null,
  };
  return {
    patch: { flagged: true, overdue: { ...overdue, nextAt: until } },
    text: '点名已在查找本人，逾期提醒暂停',
    effects: leave.overdue ? [closeLadder(leave)] : [],
  };
}

/** L3: no answer in time, on to the next, visibly; at the top of the line the same people are asked again. */
async function unanswered(leave: LeaveDoc, now: number): Promise<{ change: Change; name: string } | null> {
  const step = currentStep(leave);
  if (!step) return null;
  const next = nextInLine(step, await decidersFor(leave, now), nodesOf(leave));
  const names = (people: readonly { name: string }[]) => people.map((one) => one.name).join('、');
  const waited = `超过 ${leave.terms.answerHours} 小时未处理`;
  if (!next) {
    return {
      name: `remind ${leave.turn}`,
      change: {
        patch: handStep(leave, step, now),
        text: `${waited}，再次提醒${names(step.people)}`,
      },
    };
  }
  const told = { ...next, why: [...next.why, `${names(step.people)}${waited}，转给${names(next.people)}`] };
  return {
    name: `forward ${leave.turn}`,
    change: {
      patch: handStep(leave, told, now),
      text: `${names(step.people)}${waited}，自动转给${names(next.people)}`,
      effects: [
        tell(
          [leave.personId],
          '请假已转交',
          `${names(step.people)}${waited}，已转给${names(next.people)}。`,
          leave._id,
        ),
      ],
    },
  };
}

/** Leaves whose time has come. Each is one conditional update: a doubled or late run does it once. */
const clock: Job = {
  name: 'leave.clock',
  async run(now) {
    let done = 0;
    const due = await requests.unsafeFind(
      WHY,
      { nextAt: within(1, now + 1) },
      { sort: [['nextAt', 1]], limit: AT_ONCE },
    );
    for (const leave of due) {
      try {
        const wanted = await changeDue(leave, now);
        if (wanted && (await turnByJob(leave, wanted.change, `job:${leave.turn}`, now))) done += 1;
        // Nothing to do after all: it rests until its next hour, or until something changes it.
        if (!wanted) {
          const next = nextAtOf(leave);
          const nextAt = next !== null && next > now ? next : null;
          await requests.change({ _id: leave._id, turn: leave.turn }, { set: { nextAt } });
        }
      } catch (error) {
        logError(`leave.clock ${leave._id}`, error);
      }
    }
    return done;
  },
};

/** L8: whoever was seen at a roll call is back; the next "present" closes a forgotten return, flagged. */
async function returnSeen(now: number): Promise<number> {
  const ended = await unansweredSpans('leave');
  if (ended.length === 0) return 0;
  const at = new Map(ended.map((span) => [span.source.id, span.endedAt ?? now]));
  const open = await requests.unsafeFind(
    WHY,
    { _id: oneOf([...at.keys()]), state: oneOf(GRANTED_STATES) },
    { limit: 1000 },
  );
  let done = 0;
  for (const leave of open) {
    const seenAt = at.get(leave._id) ?? now;
    if (seenAt < leave.from) continue;
    const change: Change = {
      patch: {
        state: 'returned',
        returnedAt: seenAt,
        returnProof: 'roll',
        flagged: cameLate(leave, seenAt),
        extension: null,
        returnClaim: null,
        outside: leave.outside === null ? null : false,
        ...waitingOn(null, null, leave, now),
        passVersion: leave.passVersion + 1,
      },
      text: `点名在场，${timeInWords(seenAt, now)} 自动销假`,
      effects: [
        tell([leave.personId], '已销假', `${timeInWords(seenAt, now)} 点名在场，本次请假结束。`, leave._id),
      ],
    };
    if (await turnByJob(leave, change, `seen:${leave.turn}`, now)) done += 1;
    else at.delete(leave._id);
  }
  // Answered last, and only where the leave took it in: a killed run, or one that lost a race, finds it again.
  const taken = ended.filter((span) => at.has(span.source.id));
  await answerSpans(
    'leave',
    taken.map((span) => span.id),
  );
  return done;
}

const presence: Job = { name: 'leave.presence', run: returnSeen };

const outbox: Job = {
  name: 'leave.outbox',
  async run(now) {
    const failed = (error: unknown, id: string) => {
      logError(`leave.outbox ${id}`, error);
    };
    return (
      (await drainPending(groups, effects, now, DRAINED, failed)) +
      (await drainPending(requests, effects, now, DRAINED, failed))
    );
  },
};

const sweep: Job = {
  name: 'leave.revocations',
  run: (now) => revocations.removeMany({ until: lt(now) }),
};

export const jobs: readonly Job[] = [presence, clock, outbox, sweep];
