import type { OutputOf } from '../../src/contract/core/define';
import type { rollCall } from '../../src/contract/roll-call';
import { startTestCloud, type TestCloud, type TestCloudOptions } from './cloud';
import { at, mark, markAll, night, tick } from './roll';
import { floorOf, loadSmallSchool, studentOf } from './small-school';

/** Words for tests of appeals: one student of class x1-1 (counselor `counselor`) marked absent at Monday's study. */

export const NIGHT = night(floorOf(1));
export const SHEET = NIGHT.replace('night', 'study');
export const ABSENT = studentOf(1, 1, 2);
/** Of class x1-2, whose counselor is `counselor2`. */
export const OTHER = studentOf(1, 1, 1);
export const APPEAL = `${SHEET}:${ABSENT}`;
export const CHECK = { day: '2026-11-23', checkId: 'study' } as const;
export const REASON = { ...CHECK, reason: '当时在教室后排，没有听到点名' };
export const VERDICT = { appealId: APPEAL, accept: true, note: '监控里看到本人在座' };

export type RecordView = OutputOf<typeof rollCall, 'record'>;

export interface StoredAppeal {
  _id: string;
  s: string;
  state: string;
  to: string | null;
  turn: number;
  decidedName: string | null;
  pendingEffects: number;
}

/** The evening study of floor 1 submitted and locked, `ABSENT` and `OTHER` absent, everybody else present. */
export async function startAppealSchool(options: TestCloudOptions = {}): Promise<TestCloud> {
  const cloud = await startTestCloud({ now: at('18:40'), ...options });
  loadSmallSchool(cloud.db, { floors: 2, rooms: 3, beds: 4 });
  await tick(cloud, at('18:40'));
  await tick(cloud, at('19:01'));
  await mark(cloud, 'leader1', SHEET, { [ABSENT]: 'absent', [OTHER]: 'absent' });
  await markAll(cloud, 'leader1', SHEET);
  await cloud.as('leader1').ok('roll-call', 'submit', { sheetId: SHEET });
  await tick(cloud, at('20:31'));
  return cloud;
}

export const appealOf = (cloud: TestCloud, id = APPEAL): StoredAppeal | undefined =>
  cloud.db.find('roll_appeals', { _id: id })[0] as unknown as StoredAppeal | undefined;
export const monthMark = (cloud: TestCloud, personId = ABSENT): string | undefined =>
  (
    cloud.db.find('roll_months', { _id: `${personId}:2026-11` })[0] as
      { d: Record<string, Record<string, string>> } | undefined
  )?.d['23']?.study;
export const appealTodos = (cloud: TestCloud, personId: string, state = 'open') =>
  cloud.db.find('notices', { personId, kind: 'roll-call.appeal', form: 'todo', state });
export const verdictsTold = (cloud: TestCloud, personId = ABSENT) =>
  cloud.db.find('notices', { personId, kind: 'roll-call.appeal', form: 'message' });
