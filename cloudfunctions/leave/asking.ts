import { addDays, dayOf, DAY, HOUR, MINUTE, startOfDay } from '@contract/core/time';
import { chainOf, type ChainStep } from '@contract/leave-chain';
import { OPEN_STATES, type LeaveKind, type LeaveState } from '@contract/leave-kinds';
import type { LeavePolicy } from '@contract/leave-policy';
import { DECIDERS } from '@contract/leave-roles';
import { lengthOf, returnDueAt, tiersOf, type Length, type Period } from '@contract/leave-rules';
import { gte } from '@kernel/filter';
import type { Identity } from '@kernel/identity';
import { selfScope } from '@kernel/scope';
import { holders } from '../org/public';
import type { LeaveDoc, StepDoc } from './documents';
import { teachingDays } from './policy-store';
import { requests } from './repo';

const LONGEST = 366 * DAY;
const REMEMBERED = 40;
const COUNTED: readonly LeaveState[] = [...OPEN_STATES, 'returned'];

type Student = Pick<
  Identity,
  'personId' | 'classId' | 'majorId' | 'collegeId' | 'floorId' | 'buildingId' | 'campusId'
>;

/** The newest leaves of the caller himself, the newest first. 1 request. */
export async function ownLeaves(identity: Identity): Promise<LeaveDoc[]> {
  return requests.find(
    selfScope(identity),
    { personId: identity.personId, seq: gte(0) },
    { sort: [['seq', -1]], limit: REMEMBERED },
  );
}

/** Why the period cannot be asked for, in Chinese; null: it can. */
export function periodFault(
  policy: LeavePolicy,
  kind: LeaveKind,
  period: Period,
  now: number,
): string | null {
  if (period.to <= period.from) return '结束时间要晚于开始时间';
  if (period.to - period.from > LONGEST) return '一次请假最长一年';
  if (period.from > now + LONGEST) return '开始时间太远';
  if (period.to <= now && !isRetro(policy, period, now)) return '结束时间已经过去';
  return isRetro(policy, period, now) ? retroFault(policy, kind, period, now) : null;
}

export function isRetro(policy: LeavePolicy, period: Period, now: number): boolean {
  return period.from < now - policy.retroToleranceMinutes * MINUTE;
}

/** L6: 补假 only for sickness and emergency, and not for ever. */
export function retroFault(policy: LeavePolicy, kind: LeaveKind, period: Period, now: number): string | null {
  if (!policy.kinds[kind].retro) return '开始时间已过，只有病假和紧急情况可以补假';
  const earliest = startOfDay(addDays(dayOf(now), -policy.retroDays));
  return period.from < earliest ? `补假最多往前 ${policy.retroDays} 天` : null;
}

export interface Weighed {
  length: Length<LeaveDoc>;
  /** Null: nobody to decide it. */
  chain: ChainStep[] | null;
  returnDueAt: number;
  retro: boolean;
  proofDueAt: number | null;
  slipNeeded: boolean;
}

/** Length, chain and deadlines of a period the student asks for. 2 requests, plus the calendar where it counts. */
export async function weigh(
  student: Student,
  policy: LeavePolicy,
  kind: LeaveKind,
  period: Period,
  others: readonly LeaveDoc[],
  now: number,
): Promise<Weighed> {
  const nodes = [
    student.classId,
    student.majorId,
    student.collegeId,
    student.floorId,
    student.buildingId,
    student.campusId,
    'school',
  ].filter((node): node is string => node !== null);
  const counted = others.filter((one) => COUNTED.includes(one.state));
  const [posts, isTeaching] = await Promise.all([
    holders(nodes, DECIDERS, dayOf(now)),
    teachingDays(policy, period.from, period.to, now),
  ]);
  const length = lengthOf(policy, kind, period, counted, isTeaching);
  const retro = isRetro(policy, period, now);
  const slipFrom = policy.kinds[kind].slipFromDays;
  return {
    length,
    chain: chainOf({
      applicantId: student.personId,
      nodes,
      tiers: tiersOf(policy, kind),
      tierDays: length.tierDays,
      joined: length.joined.length > 0,
      posts,
    }),
    returnDueAt: returnDueAt(policy, period.to, isTeaching),
    retro,
    proofDueAt: retro ? now + policy.proofHours * HOUR : null,
    slipNeeded: !retro && slipFrom !== null && length.days >= slipFrom,
  };
}

export function stepDocs(chain: readonly ChainStep[], now: number): StepDoc[] {
  return chain.map(({ key, role, people, why }, index) => ({
    key,
    role,
    people,
    why,
    state: index === 0 ? 'current' : 'waiting',
    since: index === 0 ? now : null,
    by: null,
    byName: null,
    at: null,
    note: '',
    line: [key],
  }));
}

/** A slip must lie in the caller's own folder: a foreign file would be opened to him through his leave (L17). */
export function foreignSlip(slips: readonly { fileId: string }[], personId: string): boolean {
  return slips.some((slip) => !slip.fileId.includes(`/leave-slips/${personId}/`));
}
