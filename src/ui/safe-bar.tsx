import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import css from './safe-bar.module.scss';

/** Holds the screen's one primary action above the phone's own edge, and leaves room for it below the content. */
export function SafeBar({ children }: { children: ReactNode }) {
  return (
    <>
      <View className={css.room} />
      <View className={css.bar}>{children}</View>
    </>
  );
}
