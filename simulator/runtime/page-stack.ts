import type { Root } from 'glass-easel-miniprogram-adapter/dist/glass_easel_miniprogram_adapter';
import { pagePaths } from '../program';
import { ApiFailure } from './api-failure';
import { SAFE_BOTTOM, type Chrome } from './chrome';
import { build } from './dom';
import { meterSetData, type Framework, type Instance } from './framework';
import type { Host } from './host';
import { LIMITS } from './limits';
import type { Modules } from './modules';
import { PageStyles } from './page-styles';
import { watchScroll } from './page-scroll';

export interface PageEntry {
  path: string;
  query: Record<string, string>;
  root: Root;
  instance: Instance;
  holder: HTMLElement;
  scroller: HTMLElement;
  tab: number;
  alive: boolean;
  title?: string;
  barBackground?: string;
  barText?: string;
}

/** Splits `/a/b?x=1&y=2`; values stay as written, WeChat does not decode them. */
export function parseUrl(url: string, from: string): { path: string; query: Record<string, string> } {
  const [address = '', search = ''] = url.split('?', 2);
  const parts = address.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of address.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  const query: Record<string, string> = {};
  for (const pair of search.split('&').filter(Boolean)) {
    const at = pair.indexOf('=');
    query[at < 0 ? pair : pair.slice(0, at)] = at < 0 ? '' : pair.slice(at + 1);
  }
  return { path: parts.join('/').replace(/\.html$/, ''), query };
}

export class PageStack {
  entries: PageEntry[] = [];
  private readonly keptTabs = new Map<string, PageEntry>();
  private readonly known: Set<string>;
  private readonly styles: PageStyles;

  constructor(
    private readonly host: Host,
    private readonly framework: Framework,
    private readonly modules: Modules,
    private readonly chrome: Chrome,
  ) {
    this.known = new Set(pagePaths(host.app));
    this.styles = new PageStyles(host);
  }

  get top(): PageEntry | undefined {
    return this.entries.at(-1);
  }

  tabIndex(path: string): number {
    return (
      this.host.app.tabBar?.list.findIndex((item) => item.pagePath.replace(/\.html$/, '') === path) ?? -1
    );
  }

  navigateTo(url: string): void {
    const target = this.resolve('navigateTo', url);
    if (this.tabIndex(target.path) >= 0) throw new ApiFailure('can not navigateTo a tabbar page');
    if (this.entries.length >= LIMITS.stack) {
      this.host.limits.cross('stack', `${target.path} would be page ${this.entries.length + 1} of the stack`);
      throw new ApiFailure('webview count limit exceed');
    }
    this.hide(this.top);
    this.push(this.create(target.path, target.query));
  }

  redirectTo(url: string): void {
    const target = this.resolve('redirectTo', url);
    if (this.tabIndex(target.path) >= 0) throw new ApiFailure('can not redirectTo a tabbar page');
    this.closeFrom(this.entries.length - 1);
    this.push(this.create(target.path, target.query));
  }

  reLaunch(url: string): void {
    const target = this.resolve('reLaunch', url);
    this.closeFrom(0);
    for (const entry of this.keptTabs.values()) this.destroy(entry);
    this.keptTabs.clear();
    this.push(this.create(target.path, target.query));
  }

  switchTab(url: string): void {
    const target = this.resolve('switchTab', url);
    if (this.tabIndex(target.path) < 0) throw new ApiFailure('can not switch to no-tabBar page');
    if (this.top?.path === target.path) return;
    const below = this.entries[0];
    this.closeFrom(below && below.tab >= 0 ? 1 : 0);
    if (below?.path === target.path) {
      this.resume(below);
      return;
    }
    if (below && below.tab >= 0) this.hide(below);
    this.entries = [];
    const kept = this.keptTabs.get(target.path);
    if (!kept) {
      this.push(this.create(target.path, target.query));
      return;
    }
    this.entries.push(kept);
    this.resume(kept);
  }

  navigateBack(delta: number): void {
    if (this.entries.length <= 1) throw new ApiFailure('cannot navigate back at first page.');
    this.closeFrom(Math.max(1, this.entries.length - Math.max(1, delta)));
    const top = this.top;
    if (top) this.resume(top);
  }

