import type { AppConfig, Program, Theme } from '../program';
import { Limits } from './limits';

export interface SimulatorOptions {
  /** Whose phone this is; storage and the cloud's door are per openid. */
  openid: string;
  /** Address of the client's door without the method, e.g. `/door/as/x/`; undefined means no cloud. */
  door?: string;
  /** First page with query; default is the app's entry page. */
  route?: string;
  theme?: Theme;
  /** Where dist files such as pictures are served, with a trailing slash. */
  assets?: string;
  /** Key-value store behind wx storage; default localStorage under a prefix of the openid. */
  store?: KeyValueStore;
  /** False leaves the sheets out: jsdom has no layout and cannot parse scopes. */
  styles?: boolean;
  /** Posts to the door; default fetch. Resolves with the parsed JSON body, rejects when the net is down. */
  transport?: (url: string, body: unknown) => Promise<unknown>;
}

export interface KeyValueStore {
  keys(): string[];
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** One log line of the panel: a cloud call, a setData, an open-API the phone would have run. */
export interface LogEntry {
  at: number;
  kind: 'call' | 'setData' | 'api' | 'warning' | 'route';
  text: string;
  bytes?: number;
  ms?: number;
}

/** State of the phone that several parts read; the one object of this kind per booted app. */
export class Host {
  readonly limits: Limits;
  readonly log: LogEntry[] = [];
  readonly listeners = new Map<string, Set<(value: unknown) => void>>();
  online = true;
  theme: Theme;
  /** Answers a test or the panel prepared for scans, locations and file choices. */
  readonly hooks: Record<string, unknown> = {};

  constructor(
    readonly program: Program,
    readonly options: SimulatorOptions,
    readonly window: Window & typeof globalThis,
  ) {
    this.theme =
      options.theme ?? (window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    this.limits = new Limits((text) => this.note('warning', text));
  }

  get app(): AppConfig {
    return this.program.app;
  }

  note(kind: LogEntry['kind'], text: string, extra: { bytes?: number; ms?: number } = {}): void {
    this.log.push({ at: Date.now(), kind, text, ...extra });
    if (this.log.length > 2_000) this.log.splice(0, 1_000);
    this.emit('log', undefined);
  }

  on(name: string, listener: (value: unknown) => void): void {
    const set = this.listeners.get(name) ?? new Set();
    set.add(listener);
    this.listeners.set(name, set);
  }

  off(name: string, listener?: (value: unknown) => void): void {
    if (listener) this.listeners.get(name)?.delete(listener);
    else this.listeners.delete(name);
  }

  emit(name: string, value: unknown): void {
    for (const listener of [...(this.listeners.get(name) ?? [])]) {
      try {
        listener(value);
      } catch (error) {
        this.window.console.error(error);
      }
    }
  }

  /** Resolves `@name` of theme.json for the current theme; other values pass. */
  themed(value: string | undefined, fallback: string): string {
    if (!value) return fallback;
    if (!value.startsWith('@')) return value;
    return this.program.themes[this.theme]?.[value.slice(1)] ?? fallback;
  }
}
