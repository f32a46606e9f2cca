import { ALL_CASES } from '../cases/all';
import type { Case, Kit } from './case';
import type { Open } from './sdk';

/** An environment has room for few collections, and no case needs more than two: they are emptied before use. */
const COLLECTIONS = ['conformance_1', 'conformance_2'];

async function connect(env: string): Promise<Open> {
  const cloud = (await import('wx-server-sdk')) as Open;
  cloud.init({ env });
  return cloud.database();
}

async function empty(db: Open, name: string): Promise<void> {
  const collection = db.collection(name);
  for (;;) {
    const { stats } = await collection.where({ _id: db.command.exists(true) }).remove();
    if (stats.removed === 0) return;
  }
}

async function attempt(one: Case, kit: Kit): Promise<string | undefined> {
  try {
    await one.run(kit);
    return undefined;
  } catch (error) {
    return (error as Error).message.split('\n').slice(0, 12).join('\n    ');
  }
}

/**
 * Runs the cases against a real environment and lists where it behaves otherwise than the local cloud.
 * Needs CLOUDBASE_ENV, and TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY of an account that may use it.
 */
async function run(): Promise<void> {
  const env = process.env.CLOUDBASE_ENV;
  if (!env || !process.env.TENCENTCLOUD_SECRETID || !process.env.TENCENTCLOUD_SECRETKEY) {
    console.error(
      'Set CLOUDBASE_ENV, TENCENTCLOUD_SECRETID and TENCENTCLOUD_SECRETKEY. Use an environment made for this: the collections conformance_1 and conformance_2 are emptied again and again.',
    );
    process.exitCode = 2;
    return;
  }
  const db = await connect(env);
  for (const name of COLLECTIONS) await db.createCollection(name).catch(() => undefined);
  let loads = 0;
  const kit: Kit = {
    db,
    _: db.command,
    $: db.command.aggregate,
    async load(documents = []) {
      const name = COLLECTIONS[loads % COLLECTIONS.length] as string;
      loads += 1;
      await empty(db, name);
      const collection = db.collection(name);
      if (documents.length > 0) await collection._collection.add(documents);
      return collection;
    },
  };
  const cases = ALL_CASES.filter(({ local }) => !local);
  let failed = 0;
  for (const one of cases) {
    const difference = await attempt(one, kit);
    if (difference === undefined) continue;
    failed += 1;
    console.log(`✗ ${one.area} · ${one.feature}: ${one.name}\n    ${difference}`);
  }
  console.log(`${cases.length - failed} of ${cases.length} cases behave as in the local cloud.`);
  process.exitCode = failed > 0 ? 1 : 0;
}

void run();
