import { join } from 'node:path';
import { JSDOM } from 'jsdom';

/**
 * One page on the older framework (exparser, which phones in WebView mode still run), in a process of its own: the
 * framework keeps one page per process. Called as `smoke-page.ts DIST PAGE`; prints one JSON line.
 */

interface PageDefinition extends Record<string, unknown> {
  data?: Record<string, unknown>;
}
type Hook = (this: object, ...args: unknown[]) => void;

const [dist = '', page = ''] = process.argv.slice(2);
const errors: string[] = [];
const globals = globalThis as unknown as Record<string, unknown>; // the framework and the dist talk through globals

const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });
Object.assign(globals, {
  window,
  document: window.document,
  HTMLElement: window.HTMLElement,
  Event: window.Event,
  CustomEvent: window.CustomEvent,
});
for (const name of ['error', 'warn'] as const) {
  console[name] = (...args: unknown[]) => {
    if (name === 'error') errors.push(args.map(String).join(' '));
  };
}
process.on('uncaughtException', (error) => errors.push(String(error.stack)));
process.on('unhandledRejection', (reason) =>
  errors.push(reason instanceof Error ? String(reason.stack) : JSON.stringify(reason)),
);

const consent = JSON.stringify({ version: 1, at: Date.now() });
type Callbacks =
  | {
      success?: (result: object) => void;
      fail?: (error: object) => void;
      complete?: (result: object) => void;
    }
  | undefined;
const answers = (name: string, result: object) => (options: Callbacks) => {
  options?.success?.({ ...result, errMsg: `${name}:ok` });
  options?.complete?.({});
};
const silent = (): undefined => undefined;
/** A phone without a net: every page has to say something all the same. */
const wx: Record<string, unknown> = {
  cloud: {
    init: silent,
    callFunction: (options: Callbacks) => {
      const error = { errMsg: 'cloud.callFunction:fail request:fail' };
      if (!options?.fail) return Promise.reject(Object.assign(new Error(error.errMsg), error));
      options.fail(error);
      return undefined;
    },
  },
  getStorageSync: (key: string) => (key === 'privacy-consent' ? consent : ''),
  getStorageInfoSync: () => ({ keys: [], currentSize: 0, limitSize: 10_240 }),
  getSystemInfoSync: () => ({
    windowWidth: 390,
    windowHeight: 700,
    platform: 'ios',
    SDKVersion: '3.8.0',
    theme: 'light',
    pixelRatio: 2,
  }),
  getWindowInfo: () => ({ windowWidth: 390, windowHeight: 700, pixelRatio: 2, safeArea: { bottom: 810 } }),
  getAppBaseInfo: () => ({ SDKVersion: '3.8.0', theme: 'light' }),
  getLaunchOptionsSync: () => ({ path: page, query: {}, scene: 1001 }),
  getEnterOptionsSync: () => ({ path: page, query: {}, scene: 1001 }),
  getMenuButtonBoundingClientRect: () => ({
    top: 50,
    bottom: 82,
    left: 296,
    right: 383,
    width: 87,
    height: 32,
  }),
  getNetworkType: answers('getNetworkType', { networkType: 'none' }),
  createSelectorQuery: () => {
    const query: Record<string, unknown> = {};
    for (const name of [
      'select',
      'selectAll',
      'selectViewport',
      'in',
      'boundingClientRect',
      'fields',
      'node',
      'scrollOffset',
    ])
      query[name] = () => query;
    query.exec = (done?: (results: unknown[]) => void) => done?.([null]);
    return query;
  },
  nextTick: (run: () => void) => void setTimeout(run, 0),
  canIUse: () => true,
};
for (const name of ['setStorageSync', 'removeStorageSync', 'onNetworkStatusChange', 'offNetworkStatusChange', 'onThemeChange', 'offThemeChange', 'onAppShow', 'offAppShow', 'onAppHide', 'offAppHide', 'onError', 'onUnhandledRejection']) wx[name] = silent; // prettier-ignore
for (const name of ['setNavigationBarTitle', 'setNavigationBarColor', 'navigateTo', 'redirectTo', 'switchTab', 'reLaunch', 'navigateBack', 'showToast', 'hideToast', 'vibrateShort', 'pageScrollTo', 'stopPullDownRefresh', 'setTabBarBadge', 'removeTabBarBadge', 'showShareMenu', 'hideShareMenu']) wx[name] = answers(name, {}); // prettier-ignore

let app: Record<string, unknown> = {};
Object.assign(globals, {
  wx,
  App: (definition: Record<string, unknown>) => (app = definition),
  getApp: () => app,
  getCurrentPages: () => [],
  Page: (definition: PageDefinition) =>
    (globals.Component as (definition: object) => void)(asComponent(definition)),
});

/** A page as the component this framework knows: fields on `this`, lifecycle in WeChat's order. */
function asComponent({ data, ...rest }: PageDefinition): object {
  const methods = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => typeof value === 'function'),
  ) as Record<string, Hook>;
  const fields = Object.fromEntries(Object.entries(rest).filter(([, value]) => typeof value !== 'function'));
  return {
    data: data ?? {},
    methods,
    attached(this: object) {
      Object.assign(this, fields, { route: page, __route__: page, options: {} });
      methods.onLoad?.call(this, {});
      methods.onShow?.call(this);
    },
    ready(this: object) {
      methods.onReady?.call(this);
    },
    detached(this: object) {
      methods.onUnload?.call(this);
    },
  };
}

interface Simulate {
  load(path: string, options: object): string;
  render(id: string): {
    attach(parent: unknown): void;
    dom?: { innerHTML: string; textContent: string | null };
  };
}

async function main(): Promise<void> {
  const { default: simulate } = (await import('miniprogram-simulate')) as { default: Simulate };
  const { createRequire } = await import('node:module');
  createRequire(join(dist, 'app.js'))('./app.js');
  for (const name of ['onLaunch', 'onShow'])
    (app[name] as Hook | undefined)?.call(app, { path: page, query: {}, scene: 1001 });
  const id = simulate.load(join(dist, page), {
    rootPath: dist,
    compiler: 'official',
    compilerOptions: { maxBuffer: 64 << 20 },
  });
  const component = simulate.render(id);
  const parent = window.document.createElement('div');
  window.document.body.append(parent);
  component.attach(parent);
  // Several frames: the page mounts, asks its data, is refused and says so.
  for (let i = 0; i < 60 && parent.textContent.trim() === ''; i += 1)
    await new Promise((done) => setTimeout(done, 50));
  await new Promise((done) => setTimeout(done, 200));
  process.stdout.write(
    `${JSON.stringify({ page, text: parent.textContent.replace(/\s+/g, ' ').trim(), nodes: parent.querySelectorAll('*').length, errors })}\n`,
  );
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stdout.write(
      `${JSON.stringify({ page, text: '', nodes: 0, errors: [...errors, error instanceof Error ? String(error.stack) : String(error)] })}\n`,
    );
    process.exit(0);
  },
);
