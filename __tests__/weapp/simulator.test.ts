import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bootInJsdom, type JsdomPhone } from '../../simulator/jsdom';
import { removeSmallApps, writeSmallApp, type Files } from './small-app';

const SRC = resolve(__dirname, '../../src');
const open: JsdomPhone[] = [];
let dist = '';

async function boot(
  options: { changes?: Files; route?: string; storage?: Map<string, string> } = {},
): Promise<JsdomPhone> {
  const { changes, ...rest } = options;
  const phone = await bootInJsdom({ dist: changes ? writeSmallApp(changes) : dist, ...rest });
  open.push(phone);
  return phone;
}

/** Runs the text as the home page's button handler and returns what it pushed to `seen`. */
async function run(
  code: string,
  storage?: Map<string, string>,
): Promise<{ phone: JsdomPhone; seen: string[] }> {
  const page = `Page({ run() { const say = (x) => getApp().seen.push(typeof x === 'string' ? x : JSON.stringify(x)); ${code} } })`;
  const phone = await boot({
    changes: { 'pages/home/index.wxml': '<button bindtap="run">跑</button>', 'pages/home/index.js': page },
    storage,
  });
  await phone.tap('跑');
  await new Promise((resolve) => setTimeout(resolve, 30));
  return { phone, seen: seenBy(phone).slice(2) };
}

function seenBy(phone: JsdomPhone): string[] {
  return phone.phone.appState.seen as string[];
}

beforeAll(() => {
  dist = writeSmallApp();
});
afterEach(() => open.splice(0).forEach((phone) => phone.close()));
afterAll(removeSmallApps);

describe('pages and the stack', () => {
  test('start in WeChat order: launch, app show, load, show, ready', async () => {
    const phone = await boot();
    await phone.waitFor(() => seenBy(phone).length === 5);
    const home = 'pages/home/index';
    expect(seenBy(phone)).toEqual([
      `launch ${home}`,
      'app show',
      `onLoad ${home}`,
      `onShow ${home}`,
      `onReady ${home}`,
    ]);
    expect(phone.errors).toEqual([]);
  });

  test('a subpackage page is loaded on demand, gets its query undecoded, and the page below is hidden', async () => {
    const phone = await boot();
    await phone.tap('去第一页');
    await phone.waitFor('第一页 7 %E4%B8%89');
    expect(phone.phone.routes).toEqual(['pages/home/index', 'one/pages/first/index']);
    await phone.tap('回去');
    await phone.waitFor('加一');
    const tail = seenBy(phone)
      .slice(2)
      .filter((line) => !line.startsWith('onReady'));
    expect(tail).toEqual(
      expect.arrayContaining([
        'onHide pages/home/index',
        'onLoad one/pages/first/index 7',
        'onUnload one/pages/first/index',
        'onShow pages/home/index',
      ]),
    );
    expect(tail.indexOf('onHide pages/home/index')).toBeLessThan(
      tail.indexOf('onLoad one/pages/first/index 7'),
    );
  });

  test('a tab page stays alive behind its tab', async () => {
    const phone = await boot();
    await phone.tap('加一');
    await phone.waitFor('数 1');
    await phone.tap('我的');
    await phone.waitFor('我的页面');
    await phone.tap('首页');
    await phone.waitFor('数 1');
    expect(seenBy(phone).filter((line) => line === 'onLoad pages/home/index')).toHaveLength(1);
    expect(seenBy(phone)).not.toContain('onUnload pages/home/index');
  });

  test.each([
    ['navigateTo', '/pages/me/index', 'navigateTo:fail can not navigateTo a tabbar page'],
    ['navigateTo', '/pages/none/index', 'navigateTo:fail page "pages/none/index" is not found'],
    ['switchTab', '/pages/form/index', 'switchTab:fail can not switch to no-tabBar page'],
    ['redirectTo', '/pages/me/index', 'redirectTo:fail can not redirectTo a tabbar page'],
  ])('%s %s is refused as WeChat refuses it', async (method, url, message) => {
    const { seen } = await run(`wx.${method}({ url: '${url}', fail: (e) => say(e.errMsg) })`);
    expect(seen).toEqual([message]);
  });

  test('the eleventh page is refused and counted', async () => {
    const { phone, seen } = await run(
      `const go = (n) => wx.navigateTo({ url: '/pages/form/index?n=' + n, success: () => go(n + 1), fail: (e) => say(n + e.errMsg) }); go(2)`,
    );
    await phone.waitFor(() => seenBy(phone).some((line) => line.includes('limit exceed')));
    expect(seen.length + seenBy(phone).length).toBeGreaterThan(0);
    expect(seenBy(phone).at(-1)).toBe('11navigateTo:fail webview count limit exceed');
    expect(phone.phone.routes).toHaveLength(10);
    expect(phone.phone.limits.counts.stack).toBe(1);
  });

  test('background, foreground and pull-down reach app and page', async () => {
    const phone = await boot();
    phone.phone.background();
    phone.phone.foreground();
    phone.phone.pullDown();
    expect(seenBy(phone)).toEqual(expect.arrayContaining(['app hide', 'onHide pages/home/index', 'pull']));
  });

  test('the end of the page and a share reach the page; the card it answers is kept', async () => {
    const phone = await boot({
      changes: {
        'pages/home/index.wxml': '<view>页</view><button open-type="share" data-id="7">分享</button>',
        'pages/home/index.js': `Page({ onReachBottom() { getApp().seen.push('bottom') },
          onShareAppMessage(x) { return { title: x.from + ' ' + (x.target ? x.target.dataset.id : ''), path: '/pages/me/index' } } })`,
      },
    });
    phone.phone.reachBottom();
    expect(seenBy(phone)).toContain('bottom');
    phone.phone.share({ from: 'menu' });
    await phone.tap('分享');
    const titles = phone.phone.shares.map((card) => (card as { title: string }).title.trim());
    expect(titles).toEqual(['menu', 'button 7']);
  });
});

