import { ApiFailure } from '../api-failure';
import type { Host, KeyValueStore } from '../host';
import { LIMITS } from '../limits';
import { asynchronous, type ApiTable, type Fields } from './api';

function browserStore(host: Host): KeyValueStore {
  const prefix = `wx:${host.options.openid}:`;
  const store = host.window.localStorage;
  return {
    keys: () => Object.keys(store).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
    get: (key) => store.getItem(prefix + key),
    set: (key, value) => store.setItem(prefix + key, value),
    remove: (key) => store.removeItem(prefix + key),
  }; // prettier-ignore
}

/** wx storage with WeChat's limits: 1 MB a key, 10 MB in all; a phone's own data never meets another's. */
export function storageApis(host: Host): ApiTable {
  const store = host.options.store ?? browserStore(host);
  const size = (except?: string): number =>
    store.keys().reduce((sum, key) => sum + (key === except ? 0 : (store.get(key)?.length ?? 0)), 0);

  const set = (key: unknown, data: unknown): void => {
    if (typeof key !== 'string' || key === '')
      throw new ApiFailure('parameter error: parameter.key should be String');
    const text = JSON.stringify({ data });
    if (text.length > LIMITS.storageKeyBytes) {
      host.limits.cross('storageKeyBytes', `${key} has ${text.length} bytes`);
      throw new ApiFailure('entry size limit reached');
    }
    if (size(key) + text.length > LIMITS.storageBytes) {
      host.limits.cross('storageBytes', `${key} would exceed the total`);
      throw new ApiFailure('exceed storage max size 10Mb');
    }
    try {
      store.set(key, text);
    } catch {
      throw new ApiFailure('exceed storage max size 10Mb');
    }
  };
  const get = (key: string): { found: boolean; data: unknown } => {
    const text = store.get(key);
    if (text === null) return { found: false, data: '' };
    return { found: true, data: (JSON.parse(text) as { data?: unknown }).data };
  };
  const info = (): Fields => ({
    keys: store.keys(),
    currentSize: Math.ceil(size() / 1024),
    limitSize: LIMITS.storageBytes / 1024,
  });
  const clear = (): void => store.keys().forEach((key) => store.remove(key));
  const sync = <T>(name: string, run: () => T): T => {
    try {
      return run();
    } catch (error) {
      if (error instanceof ApiFailure) throw new Error(`${name}:fail ${error.reason}`);
      throw error;
    }
  };

  return {
    setStorageSync: (key: string, data: unknown) => sync('setStorageSync', () => set(key, data)),
    getStorageSync: (key: string) => get(key).data,
    removeStorageSync: (key: string) => store.remove(key),
    clearStorageSync: clear,
    getStorageInfoSync: info,
    setStorage: asynchronous(host, 'setStorage', ({ key, data }) => set(key, data)),
    getStorage: asynchronous(host, 'getStorage', ({ key }) => {
      const { found, data } = get(String(key));
      if (!found) throw new ApiFailure('data not found');
      return { data };
    }),
    removeStorage: asynchronous(host, 'removeStorage', ({ key }) => store.remove(String(key))),
    clearStorage: asynchronous(host, 'clearStorage', clear),
    getStorageInfo: asynchronous(host, 'getStorageInfo', info),
  };
}
