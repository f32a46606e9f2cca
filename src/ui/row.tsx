import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from './aria';
import { Icon } from './icon';
import css from './row.module.scss';

interface RowProps {
  title: string;
  /** Second line: who holds it, since when. */
  note?: string;
  lead?: ReactNode;
  /** Right side: a state, a value. */
  value?: ReactNode;
  onTap?: () => void;
  /** Spoken instead of title and note, when the row's right side says something a reader needs. */
  label?: string;
}

/** One line of a list; with `onTap` it is one button with an arrow. */
export function Row({ title, note, lead, value, onTap, label }: RowProps) {
  return (
    <View
      className={css.row}
      hoverClass={onTap ? (css.pressed ?? 'none') : 'none'}
      {...aria(onTap ? { role: 'button', label: label ?? [title, note].filter(Boolean).join('，') } : {})}
      onClick={onTap}
    >
      {lead && <View className={css.lead}>{lead}</View>}
      <View className={css.body}>
        <Text className={css.title}>{title}</Text>
        {note && <Text className={css.note}>{note}</Text>}
      </View>
      {(value !== undefined || onTap) && (
        <View className={css.value}>
          {typeof value === 'string' ? <Text>{value}</Text> : value}
          {onTap && <Icon name="chevron-right" size={16} />}
        </View>
      )}
    </View>
  );
}