describe('events', () => {
  test('catch stops the tap, and the handler sees id, dataset and type', async () => {
    const phone = await boot();
    await phone.tap('里面');
    expect(seenBy(phone)).toContain('inner 里 inner tap');
    expect(seenBy(phone)).not.toContain('outer');
  });

  test('a heard long press swallows its tap', async () => {
    const phone = await boot();
    await phone.longPress('按住');
    expect(seenBy(phone)).toContain('hold');
    expect(seenBy(phone)).not.toContain('tapped');
    await phone.tap('按住');
    expect(seenBy(phone)).toContain('tapped');
  });

  test('a form collects input, switch, checkboxes, radio and picker', async () => {
    const phone = await boot({ route: 'pages/form/index' });
    await phone.input('姓名', '王小明');
    await phone.tap('开关');
    await phone.tap('选乙');
    await phone.tap('单乙');
    await phone.tap('颜色');
    await phone.tap('绿');
    await phone.tap('确定');
    await phone.waitFor('颜色 1');
    await phone.tap('提交');
    await phone.waitFor('"who":"王小明"');
    expect(
      JSON.parse(
        phone
          .text()
          .split('\n')
          .find((line) => line.startsWith('{"who"')) ?? '{}',
      ),
    ).toEqual({ who: '王小明', on: true, many: ['b'], one: 'y', p: '1' });
  });

  test('the date wheel follows the month: 31 January moved to February is the 28th', async () => {
    const phone = await boot({ route: 'pages/form/index' });
    await phone.tap('日期');
    await phone.tap('02月');
    await phone.tap('确定');
    await phone.waitFor('日期 2026-02-28');
  });
});

