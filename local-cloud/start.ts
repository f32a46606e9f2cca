import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Clock } from './clock';
import { Database, type CollectionSpec, type DatabaseOptions } from './database/engine';
import type { FunctionSettings } from './functions/definitions';
import { Invocations } from './functions/invocations';
import type { PoolLimits } from './functions/pool';
import { OpenApi } from './open-api/open-api';
import { profileNamed, type Profile } from './profile';
import { AdminDoor } from './server/admin';
import { ClientDoor } from './server/door';
import { createRouter, type Extension } from './server/router';
import { FileStore } from './storage/file-store';
import { Timers } from './timers';

export interface LocalCloudOptions {
  /** A cloudfunctionRoot: one folder with index.js per function; collections.json inside is declared at start. */
  functionsDir: string;
  /** Where database and files are kept; without it everything is thrown away at the end. */
  dataDir?: string;
  database?: Omit<DatabaseOptions, 'file' | 'now'>;
  /** 0 (default) takes a free port. */
  port?: number;
  clock?: { at?: number; frozen?: boolean };
  profile?: Profile;
  /** Timeout, memory and variables by function name; `*` is for all. */
  functions?: Record<string, FunctionSettings>;
  limits?: Partial<PoolLimits>;
  /** Functions may open sockets to elsewhere (foreign projects that call other services). */
  allowNetwork?: boolean;
  /** Let timers fire by themselves; off in tests, where the clock is driven. */
  timers?: boolean;
  /** Further paths: faces, frame page, console. */
  extensions?: Extension[];
  log?: (line: string) => void;
}

export interface LocalCloud {
  readonly origin: string;
  readonly port: number;
  readonly clock: Clock;
  readonly database: Database;
  readonly invocations: Invocations;
  readonly timers: Timers;
  readonly files: FileStore;
  readonly openApi: OpenApi;
  readonly options: LocalCloudOptions;
  /** Openids whose phones have no network. */
  readonly offline: Set<string>;
  profile: Profile;
  /** After a rebuild: reads functions, collections and timers again; `names` limits which instances are replaced. */
  reload(names?: readonly string[]): void;
  stop(): Promise<void>;
}

const CODE_CACHE = path.resolve(__dirname, '../.cache/code');
const KEPT_CODE = 60;

/** The folder of compiled function code, with the oldest of too many versions removed. */
function codeCacheFolder(): string {
  mkdirSync(CODE_CACHE, { recursive: true });
  const byAge = readdirSync(CODE_CACHE)
    .map((name) => path.join(CODE_CACHE, name))
    .map((file) => ({ file, at: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.at - a.at);
  for (const { file } of byAge.slice(KEPT_CODE)) rmSync(file, { force: true });
  return CODE_CACHE;
}

/** Indexes as the build wrote them; a foreign project has none. */
export function readCollections(functionsDir: string): CollectionSpec[] {
  const file = path.join(functionsDir, 'collections.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as CollectionSpec[]) : [];
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // Nobody else's machine may reach a cloud without sign-in.
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Starts a whole cloud on 127.0.0.1. Rejects with EADDRINUSE when the port is taken. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const server = createServer({ keepAliveTimeout: 60_000 });
  const port = await listen(server, options.port ?? 0);
  try {
    return assemble(options, server, port);
  } catch (error) {
    // Data that violates a new unique index, an unreadable folder: nothing may be left listening.
    server.close();
    throw error;
  }
}

function assemble(options: LocalCloudOptions, server: Server, port: number): LocalCloud {
  const functionsDir = path.resolve(options.functionsDir);
  const clock = new Clock(options.clock);
  const now = (): number => clock.now();
  const origin = `http://127.0.0.1:${port}`;

  const throwAway = options.dataDir === undefined;
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'local-cloud-'));
  mkdirSync(dataDir, { recursive: true });
  const file = throwAway ? ':memory:' : path.join(dataDir, 'cloud.db');
  const database = Database.open({ ...options.database, file, now });
  database.declare(readCollections(functionsDir));

  const files = new FileStore({ dir: path.join(dataDir, 'storage'), now, origin: () => origin });
  const openApi = new OpenApi(now);
  const invocations = new Invocations({
    root: functionsDir,
    settings: options.functions,
    clock,
    limits: options.limits,
    coldStartMs: () => cloud.profile.coldStartMs,
    allowNetwork: options.allowNetwork,
    codeCache: codeCacheFolder(),
    port: () => port,
  });
  const timers = new Timers(clock, invocations, options.log ?? (() => undefined));
  timers.arm(invocations.definitions());

  const offline = new Set<string>();
  const cloud: LocalCloud = {
    origin,
    port,
    clock,
    database,
    invocations,
    timers,
    files,
    openApi,
    options,
    offline,
    profile: options.profile ?? profileNamed('none'),
    reload: (names) => {
      database.declare(readCollections(functionsDir));
      invocations.reload(names);
      timers.arm(invocations.definitions());
    },
    stop: async () => {
      timers.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await invocations.stop();
      database.close();
      if (throwAway) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  const admin = new AdminDoor({ database, invocations, files, openApi, profile: () => cloud.profile });
  const door = new ClientDoor({ invocations, files, openApi, offline });
  server.on('request', createRouter({ cloud, admin, door, extensions: options.extensions ?? [] }));
  if (options.timers) timers.start();
  return cloud;
}
