import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type ElementHandle, type Page, type Request } from 'playwright-core'; // prettier-ignore
import { findInPage, type FindQuery } from './find-in-page';

export type Build = 'h5' | 'weapp';
export const BUILDS: readonly Build[] = ['h5', 'weapp'];

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--font-render-hinting=none', '--disable-font-subpixel-positioning', '--disable-lcd-text']; // prettier-ignore
export const SCREENSHOTS = resolve(__dirname, '../../../screenshots');
const WAIT_MS = 10_000;
/** How long a finger waits for what still loads. */
const LOADING_MS = 4_000;
const SCREEN = { width: 390, height: 844 };
const LONGEST_PICTURE = 2_600;

let browser: Promise<Browser> | undefined;

export function openBrowser(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  return browser;
}

/** Call once in `afterAll`. */
export async function closeBrowser(): Promise<void> {
  const open = browser;
  browser = undefined;
  if (open) await (await open).close();
}

export interface PhoneOptions {
  build: Build;
  openid: string;
  /** Origin of the running local cloud. */
  base: string;
  dark?: boolean;
  largeType?: boolean;
  /** Epoch ms at which the phone's own clock stands still: pictures of two runs are the same. */
  stillAt?: number;
  /** First page with query, e.g. `domains/roll-call/pages/sheet/index?floorId=…`; default is the app's own. */
  route?: string;
}

/** A person's phone in Chromium: the same verbs on the H5 build and on the compiled mini-program. */
export class BrowserPhone {
  /** Console errors and uncaught errors; `close` fails when there are any the test did not take out. */
  readonly errors: string[] = [];
  private isOffline = false;
  private waiting = 0;

  constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    readonly options: PhoneOptions,
  ) {
    page.on('console', (message) => {
      const lost = /Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_EMPTY_RESPONSE|ERR_CONNECTION/.test(
        message.text(),
      );
      if (message.type() === 'error' && !(this.isOffline || lost)) this.errors.push(message.text());
      // A limit of WeChat that a journey crosses is a fault, though the simulator only warns of it.
      if (message.text().startsWith('[limit ')) this.errors.push(message.text());
    });
    page.on('pageerror', (error) => this.errors.push(error.message));
    const isCall = (url: string) => url.includes('/door/');
    page.on('request', (request) => (this.waiting += isCall(request.url()) ? 1 : 0));
    const over = (request: Request) => (this.waiting -= isCall(request.url()) ? 1 : 0);
    page.on('requestfinished', over);
    page.on('requestfailed', over);
  }

  async tap(text: string, options: Omit<FindQuery, 'text'> = {}): Promise<void> {
    await this.act({ text, ...options }, (element) => element.tap({ timeout: 3_000 }));
  }

  async longPress(text: string, options: Omit<FindQuery, 'text'> = {}): Promise<void> {
    await this.act({ text, ...options }, async (element) => {
      await element.scrollIntoViewIfNeeded();
      const box = await element.boundingBox();
      if (!box) throw new Error('not on the screen');
      const session = await this.context.newCDPSession(this.page);
      const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
      await this.page.waitForTimeout(600);
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await session.detach();
    });
  }

  /** Types into the field with this placeholder, accessible name or label text, replacing what stands there. */
  async fill(label: string, text: string): Promise<void> {
    await this.act({ text: label, field: true }, (element) => element.fill(text));
  }

  async see(text: string, timeout = WAIT_MS): Promise<void> {
    if (!(await this.until(async () => (await this.find({ text })) !== undefined, timeout))) {
      throw new Error(
        `did not see "${text}" on ${this.options.build}; the phone says:\n${await this.text()}\n${this.errors.join('\n')}`,
      );
    }
  }

  async dontSee(text: string, timeout = WAIT_MS): Promise<void> {
    if (!(await this.until(async () => (await this.find({ text })) === undefined, timeout))) {
      throw new Error(`still sees "${text}" on ${this.options.build}; the phone says:\n${await this.text()}`);
    }
  }

  /** Whether the text shows right now. */
  async sees(text: string): Promise<boolean> {
    return (await this.find({ text })) !== undefined;
  }

  /** Taps a question's answer when the app asks it; the app may have had its answer before. */
  async tapIfAsked(text: string): Promise<void> {
    if (await this.until(() => this.sees(text), 1_500)) await this.tap(text);
  }

  /** Everything that shows, as a person would read it. */
  text(): Promise<string> {
    return this.page.evaluate(() => document.body.innerText.replace(/\n{2,}/g, '\n'));
  }

  /** Takes the net away or gives it back; the app hears of it as on a phone. */
  async offline(on: boolean): Promise<void> {
    this.isOffline = on;
    await this.order({ type: 'offline', on });
  }

  async dark(on: boolean): Promise<void> {
    await this.page.emulateMedia({ colorScheme: on ? 'dark' : 'light' });
    await this.order({ type: 'theme', dark: on });
  }

  /** Kills the app and opens it again at its first page, with its memory and without the net if it was gone. */
  async restart(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(addressOf({ ...this.options, route: undefined, offline: this.isOffline }));
    await this.started();
  }

  /** Goes straight to a page of the app, which starts anew. */
  async open(route: string): Promise<void> {
    await this.page.goto('about:blank'); // a new hash alone would keep the old page stack
    this.waiting = 0;
    await this.page.goto(addressOf({ ...this.options, route, offline: this.isOffline }));
    await this.started();
  }

  /** Shows another page in place of all that are open; quicker than `open` where the app need not start for it. */
  async show(route: string): Promise<void> {
    if (this.options.build === 'weapp') await this.order({ type: 'open', route });
    else await this.open(route);
  }

  /** Goes one page back, as the arrow of the navigation bar does. */
  async back(): Promise<void> {
    if (this.options.build === 'h5') await this.page.goBack();
    else await this.page.locator('.sim-back').tap();
  }

  /** Writes `screenshots/<name>-<build>.png`; slashes in the name make folders. */
  async screenshot(name: string, { whole = false } = {}): Promise<string> {
    const file = join(SCREENSHOTS, `${name}-${this.options.build}.png`);
    mkdirSync(dirname(file), { recursive: true });
    if (whole) await this.stretch();
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    if (whole) await this.page.setViewportSize(SCREEN);
    return file;
  }

  /** Makes the screen as long as its page, so that one picture shows all of it. */
  private async stretch(): Promise<void> {
    const hidden = await this.page.evaluate(() => {
      const pages = [...document.querySelectorAll<HTMLElement>('.sim-scroll, .taro_page')];
      const top = pages.filter((one) => one.getClientRects().length > 0).at(-1);
      if (!top) return 0;
      return Math.max(
        top.scrollHeight - top.clientHeight,
        document.documentElement.scrollHeight - innerHeight,
      );
    });
    if (hidden <= 0) return;
    const height = Math.min(SCREEN.height + hidden, LONGEST_PICTURE);
    await this.page.setViewportSize({ ...SCREEN, height });
    await this.page.waitForTimeout(120);
  }

  /** Ends the phone; console errors fail the test that caused them. */
  async close(): Promise<void> {
    await this.context.close();
    if (this.errors.length > 0)
      throw new Error(`console errors on ${this.options.build}:\n${this.errors.join('\n')}`);
  }

  /** Waits until no call is on its way, no skeleton stands and what shows stays the same. */
  async settled(): Promise<void> {
    let last = '';
    let same = 0;
    await this.until(async () => {
      const now = await this.page.evaluate(() => {
        // Clocks that count down never stand still.
        return document.body.innerText.replace(/\d+:\d\d(:\d\d)?/g, '');
      });
      const waits = await this.page.evaluate(isLoading);
      const still = !waits && this.waiting <= 0 && now !== '' && now === last;
      same = still ? same + 1 : 0;
      last = now;
      return same >= 2;
    }, 8_000);
  }

  async started(): Promise<void> {
    await this.page.waitForFunction(() => document.body.innerText.trim().length > 0, undefined, {
      timeout: 20_000,
    });
  }

  private async order(order: object): Promise<void> {
    await this.page.evaluate((message) => window.postMessage(message, window.location.origin), order);
    // One turn of the page's event loop for the message, one for what it changes.
    await this.page.waitForTimeout(50);
  }

  private async find(query: FindQuery): Promise<ElementHandle<HTMLElement> | undefined> {
    const handle = await this.page.evaluateHandle(findInPage, query);
    return handle.asElement() ?? undefined;
  }

  private async act(
    query: FindQuery,
    run: (element: ElementHandle<HTMLElement>) => Promise<void>,
  ): Promise<void> {
    let problem: unknown = new Error(`nothing says "${query.text}"`);
    const patience = Date.now() + LOADING_MS;
    const done = await this.until(async () => {
      // Half of a page may show what one looks for in the half that still loads.
      if (Date.now() < patience && (await this.page.evaluate(isLoading))) return false;
      const element = await this.find(query);
      if (!element) return false;
      try {
        await run(element);
        return true;
      } catch (error) {
        // Redrawn or covered between finding and touching: look again.
        problem = error;
        return false;
      }
    }, WAIT_MS);
    if (!done)
      throw new Error(
        `${String(problem)} on ${this.options.build}; the phone says:\n${await this.text()}\n${this.errors.join('\n')}`,
      );
  }

  /** Waits until the test holds; what did not come true in time is false. */
  async until(test: () => boolean | Promise<boolean>, timeout = WAIT_MS): Promise<boolean> {
    const end = Date.now() + timeout;
    for (;;) {
      // A page that is being replaced cannot be asked; the next round can.
      if (
        await Promise.resolve()
          .then(test)
          .catch(() => false)
      )
        return true;
      if (Date.now() > end) return false;
      await this.page.waitForTimeout(80);
    }
  }
}

