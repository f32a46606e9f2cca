import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from './aria';
import css from './card.module.scss';
import { cx } from './class-names';

interface CardProps {
  children: ReactNode;
  /** No padding: rows bring their own. */
  flush?: boolean;
  className?: string;
  /** Makes the whole card one button; `label` is then needed. */
  onTap?: () => void;
  label?: string;
}

export function Card({ children, flush, className, onTap, label }: CardProps) {
  return (
    <View
      className={cx(css.card, flush && css.flush, className)}
      {...(onTap ? aria({ role: 'button', label }) : {})}
      hoverClass={onTap ? (css.pressed ?? 'none') : 'none'}
      onClick={onTap}
    >
      {children}
    </View>
  );
}

/** The small words above a card. */
export function SectionTitle({ children, extra }: { children: string; extra?: ReactNode }) {
  return (
    <View className={css.title}>
      <Text {...aria({ role: 'heading' })}>{children}</Text>
      {extra}
    </View>
  );
}
