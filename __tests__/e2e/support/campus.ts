import { resolve } from 'node:path';
import { castDemoPeople, demoCast, DEMO_CLAIM_CODE, DEMO_FLOOR } from '../../../local-cloud/demo/people';
import { loadDemoSchool } from '../../../local-cloud/demo/load';
import { facesDoor } from '../../../local-cloud/frame/faces';
import { startTestCloud, type TestCloud } from '../../support/cloud';
import { PASS_KEYS } from '../../support/leave-school';
import { at, mark, night, open, tick, type SheetView } from '../../support/roll';

/** The built app the journeys run on; `E2E_DIST` names another one. */
export const DIST = resolve(process.env.E2E_DIST ?? resolve(__dirname, '../../../dist'));

/** The demo school on its evening, with both faces served: what `npm start` shows, on a clock the test moves. */
export interface Campus {
  cloud: TestCloud;
  base: string;
  /** Tonight's sheet of the demo floor leader. */
  sheetId: string;
  sheet(): Promise<SheetView>;
  /** Number of a demo person. */
  personId(openid: string): string;
  /** Student number, name and code of the newcomer who has no phone bound yet. */
  newcomer: { number: string; name: string; code: string };
  stop(): Promise<void>;
}

export const LEADER = 'demo-floor-leader';

/** What had happened before the evening's roll opened. */
export interface Before {
  /** The evening study was taken: the demo student was marked absent, everybody else was there. */
  study?: boolean;
  /** The school set up WeChat reminders. */
  reminders?: boolean;
}

const REMINDERS = JSON.stringify({ 'roll-take': 'T-TAKE', 'roll-missing': 'T-MISSING' });

export async function startCampus(before: Before = {}): Promise<Campus> {
  const reminders = { env: { REMINDER_TEMPLATES: REMINDERS } };
  const cloud = await startTestCloud({
    now: at(before.study ? '18:40' : '21:40'),
    functions: {
      leave: { env: { LEAVE_PASS_KEYS: PASS_KEYS } },
      ...(before.reminders && { notice: reminders, jobs: reminders }),
    },
    extensions: [facesDoor({ h5: resolve(DIST, 'h5'), weapp: resolve(DIST, 'weapp') })],
  });
  await stopUnless(cloud, async () => {
    const school = { database: cloud.db, clock: cloud.local.clock };
    await loadDemoSchool(school);
    castDemoPeople(school);
    if (before.study) await takeStudy(cloud);
    await tick(cloud, at('21:40'));
    await tick(cloud, at('22:11'));
  });
  const cast = demoCast(cloud.db);
  const newcomer = cast.find((one) => !one.bound);
  const sheetId = night(DEMO_FLOOR);
  return {
    cloud,
    base: cloud.origin,
    sheetId,
    personId: (openid) => cast.find((one) => one.openid === openid)?.personId ?? '',
    sheet: () => open(cloud, LEADER, sheetId),
    newcomer: { number: newcomer?.personId ?? '', name: newcomer?.name ?? '', code: DEMO_CLAIM_CODE },
    stop: () => cloud.stop(),
  };
}

/** Stops the cloud when its preparation fails: one that nobody holds would keep the test run open for ever. */
export async function stopUnless(
  cloud: { stop(): Promise<void> },
  prepare: () => Promise<void>,
): Promise<void> {
  try {
    await prepare();
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

export const STUDY = night(DEMO_FLOOR).replace('night', 'study');
const DEPUTY = 'demo-deputy';

async function takeStudy(cloud: TestCloud): Promise<void> {
  await tick(cloud, at('18:40'));
  await tick(cloud, at('19:01'));
  const absent = demoCast(cloud.db).find((one) => one.openid === 'demo-student')?.personId ?? '';
  await mark(cloud, LEADER, STUDY, { [absent]: 'absent' });
  await submitRest(cloud, STUDY);
  await tick(cloud, at('20:31'));
}

/** Everybody still unmarked is present; the leader's own mark is his deputy's to set (R11). */
export async function submitRest(cloud: TestCloud, sheetId: string): Promise<void> {
  const own = (await open(cloud, LEADER, sheetId)).rooms
    .flatMap((room) => room.people)
    .filter((person) => person.self);
  for (const { personId } of own) await mark(cloud, DEPUTY, sheetId, { [personId]: 'present' });
  const { counts } = await open(cloud, LEADER, sheetId);
  await cloud.as(LEADER).ok('roll-call', 'submit', { sheetId, restPresent: { count: counts.unmarked } });
}
