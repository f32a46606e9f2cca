import type { GrantDoc, PersonDoc } from '../../cloudfunctions/org/documents';
import type { LeaveDoc, StepDoc } from '../../cloudfunctions/leave/documents';
import { nextAtOf } from '../../cloudfunctions/leave/due';
import { DAY, HOUR, MINUTE, dayOf, instantOf, addDays } from '../../src/contract/core/time';
import { chainOf } from '../../src/contract/leave-chain';
import { type LeaveKind } from '../../src/contract/leave-kinds';
import { DEFAULT_POLICY } from '../../src/contract/leave-policy';
import { lengthOf, returnDueAt, tiersOf } from '../../src/contract/leave-rules';
import type { Database } from '../database/engine';
import { DEMO_FLOOR, demoCast } from './people';
import { DECIDERS } from '@contract/leave-roles';

/** How far a demo leave has come. */
type Stage = 'pending' | 'granted' | 'overdue' | 'claimed';

interface Plot {
  id: string;
  kind: LeaveKind;
  stage: Stage;
  from: number;
  to: number;
  /** How long ago it was asked for. */
  askedAgo: number;
  offCampus: boolean;
  destination: string;
  reason: string;
}

const POLICY = DEFAULT_POLICY;
const BATCH = 'demo';
const always = () => true;

/**
 * Leaves of students of the demo counselor, in every state a decider meets, and one of the demo student himself. They
 * are stored as their commands store them, with the outbox still full: the first run of the timer writes the spans
 * and to-dos, as after any killed call.
 */
export function addLeaves(database: Database, now: number): void {
  const cast = demoCast(database);
  const personOf = (openid: string) => cast.find((one) => one.openid === openid)?.personId ?? '';
  const grants = database.find('grants', { state: 'active' }) as unknown as GrantDoc[];
  const posts = new Set([...grants.map((grant) => grant.personId), ...cast.map((one) => one.personId)]);
  const students = (
    database.find('people', {
      kind: 'student',
      status: 'active',
      duty: 'boarding',
      counselorId: personOf('demo-counselor'),
    }) as unknown as PersonDoc[]
  )
    .filter((person) => !posts.has(person._id) && person.floorId !== DEMO_FLOOR)
    .sort((a, b) => (a._id < b._id ? -1 : 1));
  const every = Math.max(1, Math.floor(students.length / plots(now).length));
  const chosen: [Plot, PersonDoc][] = plots(now).flatMap((plot, index) => {
    const person = students[index * every];
    return person ? [[plot, person]] : [];
  });
  const own = database.find('people', { _id: personOf('demo-student') })[0] as unknown as
    PersonDoc | undefined;
  if (own) chosen.push([ownPlot(now), own]);
  const docs = chosen.map(([plot, person]) => leaveOf(plot, person, grants, database, now));
  database.insert('leave_requests', docs as unknown as Record<string, unknown>[]);
}

function plots(now: number): Plot[] {
  const today = dayOf(now);
  const at = (days: number, clock: string) => instantOf(addDays(today, days), clock);
  const hour = Math.floor(now / HOUR) * HOUR;
  const home = { offCampus: true, destination: '家里' };
  return [
    { id: 'pending-1', kind: 'sick', stage: 'pending', from: hour + 2 * HOUR, to: at(1, '18:00'), askedAgo: 3 * HOUR, offCampus: true, destination: '市第一医院', reason: '发烧两天，约了专科门诊，家人陪同' },
    { id: 'pending-2', kind: 'personal', stage: 'pending', from: at(1, '08:00'), to: at(1, '20:00'), askedAgo: 90 * MINUTE, ...home, reason: '外婆过寿，当天往返' },
    { id: 'pending-3', kind: 'personal', stage: 'pending', from: at(2, '08:00'), to: at(4, '20:00'), askedAgo: 40 * MINUTE, ...home, reason: '姐姐结婚，回家帮忙三天' },
    { id: 'pending-4', kind: 'evening', stage: 'pending', from: at(1, '19:00'), to: at(1, '21:00'), askedAgo: 20 * MINUTE, offCampus: false, destination: '', reason: '参加英语四级考前辅导' },
    { id: 'away', kind: 'personal', stage: 'granted', from: hour - 20 * HOUR, to: at(1, '20:00'), askedAgo: 2 * DAY, ...home, reason: '回家办理助学贷款手续' },
    { id: 'overdue', kind: 'personal', stage: 'overdue', from: hour - 30 * HOUR, to: hour - HOUR, askedAgo: 2 * DAY, ...home, reason: '家里有事，需要回去一趟' },
    { id: 'claimed', kind: 'bereavement', stage: 'claimed', from: hour - 20 * HOUR, to: hour + 3 * HOUR, askedAgo: 2 * DAY, ...home, reason: '祖父去世，回家奔丧' },
  ]; // prettier-ignore
}

