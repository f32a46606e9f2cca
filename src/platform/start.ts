import Taro from '@tarojs/taro';
import { watchNetwork } from './network';
import { queue } from './queue';
import { resumeSession } from './session';
import { openCloud } from './transport';

/** Once per start of the app, before the first page. */
export function startPlatform(): void {
  openCloud();
  watchNetwork();
  resumeSession();
  if (process.env.TARO_ENV !== 'h5') Taro.onAppShow(() => void queue.flush());
}
