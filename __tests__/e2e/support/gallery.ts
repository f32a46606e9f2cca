import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pagePaths, type AppConfig } from '../../../simulator/program';
import { at, mark, night } from '../../support/roll';
import { DIST, LEADER, startCampus, stopUnless, STUDY, submitRest, type Campus } from './campus';
import { askForLeaves, leaveOf } from './own-leaves';
import { openPanel, PANELS } from './panels';
import { rosterFile } from './roster-file';
import { openPhone, type BrowserPhone, type Build } from './phone';

/** One page as one person sees it, or one panel over it. */
export interface View {
  /** Folder of the picture: the domain, or `app` for the main package. */
  domain: string;
  name: string;
  openid: string;
  route: string;
  /** What opens the panel. */
  steps?: readonly string[];
}

/** Floor leader of the floor below, whose roll nobody has begun. */
const NEIGHBOUR = 'demo-floor-leader-2';

/** Who looks at a domain's pages unless a page names somebody else. */
const VIEWERS: Record<string, string> = {
  app: NEIGHBOUR,
  'roll-call': NEIGHBOUR,
  org: 'demo-admin',
  leave: 'demo-student',
};
const ANYBODY = 'demo-admin';

/** A campus with something on every page: an appeal and a leave that wait, a student who is looked for. */
export async function startGallery(): Promise<Campus> {
  const campus = await startCampus({ study: true, reminders: true });
  await stopUnless(campus, async () => {
    const student = campus.personId('demo-student');
    await campus.cloud.as('demo-student').ok('roll-call', 'appeal', {
      day: STUDY.split(':')[1],
      checkId: 'study',
      reason: '当时在教室后排，没有听到点名',
    });
    await mark(campus.cloud, LEADER, campus.sheetId, { [student]: 'not-back' });
    await submitRest(campus.cloud, campus.sheetId);
    await askForLeaves(campus);
    await fillLeave(campus);
    await previewRoster(campus);
  });
  return campus;
}

/** A roster with a few odd rows that waits for its confirmation. */
async function previewRoster({ cloud }: Campus): Promise<void> {
  const file = await rosterFile('2026 级新生名册.xlsx', [
    {},
    { 学号: '２０２６９９００１' },
    { 学号: '{"$ne":null}' },
    { 姓名: null },
    { 床位: 1 },
    { 联系电话: '1380000' },
  ]);
  const response = await fetch(`${cloud.origin}/door/as/demo-admin/uploadFile`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ cloudPath: 'imports/roster.xlsx', base64: file.buffer.toString('base64') }),
  });
  const { fileID } = (await response.json()) as { fileID: string };
  const admin = cloud.as('demo-admin');
  const { id } = await admin.ok<{ id: string }>('org', 'start-import', {
    fileId: fileID,
    fileName: file.name,
  });
  await admin.ok('org', 'continue-import', { importId: id });
}

/** An official leave of a class and a holiday to be entered. */
async function fillLeave({ cloud, personId }: Campus): Promise<void> {
  const classId = classOf(cloud, personId('demo-student'));
  const { items } = await cloud
    .as('demo-counselor')
    .ok<{ items: { id: string }[] }>('org', 'class-people', { classId });
  await cloud.as('demo-counselor').ok('leave', 'group-official', {
    title: '省技能竞赛集训',
    kind: 'official',
    from: at('08:00', '2026-11-25'),
    to: at('18:00', '2026-11-27'),
    offCampus: true,
    destination: '省会展中心',
    personIds: items.slice(-6).map((one) => one.id),
  });
  await cloud
    .as('demo-student-office')
    .ok('leave', 'open-holiday', { title: '元旦', leaveFromOn: '2026-12-31', backByOn: '2027-01-03' });
}

function classOf(cloud: Campus['cloud'], personId: string): string {
  return String(cloud.db.find('people', { _id: personId })[0]?.classId);
}

