import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock';
import { FaultBoard, type Fault } from '../faults';
import { MeterBook, newMeter, structuredLine, type CallMeter } from '../meter';
import { readFunctions, type FunctionDefinition, type FunctionSettings } from './definitions';
import { callContext, callEnvironment, type Caller } from './environment';
import { failures, InvocationError, type InvocationFailure } from './failures';
import type { FunctionInstance } from './instance';
import { FunctionPool, type PoolLimits } from './pool';

export const MAX_EVENT_BYTES = 6 * 1024 * 1024;
export const MAX_RESULT_BYTES = 1024 * 1024;

/** A call that is running now; the SDK's door finds it by its instance. */
export interface ActiveCall {
  requestId: string;
  caller: Caller;
  meter: CallMeter;
  faults: Fault[];
  instance: FunctionInstance;
}

export interface Invocation {
  requestId: string;
  meter: CallMeter;
  /** JSON text of what main returned (null = undefined), or how the call failed. */
  outcome: { ok: true; result: string | null } | { ok: false; failure: InvocationFailure };
  /** The fault `answer-lost` was asked for. */
  answerLost: boolean;
}

export interface InvocationsOptions {
  root: string;
  settings?: Record<string, FunctionSettings>;
  clock: Clock;
  limits?: Partial<PoolLimits>;
  coldStartMs?: () => number;
  allowNetwork?: boolean;
  codeCache?: string;
  port: () => number;
}

const DEFAULT_LIMITS: PoolLimits = { maxInstances: 4, idleMs: 300_000, maxWaiting: 1_000 };

/** All functions of the cloud: runs calls, keeps their meters, knows which call an instance is busy with. */
export class Invocations {
  readonly book = new MeterBook();
  readonly faults = new FaultBoard();
  private readonly pools = new Map<string, FunctionPool>();
  private readonly active = new Map<string, ActiveCall>();

  constructor(private readonly options: InvocationsOptions) {
    this.reload();
  }

  definitions(): FunctionDefinition[] {
    return [...this.pools.values()].map((pool) => pool.current);
  }

  instances(name: string): number {
    return this.pools.get(name)?.size ?? 0;
  }

  activeCalls(): ActiveCall[] {
    return [...this.active.values()];
  }

  byInstance(instanceId: string): ActiveCall | undefined {
    return this.active.get(instanceId);
  }

  /** Reads the folder again after a rebuild; `names` limits it to what changed. */
  reload(names?: readonly string[]): void {
    const found = readFunctions(this.options.root, this.options.settings);
    for (const definition of found) {
      const pool = this.pools.get(definition.name);
      if (!pool) this.pools.set(definition.name, this.newPool(definition));
      else if (!names || names.includes(definition.name)) pool.reload(definition);
    }
    for (const [name, pool] of this.pools) {
      if (found.some((definition) => definition.name === name)) continue;
      this.pools.delete(name);
      void pool.stop();
    }
  }

  /** Never rejects for what the function did: see `outcome`. */
  async invoke(options: {
    name: string;
    /** JSON text. */
    event: string;
    caller: Caller;
    faults?: Fault[];
    requestId?: string;
  }): Promise<Invocation> {
    const requestId = options.requestId ?? randomUUID();
    const action = eventAction(options.event);
    const faults = [...(options.faults ?? []), ...this.faults.take(options.name, action)];
    const meter = newMeter({
      requestId,
      functionName: options.name,
      source: options.caller.source,
      startedAt: this.options.clock.now(),
    });
    meter.action = action;
    meter.openid = options.caller.openid;
    const started = performance.now();
    let outcome: Invocation['outcome'];
    try {
      const result = await this.run(options, { requestId, meter, faults });
      const bytes = result === null ? 0 : Buffer.byteLength(result);
      outcome =
        bytes > MAX_RESULT_BYTES && options.caller.source === 'wx_client'
          ? { ok: false, failure: failures.resultTooLarge(bytes) }
          : { ok: true, result };
    } catch (error) {
      const failure = error instanceof InvocationError ? error.failure : failures.exited(String(error));
      outcome = { ok: false, failure };
    }
    if (!outcome.ok) meter.failure = outcome.failure.message;
    meter.ms = Math.round(performance.now() - started);
    meter.log = structuredLine(meter.console);
    this.book.add(meter);
    return { requestId, meter, outcome, answerLost: faults.some((fault) => fault.kind === 'answer-lost') };
  }

  /** Starts an instance of every function, one after the other, so that the first phone does not wait for it. */
  async warm(): Promise<void> {
    for (const pool of this.pools.values()) {
      if (pool.size > 0) continue;
      const { instance } = await pool.take();
      await instance.ready().catch(() => undefined);
      pool.give(instance);
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.stop()));
    this.pools.clear();
  }

  private async run(
    options: { name: string; event: string; caller: Caller },
    call: Omit<ActiveCall, 'caller' | 'instance'>,
  ): Promise<string | null> {
    const bytes = Buffer.byteLength(options.event);
    if (bytes > MAX_EVENT_BYTES) throw new InvocationError(failures.eventTooLarge(bytes));
    const pool = this.pools.get(options.name);
    if (!pool) throw new InvocationError(failures.notFound(options.name));
    const { instance, cold } = await pool.take();
    const { definition } = instance;
    call.meter.cold = cold;
    this.active.set(instance.id, { ...call, caller: options.caller, instance });
    try {
      const env = callEnvironment(options.caller, call.requestId);
      const context = callContext({
        functionName: definition.name,
        requestId: call.requestId,
        timeoutMs: definition.timeoutMs,
        memoryMb: definition.memoryMb,
        env,
      });
      return await instance.run(
        { type: 'call', callId: call.requestId, event: options.event, context, env },
        call.meter.console,
      );
    } finally {
      this.active.delete(instance.id);
      pool.give(instance);
    }
  }

  private newPool(definition: FunctionDefinition): FunctionPool {
    const { clock, allowNetwork, codeCache, coldStartMs, port, limits } = this.options;
    return new FunctionPool(
      definition,
      {
        clock: clock.shared,
        adminUrl: (id) => `http://127.0.0.1:${port()}/admin/i/${id}`,
        allowedPort: allowNetwork ? null : port(),
        codeCache: codeCache ?? null,
        coldStartMs: coldStartMs ?? (() => 0),
      },
      { ...DEFAULT_LIMITS, ...limits },
    );
  }
}

function eventAction(event: string): string | undefined {
  const found = /"action"\s*:\s*"([\w.-]{1,64})"/.exec(event.slice(0, 512));
  return found?.[1];
}
