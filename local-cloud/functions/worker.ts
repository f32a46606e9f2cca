/**
 * Runs inside the worker thread of one function instance: moves the clock, bans foreign sockets, captures console,
 * loads the function's index.js and answers calls one at a time. Only node's own modules may be imported here: the
 * host transpiles this single file and evaluates it, which works alike under tsx, jest and a plain build.
 */
import { createHash } from 'node:crypto';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import Module from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { format } from 'node:util';
import vm from 'node:vm';
import { parentPort, threadId, workerData } from 'node:worker_threads';
import type { CallMessage, FailureText, InstanceData, InstanceMessage } from './wire';

const data = workerData as InstanceData;
let currentCall: string | null = null;

function post(message: InstanceMessage): void {
  parentPort?.postMessage(message);
}

function moveClock(): void {
  const cells = new BigInt64Array(data.clock);
  const RealDate = Date;
  const realNow = RealDate.now.bind(RealDate);
  const now = (): number => {
    const value = Number(Atomics.load(cells, 1));
    return Atomics.load(cells, 0) === 1n ? value : realNow() + value;
  };
  const Moved: DateConstructor = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget): object =>
      Reflect.construct(
        target,
        args.length === 0 ? [now()] : args,
        Object.is(newTarget, Moved) ? target : newTarget,
      ) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, key, receiver) => (key === 'now' ? now : (Reflect.get(target, key, receiver) as unknown)),
  });
  Object.defineProperty(RealDate.prototype, 'constructor', {
    value: Moved,
    writable: true,
    configurable: true,
  });
  globalThis.Date = Moved;
}

/** A deployed function reaches the cloud only; a laptop's network would hide a forgotten address until deployment. */
function banForeignSockets(port: number): void {
  const refuse = (target: string): Error =>
    Object.assign(
      new Error(`the local cloud refuses a connection to ${target}: a function talks to its cloud only`),
      {
        code: 'LOCAL_CLOUD_NETWORK_BLOCKED',
      },
    );
  const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket;
  net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]): net.Socket {
    const first: unknown = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
    const where =
      typeof first === 'object' && first !== null
        ? (first as { host?: string; port?: number | string; path?: string })
        : { port: first as number, host: typeof args[1] === 'string' ? args[1] : 'localhost' };
    const local = where.host === '127.0.0.1' && Number(where.port) === port && !where.path;
    if (local) return connect.apply(this, args);
    const target = where.path ?? `${where.host ?? 'localhost'}:${String(where.port)}`;
    process.nextTick(() => this.destroy(refuse(target)));
    return this;
  };
  dgram.Socket.prototype.send = () => {
    throw refuse('a UDP address');
  };
  const lookup = dns.lookup;
  const guardedLookup = (host: string, ...rest: unknown[]): void => {
    const done = rest[rest.length - 1] as (error: Error | null) => void;
    if (net.isIP(host)) (lookup as (...args: unknown[]) => void)(host, ...rest);
    else process.nextTick(() => done(refuse(host)));
  };
  dns.lookup = guardedLookup as typeof dns.lookup;
}

function captureConsole(): void {
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    console[level] = (...args: unknown[]) =>
      post({ type: 'log', callId: currentCall, level, text: format(...args).slice(0, 65_536) });
  }
}

function describe(error: unknown): FailureText {
  if (error instanceof Error) return { message: error.message, stack: error.stack ?? error.message };
  const plain = error as { errMsg?: unknown; message?: unknown } | null;
  const said = plain?.errMsg ?? plain?.message;
  const message = typeof said === 'string' ? said : format(error);
  return { message, stack: message };
}

async function run(main: (event: unknown, context: unknown) => unknown, call: CallMessage): Promise<void> {
  currentCall = call.callId;
  for (const [name, value] of Object.entries(call.env)) {
    if (value === null) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
  try {
    const event = JSON.parse(call.event) as unknown;
    const answer = await main(event, call.context);
    const text = JSON.stringify(answer) as string | undefined;
    post({ type: 'done', callId: call.callId, result: text ?? null });
  } catch (error) {
    post({ type: 'failed', callId: call.callId, error: describe(error) });
  } finally {
    currentCall = null;
  }
}

/**
 * Requires a bundle with V8's compiled code from an earlier instance, which halves a cold start. The key covers the
 * source and the engine, V8 itself refuses code that does not fit.
 */
function load(file: string): { main?: unknown } {
  const source = fs.readFileSync(file, 'utf8');
  const require = Module.createRequire(file);
  if (data.codeCache === null || source.length < 100_000) return require(file) as { main?: unknown };
  const key = createHash('sha256').update(process.version).update(source).digest('hex').slice(0, 32);
  const cacheFile = path.join(data.codeCache, key);
  const cachedData = fs.existsSync(cacheFile) ? fs.readFileSync(cacheFile) : undefined;
  const script = new vm.Script(Module.wrap(source), { filename: file, cachedData });
  const module = { exports: {} as { main?: unknown } };
  const run = script.runInThisContext() as (...scope: unknown[]) => void;
  run.call(module.exports, module.exports, require, module, file, path.dirname(file));
  if (cachedData === undefined || script.cachedDataRejected) {
    const unfinished = `${cacheFile}.${process.pid}.${threadId}`;
    fs.mkdirSync(data.codeCache, { recursive: true });
    fs.writeFileSync(unfinished, script.createCachedData());
    fs.renameSync(unfinished, cacheFile);
  }
  return module.exports;
}

function boot(): void {
  moveClock();
  captureConsole();
  if (data.allowedPort !== null) banForeignSockets(data.allowedPort);
  try {
    const { main } = load(path.join(data.dir, 'index.js'));
    if (typeof main !== 'function') throw new Error(`${data.functionName}/index.js does not export main`);
    parentPort?.on('message', (message: CallMessage) => {
      void run(main as (event: unknown, context: unknown) => unknown, message);
    });
    post({ type: 'ready' });
  } catch (error) {
    post({ type: 'init-failed', error: describe(error) });
  }
}

boot();
