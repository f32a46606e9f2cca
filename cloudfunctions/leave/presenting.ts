import { ROLE_NAMES } from '@contract/core/roles';
import { COUNTING_NAMES, type Counting } from '@contract/leave-policy';
import { admits } from '@contract/core/define';
import { leave as contract } from '@contract/leave';
import { spanKindOf } from '@contract/leave-kinds';
import { overdueSteps } from '@contract/leave-rules';
import type { ChainStep } from '@contract/leave-chain';
import { DEFAULT_POLICY } from '@contract/leave-policy';
import type { Contacts } from '../org/public-contacts';
import type { Identity } from '@kernel/identity';
import { decidesFor, isTurnOf, keysOf, mayTakeInHand } from './access';
import type { LeaveDoc, StepDoc } from './documents';
import type { Reply } from './handlers';
import { PASS_STATES } from './pass-states';

type Waiting = Reply<'withdraw'>['waiting'];
type OwnCard = Reply<'mine'>['items'][number];
type PendingCard = Reply<'pending'>['items'][number];
type CoarseLeave = Reply<'board'>['items'][number];
type LeaveView = Reply<'detail'>;
type FullLeave = Extract<LeaveView, { access: 'full' }>;

export function currentStep(leave: Pick<LeaveDoc, 'ask' | 'chain' | 'step' | 'extension'>): StepDoc | null {
  const line = leave.ask === 'extend' ? leave.extension : leave;
  return line?.chain[line.step] ?? null;
}

export function roleNameOf(step: Pick<StepDoc, 'role' | 'key'>): string {
  return ROLE_NAMES[step.role];
}

export function presentWaiting(leave: LeaveDoc): Waiting {
  const step = currentStep(leave);
  if (!leave.ask || !step || leave.waitingSince === null) return null;
  return {
    ask: leave.ask,
    roleName: roleNameOf(step),
    names: step.people.map((one) => one.name),
    since: leave.waitingSince,
    forwardAt: leave.forwardAt,
    urgedAt: leave.urgedAt,
  };
}

export function presentAfter(leave: LeaveDoc) {
  return { leaveId: leave._id, turn: leave.turn, state: leave.state, waiting: presentWaiting(leave) };
}

export function presentChain(chain: readonly Pick<ChainStep, 'role' | 'people' | 'why'>[]) {
  return chain.map((step) => ({
    roleName: ROLE_NAMES[step.role],
    names: step.people.map((one) => one.name),
    why: step.why,
  }));
}

export function presentOverdue(leave: LeaveDoc): CoarseLeave['overdue'] {
  if (!leave.overdue) return null;
  const { since, step, acknowledgedName, acknowledgedAt, nextAt } = leave.overdue;
  const stepName = overdueSteps({ ...DEFAULT_POLICY, ...leave.terms })[step]?.name ?? '';
  return { since, step, stepName, acknowledgedName, acknowledgedAt, nextAt };
}

export function presentCoarse(leave: LeaveDoc): CoarseLeave {
  const { personId, name, className, place, state, from, to, departedAt, returnedAt, outside, returnDueAt } =
    leave;
  return {
    leaveId: leave._id,
    personId,
    name,
    className,
    place,
    spanKind: spanKindOf(leave.kind),
    state,
    from,
    to,
    departedAt,
    returnedAt,
    outside,
    returnDueAt,
    overdue: presentOverdue(leave),
  };
}

export function presentOwn(leave: LeaveDoc): OwnCard {
  const { turn, kind, from, to, days, state, offCampus, destination, returnDueAt, returnedAt } = leave;
  return {
    leaveId: leave._id,
    turn,
    kind,
    from,
    to,
    days,
    state,
    offCampus,
    destination,
    waiting: presentWaiting(leave),
    returnDueAt: state === 'scheduled' || state === 'away' ? returnDueAt : null,
    returnedAt,
    overdue: presentOverdue(leave),
    groupTitle: leave.groupTitle,
    createdAt: leave.createdAt,
  };
}

export function presentPending(leave: LeaveDoc, now: number): PendingCard {
  const line = leave.ask === 'extend' && leave.extension ? leave.extension : leave;
  const step = currentStep(leave);
  return {
    leaveId: leave._id,
    turn: leave.turn,
    ask: leave.ask ?? 'leave',
    personId: leave.personId,
    name: leave.name,
    classId: leave.classId,
    className: leave.className,
    kind: leave.kind,
    from: leave.from,
    to: leave.to,
    newTo: leave.ask === 'extend' && leave.extension ? leave.extension.to : null,
    days: line.days,
    tierDays: line.tierDays,
    joined: leave.joined.length,
    retro: leave.retro,
    offCampus: leave.offCampus,
    destination: leave.destination,
    reason: leave.ask === 'extend' && leave.extension ? leave.extension.reason : leave.reason,
    slips: leave.slips.length,
    step: line.step,
    steps: line.chain.length,
    why: step?.why ?? [],
    since: leave.waitingSince ?? leave.createdAt,
    forwardAt: leave.forwardAt,
    urgedAt: leave.urgedAt,
    urgency: leave.from <= now ? 'began' : leave.from - now < 24 * 3_600_000 ? 'today' : 'later',
  };
}

