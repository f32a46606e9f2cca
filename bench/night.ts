import { startTestCloud, type TestCloud } from '../__tests__/support/cloud';
import { at, night, stored, tick, type SheetView } from '../__tests__/support/roll';
import { floorOf, loadSmallSchool } from '../__tests__/support/small-school';
import { profileNamed } from '../local-cloud/profile';
import { countMarks, type Markable } from '../src/contract/roll-call-rules';

/**
 * The school's night check, through the built functions on the local cloud: 168 markers, 2,520 room patches in
 * random order, 5 % doubled, 1 % conflicting, a tenth of the markers offline until all come back at once, some
 * checks claimed, some patches after the lock. Then: nothing lost, nothing doubled, counters equal a recount, months
 * equal the sheets.
 */
const FLOORS = Number(process.env.FLOORS ?? 168);
const ROOMS = 15;
const BEDS = 6;
const PER_BUILDING = 12;
const LANES = 24;
const NEXT = '2026-11-24';
/** Under which the lock is timed. */
const PROFILE = process.env.PROFILE ?? 'cloud-personal';

/** Small, seeded: the same order every time. */
let seed = 20261123;
function random(): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
}

function shuffled<T>(items: readonly T[]): T[] {
  const copy = [...items];
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [copy[index], copy[other]] = [copy[other] as T, copy[index] as T];
  }
  return copy;
}

async function lanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items].reverse();
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let item = rest.pop(); item !== undefined; item = rest.pop()) await work(item);
    }),
  );
}

interface Sending {
  floor: number;
  openid: string;
  requestId: string;
  input: { sheetId: string; roomId: string; marks: { personId: string; to: Markable }[] };
}
interface Answer {
  marks: unknown[];
  conflicts: unknown[];
  refused: unknown[];
  queued: unknown[];
}

const complaints: string[] = [];
function check(ok: boolean, what: string): void {
  if (!ok) complaints.push(what);
}

const tally = { sent: 0, applied: 0, conflicts: 0, queued: 0, refused: 0 };

async function send(cloud: TestCloud, { openid, requestId, input }: Sending): Promise<Answer> {
  tally.sent += 1;
  for (;;) {
    const reply = await cloud.as(openid).call<Answer>('roll-call', 'mark-room', input, { requestId });
    if (reply.ok) return reply.data;
    if (reply.error.code !== 'BUSY') throw new Error(`${openid}: ${reply.error.code} ${reply.error.message}`);
  }
}

function count(answer: Answer): void {
  tally.applied += answer.marks.length;
  tally.conflicts += answer.conflicts.length;
  tally.queued += answer.queued.length;
  tally.refused += answer.refused.length;
}

const statusFor = (): Markable => (random() < 0.02 ? 'not-back' : random() < 0.02 ? 'back-late' : 'present');

function sendingOf(sheet: SheetView, floor: number, room: number, openid: string, kind: string): Sending {
  const view = sheet.rooms[room];
  if (!view) throw new Error(`floor ${floor} has no room ${room}`);
  const marks = view.people.map(({ personId, mark }) => ({
    personId,
    from: mark.s,
    v: mark.v,
    to: statusFor(),
  }));
  return {
    floor,
    openid,
    requestId: `night-${kind}-${floor}-${room}`,
    input: { sheetId: sheet.sheetId, roomId: view.roomId, marks },
  };
}

