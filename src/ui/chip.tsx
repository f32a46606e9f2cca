import { Text, View } from '@tarojs/components';
import css from './chip.module.scss';
import { cx } from './class-names';
import tones from './tone.module.scss';

export type Tone = 'neutral' | 'brand' | 'ok' | 'warn' | 'error';

/** A state in a pill: colour, glyph and word together, never the colour alone. */
export function Chip({
  tone = 'neutral',
  glyph,
  children,
}: {
  tone?: Tone;
  glyph?: string;
  children: string;
}) {
  return (
    <View className={cx(css.chip, tones[tone])}>
      {glyph && <Text className={css.glyph}>{glyph}</Text>}
      <Text>{children}</Text>
    </View>
  );
}
