import { randomUUID } from 'node:crypto';
import { builtFunctions } from './built-functions';
import type { Database } from '../../local-cloud/database/engine';
import type { Fault } from '../../local-cloud/faults';
import type { Invocation } from '../../local-cloud/functions/invocations';
import type { CallMeter } from '../../local-cloud/meter';
import { startLocalCloud, type LocalCloud, type LocalCloudOptions } from '../../local-cloud/start';

/** What every action answers: the contract's reply, as the client sees it. */
export type Reply<T = unknown> =
  | { ok: true; data: T; now: number }
  | {
      ok: false;
      error: { code: string; message: string; requestId?: string; fields?: Record<string, string> };
      now: number;
    };

export interface CallOptions {
  requestId?: string;
  faults?: Fault | Fault[];
}

export interface RawReply {
  errMsg: string;
  errCode?: number;
  result?: unknown;
  requestID?: string;
}

export interface Phone {
  readonly openid: string;
  /** Calls an action the way the client does; throws when the platform (not the action) failed. */
  call<T = unknown>(
    domain: string,
    action: string,
    input?: unknown,
    options?: CallOptions,
  ): Promise<Reply<T>>;
  /** Like `call`, and fails the test unless the answer is ok. */
  ok<T = unknown>(domain: string, action: string, input?: unknown, options?: CallOptions): Promise<T>;
  /** Sends any event to any function; answers what wx.cloud.callFunction would. Rejects when the line goes dead. */
  raw(name: string, data: unknown, options?: Pick<CallOptions, 'faults'>): Promise<RawReply>;
}

export interface TestCloud {
  readonly local: LocalCloud;
  readonly origin: string;
  readonly db: Database;
  readonly clock: LocalCloud['clock'];
  as(openid: string): Phone;
  /** Fires a function's timer now. */
  runTimer(functionName: string): Promise<Invocation>;
  /** A fault for the next matching calls (see local-cloud/faults.ts). */
  fault(fault: Fault & { functionName?: string; action?: string; times?: number }): void;
  /** Cost of the last call, or of the last call of one action. */
  meter(action?: string): CallMeter;
  /** Costs of all calls so far, oldest first (the last 500). */
  readonly meters: readonly CallMeter[];
  /** Console lines of all calls so far. */
  readonly logs: string[];
  stop(): Promise<void>;
}

export interface TestCloudOptions extends Partial<LocalCloudOptions> {
  /** Where the clock stands, epoch ms; 2026-11-23 22:00 at UTC+8 unless told. It stands still until moved. */
  now?: number;
}

const NOW = Date.parse('2026-11-23T22:00:00+08:00');

async function post(url: string, body: unknown, headers: Record<string, string>): Promise<RawReply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as RawReply;
}

function phone(origin: string, openid: string): Phone {
  const raw: Phone['raw'] = (name, data, options = {}) => {
    const headers: Record<string, string> = {};
    if (options.faults) headers['x-local-cloud-fault'] = JSON.stringify(options.faults);
    return post(`${origin}/door/as/${encodeURIComponent(openid)}/callFunction`, { name, data }, headers);
  };
  const call = async <T>(domain: string, action: string, input: unknown = {}, options: CallOptions = {}) => {
    const data = { action, input, requestId: options.requestId ?? randomUUID().replaceAll('-', '') };
    const reply = await raw(domain, data, options);
    if (reply.errCode !== undefined) throw new Error(reply.errMsg);
    return reply.result as Reply<T>;
  };
  return {
    openid,
    raw,
    call,
    ok: async <T>(domain: string, action: string, input: unknown = {}, options: CallOptions = {}) => {
      const reply = await call<T>(domain, action, input, options);
      if (!reply.ok)
        throw new Error(`${domain}.${action} as ${openid} answered ${JSON.stringify(reply.error)}`);
      return reply.data;
    },
  };
}

/**
 * Boots a whole cloud for a test: our built functions (or `functionsDir`), an empty in-memory database, a clock that
 * stands still. Bundles are built once and shared by all jest workers.
 */
export async function startTestCloud(options: TestCloudOptions = {}): Promise<TestCloud> {
  const { now = NOW, ...rest } = options;
  const local = await startLocalCloud({
    clock: { at: now, frozen: true },
    limits: { maxInstances: 4, idleMs: 600_000, maxWaiting: 1_000 },
    ...rest,
    functionsDir: options.functionsDir ?? (await builtFunctions()),
    // A busy machine must not fail a test about something else; tests of time-outs set their own.
    functions: { '*': { timeoutMs: 20_000 }, ...options.functions },
  });
  return {
    local,
    origin: local.origin,
    db: local.database,
    clock: local.clock,
    as: (openid) => phone(local.origin, openid),
    runTimer: (functionName) => local.timers.run(functionName),
    fault: (fault) => void local.invocations.faults.add(fault),
    meter: (action) => {
      const all = local.invocations.book.entries;
      const found = action === undefined ? all.at(-1) : all.filter((entry) => entry.action === action).at(-1);
      if (!found) throw new Error(`no call${action === undefined ? '' : ` of ${action}`} was made yet`);
      return found;
    },
    get meters() {
      return local.invocations.book.entries;
    },
    get logs() {
      return local.invocations.book.entries.flatMap((entry) => entry.console.map((line) => line.text));
    },
    stop: () => local.stop(),
  };
}