/** Pages that need another viewer or a parameter; every other page of app.json is taken as it is. */
function special(campus: Campus): Record<string, { openid?: string; query?: string }> {
  const student = campus.personId('demo-student');
  const idIn = (collection: string) => encodeURIComponent(String(campus.cloud.db.find(collection)[0]?._id));
  return {
    'roll-call/sheet': { query: `sheetId=${encodeURIComponent(night('c1-1-2'))}` },
    'roll-call/print': { query: `sheetId=${encodeURIComponent(night('c1-1-2'))}` },
    'roll-call/floors': { openid: 'demo-student-office' },
    'roll-call/absentees': { openid: 'demo-counselor' },
    'roll-call/cases': { openid: 'demo-counselor' },
    'roll-call/corrections': { openid: 'demo-counselor' },
    'roll-call/whereabouts': { openid: 'demo-counselor' },
    'roll-call/mine': { openid: 'demo-student' },
    'roll-call/record': { openid: 'demo-student', query: `day=${STUDY.split(':')[1]}&checkId=study` },
    'roll-call/case': { openid: 'demo-counselor', query: `caseId=${campus.sheetId}:${student}` },
    'roll-call/appeals': { openid: 'demo-counselor' },
    'roll-call/appeal': { openid: 'demo-counselor', query: `appealId=${STUDY}:${student}` },
    'roll-call/appeal-rules': { openid: 'demo-student-office' },
    'org/import-job': { query: `id=${idIn('import_runs')}` },
    'org/import-rows': { query: `id=${idIn('import_runs')}&list=refused` },
    'org/check': { openid: 'demo-student-office', query: 'id=night' },
    'org/person': { query: `id=${encodeURIComponent(campus.newcomer.number)}` },
    'org/people': { openid: 'demo-counselor' },
    'leave/detail': { query: `leaveId=${encodeURIComponent(leaveOf(campus, 'pending'))}` },
    'leave/pass': { query: `leaveId=${encodeURIComponent(leaveOf(campus, 'scheduled'))}` },
    'leave/guard': { openid: 'demo-guard' },
    'leave/day-list': { openid: 'demo-guard' },
    'leave/settings': { openid: 'demo-student-office' },
    'leave/gates': { openid: 'demo-counselor' },
    'leave/pending': { openid: 'demo-counselor' },
    'leave/boards': { openid: 'demo-counselor', query: 'board=overdue' },
    'leave/groups': { openid: 'demo-counselor' },
    'leave/group': { openid: 'demo-counselor', query: `groupId=${idIn('leave_groups')}` },
    'leave/new-group': { openid: 'demo-counselor' },
    'leave/holiday': { openid: 'demo-student-office' },
    'leave/holiday-class': {
      openid: 'demo-counselor',
      query: `holidayId=${idIn('leave_holidays')}&classId=${classOf(campus.cloud, student)}`,
    },
    'app/sign-in': { openid: 'demo-new' },
  };
}

/** Every page the built app declares, and panels over them; a new page appears here by itself. */
export function views(campus: Campus): View[] {
  const app = JSON.parse(readFileSync(join(DIST, 'weapp/app.json'), 'utf8')) as AppConfig;
  const specials = special(campus);
  const pages = pagePaths(app).map((path) => {
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
  const panels = PANELS.map(({ page, name, openid, steps }) => {
    const below = pages.find((one) => `${one.domain}/${one.name}` === page);
    if (!below) throw new Error(`no page ${page} below the panel ${name}`);
    return { ...below, name: `${below.name}+${name}`, steps, ...(openid !== undefined && { openid }) };
  });
  return [...pages, ...panels];
}

export interface Dress {
  build: Build;
  /** The phones' clocks stand at the school's, so that nothing counts down. */
  still?: boolean;
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
    await phone.show(view.route);
    await phone.settled();
    if (view.steps) await openPanel(phone, view.steps);
    return phone;
  }

  async close(): Promise<void> {
    await Promise.all([...this.phones.values()].map((phone) => phone.page.context().close()));
    this.phones.clear();
  }

  private async enter(openid: string): Promise<BrowserPhone> {
    const { still, ...dress } = this.dress;
    const { base, cloud } = this.campus;
    const stillAt = still ? { stillAt: cloud.clock.now() } : {};
    const phone = await openPhone({ ...dress, ...stillAt, openid, base });
    this.phones.set(openid, phone);
    await phone.tap('同意并继续');
    await phone.settled();
    return phone;
  }
}
