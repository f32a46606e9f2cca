import Taro from '@tarojs/taro';

/** WeChat refuses a value above 1 MB; a third of it leaves room for UTF-16 counting. */
const LARGEST_VALUE = 320_000;

/** The value under `key`, or null. Values are stored as JSON text, so a half-written one reads as absent. */
export function readStored(key: string): unknown {
  try {
    const text: unknown = Taro.getStorageSync(key);
    return typeof text === 'string' && text !== '' ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** True when the value is on the phone; false when it is too large or the storage is full. */
export function writeStored(key: string, value: unknown): boolean {
  const text = JSON.stringify(value);
  if (text.length > LARGEST_VALUE) return false;
  try {
    Taro.setStorageSync(key, text);
    return true;
  } catch {
    return false;
  }
}

export function removeStored(key: string): void {
  try {
    Taro.removeStorageSync(key);
  } catch {
    // A key that cannot be removed is overwritten by the next write under it.
  }
}