describe('what a phone lacks', () => {
  test.each([
    'localStorage',
    'fetch',
    'window',
    'document',
    'FormData',
    'AbortController',
    'TextEncoder',
    'structuredClone',
    'Intl',
    'process',
    'eval',
  ])('%s is absent', async (name) => {
    const { seen } = await run(`say(typeof ${name})`);
    expect(seen).toEqual(['undefined']);
  });

  test('code from text is refused, `Function("return this")` gives the logic layer without a window', async () => {
    const { seen } = await run(
      `try { new Function('return 1') } catch (e) { say(e.message) } say(typeof Function('return this')().document)`,
    );
    expect(seen).toEqual(['new Function is not allowed in a mini-program', 'undefined']);
  });

  test('an unknown wx name fails loudly', async () => {
    const { phone, seen } = await run(
      `try { wx.getWeRunDataOrSo() } catch (e) { say(e.message) } say(typeof Object.keys(wx).length)`,
    );
    expect(seen).toEqual(['wx.getWeRunDataOrSo is not offered by the simulator', 'number']);
    expect(phone.errors.join()).toContain('getWeRunDataOrSo');
  });

  test('every name of wx that our sources call is offered', async () => {
    const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(join(SRC, file), 'utf8'));
    const ours = ['getCurrentInstance', 'getCurrentPages']; // Taro's own
    const names = new Set(
      sources
        .flatMap((text) => [...text.matchAll(/\bTaro\.(\w+)/g)].map(([, name = '']) => name))
        .filter((name) => !ours.includes(name)),
    );
    expect(names.size).toBeGreaterThan(20);
    const { phone, seen } = await run(
      `for (const name of ${JSON.stringify([...names])}) { try { if (!wx[name]) say(name) } catch (e) { say(name) } }`,
    );
    expect(seen).toEqual([]);
    expect(phone.errors).toEqual([]);
  });

  test('another subpackage cannot be required', async () => {
    const phone = await boot({
      changes: { 'one/pages/first/index.js': "require('../../../two/only.js'); Page({})" },
    });
    await phone.tap('去第一页');
    expect(phone.errors.join()).toContain('requires two/only.js of another subpackage');
  });
});

describe('limits', () => {
  test('setData crosses as JSON: functions and undefined are lost, sizes are counted in bytes', async () => {
    const { phone, seen } = await run(
      `this.setData({ a: '中', f() {}, u: undefined }, () => 0); say(Object.keys(this.data))`,
    );
    expect(seen).toEqual(['["a"]']);
    expect(phone.setDataLog().map((one) => one.bytes)).toEqual([11]);
  });

  test('300 KB in one setData is counted', async () => {
    const { phone } = await run(`this.setData({ big: 'x'.repeat(300 * 1024) })`);
    expect(phone.phone.limits.counts.setDataBytes).toBe(1);
  });

  test('more than 20 setData in a second are counted once', async () => {
    const { phone } = await run(`for (let i = 0; i < 30; i += 1) this.setData({ i })`);
    expect(phone.phone.limits.counts.setDataPerSecond).toBe(1);
  });

  test('more than 1,000 nodes are counted', async () => {
    const wxml = '<view wx:for="{{list}}" wx:key="*this">{{item}}</view>';
    const phone = await boot({
      changes: {
        'pages/home/index.wxml': wxml,
        'pages/home/index.js':
          'Page({ onLoad() { this.setData({ list: Array.from({ length: 1001 }, (_, i) => i) }) } })',
      },
    });
    await phone.waitFor(() => phone.phone.limits.counts.nodes === 1);
    expect(phone.nodeCount()).toBe(1002);
  });

  test('more than 30 levels are counted', async () => {
    const wxml = `${'<view>'.repeat(31)}深${'</view>'.repeat(31)}`;
    const phone = await boot({ changes: { 'pages/home/index.wxml': wxml } });
    await phone.waitFor(() => phone.phone.limits.counts.depth > 0);
    expect(phone.phone.limits.counts.nodes).toBe(0);
  });

  test('storage: 1 MB a key and 10 MB in all, and the data outlives the app', async () => {
    const storage = new Map<string, string>();
    const { phone, seen } = await run(
      `try { wx.setStorageSync('big', 'x'.repeat(1100000)) } catch (e) { say(e.message) }
       try { for (let i = 0; i < 12; i += 1) wx.setStorageSync('k' + i, 'x'.repeat(1000000)) } catch (e) { say(e.message) }
       wx.setStorageSync('kept', { a: 1 }); say(wx.getStorageSync('kept')); say(wx.getStorageSync('none') === '')
       wx.getStorage({ key: 'none', fail: (e) => say(e.errMsg) })`,
      storage,
    );
    expect(seen).toEqual([
      'setStorageSync:fail entry size limit reached',
      'setStorageSync:fail exceed storage max size 10Mb',
      '{"a":1}',
      'true',
      'getStorage:fail data not found',
    ]);
    expect(phone.phone.limits.counts).toMatchObject({ storageKeyBytes: 1, storageBytes: 1 });
    const again = await run(`say(wx.getStorageSync('kept'))`, storage);
    expect(again.seen).toEqual(['{"a":1}']);
  });
});

