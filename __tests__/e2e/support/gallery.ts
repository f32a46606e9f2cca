import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pagePaths, type AppConfig } from '../../../simulator/program';
import { DIST, LEADER, type Campus } from './campus';
import { openPhone, type BrowserPhone, type Build } from './phone';

/** One page as one person sees it. */
export interface View {
  /** Folder of the picture: the domain, or `app` for the main package. */
  domain: string;
  name: string;
  openid: string;
  route: string;
}

/** Who looks at a domain's pages unless a page names somebody else. */
const VIEWERS: Record<string, string> = {
  app: LEADER,
  'roll-call': LEADER,
  org: 'demo-admin',
  leave: 'demo-student',
};
const ANYBODY = 'demo-admin';

/** Pages that need another viewer or a parameter; every other page of app.json is taken as it is. */
function special(campus: Campus): Record<string, { openid?: string; query?: string }> {
  return {
    'roll-call/sheet': { query: `sheetId=${encodeURIComponent(campus.sheetId)}` },
    'roll-call/floors': { openid: 'demo-student-office' },
    'roll-call/absentees': { openid: 'demo-counselor' },
    'roll-call/cases': { openid: 'demo-counselor' },
    'roll-call/corrections': { openid: 'demo-counselor' },
    'roll-call/whereabouts': { openid: 'demo-counselor' },
    'roll-call/mine': { openid: 'demo-student' },
    'org/person': { query: `id=${encodeURIComponent(campus.newcomer.number)}` },
    'org/people': { openid: 'demo-counselor' },
    'app/sign-in': { openid: 'demo-new' },
  };
}

/** Every page the built app declares; a new page appears here by itself. */
export function views(campus: Campus): View[] {
  const app = JSON.parse(readFileSync(join(DIST, 'weapp/app.json'), 'utf8')) as AppConfig;
  const specials = special(campus);
  return pagePaths(app).map((path) => {
    const domain = /^domains\/([^/]+)\//.exec(path)?.[1] ?? 'app';
    const name = path.split('/').at(-2) ?? path;
    const { openid, query } = specials[`${domain}/${name}`] ?? {};
    return {
      domain,
      name,
      openid: openid ?? VIEWERS[domain] ?? ANYBODY,
      route: query ? `${path}?${query}` : path,
    };
  });
}

export interface Dress {
  build: Build;
  dark?: boolean;
  largeType?: boolean;
}

/** Shows one page after another on one phone per person, past the consent page and with its data loaded. */
export class Showing {
  private readonly phones = new Map<string, BrowserPhone>();

  constructor(
    private readonly campus: Campus,
    readonly dress: Dress,
  ) {}

  async show(view: View): Promise<BrowserPhone> {
    const phone = this.phones.get(view.openid) ?? (await this.enter(view.openid));
    await phone.open(view.route);
    await phone.settled();
    return phone;
  }

  async close(): Promise<void> {
    await Promise.all([...this.phones.values()].map((phone) => phone.page.context().close()));
    this.phones.clear();
  }

  private async enter(openid: string): Promise<BrowserPhone> {
    const phone = await openPhone({ ...this.dress, openid, base: this.campus.base });
    this.phones.set(openid, phone);
    await phone.tap('同意并继续');
    await phone.settled();
    return phone;
  }
}
