import { Text, View } from '@tarojs/components';
import css from './ring.module.scss';

/** How much of a whole is done, as a ring with both numbers in it; the numbers are what is read out. */
export function Ring({ done, of }: { done: number; of: number }) {
  const share = of === 0 ? 100 : Math.round((done / of) * 100);
  const colour = done >= of ? 'var(--ok)' : 'var(--brand)';
  return (
    <View className={css.ring} style={{ background: `conic-gradient(${colour} ${share}%, var(--line) 0)` }}>
      <View className={css.hole}>
        <Text className={css.done}>{done}</Text>
        <Text className={css.of}>/{of}</Text>
      </View>
    </View>
  );
}
