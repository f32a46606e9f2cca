import { Text, View } from '@tarojs/components';
import { memo } from 'react';
import { aria } from '@/ui/aria';
import css from './bed-chip.module.scss';

interface BedChipProps {
  personId: string;
  bed: string;
  name: string;
  glyph: string;
  /** Class names of tone and sync state, one string so that a tap changes as little as possible. */
  look: string;
  label: string;
  onTap: (personId: string) => void;
  onHold: (personId: string) => void;
}

/** One bed: number, name, sign. Compiled to its own template and memoised: one tap redraws one chip. */
export const BedChip = memo(function BedChip({
  personId,
  bed,
  name,
  glyph,
  look,
  label,
  onTap,
  onHold,
}: BedChipProps) {
  if (process.env.TARO_ENV === 'h5') {
    return (
      <View
        className={look}
        {...aria({ role: 'button', label })}
        onClick={() => onTap(personId)}
        onLongPress={() => onHold(personId)}
      >
        <Text className={css.bed}>{bed}</Text>
        <Text className={css.glyph}>{glyph}</Text>
        <Text className={css.name}>{name}</Text>
        <View className={css.dot} />
      </View>
    );
  }
  // Spelled out: a compiled template takes no spread attributes.
  return (
    <View
      compileMode
      className={look}
      aria-role="button"
      aria-label={label}
      onClick={() => onTap(personId)}
      onLongPress={() => onHold(personId)}
    >
      <Text className={css.bed}>{bed}</Text>
      <Text className={css.glyph}>{glyph}</Text>
      <Text className={css.name}>{name}</Text>
      <View className={css.dot} />
    </View>
  );
});