function presentStep(step: StepDoc): FullLeave['chain'][number] {
  const { role, people, why, state, since, byName, at, note } = step;
  return {
    role,
    roleName: roleNameOf(step),
    names: people.map((one) => one.name),
    why,
    state,
    since,
    decidedName: byName,
    decidedAt: at,
    note,
  };
}

/** One-tap calls: the student for everybody who handles him, the parents for those who decide (§6). */
export function presentCalls(
  leave: LeaveDoc,
  contacts: Contacts | undefined,
  identity: Identity,
): FullLeave['calls'] {
  if (!contacts || leave.personId === identity.personId) return [];
  const decides = decidesFor(identity, leave);
  return [
    ...(contacts.phone ? [{ relation: '本人', name: leave.name, phone: contacts.phone }] : []),
    ...(decides && leave.contactPhone
      ? [{ relation: '外出联系人', name: leave.contactName || leave.name, phone: leave.contactPhone }]
      : []),
    ...(decides && contacts.guardianPhone
      ? [{ relation: '家长', name: contacts.guardianName, phone: contacts.guardianPhone }]
      : []),
  ];
}

type Abilities = FullLeave['can'];

/** The action behind each ability. */
const ACTS = {
  withdraw: 'withdraw',
  extend: 'extend',
  shorten: 'shorten',
  claimReturn: 'return',
  urge: 'urge',
  answer: 'answer',
  addSlips: 'add-slips',
  pass: 'pass',
  decide: 'decide',
  askBack: 'ask-back',
  forward: 'forward',
  undo: 'undo',
  revoke: 'revoke',
  acknowledge: 'acknowledge',
} as const satisfies Record<keyof Abilities, keyof typeof contract.actions>;

/** What the caller may do with it now; nothing that the action's first gate would refuse him. */
export function abilitiesOf(identity: Identity, leave: LeaveDoc, now: number): Abilities {
  const can = abilitiesOn(identity, leave, now);
  for (const ability of Object.keys(ACTS) as (keyof Abilities)[]) {
    can[ability] &&= admits(contract.actions[ACTS[ability]].allow, (role) => identity.roles.has(role));
  }
  return can;
}

function abilitiesOn(identity: Identity, leave: LeaveDoc, now: number): Abilities {
  const own = leave.personId === identity.personId;
  const waiting = leave.state === 'pending' || leave.state === 'asked';
  const granted = leave.state === 'scheduled' || leave.state === 'away';
  const personal = own && leave.groupId === null;
  const turn = !own && isTurnOf(identity, leave);
  const keys = keysOf(identity);
  const decided = leave.chain.some((step) => step.by === identity.personId || keys.includes(step.key));
  return {
    withdraw: personal && (waiting || (leave.state === 'scheduled' && now < leave.from)),
    extend: personal && granted && now < leave.to && leave.ask === null,
    shorten: personal && granted && now < leave.to,
    claimReturn: own && leave.state === 'away' && leave.ask !== 'return',
    urge: own && leave.ask !== null && leave.state !== 'asked' && leave.urgedAt === null,
    answer: own && leave.state === 'asked',
    addSlips: own && (waiting || granted || leave.state === 'returned'),
    pass: own && leave.offCampus && PASS_STATES.includes(leave.state) && now < leave.to,
    decide: turn,
    askBack: turn && leave.ask === 'leave',
    forward: turn,
    undo: leave.undo?.by === identity.personId && leave.undo.until > now,
    revoke: !own && granted && decided,
    acknowledge: leave.overdue !== null && leave.state === 'away' && mayTakeInHand(identity, leave),
  };
}

export function presentFull(
  leave: LeaveDoc,
  identity: Identity,
  contacts: Contacts | undefined,
  now: number,
): LeaveView {
  const { turn, kind, days, tierDays, retro, proofDueAt, offCampus, destination, contactName, contactPhone } =
    leave;
  const line = ({ at, n, text }: { at: number; n: string; text: string }) => ({ at, byName: n, text });
  return {
    access: 'full',
    ...presentCoarse(leave),
    turn,
    kind,
    own: leave.personId === identity.personId,
    days,
    tierDays,
    counting: COUNTING_NAMES[leave.counting as Counting],
    joined: leave.joined,
    retro,
    proofDueAt,
    offCampus,
    destination,
    contactName,
    contactPhone,
    reason: leave.reason,
    slips: leave.slips.map(({ name }, index) => ({ index, name })),
    chain: leave.chain.map(presentStep),
    waiting: presentWaiting(leave),
    extension: leave.extension && {
      to: leave.extension.to,
      days: leave.extension.days,
      reason: leave.extension.reason,
      chain: leave.extension.chain.map(presentStep),
    },
    returnClaim: leave.returnClaim,
    thread: leave.thread.map((one) => ({ ...line(one), own: one.by === leave.personId })),
    log: leave.log.map(line),
    returnProof: leave.returnProof,
    flagged: leave.flagged,
    groupTitle: leave.groupTitle,
    undoUntil: leave.undo?.by === identity.personId && leave.undo.until > now ? leave.undo.until : null,
    calls: presentCalls(leave, contacts, identity),
    can: abilitiesOf(identity, leave, now),
  };
}
