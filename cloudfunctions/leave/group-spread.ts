import { initialEffects, drainBatch, effectKey, type Effect, type EffectHandlers } from '@kernel/effects';
import { personKey, spanKindOf } from '@contract/leave-kinds';
import { exists, gt, oneOf } from '@kernel/filter';
import { sendMessages } from '../notice/public';
import { personCards, type PersonCard } from '../org/public';
import { writeNewSpans } from '../org/public-absences';
import type { GroupDoc, LeaveDoc } from './documents';
import { nextAtOf } from './due';
import { currentPolicy, type CurrentPolicy } from './policy-store';
import { groups, requests } from './repo';
import { messageOf, tell } from './telling';

const WHY = 'the group’s own outbox';
const AT_ONCE = 50;
const BATCH = 'join';
/** How many numbers in a row can be taken: more acts of one student in one moment are none that a school makes. */
const NUMBERS = 20;

/** A member's own leave: approved by the act itself, so that boards, gate and roll know him like any other. */
function memberLeave(group: GroupDoc, card: PersonCard, { policy, rev }: CurrentPolicy): LeaveDoc {
  const _id = `${group._id}:${card.personId}`;
  const effects: Effect[] = [
    { kind: 'sync', data: { leaveId: _id, closed: [] } },
    tell([card.personId], `已登记${group.title}`, '由老师统一登记，不需要自己请假。', _id),
  ];
  const { departure, overdue, answerHours, earlyOutMinutes } = policy;
  const body: Omit<LeaveDoc, 'nextAt'> = {
    _id,
    rev: 0,
    ...initialEffects(BATCH, effects, group.createdAt),
    personId: card.personId,
    name: card.name,
    className: card.className,
    place: card.roomLabel,
    classId: card.classId,
    majorId: null,
    collegeId: card.collegeId,
    floorId: card.floorId,
    buildingId: card.buildingId,
    campusId: card.campusId,
    seq: group.createdAt,
    kind: group.kind,
    from: group.from,
    to: group.to,
    days: Math.ceil((group.to - group.from) / 43_200_000) / 2,
    tierDays: 0,
    counting: 'hours',
    joined: [],
    retro: false,
    proofDueAt: null,
    offCampus: group.offCampus,
    destination: group.destination,
    contactName: group.byName,
    contactPhone: '',
    reason: group.title,
    slips: [],
    content: 'pass',
    state: 'scheduled',
    turn: 0,
    ask: null,
    waitingAt: null,
    waitingSince: null,
    waitTurn: 0,
    forwardAt: null,
    urgedAt: null,
    rank: group.from,
    chain: [
      {
        key: personKey(group.by),
        role: 'counselor',
        people: [{ personId: group.by, name: group.byName }],
        why: ['集体公假由登记的老师确认'],
        state: 'approved',
        since: group.createdAt,
        by: group.by,
        byName: group.byName,
        at: group.createdAt,
        note: '',
        line: [personKey(group.by)],
      },
    ],
    step: 0,
    extension: null,
    returnClaim: null,
    undo: null,
    thread: [],
    log: [
      { at: group.createdAt, by: group.by, n: group.byName, text: `登记集体公假：${group.title}`, k: BATCH },
    ],
    departedAt: null,
    returnedAt: null,
    returnProof: null,
    flagged: false,
    outside: null,
    lastPassageAt: null,
    returnDueAt: group.to,
    overdue: null,
    passVersion: 1,
    groupId: group._id,
    groupTitle: group.title,
    terms: { overdue, answerHours, departure, earlyOutMinutes },
    policyRev: rev,
    inputHash: '',
    createdAt: group.createdAt,
  };
  return { ...body, nextAt: nextAtOf(body) };
}

/**
 * Makes the leave of every member who has none yet (R5): whoever was added late gets his by the same way. What a
 * killed run left undone the next one finds missing.
 */
