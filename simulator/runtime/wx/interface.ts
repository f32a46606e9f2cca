import { ApiFailure } from '../api-failure';
import type { Chrome } from '../chrome';
import type { Host } from '../host';
import type { Overlays } from '../overlays';
import { pullDown } from '../page-scroll';
import type { PageStack } from '../page-stack';
import { asynchronous, type ApiTable } from './api';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Toast, dialog, action sheet, navigation bar, tab bar, pull-down, page scroll. */
export function interfaceApis(host: Host, stack: PageStack, chrome: Chrome, overlays: Overlays): ApiTable {
  const api = (name: string, run: (options: Record<string, unknown>) => unknown): ApiTable => ({
    [name]: asynchronous(host, name, run),
  });
  const tabIndex = (value: unknown): number => {
    if (typeof value !== 'number' || !host.app.tabBar?.list[value])
      throw new ApiFailure('tabbar item not found');
    return value;
  };
  return {
    ...api('showToast', ({ title, icon, duration, mask }) =>
      overlays.toast(text(title), text(icon) || 'success', Number(duration ?? 1_500), Boolean(mask)),
    ),
    ...api('hideToast', () => overlays.hideToast()),
    ...api('showLoading', ({ title, mask }) => overlays.toast(text(title), 'loading', 0, Boolean(mask))),
    ...api('hideLoading', () => overlays.hideToast()),
    ...api('showModal', async (options) => {
      const confirm = {
        text: text(options.confirmText) || '确定',
        value: 'confirm',
        color: text(options.confirmColor) || '#576b95',
      };
      const cancel = {
        text: text(options.cancelText) || '取消',
        value: 'cancel',
        color: text(options.cancelColor),
      };
      if (confirm.text.length > 4 || cancel.text.length > 4)
        throw new ApiFailure('confirmText or cancelText length should not larger than 4 Chinese characters');
      const buttons = options.showCancel === false ? [confirm] : [cancel, confirm];
      const editable = options.editable
        ? { placeholder: text(options.placeholderText), value: text(options.content) }
        : undefined;
      const answer = await overlays.modal({
        title: text(options.title),
        content: editable ? '' : text(options.content),
        buttons,
        editable,
      });
      return {
        confirm: answer.value === 'confirm',
        cancel: answer.value === 'cancel',
        content: editable ? answer.input : null,
      };
    }),
    ...api('showActionSheet', async ({ itemList, itemColor, alertText }) => {
      const items = Array.isArray(itemList) ? (itemList as unknown[]).map(text) : [];
      if (items.length === 0)
        throw new ApiFailure('parameter error: parameter.itemList should have at least 1 item');
      if (items.length > 6) throw new ApiFailure('parameter error: itemList should not be larger than 6');
      const tapIndex = await overlays.sheet(
        items,
        text(alertText) || undefined,
        text(itemColor) || undefined,
      );
      if (tapIndex < 0) throw new ApiFailure('cancel');
      return { tapIndex };
    }),
    ...api('setNavigationBarTitle', ({ title }) => {
      if (stack.top) stack.top.title = text(title);
      stack.refreshChrome();
    }),
    ...api('setNavigationBarColor', ({ frontColor, backgroundColor }) => {
      if (stack.top)
        Object.assign(stack.top, {
          barText: text(frontColor) === '#ffffff' ? 'white' : 'black',
          barBackground: text(backgroundColor),
        });
      stack.refreshChrome();
    }),
    ...api('showNavigationBarLoading', () => undefined),
    ...api('hideNavigationBarLoading', () => undefined),
    ...api('setTabBarBadge', ({ index, text: badge }) => chrome.setBadge(tabIndex(index), text(badge))),
    ...api('removeTabBarBadge', ({ index }) => chrome.setBadge(tabIndex(index), undefined)),
    ...api('showTabBarRedDot', ({ index }) => chrome.setBadge(tabIndex(index), '')),
    ...api('hideTabBarRedDot', ({ index }) => chrome.setBadge(tabIndex(index), undefined)),
    ...api('startPullDownRefresh', () => {
      const top = stack.top;
      if (top) pullDown(top, (name, ...args) => stack.call(top, name, ...args));
    }),
    ...api('stopPullDownRefresh', () => stack.top?.holder.classList.remove('sim-pulling')),
    ...api('pageScrollTo', ({ scrollTop, selector }) => {
      const scroller = stack.top?.scroller;
      const target = typeof selector === 'string' ? scroller?.querySelector(selector) : undefined;
      if (target) target.scrollIntoView({ behavior: 'smooth' });
      else scroller?.scrollTo({ top: Number(scrollTop ?? 0), behavior: 'smooth' });
    }),
    ...api('hideKeyboard', () => (host.window.document.activeElement as HTMLElement | null)?.blur()),
    ...api('showShareMenu', () => undefined),
    ...api('hideShareMenu', () => undefined),
    ...api('enableAlertBeforeUnload', () => undefined),
    ...api('disableAlertBeforeUnload', () => undefined),
    nextTick: (run: () => void) => void Promise.resolve().then(run),
  };
}