/** A leave for today with its pass; from the late afternoon on for tomorrow, so that tonight's rolls find him in. */
function ownPlot(now: number): Plot {
  const today = dayOf(now);
  const early = now < instantOf(today, '17:00');
  const [from, to] = early
    ? [Math.floor(now / HOUR) * HOUR, instantOf(today, '18:00')]
    : [instantOf(addDays(today, 1), '08:00'), instantOf(addDays(today, 1), '20:00')];
  return { id: 'own', kind: 'personal', stage: 'granted', from, to, askedAgo: DAY, offCampus: true, destination: '火车站', reason: '接家人，当天返校' }; // prettier-ignore
}

function stepsOf(plot: Plot, person: PersonDoc, grants: readonly GrantDoc[], database: Database): StepDoc[] {
  const { classId, majorId, collegeId, floorId, buildingId, campusId } = person;
  const nodes = [classId, majorId, collegeId, floorId, buildingId, campusId, 'school'].filter(
    (node): node is string => node !== null,
  );
  const deciders: readonly string[] = DECIDERS;
  const held = grants.filter((grant) => deciders.includes(grant.role) && nodes.includes(grant.nodeId));
  const people = database.find('people', {
    _id: { $in: held.map((grant) => grant.personId) },
  }) as unknown as PersonDoc[];
  const nameOf = (personId: string) => people.find((one) => one._id === personId)?.name ?? '';
  const length = lengthOf(POLICY, plot.kind, plot, [], always);
  const chain = chainOf({
    applicantId: person._id,
    nodes,
    tiers: tiersOf(POLICY, plot.kind),
    tierDays: length.tierDays,
    joined: false,
    posts: held.map(({ personId, role, nodeId, deputyOf }) => ({
      personId,
      name: nameOf(personId),
      role,
      nodeId,
      deputy: deputyOf !== null,
    })),
  });
  return (chain ?? []).map(({ key, role, people, why }) => ({
    key,
    role,
    people,
    why,
    state: 'waiting',
    since: null,
    by: null,
    byName: null,
    at: null,
    note: '',
    line: [key],
  }));
}