  /** Redraws the bars after a change of title, colours or theme. */
  refreshChrome(): void {
    const entry = this.top;
    if (!entry) return;
    const config = { ...this.host.app.window, ...this.host.program.configs[entry.path] };
    this.chrome.showBar({
      title: entry.title ?? config.navigationBarTitleText ?? '',
      background: entry.barBackground ?? this.host.themed(config.navigationBarBackgroundColor, '#000000'),
      text: entry.barText ?? this.host.themed(config.navigationBarTextStyle, 'white'),
      custom: config.navigationStyle === 'custom',
      canGoBack: this.entries.length > 1,
    });
    this.chrome.showTabs(entry.tab);
    this.chrome.pages.style.setProperty('--safe-bottom', entry.tab >= 0 ? '0px' : `${SAFE_BOTTOM}px`);
    const height = this.chrome.pages.clientHeight || 756;
    this.chrome.pages.style.setProperty('--vh', `${height / 100}px`);
  }

  /** Calls a lifecycle or handler of a page if it has one; errors go to the console as on a phone. */
  call(entry: PageEntry, name: string, ...args: unknown[]): unknown {
    const method = entry.instance[name];
    if (typeof method !== 'function') return undefined;
    try {
      return (method as (...values: unknown[]) => unknown).apply(entry.instance, args);
    } catch (error) {
      this.host.window.console.error(error);
      this.host.emit('app-error', error);
      return undefined;
    }
  }

  private resolve(method: string, url: string): { path: string; query: Record<string, string> } {
    if (typeof url !== 'string' || url === '')
      throw new ApiFailure('parameter error: parameter.url should be String');
    const target = parseUrl(url, this.top?.path ?? '');
    if (!this.known.has(target.path)) throw new ApiFailure(`page "${target.path}" is not found`);
    this.host.note('route', `${method} ${url}`);
    return target;
  }

  private push(entry: PageEntry): void {
    this.entries.push(entry);
    this.refreshChrome();
    this.call(entry, 'onLoad', entry.query);
    if (!entry.alive) return;
    this.call(entry, 'onShow');
    this.host.window.requestAnimationFrame(() => {
      if (entry.alive) this.call(entry, 'onReady');
    });
  }

  private create(path: string, query: Record<string, string>): PageEntry {
    this.modules.load(path);
    const { document } = this.host.window;
    const place = build(document, 'div');
    const scroller = build(document, 'div', { class: 'sim-scroll' }, place);
    const holder = build(document, 'div', { class: 'sim-page' }, scroller);
    this.chrome.pages.append(holder);
    this.styles.add(path);
    const root = this.framework.backend.createRoot('page', this.framework.space, path);
    const instance = root.get() as unknown as Instance; // the adapter types the caller loosely; `Instance` is the part used
    Object.assign(instance, { route: path, __route__: path, options: query, is: path });
    meterSetData(this.host, instance);
    const dom = root.getComponent().$$ as unknown as HTMLElement; // the DOM backend's element is a real one
    dom.setAttribute('data-path', path);
    type Backend = Parameters<typeof root.attach>[0];
    // Same reason in the other direction: DOM nodes are this backend's elements.
    root.attach(scroller as unknown as Backend, place as unknown as Backend);
    const entry: PageEntry = {
      path,
      query,
      root,
      instance,
      holder,
      scroller,
      tab: this.tabIndex(path),
      alive: true,
    };
    if (entry.tab >= 0) this.keptTabs.set(path, entry);
    watchScroll(this.host, entry, (name, ...args) => this.call(entry, name, ...args));
    return entry;
  }

  private hide(entry: PageEntry | undefined): void {
    if (!entry) return;
    this.call(entry, 'onHide');
    entry.holder.style.display = 'none';
  }

  private resume(entry: PageEntry): void {
    entry.holder.style.display = '';
    this.refreshChrome();
    this.call(entry, 'onShow');
  }

  /** Closes all pages from a position on; tab pages stay alive behind their tab. */
  private closeFrom(position: number): void {
    for (const entry of this.entries.splice(position).reverse()) {
      if (entry.tab >= 0) this.hide(entry);
      else this.destroy(entry);
    }
  }

  private destroy(entry: PageEntry): void {
    this.call(entry, 'onUnload');
    entry.alive = false;
    entry.root.release();
    entry.holder.remove();
  }
}
