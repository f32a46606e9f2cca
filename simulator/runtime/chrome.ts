import { build } from './dom';
import type { Host } from './host';

export interface BarState {
  title: string;
  background: string;
  text: string;
  custom: boolean;
  canGoBack: boolean;
}

export interface ChromeActions {
  back(): void;
  selectTab(index: number): void;
  menu(): void;
}

export const STATUS_HEIGHT = 44;
export const BAR_HEIGHT = 44;
export const SAFE_BOTTOM = 34;

/** The parts of the phone that WeChat draws around a page: status bar, navigation bar, tab bar, overlay layer. */
export class Chrome {
  readonly root: HTMLElement;
  readonly pages: HTMLElement;
  readonly layer: HTMLElement;
  private readonly bar: HTMLElement;
  private readonly clock: HTMLElement;
  private readonly title: HTMLElement;
  private readonly back: HTMLElement;
  private readonly tabs: HTMLElement;
  private readonly badges = new Map<number, string>();
  private selected = -1;

  constructor(
    private readonly host: Host,
    private readonly actions: ChromeActions,
  ) {
    const { document } = host.window;
    this.clock = build(document, 'div', { class: 'sim-status', 'aria-hidden': 'true' });
    this.back = build(
      document,
      'button',
      { class: 'sim-back', 'aria-label': '返回上一页', onclick: () => actions.back() },
      '‹',
    );
    this.title = build(document, 'div', { class: 'sim-title', role: 'heading', 'aria-level': '1' });
    const capsule = build(
      document,
      'button',
      { class: 'sim-capsule', 'aria-label': '小程序菜单', onclick: () => actions.menu() },
      '•••',
    );
    this.bar = build(
      document,
      'div',
      { class: 'sim-bar' },
      this.clock,
      build(document, 'div', { class: 'sim-bar-row' }, this.back, this.title, capsule),
    );
    this.pages = build(document, 'main', { class: 'sim-pages' });
    this.tabs = build(document, 'div', { class: 'sim-tabs', role: 'tablist' });
    this.layer = build(document, 'div', { class: 'sim-layer' });
    this.root = build(document, 'div', { class: 'sim-phone' }, this.bar, this.pages, this.tabs, this.layer);
    document.body.append(this.root);
    this.size();
    const dress = (): void => {
      this.root.classList.toggle('sim-dark', host.theme === 'dark');
      document.documentElement.style.colorScheme = host.theme;
    };
    dress();
    host.on('theme', dress);
    host.window.addEventListener('resize', () => this.size());
  }

  private size(): void {
    const width = this.host.window.innerWidth || 390;
    this.root.style.setProperty('--rpx', `${width / 750}px`);
  }

  /** Shows the bar of the page on top. */
  showBar(state: BarState): void {
    const { style } = this.bar;
    this.title.textContent = state.title;
    this.clock.textContent = new Date().toTimeString().slice(0, 5);
    style.background = state.custom ? 'transparent' : state.background;
    style.color = state.text === 'white' ? '#fff' : '#000';
    this.bar.classList.toggle('sim-bar-custom', state.custom);
    this.back.style.display = state.canGoBack && !state.custom ? '' : 'none';
    this.title.style.display = state.custom ? 'none' : '';
    this.host.window.document.title = state.title;
  }

  /** Shows the tab bar with a selected tab, or hides it with -1. */
  showTabs(selected: number): void {
    this.selected = selected;
    const config = this.host.app.tabBar;
    this.tabs.style.display = selected < 0 || !config ? 'none' : '';
    if (selected < 0 || !config) return;
    const { document } = this.host.window;
    const idle = this.host.themed(config.color, '#7a7e83');
    const active = this.host.themed(config.selectedColor, '#3cc51f');
    this.tabs.style.background = this.host.themed(config.backgroundColor, '#ffffff');
    this.tabs.style.borderTopColor =
      this.host.themed(config.borderStyle, 'black') === 'white' ? '#eee' : 'rgba(128,128,128,.25)';
    this.tabs.replaceChildren(
      ...config.list.map((item, index) => {
        const on = index === selected;
        const source = this.host.themed(on ? (item.selectedIconPath ?? item.iconPath) : item.iconPath, '');
        const icon = source
          ? [
              build(document, 'img', {
                class: 'sim-tab-icon',
                alt: '',
                src: `${this.host.options.assets ?? ''}${source.replace(/^\//, '')}`,
              }),
            ]
          : [];
        const badge = this.badges.get(index);
        const mark =
          badge === undefined
            ? []
            : [build(document, 'span', { class: badge ? 'sim-badge' : 'sim-badge sim-dot' }, badge)];
        return build(
          document,
          'button',
          {
            class: 'sim-tab',
            role: 'tab',
            'aria-selected': String(on),
            style: `color:${on ? active : idle}`,
            onclick: () => this.actions.selectTab(index),
          },
          ...icon,
          item.text,
          ...mark,
        );
      }),
    );
  }

  /** `text` undefined removes the badge, an empty text is a red dot. */
  setBadge(index: number, text: string | undefined): void {
    if (text === undefined) this.badges.delete(index);
    else this.badges.set(index, text);
    this.showTabs(this.selected);
  }
}