function leaveOf(
  plot: Plot,
  person: PersonDoc,
  grants: readonly GrantDoc[],
  database: Database,
  now: number,
): LeaveDoc {
  const { stage, kind, from, to } = plot;
  const createdAt = now - plot.askedAgo;
  const decidedAt = createdAt + HOUR;
  const steps = stepsOf(plot, person, grants, database);
  const granted = stage !== 'pending';
  const chain = steps.map((step, index): StepDoc => {
    if (!granted) return index === 0 ? { ...step, state: 'current', since: createdAt } : step;
    const [by] = step.people;
    const decided = { by: by?.personId ?? null, byName: by?.name ?? null, at: decidedAt };
    return { ...step, state: 'approved', since: createdAt, ...decided, note: index === 0 ? '注意安全' : '' };
  });
  const last = chain.length - 1;
  const first = chain[0];
  const left = granted && from <= now;
  const claimedAt = stage === 'claimed' ? now - 25 * MINUTE : null;
  const late = stage === 'overdue';
  const waiting = !granted ? (first?.key ?? null) : claimedAt === null ? null : (chain[last]?.key ?? null);
  const _id = `demo-leave-${plot.id}`;
  const sync = { kind: 'sync', data: { leaveId: _id, closed: [] } };
  const climb = {
    kind: 'climb',
    data: {
      leaveId: _id,
      step: 1,
      roles: ['floor-leader', 'deputy-floor-leader', 'counselor'],
      parents: false,
    },
  };
  const { days, tierDays, counting } = lengthOf(POLICY, kind, plot, [], always);
  const entry = (at: number, by: string, n: string, text: string) => ({
    at,
    by,
    n,
    text,
    k: `${BATCH}:${text}`,
  });
  const body: Omit<LeaveDoc, 'nextAt'> = {
    _id,
    rev: 0,
    effects: { [BATCH]: { at: now, list: late ? [sync, climb] : [sync] } },
    pendingEffects: 1,
    personId: person._id,
    name: person.name,
    className: person.className,
    place: person.roomLabel,
    classId: person.classId,
    majorId: person.majorId,
    collegeId: person.collegeId,
    floorId: person.floorId,
    buildingId: person.buildingId,
    campusId: person.campusId,
    seq: 1,
    kind,
    from,
    to,
    days,
    tierDays,
    counting,
    joined: [],
    retro: false,
    proofDueAt: null,
    offCampus: plot.offCampus,
    destination: plot.destination,
    contactName: person.guardianName || '家长',
    contactPhone: person.guardianPhone,
    reason: plot.reason,
    slips: [],
    content: 'pass',
    state: !granted ? 'pending' : left ? 'away' : 'scheduled',
    turn: granted ? 1 : 0,
    ask: !granted ? 'leave' : claimedAt === null ? null : 'return',
    waitingAt: waiting,
    waitingSince: !granted ? createdAt : claimedAt,
    waitTurn: granted ? 1 : 0,
    forwardAt: granted ? null : createdAt + POLICY.answerHours * HOUR,
    urgedAt: null,
    rank: claimedAt ?? from,
    chain,
    step: granted ? Math.max(0, last) : 0,
    extension: null,
    returnClaim: claimedAt === null ? null : { at: claimedAt, note: '已回到宿舍，行李也放好了' },
    undo: null,
    thread: [],
    log: [
      entry(createdAt, person._id, person.name, '提交请假'),
      ...(granted ? [entry(decidedAt, first?.by ?? '', first?.byName ?? '', '批准请假：注意安全')] : []),
      ...(left ? [entry(from, 'system', '系统', '离开')] : []),
      ...(claimedAt === null ? [] : [entry(claimedAt, person._id, person.name, '申请销假')]),
      ...(late
        ? [
            entry(
              to + POLICY.overdue.counselorMinutes * MINUTE,
              'system',
              '系统',
              '逾期未归：提醒层长和辅导员',
            ),
          ]
        : []),
    ],
    departedAt: left ? from : null,
    returnedAt: null,
    returnProof: null,
    flagged: late,
    outside: null,
    lastPassageAt: null,
    returnDueAt: returnDueAt(POLICY, to, always),
    overdue: late
      ? {
          since: to,
          step: 1,
          acknowledgedBy: null,
          acknowledgedName: null,
          acknowledgedAt: null,
          nextAt: Math.max(to + POLICY.overdue.collegeMinutes * MINUTE, now + 30 * MINUTE),
        }
      : null,
    passVersion: 1,
    groupId: null,
    groupTitle: null,
    terms: {
      overdue: POLICY.overdue,
      answerHours: POLICY.answerHours,
      departure: plot.offCampus ? POLICY.departure : 'clock',
      earlyOutMinutes: POLICY.earlyOutMinutes,
    },
    policyRev: 0,
    inputHash: '',
    createdAt,
  };
  return { ...body, nextAt: nextAtOf(body) };
}
