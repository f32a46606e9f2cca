import type { Host } from '../host';

/** Set by the dist itself: webpack's chunk list lives on `wx`. */
const WRITABLE = new Set(['webpackJsonp']);

/**
 * `wx` for the dist: what the simulator offers can be listed and read; reading anything else throws with its name,
 * so that an API nobody taught the simulator cannot fail silently.
 */
export function makeWx(host: Host, apis: Record<string, unknown>): object {
  return new Proxy(apis, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || WRITABLE.has(key) || key === 'toJSON' || key === 'then')
        return Reflect.get(target, key) as unknown;
      const message = `wx.${key} is not offered by the simulator`;
      host.window.console.error(message);
      throw new Error(message);
    },
    set(target, key, value) {
      return Reflect.set(target, key, value);
    },
  });
}
