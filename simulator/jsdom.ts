import { JSDOM, VirtualConsole } from 'jsdom';
import { compileDist } from './compile';
import { findByText, visibleText } from './jsdom-tree';
import type { KeyValueStore, SimulatorOptions } from './runtime/host';
import type { SetDataRecord } from './runtime/limits';
import type { Phone } from './runtime/phone';
import { runtimeBundle } from './runtime-bundle';

export interface JsdomOptions extends Omit<SimulatorOptions, 'openid' | 'store'> {
  dist: string;
  openid?: string;
  /** Storage of the phone; hand the same map to a second boot to restart the app with its memory. */
  storage?: Map<string, string>;
  /** Console errors are collected, not printed; a test asserts on `errors`. */
  printConsole?: boolean;
}

/** A phone without a screen: the compiled mini-program in jsdom, driven by what a person reads. */
export interface JsdomPhone {
  phone: Phone;
  /** Console errors and uncaught errors since the start. */
  errors: string[];
  page(): HTMLElement;
  /** What the page on top and the layer above it say, white space folded. */
  text(): string;
  /** Taps the innermost thing with this text or accessible name; fails with the page's text when there is none. */
  tap(label: string): Promise<void>;
  longPress(label: string): Promise<void>;
  /** Types into the field with this placeholder, name or label. */
  input(label: string, value: string): Promise<void>;
  /** Waits until the text shows (or, with a function, until it returns true); fails after `timeout` ms. */
  waitFor(what: string | (() => boolean), timeout?: number): Promise<void>;
  /** Path, size and beginning of every setData so far. */
  setDataLog(): readonly SetDataRecord[];
  nodeCount(): number;
  close(): void;
}

/** Boots a dist/weapp folder; rejects with `CompileError` when it would not run on a phone. */
export async function bootInJsdom(options: JsdomOptions): Promise<JsdomPhone> {
  const compiled = compileDist(options.dist);
  const errors: string[] = [];
  const virtualConsole = new VirtualConsole();
  if (options.printConsole) virtualConsole.sendTo(console, { omitJSDOMErrors: true });
  virtualConsole.on('error', (...args: unknown[]) => errors.push(args.map(describe).join(' ')));
  virtualConsole.on('jsdomError', (error) => errors.push(describe(error)));
  const dom = new JSDOM('<!doctype html><html><head></head><body></body></html>', {
    url: 'http://127.0.0.1/simulator/',
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole,
  });
  const window = dom.window as unknown as Window &
    typeof globalThis & { __simulatorBoot(options: SimulatorOptions): Phone };
  fillGaps(window);
  window.eval(await runtimeBundle());
  window.eval(compiled.script);
  const phone = window.__simulatorBoot({
    ...options,
    styles: false,
    openid: options.openid ?? 'nobody',
    store: mapStore(options.storage ?? new Map<string, string>()),
  });
  return drive(dom, phone, errors);
}

/** What browsers have and jsdom lacks; it has no layout, so scrolling goes nowhere and nothing matches dark. */
function fillGaps(window: Window & typeof globalThis): void {
  const nothing = (): void => {};
  const query = { matches: false, addEventListener: nothing, removeEventListener: nothing };
  let urls = 0;
  Object.assign(window, { matchMedia: () => query, fetch: globalThis.fetch });
  Object.assign(window.Element.prototype, { scrollTo: nothing, scrollIntoView: nothing });
  window.URL.createObjectURL = () => `blob:jsdom/${(urls += 1)}`;
}

function drive(dom: JSDOM, phone: Phone, errors: string[]): JsdomPhone {
  const window = dom.window;
  const { document } = window;
  const roots = (): HTMLElement[] => {
    const layer = document.querySelector<HTMLElement>('.sim-layer');
    const bars = [...document.querySelectorAll<HTMLElement>('.sim-bar, .sim-tabs')].filter(
      (bar) => bar.style.display !== 'none',
    );
    return [...(layer ? [layer] : []), ...(phone.page ? [phone.page] : []), ...bars];
  };
  const find = (label: string): HTMLElement => {
    // What lies on top is what a finger reaches.
    const dialogues = [...document.querySelectorAll<HTMLElement>('[role="dialog"]')].reverse();
    for (const root of [
      ...dialogues.filter((one) => roots().some((part) => part.contains(one))),
      ...roots(),
    ]) {
      const found = findByText(root, label);
      if (found) return found;
    }
    throw new Error(`nothing says "${label}"; the phone says:\n${text()}`);
  };
  const text = (): string => roots().map(visibleText).join('\n');
  // A frame and a timer: whatever the tap set in motion at once has happened then, however slow the machine.
  const settle = (): Promise<void> =>
    new Promise((done) => window.requestAnimationFrame(() => window.setTimeout(done, 5)));
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const press = async (label: string, ms: number): Promise<void> => {
    const target = find(label);
    for (const type of ['mousedown', 'mouseup', 'click'] as const) {
      if (type === 'mouseup' && ms > 0) await pause(ms);
      target.dispatchEvent(new window.MouseEvent(type, { bubbles: true, cancelable: true, button: 0 }));
    }
    await settle();
  };
  const waitFor = async (what: string | (() => boolean), timeout = 3_000): Promise<void> => {
    const until = Date.now() + timeout;
    const fulfilled = (): boolean => (typeof what === 'string' ? text().includes(what) : what());
    while (!fulfilled()) {
      if (Date.now() > until)
        throw new Error(
          `waited ${timeout} ms for ${typeof what === 'string' ? `"${what}"` : 'a condition'}; the phone says:\n${text()}\n${errors.join('\n')}`,
        );
      await pause(15);
    }
  };
  return {
    phone,
    errors,
    page: () => phone.page ?? document.body,
    text,
    tap: (label) => press(label, 0),
    longPress: (label) => press(label, 400),
    async input(label, value) {
      const fields = roots().flatMap((root) => [
        ...root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea'),
      ]);
      const field =
        fields.find(
          (one) =>
            one.placeholder === label ||
            one.getAttribute('aria-label') === label ||
            one.closest('[aria-label]')?.getAttribute('aria-label') === label,
        ) ?? fields.find((one) => one.placeholder.includes(label));
      if (!field) throw new Error(`no field "${label}"; the phone says:\n${text()}`);
      field.focus();
      field.value = value;
      field.dispatchEvent(new window.Event('input', { bubbles: true }));
      await settle();
    },
    waitFor,
    setDataLog: () => [...phone.limits.setData],
    nodeCount: () => phone.size().nodes,
    close: () => window.close(),
  };
}

function mapStore(map: Map<string, string>): KeyValueStore {
  return {
    keys: () => [...map.keys()],
    get: (key) => map.get(key) ?? null,
    set: (key, value) => void map.set(key, value),
    remove: (key) => void map.delete(key),
  };
}

function describe(value: unknown): string {
  if (value instanceof Error || (typeof value === 'object' && value !== null && 'stack' in value))
    return String((value as Error).stack);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
