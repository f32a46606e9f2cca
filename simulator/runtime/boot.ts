import type { Program } from '../program';
import { Chrome } from './chrome';
import { PhoneFiles } from './wx/files';
import { startFramework, type Instance } from './framework';
import { installGestures } from './gestures';
import { Host, type SimulatorOptions } from './host';
import { Modules } from './modules';
import { Overlays } from './overlays';
import { PageStack, parseUrl } from './page-stack';
import { Phone } from './phone';
import { watchTree } from './tree-measure';
import type { Fields } from './wx/api';
import { deviceApis } from './wx/device';
import { fileApis } from './wx/files';
import { interfaceApis } from './wx/interface';
import { navigationApis } from './wx/navigation';
import { cloudApi, networkApis } from './wx/network';
import { selectorApis } from './wx/selector';
import { storageApis } from './wx/storage';
import { systemApis } from './wx/system';
import { makeWx } from './wx/table';

/** Boots the program and shows its first page; the returned phone is what panels and tests drive. */
export function boot(window: Window & typeof globalThis, program: Program, options: SimulatorOptions): Phone {
  const host = new Host(program, options, window);
  const later: { stack?: PageStack; phone?: Phone } = {};
  const chrome = new Chrome(host, {
    back: () => later.stack?.navigateBack(1),
    selectTab: (index) => later.phone?.selectTab(index),
    menu: () => void later.phone?.openMenu(),
  });
  const overlays = new Overlays(host, chrome.layer);
  const files = new PhoneFiles(host);
  Object.assign(host.hooks, { overlays, files });
  const framework = startFramework(host);
  installGestures(window, chrome.root);

  const first = parseUrl(options.route ?? program.app.entryPagePath ?? program.app.pages[0] ?? '', '');
  const launch = (): Fields => ({
    path: first.path,
    query: first.query,
    scene: 1001,
    referrerInfo: {},
    mode: 'default',
  });
  let definition: Record<string, unknown> = {};
  const app = (name: string, ...args: unknown[]): unknown => {
    const method = definition[name];
    return typeof method === 'function'
      ? (method as (...values: unknown[]) => unknown).apply(definition, args)
      : undefined;
  };

  const apis: Record<string, unknown> = {};
  const wx = makeWx(host, apis);
  const modules = new Modules(host, framework, {
    wx,
    App: (given) => (definition = given),
    getApp: () => definition,
    getCurrentPages: (): Instance[] => pages.entries.map((entry) => entry.instance),
  });
  const pages = new PageStack(host, framework, modules, chrome);
  const phone = new Phone(host, pages, overlays, app, () => definition);
  Object.assign(later, { stack: pages, phone });
  Object.assign(
    apis,
    storageApis(host),
    interfaceApis(host, pages, chrome, overlays),
    navigationApis(host, pages),
    systemApis(host, pages, launch),
    networkApis(host),
    selectorApis(host, pages),
    fileApis(host, files),
    deviceApis(host, overlays, (ids, accept) => phone.subscribe(ids, accept)),
    { cloud: cloudApi(host) },
  );
  watchTree(host, () => pages.top);
  phone.watchErrors();

  modules.startApp();
  app('onLaunch', launch());
  app('onShow', launch());
  if (!phone.open(first)) {
    host.emit('page-not-found', { ...first, isEntryPage: true });
    app('onPageNotFound', { ...first, isEntryPage: true });
  }
  return phone;
}
