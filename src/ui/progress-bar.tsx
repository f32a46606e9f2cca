import { View } from '@tarojs/components';
import { aria } from './aria';
import css from './progress-bar.module.scss';

/** How far a long piece of work is; `of` null while its length is unknown. */
export function ProgressBar({ done, of, label }: { done: number; of: number | null; label: string }) {
  const share = of ? Math.min(100, Math.round((done / of) * 100)) : null;
  return (
    <View className={css.bar} {...aria({ role: 'progressbar', label })}>
      {share === null ? (
        <View className={css.unknown} />
      ) : (
        <View className={css.done} style={{ width: `${share}%` }} />
      )}
    </View>
  );
}
