import { refusalOf, type Intent, type Outcome } from './intent';

/**
 * Intents that wait for a network. Pure of Taro: storage, sending and time are given, so tests can kill it.
 *
 * Promises: an intent accepted here is on the phone before `add` returns, survives the app's death, is sent in
 * order within its lane, under one requestId for ever, only for the person who made it, and leaves the phone
 * only after the server answered it or the person discarded it.
 */
/** Answers true when the outcome has been dealt with, so that a refusal need not be kept. */
export type OutcomeListener = (intent: Intent, outcome: Outcome) => boolean;

export type AnswerHook = (intent: Intent, answer: unknown) => void;

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

interface AddOptions {
  merge?: (older: unknown) => unknown;
  holdMs?: number;
  attention?: Readonly<Record<string, string>>;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

export class OfflineQueue {
  private owner: string | null = null;
  private intents: Intent[] = [];
  private readonly listeners = new Map<string, OutcomeListener>();
  private readonly hooks = new Map<string, AnswerHook>();
  private sending: string | null = null;
  private running: Promise<void> | null = null;
  private again = false;
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

  /** Runs at each answer of `domain.action`, screen or not: what follows from it for intents still waiting. */
  onAnswer(domain: string, action: string, hook: AnswerHook): void {
    this.hooks.set(`${domain}.${action}`, hook);
  }

  /**
   * Puts an intent in, or joins it to the untried one of the same slot by what `merge` makes of both inputs.
   * Null when the phone's storage is full: the caller must say that this was not kept.
   */
  add(
    made: Pick<Intent, 'lane' | 'slot' | 'domain' | 'action' | 'input' | 'title'>,
    { merge, holdMs = 0, attention = {} }: AddOptions = {},
  ): Intent | null {
    const owner = this.owner;
    if (owner === null) return null;
    const now = this.parts.now();
    const older = this.intents.find((waiting) => waiting.slot === made.slot && this.untried(waiting));
    // An untried requestId has never left the phone, so its content may still change.
    const intent: Intent = older
      ? { ...older, input: merge ? merge(older.input) : made.input, madeAt: now, notBefore: now + holdMs }
      : { ...made, id: this.parts.newId(), madeAt: now, attempts: 0, notBefore: now + holdMs, attention };
    if (!this.parts.write(this.intentKey(owner, intent.id), intent)) return null;
    if (older) {
      this.intents = this.intents.map((waiting) => (waiting === older ? intent : waiting));
    } else {
      this.intents = [...this.intents, intent];
      // Written before the index names it: a death in between leaves a stray value, never a name without content.
      this.writeIndex(owner);
    }
    this.parts.changed(this.intents);
    // While sending fails, the retry timer and the network's return decide when to try again.
    if (this.failures === 0) void this.flush();
    return intent;
  }

  /** Rewrites what waits untried in `slot`, when an earlier answer changed what it was based on. Null removes it. */
  amend(slot: string, change: (input: unknown) => unknown): void {
    const waiting = this.intents.find((intent) => intent.slot === slot && this.untried(intent));
    if (!waiting) return;
    const input = change(waiting.input);
    if (input === null) this.drop(waiting);
    else this.update(waiting, { input });
  }

  /** Sends a lane's intents without waiting for their hold; true when nothing of it is left unsent. */
  async drain(lane: string): Promise<boolean> {
    for (const intent of this.intents)
      if (intent.lane === lane && intent.notBefore > 0) this.update(intent, { notBefore: 0 });
    const unsent = () => this.intents.some((intent) => intent.lane === lane && !intent.refusal);
    do await this.flush();
    while (unsent() && this.failures === 0 && this.next());
    return !unsent();
  }

  /** Forgets an intent that the server refused or the person gave up. */
  discard(id: string): void {
    const intent = this.intents.find((candidate) => candidate.id === id);
    if (intent && intent.id !== this.sending) this.drop(intent);
  }

  /** Narrows what a person still has to look at; null: everything was looked at. */
  resolve(id: string, details: Record<string, unknown> | null): void {
    const intent = this.intents.find((candidate) => candidate.id === id);
    if (!intent?.refusal) return;
    if (details === null) this.drop(intent);
    else this.update(intent, { refusal: { ...intent.refusal, details } });
  }

  /** Sends what can be sent, now; called on start, on reconnect, on show. */
  flush(): Promise<void> {
    // Somebody who comes while the last look at the list is over must cause another one.
    this.again = true;
    this.running ??= this.run();
    return this.running;
  }

  private async run(): Promise<void> {
    try {
      for (this.again = true; this.again;) {
        this.again = false;
        if (!(await this.sendAll())) return;
      }
    } finally {
      this.running = null;
    }
  }

  /** False when sending must pause. */
  private async sendAll(): Promise<boolean> {
    this.stopRetry();
    for (let intent = this.next(); intent; intent = this.next()) {
      const owner = this.owner;
      this.sending = intent.id;
      const tried = this.update(intent, { attempts: intent.attempts + 1 });
      const outcome = await this.parts.send(tried).catch((error: unknown): Outcome => ({
        ok: false,
        final: false,
        code: 'UNEXPECTED',
        message: String(error),
      }));
      this.sending = null;
      if (owner !== this.owner) {
        // Somebody else signed in meanwhile. What was answered is over; the rest waits for its owner.
        if (owner !== null && outcome.ok) this.forget(owner, tried.id);
        continue;
      }
      if (!this.settle(tried, outcome)) return false;
    }
    const held = this.intents.filter((intent) => !intent.refusal).map((intent) => intent.notBefore);
    if (held.length > 0) this.retryIn(Math.max(0, Math.min(...held) - this.parts.now()));
    return true;
  }

  /** False when sending must pause. */
  private settle(intent: Intent, outcome: Outcome): boolean {
    if (!outcome.ok && !outcome.final) {
      this.failures += 1;
      if (outcome.unsent) this.update(intent, { attempts: intent.attempts - 1 });
      else this.parts.changed(this.intents);
      this.retryIn(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.failures - 1)));
      return false;
    }
    this.failures = 0;
    if (outcome.ok) this.hooks.get(`${intent.domain}.${intent.action}`)?.(intent, outcome.data);
    const handled = this.listeners.get(intent.lane)?.(intent, outcome) ?? false;
    const refusal = handled ? null : refusalOf(intent, outcome);
    if (refusal) this.update(intent, { refusal });
    else this.drop(intent);
    return true;
  }

  private next(): Intent | undefined {
    if (this.owner === null) return undefined;
    const now = this.parts.now();
    const behind = new Set<string>();
    return this.intents.find((intent) => {
      if (intent.refusal || behind.has(intent.slot)) return false;
      behind.add(intent.slot);
      return intent.notBefore <= now;
    });
  }

  private untried(intent: Intent): boolean {
    return intent.attempts === 0 && intent.id !== this.sending && !intent.refusal;
  }

  private update(intent: Intent, change: Partial<Intent>): Intent {
    const updated = { ...intent, ...change };
    this.intents = this.intents.map((other) => (other.id === intent.id ? updated : other));
    if (this.owner !== null) this.parts.write(this.intentKey(this.owner, intent.id), updated);
    this.parts.changed(this.intents);
    return updated;
  }

  private retryIn(ms: number): void {
    this.stopRetry();
    this.cancelRetry = this.parts.later(() => void this.flush(), ms);
  }

  private drop(intent: Intent): void {
    this.intents = this.intents.filter((other) => other.id !== intent.id);
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
