import type { Host } from '../host';
import type { PageStack } from '../page-stack';
import { asynchronous, type ApiTable } from './api';

export function navigationApis(host: Host, stack: PageStack): ApiTable {
  const go = (name: 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab'): ApiTable => ({
    [name]: asynchronous(host, name, ({ url }) => stack[name](url as string)),
  });
  const apis = {
    ...go('navigateTo'),
    ...go('redirectTo'),
    ...go('reLaunch'),
    ...go('switchTab'),
    navigateBack: asynchronous(host, 'navigateBack', ({ delta }) => stack.navigateBack(Number(delta ?? 1))),
  } as Record<string, (options: object) => unknown>;
  host.on('navigate', (value) => {
    const { method, ...options } = value as { method: string };
    apis[method]?.({ ...options, fail: (error: unknown) => host.window.console.error(error) });
  });
  return apis;
}
