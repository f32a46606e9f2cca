import { clockOf, MINUTE } from '@contract/core/time';
import { CASE_STEPS } from '@contract/roll-call-cases';
import { MISSING, STATUS_NAMES, type Status } from '@contract/roll-call-rules';
import { initialEffects } from '@kernel/effects';
import { oneOf } from '@kernel/filter';
import { closeTodos, openTodo } from '../notice/public';
import { noteSearch } from '../org/public-absences';
import type { CaseDoc, SheetDoc } from './documents';
import { placeOf } from './presenting';
import { cases } from './repo';

/** Minutes at each step before the next one is asked; the last has none after it. */
export const STEP_MINUTES: readonly number[] = [5, 5, 10, 15, 30];

interface Missing {
  caseId: string;
  kind: CaseDoc['kind'];
  roomId: string;
  people: { personId: string; name: string; s: Status; classId: string | null; collegeId: string | null }[];
}

/** One case a missing person; one a room where nobody opened (R7). Before the submission only the reported. */
function missingOf(sheet: SheetDoc, counting: boolean): Missing[] {
  const found = new Map<string, Missing>();
  for (const { personId, name, roomId, classId, collegeId } of sheet.roster) {
    const s = sheet.marks[personId]?.s;
    if (s === undefined || !MISSING.includes(s)) continue;
    if (!counting && sheet.reported[personId] === undefined) continue;
    const wholeRoom = s === 'not-seen' && sheet.unopened[roomId] === true;
    const caseId = wholeRoom ? `${sheet._id}:room:${roomId}` : `${sheet._id}:${personId}`;
    const held = found.get(caseId) ?? { caseId, kind: wholeRoom ? 'room' : 'person', roomId, people: [] };
    held.people.push({ personId, name, s, classId, collegeId });
    found.set(caseId, held);
  }
  return [...found.values()];
}

/**
 * Opens what is missing and closes what is not any more (R15, R23). Answers person → case. A person who is
 * being looked for already gets a line there instead of a second case (R3).
 */
export async function syncCases(
  sheet: SheetDoc,
  counting: boolean,
  now: number,
): Promise<Map<string, string>> {
  const wanted = missingOf(sheet, counting);
  const people = wanted.flatMap((one) => one.people.map((person) => person.personId));
  const [own, elsewhere] = await Promise.all([
    cases.unsafeAll('cases of the sheet itself', { sheetId: sheet._id }),
    cases.unsafeAll('whoever looks for these students already', { live: 1, personIds: oneOf(people) }),
  ]);
  const caseOf = new Map<string, string>();
  for (const one of elsewhere) for (const id of one.personIds) caseOf.set(id, one._id);
  for (const one of own.filter((doc) => doc.live === 1)) await followMarks(sheet, one, now);
  for (const one of wanted) {
    const known = own.find((doc) => doc._id === one.caseId);
    if (known?.live === 1) {
      // A run that died between the case and its to-do is made good here.
      if (known.state === 'open' && known.step === 0) await tellOwners(known, now);
      for (const person of one.people) caseOf.set(person.personId, known._id);
      continue;
    }
    const fresh = one.people.filter((person) => !caseOf.has(person.personId));
    for (const person of one.people.filter((each) => !fresh.includes(each))) {
      await noteAgain(caseOf.get(person.personId) ?? '', sheet, person.name, person.s, now);
    }
    if (fresh.length === 0) continue;
    // A closed case stays closed: who is missing again after it gets a new one.
    const caseId = known ? `${one.caseId}:${known.rev}` : one.caseId;
    await openCase(sheet, { ...one, caseId, people: fresh }, now);
    for (const person of fresh) caseOf.set(person.personId, caseId);
  }
  return caseOf;
}

async function openCase(sheet: SheetDoc, missing: Missing, now: number): Promise<void> {
  const { caseId, kind, roomId, people } = missing;
  const unique = (values: (string | null)[]) => [
    ...new Set(values.filter((value): value is string => value !== null)),
  ];
  const names = people.map((person) => person.name).join('、');
  const room = sheet.rooms[roomId] ?? '';
  const owner = ownerOf(sheet);
  const doc: CaseDoc = {
    _id: caseId,
    rev: 0,
    kind,
    sheetId: sheet._id,
    day: sheet.day,
    checkId: sheet.checkId,
    checkName: sheet.checkName,
    title:
      kind === 'room'
        ? `${room}室无人开门（${people.length} 人）`
        : `${names} ${STATUS_NAMES[people[0]?.s ?? 'not-back']}`,
    people: people.map(({ personId, name, s }) => ({ personId, name, s })),
    personIds: people.map((person) => person.personId),
    floorId: sheet.floorId,
    buildingId: sheet.buildingId,
    campusId: sheet.campusId,
    roomId,
    classIds: unique(people.map((person) => person.classId)),
    collegeIds: unique(people.map((person) => person.collegeId)),
    place: placeOf(sheet, roomId),
    state: 'open',
    live: 1,
    acked: 0,
    step: 0,
    owners: owner ? [owner] : [],
    ownerName: owner?.name ?? null,
    since: now,
    nextAt: now + (STEP_MINUTES[0] ?? 5) * MINUTE,
    openedAt: now,
    closedAt: null,
    log: [
      {
        at: now,
        by: null,
        n: '系统',
        text: `${sheet.checkName}点名${STATUS_NAMES[people[0]?.s ?? 'not-back']}：${names}`,
      },
    ],
    ...initialEffects(),
  };
  await cases.insert(doc);
  await tellOwners(doc, now);
  // Whose leave is over has a ladder of his own: it holds while this case looks for him (R3).
  await noteSearch(doc.personIds, now);
}

