/**
 * The compiled mini-program as the boot bundle carries it: what `compile.ts` writes and the runtime reads.
 * Paths are relative to the dist folder, without a leading slash and, where noted, without extension.
 */

export interface WindowConfig {
  navigationBarTitleText?: string;
  navigationBarBackgroundColor?: string;
  navigationBarTextStyle?: string;
  navigationStyle?: 'default' | 'custom';
  backgroundColor?: string;
  enablePullDownRefresh?: boolean;
  onReachBottomDistance?: number;
  disableScroll?: boolean;
}

export interface ComponentConfig extends WindowConfig {
  component?: boolean;
  usingComponents?: Record<string, string>;
  styleIsolation?: string;
}

export interface TabItem {
  pagePath: string;
  text: string;
  iconPath?: string;
  selectedIconPath?: string;
}

export interface AppConfig {
  pages: string[];
  subPackages?: SubPackage[];
  subpackages?: SubPackage[];
  entryPagePath?: string;
  window?: WindowConfig;
  tabBar?: {
    color?: string;
    selectedColor?: string;
    backgroundColor?: string;
    borderStyle?: string;
    list: TabItem[];
  };
  darkmode?: boolean;
  themeLocation?: string;
  lazyCodeLoading?: string;
  usingComponents?: Record<string, string>;
}

export interface SubPackage {
  root: string;
  pages: string[];
  independent?: boolean;
}

export type Theme = 'light' | 'dark';
export type ThemeVariables = Partial<Record<Theme, Record<string, string>>>;

/** Called once per event handler so that handlers see WeChat's plain event object, not the framework's. */
export type ShapeEvent = (caller: object, event: object, listener: (event: unknown) => unknown) => unknown;

export type ScriptFunction = (...scope: unknown[]) => void;

export interface Program {
  /** Content hash of the dist folder. */
  hash: string;
  app: AppConfig;
  themes: ThemeVariables;
  /** Static JSON of each page and component, by path without extension. */
  configs: Record<string, ComponentConfig>;
  /** Finished CSS by path without extension; 'app' is the global sheet. */
  styles: Record<string, string>;
  /** Compiled templates by path without extension. */
  templates: (shapeEvent: ShapeEvent) => Record<string, (name: string) => unknown>;
  /** Every script by path with extension; the bytes inside the wrapper are the dist's own. */
  scripts: Record<string, ScriptFunction>;
}

/** Every page path the app declares, main package first. */
export function pagePaths(app: AppConfig): string[] {
  const packages = app.subPackages ?? app.subpackages ?? [];
  return [
    ...app.pages,
    ...packages.flatMap((one) => one.pages.map((page) => `${one.root.replace(/\/$/, '')}/${page}`)),
  ];
}

/** The wrapper's parameters that carry what WeChat's logic layer offers. */
export const PRESENT_NAMES = [
  'require', 'module', 'exports', 'wx', 'App', 'Page', 'Component', 'Behavior', 'getApp', 'getCurrentPages',
  '__wxConfig', 'global', 'globalThis', 'Function', 'requirePlugin',
] as const; // prettier-ignore

/**
 * Names a browser has and WeChat's logic layer lacks. They are shadowed with undefined, so that code which would
 * crash on a phone crashes here too. `eval` is shadowed by the outer wrapper, where the language allows it.
 */
export const ABSENT_NAMES = [
  'window', 'self', 'top', 'parent', 'frames', 'document', 'location', 'navigator', 'history', 'screen',
  'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'fetch', 'Request', 'Response', 'Headers',
  'XMLHttpRequest', 'WebSocket', 'EventSource', 'FormData', 'Blob', 'File', 'FileReader', 'URL', 'URLSearchParams',
  'AbortController', 'AbortSignal', 'TextEncoder', 'TextDecoder', 'structuredClone', 'crypto', 'performance',
  'Intl', 'alert', 'confirm', 'prompt', 'open', 'postMessage', 'addEventListener', 'removeEventListener',
  'requestAnimationFrame', 'cancelAnimationFrame', 'requestIdleCallback', 'MutationObserver', 'ResizeObserver',
  'IntersectionObserver', 'HTMLElement', 'Element', 'Node', 'Event', 'CustomEvent', 'EventTarget', 'Image', 'Audio',
  'Worker', 'MessageChannel', 'BroadcastChannel', 'atob', 'btoa', 'queueMicrotask', 'getComputedStyle', 'matchMedia',
  'innerWidth', 'innerHeight', 'customElements', 'DOMParser', 'process', 'Buffer', 'setImmediate', 'importScripts',
] as const; // prettier-ignore
