/**
 * The clock of the local cloud. Its state lies in shared memory, so that every running function instance sees a
 * change at once: the Date shim in functions/worker.ts reads the same two cells.
 *
 * Layout (BigInt64Array): [0] mode (0 = flows, 1 = stands still), [1] offset to the machine's clock in ms when it
 * flows, the instant in epoch ms when it stands still.
 */
const MODE = 0;
const VALUE = 1;

export class Clock {
  readonly shared: SharedArrayBuffer;
  private readonly cells: BigInt64Array;
  private readonly listeners = new Set<() => void>();

  constructor(start?: { at?: number; frozen?: boolean }) {
    this.shared = new SharedArrayBuffer(16);
    this.cells = new BigInt64Array(this.shared);
    if (start?.frozen) this.freeze(start.at);
    else if (start?.at !== undefined) this.set(start.at);
  }

  /** Epoch ms as every function instance sees it. */
  now(): number {
    const value = Number(Atomics.load(this.cells, VALUE));
    return this.frozen ? value : Date.now() + value;
  }

  get frozen(): boolean {
    return Atomics.load(this.cells, MODE) === 1n;
  }

  /** True when the clock differs from the machine's. */
  get moved(): boolean {
    return this.frozen || Atomics.load(this.cells, VALUE) !== 0n;
  }

  /** Jumps to an instant (epoch ms); a flowing clock goes on from there, a frozen one stands there. */
  set(ms: number): void {
    if (!Number.isFinite(ms)) throw new Error('the clock needs epoch milliseconds');
    const target = Math.trunc(ms);
    Atomics.store(this.cells, VALUE, BigInt(this.frozen ? target : target - Date.now()));
    this.changed();
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  freeze(at = this.now()): void {
    Atomics.store(this.cells, VALUE, BigInt(Math.trunc(at)));
    Atomics.store(this.cells, MODE, 1n);
    this.changed();
  }

  /** Lets a frozen clock flow on from where it stands. */
  flow(): void {
    const at = this.now();
    Atomics.store(this.cells, MODE, 0n);
    this.set(at);
  }

  /** Back to the machine's clock. */
  reset(): void {
    Atomics.store(this.cells, MODE, 0n);
    Atomics.store(this.cells, VALUE, 0n);
    this.changed();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