function ownerOf(sheet: SheetDoc): { personId: string; name: string } | null {
  if (sheet.submittedBy) return { personId: sheet.submittedBy, name: sheet.submittedName ?? '' };
  if (sheet.claimedBy) return { personId: sheet.claimedBy, name: sheet.claimedName ?? '' };
  const [first] = sheet.holders;
  return first ? { personId: first.personId, name: first.name } : null;
}

/** The to-do of the step's owners; its key names the step, so that the next step closes it. */
async function tellOwners(doc: CaseDoc, now: number): Promise<void> {
  const step = CASE_STEPS[doc.step];
  const owners = doc.owners.map((owner) => owner.personId);
  await openTodo(
    {
      key: `case:${doc._id}:${doc.step}`,
      kind: 'roll-call.case',
      title: doc.title,
      body: `${doc.place}，${doc.checkName} ${clockOf(doc.openedAt)} 起。请${step?.name ?? '处理'}，找到后办结。`,
      link: { domain: 'roll-call', page: 'case', query: { caseId: doc._id } },
      dueAt: doc.nextAt,
      priority: 'urgent',
      template: doc.step === 0 ? 'roll-missing' : 'case-escalated',
    },
    owners,
    now,
  );
}

/** To-dos as the case stands: those of earlier steps closed, the present step's open while nobody took it. */
export async function tellCase(caseId: string, now: number): Promise<void> {
  const doc = await cases.unsafeFirst('an effect of the case itself', { _id: caseId });
  if (!doc) return;
  const waiting = doc.state === 'open';
  const closed = waiting ? doc.step : doc.step + 1;
  for (let step = 0; step < closed; step += 1) await closeTodos(`case:${caseId}:${step}`, now);
  if (waiting) await tellOwners(doc, now);
}

/** The marks were corrected: before anybody acknowledged it was a false alarm, after that the person was found. */
async function followMarks(sheet: SheetDoc, doc: CaseDoc, now: number): Promise<void> {
  const still = doc.people.filter((person) => MISSING.includes(sheet.marks[person.personId]?.s ?? 'present'));
  if (still.length === doc.people.length) return;
  if (still.length > 0) {
    const gone = doc.people.filter((person) => !still.includes(person)).map((person) => person.name);
    await cases.change(
      { _id: doc._id, rev: doc.rev },
      {
        set: { people: still, personIds: still.map((person) => person.personId) },
        push: { log: { each: [{ at: now, by: null, n: '系统', text: `${gone.join('、')} 已到` }] } },
      },
    );
    return;
  }
  const state = doc.state === 'open' && doc.acked === 0 ? 'false-alarm' : 'found';
  const closed = await cases.change(
    { _id: doc._id, state: doc.state },
    {
      set: { state, live: 0, closedAt: now, nextAt: null },
      push: {
        log: {
          each: [
            {
              at: now,
              by: null,
              n: '系统',
              text: state === 'found' ? '点名记录已改为到位，办结' : '认领前已更正，按误报关闭',
            },
          ],
        },
      },
    },
  );
  if (closed) await tellCase(doc._id, now);
}

async function noteAgain(
  caseId: string,
  sheet: SheetDoc,
  name: string,
  s: Status,
  now: number,
): Promise<void> {
  const k = `${sheet._id}:${name}`;
  const doc = await cases.unsafeFirst('a live case of the same student', { _id: caseId });
  if (!doc || doc.log.some((entry) => entry.k === k)) return;
  const text = `${sheet.checkName}点名 ${name} 仍为${STATUS_NAMES[s]}`;
  await cases.change(
    { _id: caseId, rev: doc.rev },
    { push: { log: { each: [{ at: now, by: null, n: '系统', text, k }] } } },
  );
}
