import { clockOf, dayOf, timeInWords } from '@contract/core/time';
import { ASK_NAMES, KIND_NAMES, spanKindOf } from '@contract/leave-kinds';
import { ROLE_NAMES, type Role } from '@contract/core/roles';
import type { Effect, EffectHandlers } from '@kernel/effects';
import type { Plain } from '@kernel/plain';
import { closeTodos, openTodo, sendMessages } from '../notice/public';
import { holders, spansOfPerson } from '../org/public';
import { cancelSpan, endSpan, writeSpan } from '../org/public-absences';
import type { LeaveDoc, OverdueDoc, PassageDoc } from './documents';
import { spreadGroup } from './group-spread';
import { passages, requests, revocations } from './repo';
import { linkTo, messageOf, text, texts } from './telling';

const WHY = 'the outbox brings other domains in step with the leave';
const ROUNDS = 6;

type Data = Effect['data'];
const numbers = (value: Plain | undefined) =>
  Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : [];

export function todoKey(leaveId: string, waitTurn: number): string {
  return `leave:${leaveId}:${waitTurn}`;
}

/** From–to as people say it. */
export function periodWords(leave: Pick<LeaveDoc, 'from' | 'to'>, now: number): string {
  const to = dayOf(leave.from) === dayOf(leave.to) ? clockOf(leave.to) : timeInWords(leave.to, now);
  return `${timeInWords(leave.from, now)} 至 ${to}`;
}

async function syncSpan(leave: LeaveDoc): Promise<void> {
  const { personId, from, to, state } = leave;
  const source = { domain: 'leave', id: leave._id };
  const span = { personId, kind: spanKindOf(leave.kind), from, to, source };
  if (state === 'pending' || state === 'asked') await writeSpan({ ...span, state: 'pending' });
  else if (state === 'scheduled' || state === 'away') await writeSpan({ ...span, state: 'active' });
  else if (state === 'returned') {
    const at = leave.returnedAt ?? to;
    if (await endSpan(source, personId, at, 'leave')) return;
    // Nothing was open: roll call ended it, or the leave was over before its span was first written.
    const spans = await spansOfPerson(personId, from, to);
    if (spans.some((one) => one.source.domain === 'leave' && one.source.id === leave._id)) return;
    if (await writeSpan({ ...span, state: 'active' })) await endSpan(source, personId, at, 'leave');
  } else if (state === 'revoked' && !leave.retro) {
    // What was excused until then stays excused.
    await endSpan(source, personId, leave.log.at(-1)?.at ?? to, 'leave');
  } else await cancelSpan(source, personId);
}

async function syncTodos(leave: LeaveDoc, now: number): Promise<void> {
  if (leave.waitingAt === null || leave.ask === null) return;
  const chain = leave.ask === 'extend' ? leave.extension : leave;
  const step = chain?.chain[chain.step];
  if (!step) return;
  // Asked anew: who holds the post today, stand-ins included, not who held it when the leave was sent.
  const [post, nodeId] = step.key.split('@') as [string, string];
  const held = post === 'person' ? [] : await holders([nodeId], [post as Role], dayOf(now));
  const people = held.length > 0 ? held.map((one) => one.personId) : step.people.map((one) => one.personId);
  await openTodo(
    {
      key: todoKey(leave._id, leave.waitTurn),
      kind: 'leave.decide',
      title: `${leave.name} 的${ASK_NAMES[leave.ask]}等您处理`,
      body: `${KIND_NAMES[leave.kind]} ${leave.days} 天，${periodWords(leave, now)}`,
      link: linkTo(leave._id),
      dueAt: leave.forwardAt,
      priority: leave.ask === 'return' || leave.from - now < 3 * 3_600_000 ? 'urgent' : 'normal',
      template: 'todo',
    },
    people.filter((one) => one !== leave.personId),
    now,
  );
}

/**
 * Brings span and to-dos in step with the leave as it stands now, whichever batch asks. After writing it looks
 * again: of two that run at once the last one to write has seen the last state.
 */