describe('the phone around the app', () => {
  test('without a net calls fail with WeChat’s text and listeners hear of it', async () => {
    const { phone, seen } = await run(
      `wx.onNetworkStatusChange((r) => say(r)); getApp().call = () => wx.cloud.callFunction({ name: 'a', data: {}, fail: (e) => say(e.errMsg) })`,
    );
    phone.phone.setOnline(false);
    (phone.phone.appState.call as () => void)();
    await phone.waitFor(() => seenBy(phone).length >= 4);
    expect(seen).toEqual([]);
    expect(seenBy(phone).slice(2)).toEqual([
      '{"isConnected":false,"networkType":"none"}',
      expect.stringContaining('cloud.callFunction:fail request:fail'),
    ]);
  });

  test('a file is fetched to a temporary path and read there; without a net it fails', async () => {
    const { phone } = await run(
      `wx.downloadFile({ url: 'data:text/plain,inside', success: ({ tempFilePath, statusCode }) =>
        wx.getFileSystemManager().readFile({ filePath: tempFilePath, encoding: 'utf8', success: ({ data }) => say(statusCode + data) }), fail: say })`,
    );
    await phone.waitFor(() => seenBy(phone).includes('200inside'));
    phone.phone.setOnline(false);
    await phone.tap('跑');
    await phone.waitFor(() => seenBy(phone).some((line) => line.includes('downloadFile:fail')));
  });

  test('dialog, action sheet and consent answer as a person taps', async () => {
    const { phone } = await run(
      `wx.showModal({ title: '删除?', content: '不能恢复', success: (r) => { say(r.confirm ? 'yes' : 'no');
         wx.showActionSheet({ itemList: ['一', '二'], success: (s) => { say('item ' + s.tapIndex);
           wx.requestSubscribeMessage({ tmplIds: ['t1'], success: (q) => say(q.t1) }) } }) } })`,
    );
    await phone.tap('确定');
    await phone.waitFor('二');
    await phone.tap('二');
    await phone.waitFor('允许');
    await phone.tap('允许');
    await phone.waitFor(() => seenBy(phone).length >= 5);
    expect(seenBy(phone).slice(2)).toEqual(['yes', 'item 1', 'accept']);
  });

  test('scan and location answer from hooks, a refused location fails', async () => {
    const { phone } = await run(
      `getApp().go = () => { wx.scanCode({ success: (r) => say(r.result) }); wx.getLocation({ success: (r) => say(r.latitude), fail: (e) => say(e.errMsg) }) }`,
    );
    phone.phone.hooks.scanCode = '二维码';
    phone.phone.hooks.location = [{ latitude: 1 }, 'denied'];
    (phone.phone.appState.go as () => void)();
    (phone.phone.appState.go as () => void)();
    await phone.waitFor(() => seenBy(phone).length >= 6);
    expect(seenBy(phone).slice(2).sort()).toEqual(['1', 'getLocation:fail auth deny', '二维码', '二维码']);
  });

  test('the theme changes bars and reaches listeners', async () => {
    const { phone } = await run(`wx.onThemeChange((r) => say(r.theme))`);
    phone.phone.setTheme('dark');
    expect(seenBy(phone).slice(2)).toEqual(['dark']);
    expect(phone.page().ownerDocument.querySelector<HTMLElement>('.sim-bar')?.style.background).toBe(
      'rgb(16, 16, 16)',
    );
  });
});
