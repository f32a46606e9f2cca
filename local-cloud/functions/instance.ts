import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { transformSync } from 'esbuild';
import type { FunctionDefinition } from './definitions';
import { instanceEnvironment } from './environment';
import { failures, InvocationError, type InvocationFailure } from './failures';
import type { CallMessage, InstanceData, InstanceMessage } from './wire';

export interface LogLine {
  level: string;
  text: string;
}

export interface InstanceSettings {
  definition: FunctionDefinition;
  clock: SharedArrayBuffer;
  /** Base of the SDK's door; the instance's own id is put behind it, so that a request names its call. */
  adminUrl: (instanceId: string) => string;
  allowedPort: number | null;
  /** Folder for compiled code, null for none. */
  codeCache: string | null;
  /** Extra wait before the first call, to speak about the cloud's cold start. */
  coldStartMs: () => number;
}

/** A function whose module never finishes loading would otherwise hold its call for ever. */
const LOAD_LIMIT_MS = 30_000;

let workerSource: string | undefined;

function workerCode(): string {
  workerSource ??= transformSync(readFileSync(path.join(__dirname, 'worker.ts'), 'utf8'), {
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
  }).code;
  return workerSource;
}

interface Running {
  callId: string;
  log: LogLine[];
  settle: (outcome: { result: string | null } | { failure: InvocationFailure }) => void;
}

/** One function instance: a worker thread with its own modules, environment and memory; one call at a time. */
export class FunctionInstance {
  readonly id = randomUUID().slice(0, 8);
  readonly definition: FunctionDefinition;
  /** True once it cannot take another call. */
  dead = false;
  calls = 0;
  private readonly worker: Worker;
  private readonly booted: Promise<void>;
  private running: Running | undefined;
  private doom: InvocationFailure | undefined;

  constructor(settings: InstanceSettings) {
    const { definition } = settings;
    this.definition = definition;
    const data: InstanceData = {
      dir: definition.dir,
      functionName: definition.name,
      clock: settings.clock,
      allowedPort: settings.allowedPort,
      codeCache: settings.codeCache,
    };
    this.worker = new Worker(workerCode(), {
      eval: true,
      name: `${definition.name}#${this.id}`,
      workerData: data,
      env: instanceEnvironment({
        functionName: definition.name,
        adminUrl: settings.adminUrl(this.id),
        memoryMb: definition.memoryMb,
        extra: definition.env,
      }),
      execArgv: [],
      argv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: definition.memoryMb },
    });
    // An unread stream would keep the thread's output in memory for ever.
    this.worker.stdout.resume();
    this.worker.stderr.resume();
    this.booted = this.boot(settings.coldStartMs());
    this.booted.catch(() => undefined);
  }

  private async boot(coldStartMs: number): Promise<void> {
    const wait = coldStartMs > 0 ? new Promise((resolve) => setTimeout(resolve, coldStartMs)) : undefined;
    await new Promise<void>((resolve, reject) => {
      const stuck = setTimeout(
        () => this.terminate(failures.exited('it did not load in time')),
        LOAD_LIMIT_MS,
      );
      this.worker.on('message', (message: InstanceMessage) => {
        if (message.type === 'ready') {
          clearTimeout(stuck);
          resolve();
        } else if (message.type === 'init-failed') {
          reject(new InvocationError(failures.threw(message.error.message, message.error.stack)));
          this.terminate(failures.exited('it failed to load'));
        } else this.receive(message);
      });
      this.worker.on('error', (error: Error & { code?: string }) => {
        this.doom ??=
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? failures.outOfMemory(this.definition.memoryMb)
            : failures.threw(error.message, error.stack ?? error.message);
      });
      this.worker.on('exit', (code) => {
        clearTimeout(stuck);
        this.dead = true;
        const failure = this.doom ?? failures.exited(`exit code ${code}`);
        reject(new InvocationError(failure));
        this.running?.settle({ failure });
      });
    });
    await wait;
  }

  private receive(message: InstanceMessage): void {
    const running = this.running;
    if (!running) return;
    if (message.type === 'log') running.log.push({ level: message.level, text: message.text });
    else if (message.type === 'done' && message.callId === running.callId)
      running.settle({ result: message.result });
    else if (message.type === 'failed' && message.callId === running.callId)
      running.settle({ failure: failures.threw(message.error.message, message.error.stack) });
  }

  /** Resolves when the function's module is loaded; rejects with InvocationError when it cannot be. */
  ready(): Promise<void> {
    return this.booted;
  }

  /** Runs one call; resolves to the JSON text of the answer, rejects with InvocationError. Log lines go to `log`. */
  async run(call: CallMessage, log: LogLine[]): Promise<string | null> {
    await this.booted;
    this.calls += 1;
    const { timeoutMs } = this.definition;
    return new Promise<string | null>((resolve, reject) => {
      const timer = setTimeout(() => this.terminate(failures.timedOut(timeoutMs / 1_000)), timeoutMs);
      const settle: Running['settle'] = (outcome) => {
        clearTimeout(timer);
        this.running = undefined;
        if ('failure' in outcome) reject(new InvocationError(outcome.failure));
        else resolve(outcome.result);
      };
      this.running = { callId: call.callId, log, settle };
      if (this.dead) settle({ failure: this.doom ?? failures.exited('it was gone') });
      else this.worker.postMessage(call);
    });
  }

  /** Ends the thread at once; a running call fails with `failure`. */
  terminate(failure: InvocationFailure = failures.exited('it was stopped')): void {
    this.doom ??= failure;
    this.dead = true;
    void this.worker.terminate();
  }

  async stop(): Promise<void> {
    this.doom ??= failures.exited('it was stopped');
    this.dead = true;
    await this.worker.terminate();
  }
}
