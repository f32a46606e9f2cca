import { MINUTE, SECOND } from '@contract/core/time';
import type { PassClaims } from '@contract/leave-token';
import type { Ctx, Input, Reply } from './handlers';
import { ownLeave, wrongState } from './own-changes';
import { PASS_STATES } from './pass-states';
import { signPass } from './pass-keys';
import { currentPolicy } from './policy-store';

/** Both tokens of one's own leave, made out on the spot: 1 request. */
export async function pass(ctx: Ctx<'pass'>, { leaveId }: Input<'pass'>): Promise<Reply<'pass'>> {
  const leave = await ownLeave(ctx, leaveId);
  if (!PASS_STATES.includes(leave.state) || !leave.offCampus) return wrongState(ctx, leave);
  const { policy } = await currentPolicy(ctx.now);
  const liveUntil = ctx.now + policy.liveSeconds * SECOND;
  const base: Omit<PassClaims, 'means' | 'until'> = {
    leaveId: leave._id,
    version: leave.passVersion,
    personId: leave.personId,
    name: leave.name,
    className: leave.className,
    from: leave.from - leave.terms.earlyOutMinutes * MINUTE,
    to: leave.to,
    issuedAt: ctx.now,
  };
  // The way in stays open to who is late: the offline token outlives the leave by the ladder's length.
  const offlineUntil = leave.to + leave.terms.overdue.officeMinutes * MINUTE;
  const live = signPass({ ...base, means: 'live', until: liveUntil });
  const offline = signPass({ ...base, means: 'offline', until: offlineUntil });
  if (live === null || offline === null) return ctx.fail('LEAVE_PASS_OFF');
  return {
    leaveId: leave._id,
    live,
    liveUntil,
    offline,
    offlineUntil,
    name: leave.name,
    from: leave.from,
    to: leave.to,
    outside: leave.outside,
  };
}
