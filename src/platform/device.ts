import Taro from '@tarojs/taro';

/** A short tick under the thumb; silent where the phone has none. */
export function tick(): void {
  if (process.env.TARO_ENV !== 'h5') void Taro.vibrateShort({ type: 'light' }).catch(() => undefined);
}

/** A long shake that is felt without looking: something is wrong. */
export function shake(): void {
  if (process.env.TARO_ENV !== 'h5') void Taro.vibrateLong().catch(() => undefined);
}

/** Keeps the screen from going dark while something must be read off it; until told otherwise or the app is left. */
export function keepScreenOn(on: boolean): void {
  if (process.env.TARO_ENV !== 'h5') void Taro.setKeepScreenOn({ keepScreenOn: on }).catch(() => undefined);
}

/** True when the text is on the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await Taro.setClipboardData({ data: text });
    return true;
  } catch {
    return false;
  }
}

/** Opens the phone's dialler; false when the person turned back or there is none. */
export async function dial(number: string): Promise<boolean> {
  try {
    await Taro.makePhoneCall({ phoneNumber: number });
    return true;
  } catch {
    return false;
  }
}