export async function spreadGroup(groupId: string, now: number, handlers: EffectHandlers): Promise<void> {
  const group = await groups.unsafeFirst(WHY, { _id: groupId });
  if (!group || group.cancelled) return;
  const rules = await currentPolicy(now);
  for (let start = 0; start < group.members.length; start += AT_ONCE) {
    const ids = group.members.slice(start, start + AT_ONCE);
    const cards = await personCards(ids);
    const docs = ids.flatMap((id) => {
      const card = cards.get(id);
      return card ? [memberLeave(group, card, rules)] : [];
    });
    const leaves = await written(docs);
    // Cancelled meanwhile: what the cancelling did not find was written after it looked, and nobody has seen it yet.
    if ((await groups.unsafeFirst(WHY, { _id: groupId }))?.cancelled) {
      await requests.removeMany({ _id: oneOf(leaves.map((one) => one._id)), turn: 0, pendingEffects: gt(0) });
      return;
    }
    const joining = leaves.filter(({ effects }) => effects[BATCH]);
    const done = await takeEffect(joining, now);
    for (const { _id, effects } of joining) {
      const batch = effects[BATCH];
      if (batch && !done.has(_id)) await drainBatch(requests, _id, BATCH, batch, handlers, now);
    }
  }
}

type Joining = Pick<LeaveDoc, '_id' | 'effects' | 'personId' | 'kind' | 'from' | 'to'>;

/**
 * Spans and messages of all of them at once, where one by one three hundred would outlast the call. Answers whose
 * are in step: whose span was there already, or whose leave has changed by now, is left to his own outbox, which
 * looks at the leave as it stands. 9 requests.
 */
async function takeEffect(joining: readonly Joining[], now: number): Promise<ReadonlySet<string>> {
  const written = await writeNewSpans(
    joining.map(({ _id, personId, kind, from, to }) => {
      return {
        personId,
        kind: spanKindOf(kind),
        state: 'active',
        from,
        to,
        source: { domain: 'leave', id: _id },
      };
    }),
  );
  const messages = joining.flatMap(({ _id, effects }) =>
    (effects[BATCH]?.list ?? []).flatMap(({ kind, data }, place) =>
      kind === 'tell' ? [messageOf(data, effectKey(requests.name, _id, BATCH, place))] : [],
    ),
  );
  await sendMessages(messages, now);
  const unchanged = await requests.unsafeFind(
    WHY,
    { _id: oneOf(written), turn: 0 },
    { fields: ['turn'], limit: AT_ONCE },
  );
  const calm = unchanged.map((one) => one._id);
  await requests.changeMany(
    { _id: oneOf(calm), turn: 0, [`effects.${BATCH}`]: exists(true) },
    { unset: [`effects.${BATCH}`], inc: { pendingEffects: -1 } },
  );
  return new Set(calm);
}

/**
 * The leaves as they stand in the database, each of them there. A student has one leave a number: where another act
 * of the same moment, or his own asking, took it, the next one is tried, or he would silently be left out. 3
 * requests, 2 more for each number that was taken.
 */
async function written(docs: readonly LeaveDoc[]): Promise<Joining[]> {
  const ids = docs.map((doc) => doc._id);
  let missing: readonly LeaveDoc[] = docs;
  for (let attempt = 0; attempt < NUMBERS; attempt += 1) {
    await requests.insertMissing(missing.map((doc) => ({ ...doc, seq: doc.seq + attempt })));
    const there = await requests.unsafeFind(
      WHY,
      { _id: oneOf(ids) },
      { fields: ['effects', 'personId', 'kind', 'from', 'to'], limit: AT_ONCE },
    );
    missing = docs.filter((doc) => !there.some((one) => one._id === doc._id));
    if (missing.length === 0) return there;
  }
  // The act keeps its effect, and the timer tries again.
  throw new Error(`no number is free for ${missing.map((doc) => doc._id).join(', ')}`);
}
