import { resolve } from 'node:path';
import { loadDemoSchool } from '../../../local-cloud/demo/load';
import { castDemoPeople } from '../../../local-cloud/demo/people';
import { facesDoor } from '../../../local-cloud/frame/faces';
import { startTestCloud, type TestCloud } from '../../support/cloud';
import { PASS_KEYS } from '../../support/leave-school';
import { openPhone, type BrowserPhone, type Build } from './phone';

const DIST = resolve(process.env.E2E_DIST ?? resolve(__dirname, '../../../dist'));

export interface Office {
  cloud: TestCloud;
  /** A person's phone, past the consent page, on one page of the app. */
  pick(build: Build, openid: string, route: string): Promise<BrowserPhone>;
  stop(): Promise<void>;
}

/** The demo school on a working morning, with both faces served. */
export async function startOffice(now: string): Promise<Office> {
  const cloud = await startTestCloud({
    now: Date.parse(now),
    functions: { leave: { env: { LEAVE_PASS_KEYS: PASS_KEYS } } },
    extensions: [facesDoor({ h5: resolve(DIST, 'h5'), weapp: resolve(DIST, 'weapp') })],
  });
  const school = { database: cloud.db, clock: cloud.local.clock };
  await loadDemoSchool(school);
  castDemoPeople(school);
  return {
    cloud,
    async pick(build, openid, route) {
      const phone = await openPhone({ build, openid, base: cloud.origin });
      await phone.tap('同意并继续');
      await phone.see('工作台');
      await phone.open(route);
      return phone;
    },
    stop: () => cloud.stop(),
  };
}
