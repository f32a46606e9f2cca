import { startTestCloud, type Phone, type TestCloud } from '../__tests__/support/cloud';
import { generateSchool, toWorkbook } from '../local-cloud/demo/shapes';
import { profileNamed } from '../local-cloud/profile';

/**
 * A school's roster through the app: uploaded, read, previewed, confirmed, written, and once more to write nothing.
 * `PROFILE=cloud-personal` adds the waits of WeChat's personal plan; then the writing keeps below its share of requests.
 */
const STUDENTS = Number(process.env.STUDENTS ?? 15_120);
const PROFILE = process.env.PROFILE ?? 'none';
const SECONDS = 60;
/** Of 500 requests/s: what an import may take from a check that is running. */
const SHARE = 100;
const OPENID = 'first-admin';

interface ImportView {
  id: string;
  state: string;
  counts: Record<string, number> | null;
  progress: { done: number; of: number } | null;
}

async function upload(cloud: TestCloud, bytes: Buffer): Promise<string> {
  const response = await fetch(`${cloud.origin}/door/as/${OPENID}/uploadFile`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ cloudPath: 'imports/roster.xlsx', base64: bytes.toString('base64') }),
  });
  return ((await response.json()) as { fileID: string }).fileID;
}

interface Run {
  seconds: number;
  requests: number;
  /** The most requests a second of any call that reads or writes for longer than half a second. */
  perSecond: number;
  written: number;
}

async function importOnce(cloud: TestCloud, admin: Phone, bytes: Buffer): Promise<Run> {
  const begun = performance.now();
  const fileId = await upload(cloud, bytes);
  const { id } = await admin.ok<ImportView>('org', 'start-import', { fileId, fileName: '名册.xlsx' });
  let requests = 0;
  let perSecond = 0;
  let view: ImportView;
  let confirmed = false;
  do {
    view = await admin.ok<ImportView>('org', 'continue-import', { importId: id });
    const { databaseRequests, ms } = cloud.meter('continue-import');
    requests += databaseRequests;
    if (ms > 500) perSecond = Math.max(perSecond, (databaseRequests / ms) * 1000);
    if (view.state === 'previewed' && !confirmed) {
      confirmed = true;
      await admin.ok('org', 'confirm-import', { importId: id, endMissing: false, endPosts: false });
    }
  } while (!['done', 'refused', 'cancelled'].includes(view.state));
  if (view.state !== 'done') throw new Error(`the import ended as ${view.state}`);
  const written = view.progress?.done ?? 0;
  return { seconds: (performance.now() - begun) / 1000, requests, perSecond, written };
}

async function run(): Promise<void> {
  const bytes = await toWorkbook(generateSchool({ students: STUDENTS }));
  const cloud = await startTestCloud({
    clock: { at: Date.now() },
    functions: { org: { env: { SETUP_CODE: 'setup2026xy' }, timeoutMs: 60_000 } },
    profile: profileNamed(PROFILE),
  });
  try {
    const admin = cloud.as(OPENID);
    await admin.ok('org', 'set-up', { number: 'T9001', name: '赵建国', code: 'SETUP-2026-XY' });
    const first = await importOnce(cloud, admin, bytes);
    const again = await importOnce(cloud, admin, bytes);
    for (const [name, one] of Object.entries({ first, again }))
      console.log(
        `${name.padEnd(6)} ${one.seconds.toFixed(1)} s, ${one.requests} requests, at ${one.perSecond.toFixed(0)} requests/s at most, ${one.written} documents`,
      );
    const people = cloud.db.count('people', { status: 'active' });
    const missed = [
      first.seconds > SECONDS && PROFILE === 'none' && `longer than ${SECONDS} s`,
      PROFILE !== 'none' && first.perSecond > SHARE && `more than ${SHARE} requests/s`,
      again.written > 0 && 'a repeated import wrote something',
      people < STUDENTS && `only ${people} people`,
    ].filter((one) => one !== false);
    for (const one of missed) console.error(`missed: ${one}`);
    process.exitCode = missed.length > 0 ? 1 : 0;
  } finally {
    await cloud.stop();
  }
}

void run();
