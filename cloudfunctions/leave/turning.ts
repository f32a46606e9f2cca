import { HOUR } from '@contract/core/time';
import { canPass } from '@contract/core/states';
import { LEAVE_STATES, type LeaveState } from '@contract/leave-kinds';
import type { Context } from '@kernel/context';
import { drainBatch, withEffects, type Effect } from '@kernel/effects';
import type { LeaveDoc, LogEntry, StepDoc } from './documents';
import { nextAtOf } from './due';
import { closeLadder, effects as effectHandlers } from './effects';
import { requests } from './repo';

/** Fields a change sets; the rest of the document stays. */
export type Patch = Partial<
  Omit<LeaveDoc, '_id' | 'rev' | 'turn' | 'log' | 'effects' | 'pendingEffects' | 'personId' | 'seq'>
>;

export interface Change {
  patch: Patch;
  /** A line of the leave's history. */
  text: string;
  /** Messages and the like; that spans, to-dos and the overdue ladder follow goes without saying. */
  effects?: readonly Effect[];
}

interface Actor {
  personId: string;
  name: string;
}

export const SYSTEM: Actor = { personId: 'system', name: '系统' };

/** The fields that say whose turn it is. */
export function waitingOn(
  step: StepDoc | null,
  ask: LeaveDoc['ask'],
  leave: Pick<LeaveDoc, 'terms' | 'turn'>,
  now: number,
): Pick<LeaveDoc, 'ask' | 'waitingAt' | 'waitingSince' | 'waitTurn' | 'forwardAt' | 'urgedAt'> {
  if (!step || !ask) {
    return {
      ask: null,
      waitingAt: null,
      waitingSince: null,
      waitTurn: leave.turn + 1,
      forwardAt: null,
      urgedAt: null,
    };
  }
  return {
    ask,
    waitingAt: step.key,
    waitingSince: now,
    waitTurn: leave.turn + 1,
    // A claimed return has the ladder behind it; only decisions are passed on unanswered.
    forwardAt: ask === 'return' ? null : now + leave.terms.answerHours * HOUR,
    urgedAt: null,
  };
}

function effectsOf(leave: LeaveDoc, after: LeaveDoc, change: Change): Effect[] {
  const closed = leave.waitingAt !== null && after.waitTurn !== leave.waitTurn ? [leave.waitTurn] : [];
  return [
    { kind: 'sync', data: { leaveId: leave._id, closed } },
    ...(after.passVersion > leave.passVersion
      ? [
          {
            kind: 'revoke-pass',
            data: { leaveId: leave._id, below: after.passVersion, until: Math.max(leave.to, after.to) },
          },
        ]
      : []),
    ...(leave.overdue !== null && after.overdue === null ? [closeLadder(leave)] : []),
    ...(change.effects ?? []),
  ];
}

/**
 * Makes one change of a leave on the turn that was read; null when somebody else changed it meanwhile (L14).
 * 1 request.
 */
async function write(
  leave: LeaveDoc,
  actor: Actor,
  change: Change,
  key: string,
  now: number,
): Promise<{ after: LeaveDoc; effects: Effect[] } | null> {
  const state: LeaveState = change.patch.state ?? leave.state;
  if (state !== leave.state && !canPass(LEAVE_STATES, leave.state, state)) {
    throw new Error(`a leave does not pass from ${leave.state} to ${state}`);
  }
  const entry: LogEntry = { at: now, by: actor.personId, n: actor.name, text: change.text, k: key };
  const undo = change.patch.undo ?? null;
  // Whoever is away no longer is not overdue either, however his leave came to its end (L9).
  const patch =
    leave.overdue !== null && state !== 'away' ? { ...change.patch, overdue: null } : change.patch;
  const merged: LeaveDoc = {
    ...leave,
    ...patch,
    undo,
    turn: leave.turn + 1,
    log: [...leave.log, entry],
  };
  const after: LeaveDoc = { ...merged, nextAt: nextAtOf(merged) };
  const effects = effectsOf(leave, after, change);
  const written = await requests.change(
    { _id: leave._id, turn: leave.turn },
    withEffects(
      {
        set: { ...patch, undo, nextAt: after.nextAt },
        inc: { turn: 1 },
        push: { log: { each: [entry] } },
      },
      key,
      effects,
      now,
    ),
  );
  return written ? { after, effects } : null;
}

/** The change as part of a call: its effects are applied before the reply leaves. */
export async function turnLeave<E extends string>(
  ctx: Context<E>,
  leave: LeaveDoc,
  change: Change,
  key: string,
): Promise<LeaveDoc | null> {
  const done = await write(leave, ctx.identity, change, key, ctx.now);
  if (!done) return null;
  ctx.afterCommit(requests, leave._id, key, done.effects);
  return done.after;
}

/** The change as the job makes it; false when somebody was faster. */
export async function turnByJob(leave: LeaveDoc, change: Change, key: string, now: number): Promise<boolean> {
  const done = await write(leave, SYSTEM, change, key, now);
  if (!done) return false;
  await drainBatch(requests, leave._id, key, { at: now, list: done.effects }, effectHandlers, now);
  return true;
}

/** True when this intent has already changed the leave: its repeat answers with what is. */
export function carries(leave: LeaveDoc, key: string): boolean {
  return leave.log.some((entry) => entry.k === key);
}
