import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveDatabase } from '../__tests__/local-cloud/database/support/wire-server';
import { Database } from '../local-cloud/database/engine';

/** Aims, per second and as a factor; a run that misses one fails. */
const UPDATES = 500;
const READS = 800;
const GROWTH = 2;

const SMALL = 10_000;
const LARGE = Number(process.env.BENCH_DOCUMENTS ?? 1_000_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const CLIENTS = 2;
const ROUNDS = 5;
const ROUND_MS = SECONDS * 600;
const WARM_MS = SECONDS * 400;

const rowOf = (at: number, documents: number): Record<string, unknown> => ({
  _id: `k${at}`,
  classId: `c${at % (documents / 20)}`,
  no: at,
  state: 'open',
  rev: 0,
  name: `学生${at}`,
  remark: 'x'.repeat(200),
});

function fill(database: Database, name: string, documents: number): void {
  database.declare([
    {
      name,
      indexes: [
        {
          name: 'by_class',
          keys: [
            ['classId', 1],
            ['no', 1],
          ],
        },
      ],
    },
  ]);
  for (let from = 0; from < documents; from += 10_000)
    database.insert(
      name,
      Array.from({ length: Math.min(10_000, documents - from) }, (_, at) => rowOf(from + at, documents)),
    );
}

interface Answer {
  ready?: boolean;
  latencies?: number[];
  failed?: string;
}

const next = (child: ChildProcess): Promise<Answer> =>
  new Promise((resolve, reject) => {
    child.once('message', (answer: Answer) => {
      if (answer.failed === undefined) resolve(answer);
      else reject(new Error(answer.failed));
    });
  });

interface Measure {
  perSecond: number;
  /** Milliseconds at the client. */
  median: number;
  p99: number;
  /** Microseconds of the server's CPU per operation, HTTP included. */
  serverCpu: number;
}

async function measure(
  children: ChildProcess[],
  order: object,
  milliseconds = SECONDS * 1000,
): Promise<Measure> {
  const before = process.cpuUsage();
  const start = performance.now();
  const answers = await Promise.all(
    children.map((child) => {
      child.send({ ...order, milliseconds, inFlight: 4 });
      return next(child);
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const cpu = process.cpuUsage(before);
  const latencies = answers.flatMap((answer) => answer.latencies ?? []).sort((left, right) => left - right);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  return {
    perSecond: latencies.length / seconds,
    median: at(0.5),
    p99: at(0.99),
    serverCpu: (cpu.user + cpu.system) / latencies.length,
  };
}

const show = (name: string, { perSecond, median, p99, serverCpu }: Measure): void => {
  console.log(
    `${name.padEnd(46)} ${perSecond.toFixed(0).padStart(6)}/s   median ${median.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms   server CPU ${serverCpu.toFixed(0)} µs`,
  );
};

const middle = (values: number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

interface Growth {
  latency: number;
  cpu: number;
}

/**
 * Reads among few and among many documents by turns, the many first in every other round, so that what else the
 * machine does meanwhile strikes both; the middle of the rounds' factors counts.
 */
async function growthThroughSdk(children: ChildProcess[]): Promise<Growth> {
  const sides = { small: SMALL, large: LARGE };
  const read = (collection: keyof typeof sides, milliseconds: number): Promise<Measure> =>
    measure(children, { kind: 'read', collection, documents: sides[collection] }, milliseconds);
  // Neither the first touch of the many pages nor the garbage of the filling belongs to a read.
  await read('large', WARM_MS);
  await read('small', WARM_MS);
  const factors: Growth[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = round % 2 === 0 ? (['small', 'large'] as const) : (['large', 'small'] as const);
    const measures: Partial<Record<keyof typeof sides, Measure>> = {};
    for (const side of order) {
      const one = await read(side, ROUND_MS);
      show(`round ${round + 1}: reads among ${sides[side]}`, one);
      measures[side] = one;
    }
    const { small, large } = measures;
    if (small && large)
      factors.push({ latency: large.median / small.median, cpu: large.serverCpu / small.serverCpu });
  }
  return {
    latency: middle(factors.map(({ latency }) => latency)),
    cpu: middle(factors.map(({ cpu }) => cpu)),
  };
}

/** The engine alone, so that the SDK's own cost does not hide growth; by turns, too. */
function growthInProcess(database: Database): number {
  const sides = [
    ['small', SMALL],
    ['large', LARGE],
  ] as const;
  const times = new Map<string, number[]>(sides.map(([name]) => [name, []]));
  for (let turn = 0; turn < 4000; turn += 1)
    for (const [name, documents] of sides) {
      const classId = `c${Math.floor(Math.random() * documents) % (documents / 20)}`;
      const start = performance.now();
      database.find(name, { classId }, { sort: [['no', 1]], limit: 20 });
      times.get(name)?.push(performance.now() - start);
    }
  const [few, many] = [middle(times.get('small') ?? []), middle(times.get('large') ?? [])];
  console.log(
    `engine alone: ${few.toFixed(3)} ms among ${SMALL}, ${many.toFixed(3)} ms among ${LARGE} (${(many / few).toFixed(2)}×)`,
  );
  return many / few;
}

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-database-'));
  const database = Database.open({ file: join(folder, 'data.db'), durability: 'full' });
  fill(database, 'small', SMALL);
  const server = await serveDatabase(database);
  const children = Array.from({ length: CLIENTS }, () =>
    fork(join(import.meta.dirname, 'database-client.ts'), [server.url], { execArgv: ['--import', 'tsx'] }),
  );
  try {
    await Promise.all(children.map(next));
    const common = { collection: 'small', documents: SMALL };
    await measure(children, { kind: 'read', ...common });
    const updates = await measure(children, { kind: 'update', ...common });
    show('conditional updates, synced', updates);
    const reads = await measure(children, { kind: 'read', ...common });
    show('indexed reads of 20 documents', reads);
    const start = performance.now();
    fill(database, 'large', LARGE);
    console.log(`${LARGE} documents inserted in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    const sdk = await growthThroughSdk(children);
    console.log(
      `through the SDK: ${sdk.latency.toFixed(2)}× the median time, ${sdk.cpu.toFixed(2)}× the server's CPU`,
    );
    const alone = growthInProcess(database);
    const missed = [
      updates.perSecond < UPDATES && `updates below ${UPDATES}/s`,
      reads.perSecond < READS && `reads below ${READS}/s`,
      sdk.latency > GROWTH && `reads through the SDK grow by more than ${GROWTH}×`,
      sdk.cpu > GROWTH && `the server's CPU of a read grows by more than ${GROWTH}×`,
      alone > GROWTH && `reads of the engine grow by more than ${GROWTH}×`,
    ].filter((one) => one !== false);
    for (const one of missed) console.error(`missed: ${one}`);
    process.exitCode = missed.length > 0 ? 1 : 0;
  } finally {
    for (const child of children) child.kill();
    await server.close();
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

void run();