/** Runs inside the browser: whether a skeleton stands on the screen. */
function isLoading(): boolean {
  const skeletons = [...document.querySelectorAll<HTMLElement>('[aria-label="正在加载"]')];
  return skeletons.some((one) => one.getClientRects().length > 0);
}

function addressOf(options: PhoneOptions & { offline?: boolean }): string {
  const { build, base, openid, route, dark, offline } = options;
  const query = new URLSearchParams();
  if (offline) query.set('offline', '1');
  if (dark !== undefined) query.set('theme', dark ? 'dark' : 'light');
  if (build === 'weapp') {
    if (route) query.set('route', route);
    return `${base}/simulator/as/${encodeURIComponent(openid)}/?${query}`;
  }
  return `${base}/h5/as/${encodeURIComponent(openid)}/?${query}${route ? `#/${route}` : ''}`;
}

/** Opens a phone of 390×844 with touch, signed in as the openid, and waits until the app shows something. */
export async function openPhone(options: PhoneOptions): Promise<BrowserPhone> {
  const context = await (
    await openBrowser()
  ).newContext({
    viewport: SCREEN,
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: options.dark ? 'dark' : 'light',
  });
  // Functions sent into the page carry this mark of esbuild's when the caller runs under tsx.
  await context.addInitScript('globalThis.__name ??= (named) => named');
  if (options.stillAt !== undefined) await context.clock.setFixedTime(options.stillAt);
  // No dialler hangs behind this browser: a call it would wait for is left out.
  await context.addInitScript(
    "globalThis.navigation?.addEventListener('navigate', (event) => event.destination.url.startsWith('tel:') && event.preventDefault())",
  );
  const page = await context.newPage();
  const phone = new BrowserPhone(page, context, options);
  await page.goto(addressOf(options));
  await phone.started();
  if (options.largeType) {
    const loaded = page.waitForEvent('load');
    await page.evaluate(() => window.postMessage({ type: 'large-type', on: true }, window.location.origin));
    await loaded;
    await phone.started();
  }
  return phone;
}
