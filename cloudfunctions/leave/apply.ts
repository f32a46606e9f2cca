import { HOUR } from '@contract/core/time';
import type { LeavePolicy } from '@contract/leave-policy';
import { canonicalJson, digest } from '@kernel/digest';
import { initialEffects, type Effect } from '@kernel/effects';
import { foreignSlip, isRetro, ownLeaves, periodFault, retroFault, stepDocs, weigh } from './asking';
import type { LeaveDoc } from './documents';
import { nextAtOf } from './due';
import type { Ctx, Input, Reply } from './handlers';
import { rulesFor } from './policy-store';
import { presentAfter, presentChain } from './presenting';
import { requests } from './repo';

const ATTEMPTS = 3;

/**
 * Asks for a leave: own leaves, rules, posts (2), insert — 5 requests. The document's id derives from the intent,
 * so a repeat finds its leave among the caller's own; a second leave asked for at the same moment has not been
 * counted in this one's length, takes the same number and makes this one count again (L2).
 */
export async function apply(ctx: Ctx<'apply'>, input: Input<'apply'>): Promise<Reply<'apply'>> {
  const { identity, now } = ctx;
  const _id = ctx.newId('leave');
  const batch = ctx.newId('apply');
  const inputHash = digest(canonicalJson(input));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const [own, { policy, rev, bar }] = await Promise.all([
      ownLeaves(identity),
      rulesFor(identity.personId, now),
    ]);
    const known = own.find((one) => one._id === _id);
    if (known) {
      if (known.inputHash !== inputHash) ctx.fail('INTENT_REUSED');
      return replyOf(known);
    }
    refuseWhatCannotBe(ctx, input, policy, bar);
    const weighed = await weigh(identity, policy, input.kind, input, own, now);
    const { length, chain } = weighed;
    const longest = policy.kinds[input.kind].maxDays;
    if (longest !== null && length.days > longest) ctx.fail('LEAVE_TOO_LONG', { days: longest });
    if (weighed.slipNeeded && input.slips.length === 0) ctx.fail('LEAVE_SLIP_NEEDED');
    if (!chain) return ctx.fail('LEAVE_NO_APPROVER');
    const steps = stepDocs(chain, now);
    const effects: Effect[] = [{ kind: 'sync', data: { leaveId: _id, closed: [] } }];
    const body: Omit<LeaveDoc, 'nextAt'> = {
      _id,
      rev: 0,
      ...initialEffects(batch, effects, now),
      personId: identity.personId,
      name: identity.name,
      className: identity.className,
      place: identity.roomLabel,
      classId: identity.classId,
      majorId: identity.majorId,
      collegeId: identity.collegeId,
      floorId: identity.floorId,
      buildingId: identity.buildingId,
      campusId: identity.campusId,
      seq: (own[0]?.seq ?? 0) + 1,
      kind: input.kind,
      from: input.from,
      to: input.to,
      days: length.days,
      tierDays: length.tierDays,
      counting: length.counting,
      joined: length.joined.map((one) => ({ leaveId: one._id, kind: one.kind, from: one.from, to: one.to })),
      retro: weighed.retro,
      proofDueAt: weighed.proofDueAt,
      offCampus: input.offCampus,
      destination: input.destination,
      contactName: input.contactName,
      contactPhone: input.contactPhone,
      reason: input.reason,
      slips: input.slips.map(({ fileId, name }) => ({ fileId, name })),
      content: ctx.content,
      state: 'pending',
      turn: 0,
      ask: 'leave',
      waitingAt: steps[0]?.key ?? null,
      waitingSince: now,
      waitTurn: 0,
      forwardAt: now + policy.answerHours * HOUR,
      urgedAt: null,
      rank: input.from,
      chain: steps,
      step: 0,
      extension: null,
      returnClaim: null,
      undo: null,
      thread: [],
      log: [{ at: now, by: identity.personId, n: identity.name, text: '提交请假', k: batch }],
      departedAt: null,
      returnedAt: null,
      returnProof: null,
      flagged: false,
      outside: null,
      lastPassageAt: null,
      returnDueAt: weighed.returnDueAt,
      overdue: null,
      passVersion: 1,
      groupId: null,
      groupTitle: null,
      terms: {
        overdue: policy.overdue,
        answerHours: policy.answerHours,
        departure: input.offCampus ? policy.departure : 'clock',
        earlyOutMinutes: policy.earlyOutMinutes,
      },
      policyRev: rev,
      inputHash,
      createdAt: now,
    };
    const leave: LeaveDoc = { ...body, nextAt: nextAtOf(body) };
    if (await requests.insert(leave)) {
      ctx.afterCommit(requests, _id, batch, effects);
      return replyOf(leave);
    }
  }
  return ctx.fail('BUSY');
}

function refuseWhatCannotBe(
  ctx: Ctx<'apply'>,
  input: Input<'apply'>,
  policy: LeavePolicy,
  bar: Awaited<ReturnType<typeof rulesFor>>['bar'],
): void {
  if (bar) ctx.fail('LEAVE_GATED', { reason: bar.reason, name: bar.byName });
  if (!policy.kinds[input.kind].enabled) ctx.fail('LEAVE_KIND_OFF');
  if (foreignSlip(input.slips, ctx.identity.personId)) ctx.fail('LEAVE_SLIP_FOREIGN');
  if (isRetro(policy, input, ctx.now) && input.to > input.from) {
    const why = retroFault(policy, input.kind, input, ctx.now);
    if (why !== null) ctx.fail('LEAVE_RETRO_REFUSED', { why });
  }
  const why = periodFault(policy, input.kind, input, ctx.now);
  if (why !== null) ctx.fail('LEAVE_PERIOD', { why }, { to: why });
}

function replyOf(leave: LeaveDoc): Reply<'apply'> {
  return {
    ...presentAfter(leave),
    days: leave.days,
    tierDays: leave.tierDays,
    chain: presentChain(leave.chain),
  };
}
