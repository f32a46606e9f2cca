import Taro, { useDidHide, useDidShow } from '@tarojs/taro';
import { useState } from 'react';

const TABS = ['/pages/home/index', '/pages/to-do/index', '/pages/messages/index', '/pages/me/index'];

/** Opens a page by its path (`/domains/roll-call/pages/sheet/index`); tabs are switched to. */
export function open(path: string, params: Record<string, string> = {}): void {
  if (TABS.includes(path)) void Taro.switchTab({ url: path });
  else void Taro.navigateTo({ url: addressOf(path, params) });
}

/** Opens a page in place of this one, so that going back does not return to a form already sent. */
export function replaceBy(path: string, params: Record<string, string> = {}): void {
  void Taro.redirectTo({ url: addressOf(path, params) });
}

function addressOf(path: string, params: Record<string, string>): string {
  const query = Object.entries(params)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join('&');
  return query ? `${path}?${query}` : path;
}

/** Leaves every page behind, e.g. after signing in. */
export function restartAt(path: string): void {
  if (TABS.includes(path)) void Taro.switchTab({ url: path });
  else void Taro.reLaunch({ url: path });
}

/** Back to the head of the page, when what it shows was replaced. */
export function toTop(): void {
  void Taro.pageScrollTo({ scrollTop: 0, duration: 0 });
}

export function back(): void {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack();
  else restartAt('/pages/home/index');
}

/** A parameter of the current page's address, decoded. */
export function parameter(name: string): string | null {
  const value: unknown = Taro.getCurrentInstance().router?.params[name];
  return typeof value === 'string' && value !== '' ? decodeURIComponent(value) : null;
}

/** Whether this page is the one on screen; others stay mounted below it. */
export function useOnScreen(): boolean {
  const [onScreen, setOnScreen] = useState(true);
  useDidShow(() => setOnScreen(true));
  useDidHide(() => setOnScreen(false));
  return onScreen;
}