async function sync(data: Data, _key: string, now: number): Promise<void> {
  const leaveId = text(data.leaveId);
  const stale = new Set(numbers(data.closed));
  let seen = -1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const leave = await requests.unsafeFirst(WHY, { _id: leaveId });
    if (!leave || leave.turn === seen) return;
    await syncSpan(leave);
    await syncTodos(leave, now);
    for (const turn of stale)
      if (turn !== leave.waitTurn || leave.waitingAt === null) await closeTodos(todoKey(leaveId, turn), now);
    if (leave.waitingAt !== null) stale.add(leave.waitTurn);
    seen = leave.turn;
  }
  throw new Error(`leave ${leaveId} keeps changing`);
}

async function tellThem(data: Data, key: string, now: number): Promise<void> {
  await sendMessages([messageOf(data, key)], now);
}

/** Nobody is back, taken in hand or given longer: the ladder has somebody to ring for. */
function ladderStands(leave: LeaveDoc | null): leave is LeaveDoc & { overdue: OverdueDoc } {
  return leave !== null && leave.overdue !== null && leave.overdue.acknowledgedAt === null;
}

/** A step of the overdue ladder: whoever holds these posts above the student gets it on his list (L9). */
async function climb(data: Data, _key: string, now: number): Promise<void> {
  const leave = await requests.unsafeFirst(WHY, { _id: text(data.leaveId) });
  if (!ladderStands(leave)) return;
  const nodes = [
    leave.classId,
    leave.majorId,
    leave.collegeId,
    leave.floorId,
    leave.buildingId,
    leave.campusId,
    'school',
  ];
  const roles = texts(data.roles) as Role[];
  const held = await holders(
    nodes.filter((node): node is string => node !== null),
    roles,
    dayOf(now),
  );
  const call = data.parents === true ? '，请联系家长' : '';
  const post = roles.map((role) => ROLE_NAMES[role]).join('、');
  const key = overdueKey(leave._id, leave.overdue.since, Number(data.step));
  await openTodo(
    {
      key,
      kind: 'leave.overdue',
      title: `${leave.name} 逾期未归${call}`,
      body: `应于 ${timeInWords(leave.to, now)} 返回，至今没有销假（${post}）`,
      link: linkTo(leave._id),
      dueAt: leave.overdue.nextAt,
      priority: 'urgent',
      template: 'case-escalated',
    },
    held.map((one) => one.personId).filter((one) => one !== leave.personId),
    now,
  );
  // Whoever came back meanwhile closed the ladder's to-dos before this one was there.
  if (!ladderStands(await requests.unsafeFirst(WHY, { _id: leave._id }))) await closeTodos(key, now);
}

export function overdueKey(leaveId: string, since: number, step: number): string {
  return `leave:${leaveId}:overdue:${since}:${step}`;
}

/** Takes the ladder's to-dos off every list. */
export function closeLadder(leave: LeaveDoc): Effect {
  const since = leave.overdue?.since ?? 0;
  return { kind: 'close-ladder', data: { leaveId: leave._id, since, steps: [0, 1, 2, 3] } };
}

async function ladderClosed(data: Data, _key: string, now: number): Promise<void> {
  for (const step of numbers(data.steps)) {
    await closeTodos(overdueKey(text(data.leaveId), Number(data.since), step), now);
  }
}

async function revokePass(data: Data): Promise<void> {
  const _id = text(data.leaveId);
  const below = Number(data.below);
  const until = Number(data.until);
  if (await revocations.insert({ _id, rev: 0, below, until })) return;
  const held = await revocations.unsafeFirst(WHY, { _id });
  if (held && held.below < below)
    await revocations.change(
      { _id, below: held.below },
      { set: { below, until: Math.max(until, held.until) } },
    );
}

async function logPassage(data: Data): Promise<void> {
  await passages.insert(data.passage as unknown as PassageDoc);
}

async function spread(data: Data, _key: string, now: number): Promise<void> {
  await spreadGroup(text(data.groupId), now, effects);
}

export const effects: EffectHandlers = {
  sync,
  tell: tellThem,
  climb,
  'close-ladder': ladderClosed,
  'revoke-pass': revokePass,
  passage: logPassage,
  spread,
};
