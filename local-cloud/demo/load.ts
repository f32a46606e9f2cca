import { atSchool, DAY, dayOf, HOUR, instantOf } from '../../src/contract/core/time';
import type { GrantDoc, PersonDoc, SpanDoc, TermSetting } from '../../cloudfunctions/org/documents';
import { importRoster, type RosterTarget } from '../roster';
import type { Database } from '../database/engine';
import { generateDemoSchool, toWorkbook } from './shapes';
import { addLeaves } from './leaves';
import { addMarks } from './marks';
import { castDemoPeople, DEMO_FLOOR } from './people';

/** Fills an empty local cloud with the demo school, through the importer every school uses. */
export async function loadDemoSchool(
  cloud: RosterTarget,
  log: (line: string) => void = () => undefined,
): Promise<void> {
  const { database } = cloud;
  const now = cloud.clock.now();
  const outcome = await importRoster(cloud, await toWorkbook(generateDemoSchool()), { log });
  castDemoPeople(cloud);
  addTerms(database, now);
  addSpans(database, now);
  addLeaves(database, now);
  addMarks(database, now);
  log(`演示学校已就绪：${outcome.counts.new} 人（${outcome.seconds} 秒）`);
}

/** Two terms of the school year that holds `now`; should it fall between them, a short one is put around it. */
export function addTerms(database: Database, now: number): void {
  const today = dayOf(now);
  const year = atSchool(now).month() >= 7 ? atSchool(now).year() : atSchool(now).year() - 1;
  const terms: TermSetting[] = [
    {
      id: `${year}-1`,
      name: `${year}—${year + 1}学年第一学期`,
      from: `${year}-08-25`,
      to: `${year + 1}-01-24`,
    },
    {
      id: `${year}-2`,
      name: `${year}—${year + 1}学年第二学期`,
      from: `${year + 1}-02-22`,
      to: `${year + 1}-07-18`,
    },
  ];
  if (!terms.some((term) => term.from <= today && today <= term.to)) {
    const [from, to] =
      today < `${year + 1}-02-22`
        ? [`${year + 1}-01-25`, `${year + 1}-02-21`]
        : [`${year + 1}-07-19`, `${year + 1}-08-24`];
    terms.push({ id: `${year}-short`, name: '假期留校', from, to });
  }
  const stamp = { setBy: 'demo', setAt: now, rev: 1 };
  database.insert('settings', [
    { _id: 'terms', terms, ...stamp },
    { _id: 'timetable', summerFrom: '05-01', winterFrom: '10-01', ...stamp },
  ]);
}

/** Absences on the demo floor for tonight: every badge a roll sheet can show. */
function addSpans(database: Database, now: number): void {
  const today = dayOf(now);
  const posts = new Set(
    (database.find('grants', { state: 'active' }) as unknown as GrantDoc[]).map((g) => g.personId),
  );
  const residents = (
    database.find('people', { floorId: DEMO_FLOOR, duty: 'boarding' }) as unknown as PersonDoc[]
  )
    .filter((person) => !posts.has(person._id))
    .sort((a, b) => (a._id < b._id ? -1 : 1))
    // The first of them is the demo student, who is here tonight.
    .slice(1);
  const at = (clock: string) => instantOf(today, clock);
  const wanted: [kind: SpanDoc['kind'], state: SpanDoc['state'], from: number, to: number][] = [
    ['leave', 'active', now - 20 * HOUR, at('24:00') + 18 * HOUR],
    ['leave', 'active', now - 3 * DAY, now + 4 * DAY],
    ['official', 'active', now - DAY, now + 2 * DAY],
    ['leave', 'pending', at('17:30'), at('24:00') + 12 * HOUR],
    // Should have been back at eight (R3).
    ['leave', 'active', at('08:00'), at('20:00')],
    ['placement', 'active', now - 30 * DAY, now + 60 * DAY],
  ];
  const spans = wanted.flatMap(([kind, state, from, to], index): SpanDoc[] => {
    const person = residents[index * 3];
    if (!person) return [];
    const { floorId, classId, collegeId, buildingId, campusId } = person;
    const source = { domain: 'demo', id: `span-${index}` };
    return [
      {
        _id: `demo:${source.id}:${person._id}`,
        personId: person._id,
        floorId,
        classId,
        collegeId,
        buildingId,
        campusId,
        kind,
        state,
        from,
        to,
        source,
        endedAt: null,
        endedBy: null,
        unanswered: false,
        rev: 1,
      },
    ];
  });
  database.insert('absence_spans', spans as unknown as Record<string, unknown>[]);
}
