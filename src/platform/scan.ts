import Taro from '@tarojs/taro';

/** Whether this phone has a scanner; the browser build has none and lets people paste the code instead. */
export const canScan = process.env.TARO_ENV !== 'h5';

/**
 * Opens the camera and resolves with the text of one code, or null when the person turned back. Pictures of the
 * album are not offered: a code is read off what is held in front of the phone.
 */
export async function scanCode(): Promise<string | null> {
  try {
    const { result } = await Taro.scanCode({ onlyFromCamera: true, scanType: ['qrCode'] });
    return result.trim() === '' ? null : result.trim();
  } catch {
    return null;
  }
}
