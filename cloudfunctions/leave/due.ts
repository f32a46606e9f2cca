import { DAY, MINUTE } from '@contract/core/time';
import type { LeaveDoc } from './documents';

/** Until when a return counts as in time; from then on he is overdue (L9). */
export function graceEndsAt(leave: Pick<LeaveDoc, 'to' | 'terms'>): number {
  return leave.to + leave.terms.overdue.graceMinutes * MINUTE;
}

/**
 * L8: a return after the grace is flagged, by whichever proof. Its own hour decides, not whether the ladder had
 * rung by the time it was recorded: a timer that slept excuses nobody, a confirmation that took its time blames
 * nobody.
 */
export function cameLate(leave: Pick<LeaveDoc, 'to' | 'terms'>, at: number): boolean {
  return at > graceEndsAt(leave);
}

/** When the job must look at it next. */
export function nextAtOf(leave: Omit<LeaveDoc, 'nextAt'>): number | null {
  const times: number[] = [];
  if (leave.forwardAt !== null) times.push(leave.forwardAt);
  if (leave.state === 'pending' || leave.state === 'asked') times.push(expiresAt(leave));
  if (leave.state === 'scheduled') {
    times.push(leave.terms.departure === 'clock' ? leave.from : graceEndsAt(leave));
  }
  if (leave.state === 'away') {
    if (leave.overdue === null) times.push(graceEndsAt(leave));
    else if (leave.overdue.nextAt !== null) times.push(leave.overdue.nextAt);
  }
  const granted = leave.state === 'scheduled' || leave.state === 'away' || leave.state === 'returned';
  if (leave.proofDueAt !== null && leave.slips.length === 0 && granted) times.push(leave.proofDueAt);
  return times.length > 0 ? Math.min(...times) : null;
}

/** An undecided leave ends with its time; one asked for afterwards gets a week (L6). */
export function expiresAt(leave: Pick<LeaveDoc, 'retro' | 'to' | 'createdAt'>): number {
  return leave.retro ? Math.max(leave.to, leave.createdAt + 7 * DAY) : leave.to;
}
