import { BAR_HEIGHT, SAFE_BOTTOM, STATUS_HEIGHT } from '../chrome';
import type { Host } from '../host';
import type { PageStack } from '../page-stack';
import { asynchronous, listening, type ApiTable, type Fields } from './api';

const VERSION = '3.8.0';

/** What the phone says about itself: a 390×844 phone with WeChat 8. */
export function systemApis(host: Host, stack: PageStack, launch: () => Fields): ApiTable {
  const windowInfo = (): Fields => {
    const width = host.window.innerWidth || 390;
    const height = host.window.innerHeight || 844;
    const pages = host.window.document.querySelector('.sim-pages');
    return {
      pixelRatio: host.window.devicePixelRatio || 2,
      screenWidth: width,
      screenHeight: height,
      windowWidth: width,
      windowHeight: pages?.clientHeight || height - STATUS_HEIGHT - BAR_HEIGHT,
      statusBarHeight: STATUS_HEIGHT,
      screenTop: STATUS_HEIGHT + BAR_HEIGHT,
      safeArea: {
        left: 0,
        right: width,
        top: STATUS_HEIGHT,
        bottom: height - SAFE_BOTTOM,
        width,
        height: height - STATUS_HEIGHT - SAFE_BOTTOM,
      },
    };
  };
  const deviceInfo = (): Fields => ({
    brand: 'devtools',
    model: 'Simulator',
    system: 'iOS 17.0',
    platform: 'ios',
    benchmarkLevel: -1,
    abi: 'arm64',
  });
  const appBaseInfo = (): Fields => ({
    SDKVersion: VERSION,
    version: '8.0.50',
    language: 'zh_CN',
    theme: host.theme,
    enableDebug: false,
    fontSizeSetting: 16,
    fontSizeScaleFactor: 1,
    host: { appId: '' },
  });
  const everything = (): Fields => ({ ...windowInfo(), ...deviceInfo(), ...appBaseInfo() });
  const capsule = (): Fields => {
    const width = host.window.innerWidth || 390;
    return {
      width: 87,
      height: 32,
      top: STATUS_HEIGHT + 6,
      bottom: STATUS_HEIGHT + 38,
      left: width - 94,
      right: width - 7,
    };
  };
  return {
    getWindowInfo: windowInfo,
    getDeviceInfo: deviceInfo,
    getAppBaseInfo: appBaseInfo,
    getSystemSetting: () => ({
      bluetoothEnabled: true,
      locationEnabled: true,
      wifiEnabled: true,
      deviceOrientation: 'portrait',
    }),
    getSystemInfoSync: everything,
    getSystemInfo: asynchronous(host, 'getSystemInfo', everything),
    getMenuButtonBoundingClientRect: capsule,
    getLaunchOptionsSync: launch,
    getEnterOptionsSync: launch,
    getAccountInfoSync: () => ({
      miniProgram: { appId: 'touristappid', envVersion: 'develop', version: '' },
    }),
    canIUse: () => true,
    ...listening(host, 'ThemeChange', 'theme-change'),
    ...listening(host, 'AppShow', 'app-show'),
    ...listening(host, 'AppHide', 'app-hide'),
    ...listening(host, 'Error', 'app-error'),
    ...listening(host, 'UnhandledRejection', 'unhandled-rejection'),
    ...listening(host, 'PageNotFound', 'page-not-found'),
    ...listening(host, 'MemoryWarning', 'memory-warning'),
    ...listening(host, 'WindowResize', 'window-resize'),
    ...listening(host, 'KeyboardHeightChange', 'keyboard-height'),
    getUpdateManager: () => ({
      onCheckForUpdate() {},
      onUpdateReady() {},
      onUpdateFailed() {},
      applyUpdate() {},
    }),
    reportEvent: (name: string) => host.note('api', `reportEvent ${name}`),
    getCurrentPages: () => stack.entries.map((entry) => entry.instance),
    env: { USER_DATA_PATH: 'wxfile://usr' },
  };
}
