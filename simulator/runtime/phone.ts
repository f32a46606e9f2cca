import type { Theme } from '../program';
import type { Host, LogEntry } from './host';
import type { Limits } from './limits';
import type { Overlays } from './overlays';
import { pullDown } from './page-scroll';
import type { PageStack } from './page-stack';
import { measureTree, type TreeSize } from './tree-measure';
import { setOnline } from './wx/network';

/** What stands on `window.__simulator`: the handle panels, journeys and page tests use. */
export class Phone {
  /** Messages of uncaught errors and rejections. */
  readonly errors: string[] = [];
  readonly shares: unknown[] = [];

  constructor(
    private readonly host: Host,
    private readonly stack: PageStack,
    private readonly overlays: Overlays,
    private readonly app: (name: string, ...args: unknown[]) => unknown,
    /** The object the dist handed to `App()`. */
    private readonly definition: () => Record<string, unknown>,
  ) {
    host.on('share', (source) => this.share(source as object));
    host.on('theme', () => {
      stack.refreshChrome();
      host.emit('theme-change', { theme: host.theme });
      app('onThemeChange', { theme: host.theme });
    });
  }

  /** What `getApp()` returns. */
  get appState(): Record<string, unknown> {
    return this.definition();
  }

  get hooks(): Record<string, unknown> {
    return this.host.hooks;
  }

  get limits(): Limits {
    return this.host.limits;
  }

  get log(): readonly LogEntry[] {
    return this.host.log;
  }

  get online(): boolean {
    return this.host.online;
  }

  get theme(): Theme {
    return this.host.theme;
  }

  /** Path of the page on top, with the stack below it. */
  get routes(): string[] {
    return this.stack.entries.map((entry) => entry.path);
  }

  /** The DOM of the page on top. */
  get page(): HTMLElement | undefined {
    return this.stack.top?.scroller;
  }

  get pageData(): Record<string, unknown> | undefined {
    return this.stack.top?.instance.data;
  }

  size(): TreeSize {
    const page = this.page;
    return page ? measureTree(page) : { nodes: 0, depth: 0 };
  }

  /** Opens the first page; false when the app does not declare it. */
  open(target: { path: string; query: Record<string, string> }): boolean {
    const query = Object.entries(target.query).map(([key, value]) => `${key}=${value}`).join('&'); // prettier-ignore
    try {
      this.stack.reLaunch(`/${target.path}${query ? `?${query}` : ''}`);
      return true;
    } catch (error) {
      this.host.window.console.error(error);
      return false;
    }
  }

  setOnline(online: boolean): void {
    setOnline(this.host, online);
  }

  setTheme(theme: Theme): void {
    if (this.host.theme === theme) return;
    this.host.theme = theme;
    this.host.emit('theme', theme);
  }

  /** To the background, as when the person leaves WeChat. */
  background(): void {
    const top = this.stack.top;
    if (top) this.stack.call(top, 'onHide');
    this.app('onHide');
    this.host.emit('app-hide', undefined);
  }

  foreground(): void {
    this.app('onShow', { path: this.stack.top?.path, query: {}, scene: 1001 });
    this.host.emit('app-show', {});
    const top = this.stack.top;
    if (top) this.stack.call(top, 'onShow');
  }

  pullDown(): void {
    const top = this.stack.top;
    if (top) pullDown(top, (name, ...args) => this.stack.call(top, name, ...args));
  }

  reachBottom(): void {
    const top = this.stack.top;
    if (top) this.stack.call(top, 'onReachBottom');
  }

  selectTab(index: number): void {
    const item = this.host.app.tabBar?.list[index];
    const top = this.stack.top;
    if (!item || !top) return;
    this.stack.call(top, 'onTabItemTap', { index, pagePath: item.pagePath, text: item.text });
    this.stack.switchTab(`/${item.pagePath}`);
  }

  share(source: object): unknown {
    const top = this.stack.top;
    const card = top ? this.stack.call(top, 'onShareAppMessage', source) : undefined;
    this.shares.push(card ?? {});
    this.overlays.toast('已打开转发（模拟）', 'none', 1_500, false);
    return card;
  }

  async openMenu(): Promise<void> {
    const choice = await this.overlays.sheet(
      ['转发给朋友', '重新进入小程序', '切到后台再回来'],
      '小程序菜单',
    );
    if (choice === 0) this.share({ from: 'menu' });
    if (choice === 1) this.host.window.location.reload();
    if (choice === 2) {
      this.background();
      this.foreground();
    }
  }

  async subscribe(templateIds: string[], accept: boolean): Promise<void> {
    const { door, transport } = this.host.options;
    if (door === undefined || !this.host.online) return;
    const body = { templateIds, accept };
    if (transport) await transport(`${door}subscribe`, body);
    else
      await this.host.window.fetch(`${door}subscribe`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
  }

  watchErrors(): void {
    const { window } = this.host;
    window.addEventListener('error', (event) => {
      this.errors.push(event.message);
      this.app('onError', event.message);
      this.host.emit('app-error', event.error ?? event.message);
    });
    window.addEventListener('unhandledrejection', (event) => {
      const reason: unknown = event.reason;
      this.errors.push(reason instanceof Error ? reason.message : JSON.stringify(reason));
      this.app('onUnhandledRejection', { reason });
      this.host.emit('unhandled-rejection', { reason });
    });
  }
}
