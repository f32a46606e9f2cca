import type { Framework, Instance } from './framework';
import type { Host } from './host';
import { ABSENT_NAMES, PRESENT_NAMES, type SubPackage } from '../program';

export interface LogicScope {
  wx: object;
  App(definition: Record<string, unknown>): void;
  getApp(): unknown;
  getCurrentPages(): Instance[];
}

/** Resolves a require or component path relative to a file. */
export function resolvePath(from: string, target: string): string {
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/**
 * Runs the dist's scripts the way WeChat's logic layer does: each once, in a function whose scope offers the
 * mini-program's names and shadows the browser's.
 */
export class Modules {
  private readonly done = new Map<string, { exports: unknown }>();
  private readonly packages: SubPackage[];
  private current = '';
  private readonly scopeValues: Record<string, unknown>;

  constructor(
    private readonly host: Host,
    private readonly framework: Framework,
    logic: LogicScope,
  ) {
    this.packages = host.app.subPackages ?? host.app.subpackages ?? [];
    const logicGlobal = makeLogicGlobal(host.window);
    this.scopeValues = {
      wx: logic.wx,
      App: (definition: Record<string, unknown>) => logic.App(definition),
      Page: (definition: Record<string, unknown>) => this.define('Page', definition),
      Component: (definition: Record<string, unknown>) => this.define('Component', definition),
      Behavior: (definition: Record<string, unknown>) =>
        this.framework.space.behavior().definition(definition).register(),
      getApp: () => logic.getApp(),
      getCurrentPages: () => logic.getCurrentPages(),
      __wxConfig: {
        appLaunchInfo: { path: host.app.entryPagePath ?? host.app.pages[0] },
        pages: host.app.pages,
      },
      global: logicGlobal,
      globalThis: logicGlobal,
      Function: guardedFunction(host.window, logicGlobal),
      requirePlugin: () => undefined,
    };
    Object.assign(logicGlobal, {
      wx: logic.wx,
      getApp: this.scopeValues.getApp,
      getCurrentPages: this.scopeValues.getCurrentPages,
    });
  }

  /** Runs app.js. */
  startApp(): void {
    this.run('app.js');
  }

  /** Runs a page or component, its components first; does nothing the second time. */
  load(path: string): void {
    if (this.done.has(`${path}.js`)) return;
    const using = { ...this.host.app.usingComponents, ...this.host.program.configs[path]?.usingComponents };
    const before = this.current;
    this.done.set(`${path}.js`, { exports: {} });
    for (const target of Object.values(using)) this.load(resolvePath(path, target));
    this.done.delete(`${path}.js`);
    this.current = path;
    try {
      this.run(`${path}.js`);
    } finally {
      this.current = before;
    }
  }

  exists(path: string): boolean {
    return `${path}.js` in this.host.program.scripts;
  }

  private define(kind: 'Page' | 'Component', definition: Record<string, unknown>): void {
    const path = this.current;
    if (!path) throw new Error(`${kind}() called outside of a page or component file`);
    this.framework.space.componentEnv(path, (env) => {
      if (kind === 'Page') env.Page(definition);
      else env.Component(definition);
    });
  }

  private run(file: string): unknown {
    const known = this.done.get(file);
    if (known) return known.exports;
    const script = this.host.program.scripts[file];
    if (!script) throw new Error(`module '${file}' is not defined`);
    const module = { exports: {} as unknown };
    this.done.set(file, module);
    const require = (target: string): unknown => {
      const resolved = resolvePath(file, target);
      const path = resolved.endsWith('.js') ? resolved : `${resolved}.js`;
      this.checkPackages(file, path);
      return this.run(path in this.host.program.scripts ? path : `${resolved}/index.js`);
    };
    const values: Record<string, unknown> = { ...this.scopeValues, require, module, exports: module.exports };
    try {
      script.apply(undefined, [
        ...PRESENT_NAMES.map((name) => values[name]),
        ...ABSENT_NAMES.map(() => undefined),
      ]);
    } catch (error) {
      this.done.delete(file);
      throw error;
    }
    return module.exports;
  }

  private packageOf(file: string): string {
    return this.packages.find((one) => file.startsWith(`${one.root.replace(/\/$/, '')}/`))?.root ?? '';
  }

  /** A file may require its own package and the main package; another subpackage may not be there. */
  private checkPackages(from: string, to: string): void {
    const target = this.packageOf(to);
    if (target === '' || target === this.packageOf(from)) return;
    throw new Error(`${from} requires ${to} of another subpackage, which a phone may not have loaded`);
  }
}

/** The language itself, without anything of the browser. */
function makeLogicGlobal(window: Window & typeof globalThis): Record<string, unknown> {
  const names = ['Object', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Math', 'JSON', 'Date', 'RegExp', 'Error', 'TypeError', 'RangeError', 'SyntaxError', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Proxy', 'Reflect', 'ArrayBuffer', 'DataView', 'Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array', 'Uint8ClampedArray', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'encodeURIComponent', 'decodeURIComponent', 'encodeURI', 'decodeURI', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'console', 'NaN', 'Infinity'] as const; // prettier-ignore
  const source = window as unknown as Record<string, unknown>; // the window's own table of globals
  const logic: Record<string, unknown> = {};
  for (const name of names) logic[name] = source[name];
  logic.globalThis = logic;
  logic.global = logic;
  return logic;
}

/** WeChat allows `Function('return this')` and no other code from text. */
function guardedFunction(window: Window & typeof globalThis, logicGlobal: object): unknown {
  const make = (args: unknown[]): (() => unknown) => {
    if (String(args.at(-1)).replace(/;\s*$/, '').trim() === 'return this') return () => logicGlobal;
    throw new Error('new Function is not allowed in a mini-program');
  };
  const real = (window as unknown as { Function: FunctionConstructor }).Function;
  return new Proxy(real, {
    apply: (_target, _self, args) => make(args),
    construct: (_target, args) => make(args),
  });
}
