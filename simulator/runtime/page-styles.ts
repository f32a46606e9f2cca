import type { Host } from './host';
import { resolvePath } from './modules';

/** Puts the app's, the pages' and the components' sheets into the document, each once and in WeChat's order. */
export class PageStyles {
  private readonly added = new Set<string>();

  constructor(private readonly host: Host) {
    this.insert('app');
    host.on('theme', () => this.applyTheme());
  }

  add(path: string): void {
    const using = { ...this.host.app.usingComponents, ...this.host.program.configs[path]?.usingComponents };
    for (const target of Object.values(using)) {
      const component = resolvePath(path, target);
      if (this.insert(component)) this.add(component);
    }
    this.insert(path);
    this.applyTheme();
  }

  private insert(path: string): boolean {
    if (this.added.has(path)) return false;
    this.added.add(path);
    const css = this.host.program.styles[path];
    if (css && this.host.options.styles !== false) {
      const style = this.host.window.document.createElement('style');
      style.dataset.wxss = path;
      style.textContent = css;
      this.host.window.document.head.append(style);
    }
    return true;
  }

  /** The phone's theme may differ from the browser's: its media rules are switched by hand. */
  private applyTheme(): void {
    for (const sheet of Array.from(this.host.window.document.styleSheets))
      switchRules(sheet.cssRules, this.host.theme);
  }
}

const original = new WeakMap<object, string>();

function switchRules(rules: CSSRuleList, theme: 'light' | 'dark'): void {
  for (const rule of Array.from(rules)) {
    const media = (rule as Partial<CSSMediaRule>).media;
    const text = media ? (original.get(rule) ?? media.mediaText) : '';
    if (media && /prefers-color-scheme/.test(text)) {
      original.set(rule, text);
      const matches = text.replace(/\s/g, '').includes(`prefers-color-scheme:${theme}`);
      media.mediaText = matches ? 'all' : 'not all';
    }
    const inner = (rule as Partial<CSSGroupingRule>).cssRules;
    if (inner) switchRules(inner, theme);
  }
}