async function main(): Promise<void> {
  const started = performance.now();
  const step = (words: string) => {
    console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(7)} s  ${words}`);
  };
  // The timer's own time-out as it is deployed.
  const cloud = await startTestCloud({ now: at('21:40'), functions: { jobs: { timeoutMs: 60_000 } } });
  loadSmallSchool(cloud.db, { floors: FLOORS, rooms: ROOMS, beds: BEDS, perBuilding: PER_BUILDING });
  step(`${FLOORS * ROOMS * BEDS} students on ${FLOORS} floors`);
  await tick(cloud, at('21:40'));
  step(`sheets made with ${cloud.meters.at(-1)?.databaseRequests ?? 0} requests`);
  await tick(cloud, at('22:10'));

  const floors = Array.from({ length: FLOORS }, (_none, index) => index + 1);
  const sheetOf = (floor: number) => night(floorOf(floor, PER_BUILDING));
  const claimed = new Set(floors.filter((floor) => floor % 40 === 0));
  const offline = new Set(floors.filter((floor) => floor % 10 === 5));
  const unfinished = new Set(floors.filter((floor) => floor % 56 === 4));
  const sheets = new Map<number, SheetView>();
  await lanes(floors, async (floor) => {
    const who = `leader${floor}`;
    sheets.set(floor, await cloud.as(who).ok<SheetView>('roll-call', 'open', { sheetId: sheetOf(floor) }));
  });
  step(`${FLOORS} sheets opened`);

  const all = floors.flatMap((floor) =>
    Array.from({ length: ROOMS }, (_none, room) =>
      sendingOf(sheets.get(floor) as SheetView, floor, room, `leader${floor}`, 'mark'),
    ),
  );
  const late = all.filter((one) => unfinished.has(one.floor) && one.requestId.endsWith('-0'));
  const online = shuffled(
    all.filter((one) => !claimed.has(one.floor) && !offline.has(one.floor) && !late.includes(one)),
  );
  cloud.clock.set(at('22:12'));
  await lanes(online, async (sending) => {
    const doubled = random() < 0.05;
    const rival = random() < 0.01;
    const rivals: Sending[] = rival
      ? [{ ...sending, openid: `deputy${sending.floor}`, requestId: `${sending.requestId}-rival` }]
      : [];
    const answers = await Promise.all(
      [sending, ...(doubled ? [sending] : []), ...rivals].map((one) => send(cloud, one)),
    );
    // A doubled patch answers alike twice; it is counted once.
    for (const [index, answer] of answers.entries()) if (!(doubled && index === 1)) count(answer);
  });
  step(`${online.length} patches while walking`);

  cloud.clock.set(at('22:24'));
  for (const floor of claimed) {
    cloud.clock.set(at('22:26'));
    await cloud.as('dutyc').ok('roll-call', 'claim', { sheetId: sheetOf(floor) });
    const sheet = await cloud.as('dutyc').ok<SheetView>('roll-call', 'open', { sheetId: sheetOf(floor) });
    for (let room = 0; room < ROOMS; room += 1)
      count(await send(cloud, sendingOf(sheet, floor, room, 'dutyc', 'claim')));
    // The leader's own patches arrive after the claim: they go to the claimer.
    for (const one of all.filter((each) => each.floor === floor).slice(0, 3)) count(await send(cloud, one));
  }
  step(`${claimed.size} checks claimed`);

  const back = all.filter((one) => offline.has(one.floor));
  const replies = await Promise.all(back.map((one) => send(cloud, one)));
  replies.forEach(count);
  step(`${offline.size} phones came back in the same second with ${back.length} patches`);

  await lanes(
    floors.filter((floor) => !unfinished.has(floor)),
    async (floor) => {
      const who = claimed.has(floor) ? 'dutyc' : `leader${floor}`;
      await cloud.as(who).ok('roll-call', 'submit', { sheetId: sheetOf(floor) });
    },
  );
  step('submitted');
  await tick(cloud, at('22:50'));
  cloud.clock.set(at('00:01', NEXT));
  for (const one of late) count(await send(cloud, one));
  // The lock is the night's heaviest minute: it must fit into one under the plan's limits, cold start included.
  cloud.local.profile = profileNamed(PROFILE);
  const lockBegan = performance.now();
  await tick(cloud, at('00:02', NEXT));
  const lockSeconds = (performance.now() - lockBegan) / 1000;
  cloud.local.profile = profileNamed('none');
  const lock = cloud.meters.filter((entry) => entry.functionName === 'jobs').at(-1);
  await tick(cloud, at('00:03', NEXT));
  const jobs = (lock?.console ?? []).flatMap(({ text }) => {
    const line = JSON.parse(text) as { job?: string; db?: number };
    return line.job === 'roll-call.lock' || line.job === 'roll-call.months' ? [line.db ?? 0] : [];
  });
  const requests = jobs.reduce((sum, db) => sum + db, 0);
  check(requests <= 6 * FLOORS, `the lock took ${requests} requests for ${FLOORS} floors`);
  check(lockSeconds <= 60, `the lock took ${lockSeconds.toFixed(1)} s of job time under ${PROFILE}`);
  step(
    `locked and written to the months with ${requests} requests in ${lockSeconds.toFixed(1)} s of job time under ${PROFILE}`,
  );

  verify(cloud, floors, sheetOf, late);
  report(cloud);
  await cloud.stop();
  step('done');
}

function verify(
  cloud: TestCloud,
  floors: readonly number[],
  sheetOf: (floor: number) => string,
  late: readonly Sending[],
): void {
  const months = new Map(
    cloud.db
      .find('roll_months', {})
      .map((doc) => [String(doc._id), doc.d as Record<string, Record<string, string>>]),
  );
  let marked = 0;
  for (const floor of floors) {
    const sheet = stored(cloud, sheetOf(floor));
    const recount = countMarks(Object.values(sheet.marks).map((mark) => mark.s));
    check(
      JSON.stringify(recount) === JSON.stringify(sheet.counts),
      `floor ${floor}: counters differ from a recount`,
    );
    check(sheet.pendingEffects === 0, `floor ${floor}: effects are left`);
    const keys = sheet.log.flatMap((entry) => (entry.k && entry.m ? [entry.k] : []));
    check(new Set(keys).size === keys.length, `floor ${floor}: an intent stands in the log twice`);
    for (const [personId, mark] of Object.entries(sheet.marks)) {
      if (mark.v > 0) marked += 1;
      check(mark.v <= 1, `floor ${floor}: ${personId} was marked ${mark.v} times`);
      check(
        months.get(`${personId}:2026-11`)?.['23']?.night === mark.s,
        `${personId}: month and sheet differ`,
      );
    }
    const missing = Object.values(sheet.marks).filter((mark) => mark.s === 'not-back').length;
    if (sheet.state === 'locked') {
      const cases = cloud.db.find('roll_cases', { sheetId: sheet._id }).length;
      check(cases === missing, `floor ${floor}: ${cases} cases for ${missing} missing`);
    }
  }
  const people = FLOORS * ROOMS * BEDS;
  check(
    marked + late.length * BEDS === people,
    `${marked} marked and ${late.length * BEDS} late of ${people}`,
  );
  check(tally.applied === marked, `${tally.applied} marks were answered as applied, ${marked} stand`);
  check(
    cloud.db.find('roll_corrections', {}).length === late.length * BEDS,
    'a late mark was lost or doubled',
  );
}

function report(cloud: TestCloud): void {
  const byAction = new Map<string, { calls: number; db: number; drain: number; ms: number; scans: number }>();
  for (const entry of cloud.meters) {
    const name = entry.action ?? entry.functionName;
    const sum = byAction.get(name) ?? { calls: 0, db: 0, drain: 0, ms: 0, scans: 0 };
    sum.calls += 1;
    sum.db += Number(entry.log?.db ?? 0);
    sum.drain += Number(entry.log?.drain ?? 0);
    sum.ms += entry.ms;
    sum.scans += entry.scans;
    byAction.set(name, sum);
  }
  console.log('\nlast 500 calls       calls   requests  drain   ms     scans');
  for (const [name, { calls, db, drain, ms, scans }] of byAction) {
    const each = (sum: number) => (sum / calls).toFixed(2).padStart(8);
    console.log(
      `${name.padEnd(20)} ${String(calls).padStart(5)} ${each(db)} ${each(drain)} ${each(ms)} ${String(scans).padStart(5)}`,
    );
  }
  console.log('\n', tally);
  for (const complaint of complaints.slice(0, 20)) console.error(`FAILED: ${complaint}`);
  if (complaints.length === 0)
    console.log('nothing lost, nothing doubled, counters equal a recount, months equal the sheets');
  process.exitCode = complaints.length === 0 ? 0 : 1;
}

void main();
