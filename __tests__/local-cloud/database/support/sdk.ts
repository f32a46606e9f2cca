import { Database, type DatabaseOptions } from '../../../../local-cloud/database/engine';
import { serveDatabase, type WireServer } from './wire-server';

/** The parts of wx-server-sdk that a test touches; its own types leave most of it open. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- documents and commands are open by nature
export type Open = any;

export interface SdkDatabase extends WireServer {
  engine: Database;
  db: Open;
  /** What the SDK has sent, newest last. */
  requests: Record<string, unknown>[];
  /** Creates a collection with a fresh name and gives that name back. */
  fresh(documents?: Record<string, unknown>[]): string;
  stop(): Promise<void>;
}

/** Points wx-server-sdk at an address; everything it needs is in the environment. */
export function connectSdk(url: string): Open {
  Object.assign(process.env, {
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: url }),
    TENCENTCLOUD_SECRETID: 'x',
    TENCENTCLOUD_SECRETKEY: 'y',
    TCB_ENV: 'local',
    SCF_NAMESPACE: 'local',
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
  });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the SDK reads its environment when it is loaded
  const cloud = require('wx-server-sdk');
  cloud.init({ env: 'local' });
  return cloud.database();
}

/** A database of its own behind the real SDK. One at a time: the SDK's address is the process's. */
export async function startSdkDatabase(options: Partial<DatabaseOptions> = {}): Promise<SdkDatabase> {
  const engine = Database.open({ file: ':memory:', ...options });
  const requests: Record<string, unknown>[] = [];
  const server = await serveDatabase(engine, (body) => requests.push(body));
  const db = connectSdk(server.url);
  let number = 0;
  return {
    ...server,
    engine,
    db,
    requests,
    fresh(documents = []) {
      number += 1;
      const name = `c${number}`;
      engine.declare([{ name, indexes: [] }]);
      if (documents.length > 0) engine.insert(name, documents);
      return name;
    },
    async stop() {
      await server.close();
      engine.close();
    },
  };
}
