import { addDays, dayOf } from '@contract/core/time';
import { lengthInDays } from '@contract/leave-rules';
import type { LeaveKind } from '@contract/leave-kinds';
import type { LeavePolicy } from '@contract/leave-policy';

/** Days offered and lengths guessed on the phone; the server's word counts. Pure. */

const REACH_DAYS = 200;
/** Before the policy is known: as far back as 补假 usually reaches. */
const BACK_DAYS = 3;

/** First and last business day one may begin or end on; the past only where 补假 is possible (L6). */
export function daysOffered(
  policy: LeavePolicy | null,
  kind: LeaveKind | null,
  now: number,
): { from: string; to: string } {
  const today = dayOf(now);
  const retro = kind !== null && (policy === null || policy.kinds[kind].retro);
  return {
    from: retro ? addDays(today, -(policy?.retroDays ?? BACK_DAYS)) : today,
    to: addDays(today, REACH_DAYS),
  };
}

/** Length by the kept rules, or null where it needs the school's calendar. */
export function guessedDays(
  policy: LeavePolicy | null,
  kind: LeaveKind,
  period: { from: number; to: number },
): number | null {
  if (!policy) return null;
  const counting = policy.kinds[kind].counting ?? policy.counting;
  if (counting === 'teaching-days' || counting === 'teaching-half-days') return null;
  return lengthInDays(counting, [period], () => true);
}
