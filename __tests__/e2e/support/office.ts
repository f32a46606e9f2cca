import { resolve } from 'node:path';
import { loadDemoSchool } from '../../../local-cloud/demo/load';
import { castDemoPeople } from '../../../local-cloud/demo/people';
import { facesDoor } from '../../../local-cloud/frame/faces';
import { startTestCloud, type TestCloud } from '../../support/cloud';
import { PASS_KEYS } from '../../support/leave-school';
import { DIST } from './campus';
import { openPhone, type BrowserPhone, type Build } from './phone';

export interface Office {
  cloud: TestCloud;
  /** A person's phone, past the consent page, on one page of the app. */
  pick(build: Build, openid: string, route: string): Promise<BrowserPhone>;
  stop(): Promise<void>;
}

const MORNING = '2026-11-24T09:30:00+08:00';

interface OfficeJourneys {
  readonly cloud: TestCloud;
  /** A person's phone on a page of org, `office/index`. */
  phoneOf(openid: string, page: string): Promise<BrowserPhone>;
  /** A phone opened otherwise, to be closed with the others. */
  keep(phone: BrowserPhone): void;
}

/**
 * One office for the journeys of a describe block. A journey that failed leaves its phone open; the next one does not
 * see it.
 */
export function officeOn(build: Build): OfficeJourneys {
  let office: Office | undefined;
  const phones: BrowserPhone[] = [];
  const here = (): Office => {
    if (!office) throw new Error('the office opens before the first journey');
    return office;
  };
  beforeAll(async () => {
    office = await startOffice(MORNING);
  }, 180_000);
  afterAll(() => office?.stop());
  afterEach(async () => {
    await Promise.all(phones.splice(0).map((phone) => phone.page.context().close()));
  });
  return {
    get cloud() {
      return here().cloud;
    },
    async phoneOf(openid, page) {
      const phone = await here().pick(build, openid, `domains/org/pages/${page}`);
      phones.push(phone);
      return phone;
    },
    keep: (phone) => void phones.push(phone),
  };
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
