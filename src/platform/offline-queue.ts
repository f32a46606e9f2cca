/**
 * Intents that wait for a network. Pure of Taro: storage, sending and time are given, so tests can kill it.
 *
 * Promises: an intent accepted here is on the phone before `add` returns, survives the app's death, is sent in
 * order within its lane, under one requestId for ever, only for the person who made it, and leaves the phone
 * only after the server answered it or the person discarded it.
 */
export interface Intent {
  /** The requestId. */
  id: string;
  /** Intents of one lane go one after another. */
  lane: string;
  /** A waiting intent that was never tried is replaced by a newer one of the same slot. */
  slot: string;
  domain: string;
  action: string;
  input: unknown;
  /** Epoch ms by the server's clock as the phone knew it. */
  madeAt: number;
  /** What a person reads in the list of unsent things, e.g. 3 层 301 点名. */
  title: string;
  attempts: number;
  /** Set when the server refused it for good: it stays visible until somebody looks at it. */
  refusal?: { code: string; message: string; details?: Record<string, unknown> };
}

export type Outcome =
  | { ok: true; data: unknown }
  | { ok: false; final: boolean; code: string; message: string; details?: Record<string, unknown> };

/** Answers true when the outcome has been dealt with, so that a refusal need not be kept. */
export type OutcomeListener = (intent: Intent, outcome: Outcome) => boolean;

export interface QueueParts {
  read(key: string): unknown;
  write(key: string, value: unknown): boolean;
  remove(key: string): void;
  send(intent: Intent): Promise<Outcome>;
  newId(): string;
  now(): number;
  /** Runs `work` after `ms`; returns a cancel. */
  later(work: () => void, ms: number): () => void;
  changed(intents: readonly Intent[]): void;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

export class OfflineQueue {
  private owner: string | null = null;
  private intents: Intent[] = [];
  private readonly listeners = new Map<string, OutcomeListener>();
  private sending: Intent | null = null;
  private failures = 0;
  private cancelRetry: (() => void) | null = null;

  constructor(private readonly parts: QueueParts) {}

  /** Loads what `owner` left on this phone and starts sending it. Null: nobody is signed in, nothing is sent. */
  belongTo(owner: string | null): void {
    if (owner === this.owner) return;
    this.owner = owner;
    this.stopRetry();
    this.failures = 0;
    const ids = owner === null ? [] : this.readIndex(owner);
    this.intents = ids
      .map((id) => this.parts.read(this.intentKey(owner ?? '', id)) as Intent | null)
      .filter((intent): intent is Intent => intent !== null);
    this.parts.changed(this.intents);
    void this.flush();
  }

  list(): readonly Intent[] {
    return this.intents;
  }

  /** Hears how intents of `lane` end; a lane has one listener, the screen that shows it. */
  listen(lane: string, listener: OutcomeListener): () => void {
    this.listeners.set(lane, listener);
    return () => {
      if (this.listeners.get(lane) === listener) this.listeners.delete(lane);
    };
  }

  /**
   * Puts an intent in, replacing the untried one of the same slot by what `merge` makes of both inputs.
   * Null when the phone's storage is full: the caller must say that this was not kept.
   */
  add(
    made: Pick<Intent, 'lane' | 'slot' | 'domain' | 'action' | 'input' | 'title'>,
    merge?: (older: unknown) => unknown,
  ): Intent | null {
    const owner = this.owner;
    if (owner === null) return null;
    const older = this.intents.find(
      (waiting) =>
        waiting.slot === made.slot && waiting.attempts === 0 && waiting !== this.sending && !waiting.refusal,
    );
    const input = older && merge ? merge(older.input) : made.input;
    const intent: Intent = {
      ...made,
      input,
      id: this.parts.newId(),
      madeAt: this.parts.now(),
      attempts: 0,
    };
    if (!this.parts.write(this.intentKey(owner, intent.id), intent)) return null;
    const rest = older ? this.intents.filter((waiting) => waiting !== older) : this.intents;
    this.intents = [...rest, intent];
    // The intent is written before the index names it and unnamed before it is removed: a death in between
    // leaves a stray value, never a named intent without content and never two of one slot.
    this.writeIndex(owner);
    if (older) this.parts.remove(this.intentKey(owner, older.id));
    this.parts.changed(this.intents);
    void this.flush();
    return intent;
  }

  /** Forgets an intent that the server refused or the person gave up. */
  discard(id: string): void {
    const intent = this.intents.find((candidate) => candidate.id === id);
    if (intent && intent !== this.sending) this.drop(intent);
  }

  /** Sends what can be sent, now; called on start, on reconnect, on show. */
  async flush(): Promise<void> {
    if (this.sending) return;
    this.stopRetry();
    for (let intent = this.next(); intent; intent = this.next()) {
      const owner = this.owner;
      this.sending = intent;
      this.update(intent, { attempts: intent.attempts + 1 });
      const outcome = await this.parts.send(intent).catch((error: unknown): Outcome => ({
        ok: false,
        final: false,
        code: 'UNEXPECTED',
        message: String(error),
      }));
      this.sending = null;
      if (owner !== this.owner) {
        // Somebody else signed in meanwhile. What was answered is over; the rest waits for its owner.
        if (owner !== null && outcome.ok) this.forget(owner, intent.id);
        continue;
      }
      if (!this.settle(intent, outcome)) return;
    }
  }

  /** False when sending must pause. */
  private settle(intent: Intent, outcome: Outcome): boolean {
    if (!outcome.ok && !outcome.final) {
      this.failures += 1;
      this.parts.changed(this.intents);
      const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.failures - 1));
      this.cancelRetry = this.parts.later(() => void this.flush(), pause);
      return false;
    }
    this.failures = 0;
    const handled = this.listeners.get(intent.lane)?.(intent, outcome) ?? false;
    if (outcome.ok || handled) this.drop(intent);
    else {
      const { code, message, details } = outcome;
      this.update(intent, { refusal: { code, message, ...(details && { details }) } });
    }
    return true;
  }

  private next(): Intent | undefined {
    if (this.owner === null) return undefined;
    return this.intents.find((intent) => !intent.refusal);
  }

  private update(intent: Intent, change: Partial<Intent>): void {
    Object.assign(intent, change);
    if (this.owner !== null) this.parts.write(this.intentKey(this.owner, intent.id), intent);
    this.parts.changed(this.intents);
  }

  private drop(intent: Intent): void {
    this.intents = this.intents.filter((other) => other !== intent);
    if (this.owner !== null) this.forget(this.owner, intent.id);
    this.parts.changed(this.intents);
  }

  private forget(owner: string, id: string): void {
    const key = this.indexKey(owner);
    this.parts.write(
      key,
      this.readIndex(owner).filter((other) => other !== id),
    );
    this.parts.remove(this.intentKey(owner, id));
  }

  private writeIndex(owner: string): void {
    this.parts.write(
      this.indexKey(owner),
      this.intents.map((intent) => intent.id),
    );
  }

  private readIndex(owner: string): string[] {
    return (this.parts.read(this.indexKey(owner)) ?? []) as string[];
  }

  private indexKey(owner: string): string {
    return `queue:${owner}`;
  }

  private intentKey(owner: string, id: string): string {
    return `queue:${owner}:${id}`;
  }

  private stopRetry(): void {
    this.cancelRetry?.();
    this.cancelRetry = null;
  }
}
