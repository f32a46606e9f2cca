import type { FunctionDefinition } from './definitions';
import { failures, InvocationError } from './failures';
import { FunctionInstance, type InstanceSettings } from './instance';

export interface PoolLimits {
  maxInstances: number;
  /** An instance that nobody called for so long is released. */
  idleMs: number;
  /** Calls that may wait for a free instance before the cloud's "too many" is answered. */
  maxWaiting: number;
}

/** The instances of one function. */
export class FunctionPool {
  private readonly idle: FunctionInstance[] = [];
  private readonly all = new Set<FunctionInstance>();
  private readonly waiting: ((instance: FunctionInstance) => void)[] = [];
  private readonly releaseTimers = new Map<FunctionInstance, NodeJS.Timeout>();
  private retired = new WeakSet<FunctionInstance>();
  private readonly stopping: Promise<void>[] = [];

  constructor(
    private definition: FunctionDefinition,
    private readonly settings: Omit<InstanceSettings, 'definition'>,
    private readonly limits: PoolLimits,
  ) {}

  get size(): number {
    return this.all.size;
  }

  get current(): FunctionDefinition {
    return this.definition;
  }

  /** Takes a warm instance, starts a new one, or waits for one; the caller must give it back. */
  async take(): Promise<{ instance: FunctionInstance; cold: boolean }> {
    for (let warm = this.idle.pop(); warm; warm = this.idle.pop()) {
      clearTimeout(this.releaseTimers.get(warm));
      this.releaseTimers.delete(warm);
      if (!warm.dead) return { instance: warm, cold: false };
      this.all.delete(warm);
    }
    if (this.all.size < this.limits.maxInstances) return { instance: this.start(), cold: true };
    if (this.waiting.length >= this.limits.maxWaiting) throw new InvocationError(failures.tooMany());
    const instance = await new Promise<FunctionInstance>((resolve) => this.waiting.push(resolve));
    return { instance, cold: instance.calls === 0 };
  }

  give(instance: FunctionInstance): void {
    if (instance.dead || this.retired.has(instance)) {
      this.drop(instance);
      const next = this.waiting.shift();
      if (next) next(this.start());
      return;
    }
    const next = this.waiting.shift();
    if (next) {
      next(instance);
      return;
    }
    this.idle.push(instance);
    const timer = setTimeout(() => {
      const place = this.idle.indexOf(instance);
      if (place >= 0) this.idle.splice(place, 1);
      this.drop(instance);
    }, this.limits.idleMs);
    timer.unref();
    this.releaseTimers.set(instance, timer);
  }

  /** A rebuilt function: idle instances go now, busy ones after their call. */
  reload(definition: FunctionDefinition): void {
    this.definition = definition;
    for (const instance of this.all) this.retired.add(instance);
    for (const instance of this.idle.splice(0)) this.drop(instance);
  }

  async stop(): Promise<void> {
    for (const instance of this.all) this.drop(instance);
    this.idle.length = 0;
    await Promise.all(this.stopping);
  }

  private start(): FunctionInstance {
    const instance = new FunctionInstance({ ...this.settings, definition: this.definition });
    this.all.add(instance);
    return instance;
  }

  private drop(instance: FunctionInstance): void {
    clearTimeout(this.releaseTimers.get(instance));
    this.releaseTimers.delete(instance);
    this.all.delete(instance);
    this.stopping.push(instance.stop());
    if (this.stopping.length > 64) void this.stopping.splice(0, 32);
  }
}
