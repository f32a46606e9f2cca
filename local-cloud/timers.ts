import { randomUUID } from 'node:crypto';
import { Cron } from 'croner';
import type { Clock } from './clock';
import type { FunctionDefinition, TimerTrigger } from './functions/definitions';
import type { Invocation, Invocations } from './functions/invocations';

const CHINA_OFFSET_MS = 8 * 3_600_000;
/** setTimeout's own limit is 2^31 - 1 ms; looking again after a while also follows a clock that was moved. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Checks a trigger's seven fields (second minute hour day month weekday year) and returns a way to find the next run.
 * The fields are read at UTC+8; day and weekday are OR-ed, as the cloud's documentation says.
 */
export function readCron(cron: string): (after: number) => number | undefined {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 7) {
    throw new Error(
      `a timer needs 7 fields (second minute hour day month weekday year), this has ${fields.length}: ${cron}`,
    );
  }
  // The machine's zone must not matter: the pattern runs in UTC on instants shifted by eight hours.
  const job = new Cron(fields.join(' '), { paused: true, timezone: 'UTC' });
  return (after) => {
    const next = job.nextRun(new Date(after + CHINA_OFFSET_MS));
    return next === null ? undefined : next.getTime() - CHINA_OFFSET_MS;
  };
}

interface Armed {
  functionName: string;
  trigger: TimerTrigger;
  nextAfter: (after: number) => number | undefined;
  next: number | undefined;
}

/** The timers of all functions, on the local cloud's clock. A run that was missed is not made up for. */
export class Timers {
  private armed: Armed[] = [];
  private waiting: NodeJS.Timeout | undefined;
  private running = false;
  private stopClock: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly invocations: Invocations,
    private readonly log: (line: string) => void,
  ) {}

  /** Reads the triggers anew (at start and after a rebuild). A wrong pattern is reported and left out. */
  arm(definitions: FunctionDefinition[]): void {
    this.armed = [];
    for (const definition of definitions) {
      for (const trigger of definition.triggers) {
        try {
          const nextAfter = readCron(trigger.cron);
          this.armed.push({
            functionName: definition.name,
            trigger,
            nextAfter,
            next: nextAfter(this.clock.now()),
          });
        } catch (error) {
          this.log(`定时器 ${definition.name}/${trigger.name} 无法启用：${(error as Error).message}`);
        }
      }
    }
    if (this.running) this.wait();
  }

  /** Lets timers fire by themselves. */
  start(): void {
    this.running = true;
    this.stopClock = this.clock.onChange(() => this.rearm());
    this.wait();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.waiting);
    this.stopClock?.();
  }

  list(): { functionName: string; name: string; cron: string; next: number | undefined }[] {
    return this.armed.map(({ functionName, trigger, next }) => ({ functionName, ...trigger, next }));
  }

  /** Fires one timer now, due or not: `name` is the function's name. */
  async run(name: string, at = this.clock.now()): Promise<Invocation> {
    const armed = this.armed.find((entry) => entry.functionName === name);
    return this.fire(name, armed?.trigger.name ?? 'timer', at);
  }

  /** Fires, in order of time, every run that is due after `from` up to and including `to`; for a driven clock. */
  async runDue(from: number, to: number): Promise<number> {
    let fired = 0;
    for (let cursor = from; ;) {
      const due = this.armed
        .map((armed) => ({ armed, at: armed.nextAfter(cursor) }))
        .filter((entry): entry is { armed: Armed; at: number } => entry.at !== undefined && entry.at <= to)
        .sort((a, b) => a.at - b.at);
      const first = due[0];
      if (!first) return fired;
      const together = due.filter((entry) => entry.at === first.at);
      this.clock.set(first.at);
      for (const entry of together) {
        await this.fire(entry.armed.functionName, entry.armed.trigger.name, first.at);
        fired += 1;
      }
      cursor = first.at;
    }
  }

  private async fire(functionName: string, triggerName: string, at: number): Promise<Invocation> {
    const event = {
      Type: 'Timer',
      TriggerName: triggerName,
      Time: `${new Date(at).toISOString().slice(0, 19)}Z`,
      Message: '',
    };
    return this.invocations.invoke({
      name: functionName,
      event: JSON.stringify(event),
      caller: { source: 'wx_trigger' },
      requestId: randomUUID(),
    });
  }

  private rearm(): void {
    for (const armed of this.armed) armed.next = armed.nextAfter(this.clock.now());
    if (this.running) this.wait();
  }

  private wait(): void {
    clearTimeout(this.waiting);
    if (!this.running) return;
    const upcoming = this.armed.flatMap((armed) => (armed.next === undefined ? [] : [armed.next]));
    if (upcoming.length === 0) return;
    const delay = Math.min(Math.max(0, Math.min(...upcoming) - this.clock.now()), LONGEST_WAIT_MS);
    this.waiting = setTimeout(() => this.tick(), delay);
    this.waiting.unref();
  }

  private tick(): void {
    const now = this.clock.now();
    for (const armed of this.armed) {
      if (armed.next === undefined || armed.next > now) continue;
      const due = armed.next;
      armed.next = armed.nextAfter(now);
      void this.fire(armed.functionName, armed.trigger.name, due).then((done) => {
        if (!done.outcome.ok) this.log(`定时器 ${armed.functionName} 失败：${done.outcome.failure.message}`);
      });
    }
    this.wait();
  }
}
