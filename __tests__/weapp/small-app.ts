import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type Files = Record<string, string>;

const APP = {
  pages: ['pages/home/index', 'pages/me/index', 'pages/form/index'],
  subPackages: [
    { root: 'one', pages: ['pages/first/index'] },
    { root: 'two', pages: ['pages/second/index'] },
  ],
  window: {
    navigationBarTitleText: '小应用',
    navigationBarBackgroundColor: '@bar',
    navigationBarTextStyle: 'black',
  },
  tabBar: {
    list: [
      { pagePath: 'pages/home/index', text: '首页' },
      { pagePath: 'pages/me/index', text: '我的' },
    ],
  },
  darkmode: true,
  themeLocation: 'theme.json',
};

const LIFE = ['onLoad', 'onShow', 'onReady', 'onHide', 'onUnload']
  .map((name) => `${name}(x) { getApp().seen.push('${name} ' + this.route + (x && x.id ? ' ' + x.id : '')) }`)
  .join(',');

/** A hand-written mini-program of five pages, small enough that a test says all of it; files can be replaced. */
export const SMALL_APP: Files = {
  'app.json': JSON.stringify(APP),
  'theme.json': JSON.stringify({ light: { bar: '#fefefe' }, dark: { bar: '#101010' } }),
  'app.js': `App({ seen: [], onLaunch(o) { this.seen.push('launch ' + o.path) }, onShow() { this.seen.push('app show') },
    onHide() { this.seen.push('app hide') } })`,
  'app.wxss': 'page { color: #123456; } .card { padding: 20rpx; }',
  'pages/home/index.json': '{"navigationBarTitleText":"首页","enablePullDownRefresh":true}',
  'pages/home/index.wxml':
    '<view class="card"><text>数 {{count}}</text><button bindtap="add">加一</button><view bindtap="go">去第一页</view>' +
    '<view bindtap="outer"><view catchtap="inner" id="inner" data-name="里">里面</view></view>' +
    '<view bindlongpress="hold" bindtap="tapped">按住</view></view>',
  'pages/home/index.js': `Page({ data: { count: 0 }, ${LIFE},
    add() { this.setData({ count: this.data.count + 1 }) },
    go() { wx.navigateTo({ url: '/one/pages/first/index?id=7&x=%E4%B8%89', fail() {} }) },
    outer() { getApp().seen.push('outer') },
    inner(e) { getApp().seen.push('inner ' + e.currentTarget.dataset.name + ' ' + e.target.id + ' ' + e.type) },
    hold() { getApp().seen.push('hold') }, tapped() { getApp().seen.push('tapped') },
    onPullDownRefresh() { getApp().seen.push('pull'); wx.stopPullDownRefresh() } })`,
  'pages/me/index.wxml': '<view>我的页面</view>',
  'pages/me/index.js': `Page({ ${LIFE} })`,
  'pages/form/index.wxml':
    '<form bindsubmit="submit"><input name="who" placeholder="姓名" bindinput="typed" maxlength="4"/>' +
    '<switch name="on" bindchange="switched" aria-label="开关"/>' +
    '<checkbox-group name="many" bindchange="many"><label><checkbox value="a"/>选甲</label><label><checkbox value="b"/>选乙</label></checkbox-group>' +
    '<radio-group name="one"><label><radio value="x"/>单甲</label><label><radio value="y"/>单乙</label></radio-group>' +
    '<picker name="p" range="{{[\'红\',\'绿\']}}" value="{{picked}}" bindchange="pick"><view>颜色 {{picked}}</view></picker>' +
    '<picker mode="date" value="2026-01-31" start="2026-01-01" end="2026-12-31" bindchange="day"><view>日期 {{day}}</view></picker>' +
    '<button form-type="submit">提交</button></form><view>{{said}}</view>',
  'pages/form/index.js': `Page({ data: { said: '', picked: 0, day: '' }, say(x) { this.setData({ said: JSON.stringify(x) }) },
    submit(e) { this.say(e.detail.value) }, typed(e) { this.say(e.detail.value) }, switched(e) { this.say(e.detail.value) },
    many(e) { this.say(e.detail.value) }, pick(e) { this.setData({ picked: e.detail.value }) }, day(e) { this.setData({ day: e.detail.value }) } })`,
  'one/pages/first/index.wxml': '<view>第一页 {{id}} {{x}}</view><view bindtap="back">回去</view>',
  'one/pages/first/index.js': `Page({ data: { id: '', x: '' }, ${LIFE.replace('onLoad(x) {', 'onLoad(x) { this.setData(x);')},
    back() { wx.navigateBack() } })`,
  'two/only.js': 'module.exports = 1',
  'two/pages/second/index.wxml': '<view>第二页</view>',
  'two/pages/second/index.js': `Page({ ${LIFE} })`,
};

const made: string[] = [];

/** Writes the small app, with some files replaced (an empty text removes one), and returns its folder. */
export function writeSmallApp(changes: Files = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'small-app-'));
  made.push(folder);
  for (const [file, text] of Object.entries({ ...SMALL_APP, ...changes })) {
    if (text === '') continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

export function removeSmallApps(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}
