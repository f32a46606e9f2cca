import { resolve } from 'node:path';
import { castDemoPeople, demoCast, DEMO_CLAIM_CODE, DEMO_FLOOR } from '../../../local-cloud/demo/people';
import { loadDemoSchool } from '../../../local-cloud/demo/load';
import { facesDoor } from '../../../local-cloud/frame/faces';
import { startTestCloud, type TestCloud } from '../../support/cloud';
import { at, night, open, tick, type SheetView } from '../../support/roll';

/** The built app the journeys run on; `E2E_DIST` names another one. */
export const DIST = resolve(process.env.E2E_DIST ?? resolve(__dirname, '../../../dist'));

/** The demo school on its evening, with both faces served: what `npm start` shows, on a clock the test moves. */
export interface Campus {
  cloud: TestCloud;
  base: string;
  /** Tonight's sheet of the demo floor leader. */
  sheetId: string;
  sheet(): Promise<SheetView>;
  /** Student number, name and code of the newcomer who has no phone bound yet. */
  newcomer: { number: string; name: string; code: string };
  stop(): Promise<void>;
}

export const LEADER = 'demo-floor-leader';

export async function startCampus(): Promise<Campus> {
  const cloud = await startTestCloud({
    now: at('21:40'),
    extensions: [facesDoor({ h5: resolve(DIST, 'h5'), weapp: resolve(DIST, 'weapp') })],
  });
  const school = { database: cloud.db, clock: cloud.local.clock };
  await loadDemoSchool(school);
  castDemoPeople(school);
  await tick(cloud, at('21:40'));
  await tick(cloud, at('22:11'));
  const newcomer = demoCast(cloud.db).find((one) => !one.bound);
  const sheetId = night(DEMO_FLOOR);
  return {
    cloud,
    base: cloud.origin,
    sheetId,
    sheet: () => open(cloud, LEADER, sheetId),
    newcomer: { number: newcomer?.personId ?? '', name: newcomer?.name ?? '', code: DEMO_CLAIM_CODE },
    stop: () => cloud.stop(),
  };
}
