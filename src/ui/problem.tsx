import { Text, View } from '@tarojs/components';
import { aria } from './aria';
import { cx } from './class-names';
import css from './states.module.scss';
import tones from './tone.module.scss';

/** Why the last act was not taken, beside the form that made it, with the request id for whoever helps. */
export function Problem({ error }: { error: { message: string; requestId?: string } | null }) {
  if (!error) return null;
  return (
    <View className={cx(css.problem, tones.error)} {...aria({ role: 'alert' })}>
      <Text className={css.words}>{error.message}</Text>
      {error.requestId && <Text className={css.small}>编号 {error.requestId}</Text>}
    </View>
  );
}
