import { Image, View } from '@tarojs/components';
import { useMemo } from 'react';
import { encode } from 'uqr';
import { aria } from './aria';
import { oneBitPng } from './one-bit-png';
import css from './qr-code.module.scss';

/** Pixels a square: enough that enlarging keeps the edges sharp where `image-rendering` is not known. */
const SCALE = 3;

/** `text` as a QR code; `label` says what it is for. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const picture = useMemo(() => {
    // L: a screen has no torn corners, and fewer squares are larger ones.
    const { data, size } = encode(text, { ecc: 'L', border: 2 });
    return oneBitPng(size * SCALE, (x, y) => data[Math.floor(y / SCALE)]?.[Math.floor(x / SCALE)] === true);
  }, [text]);
  return (
    <View className={css.frame} {...aria({ role: 'img', label })}>
      <Image
        className={css.picture}
        src={picture}
        mode="scaleToFill"
        {...(process.env.TARO_ENV === 'h5' && { nativeProps: { alt: label } })}
      />
    </View>
  );
}
