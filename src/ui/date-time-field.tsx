import { Picker, Text, View } from '@tarojs/components';
import { useMemo } from 'react';
import { dayOf, timeInWords } from '@contract/core/time';
import { aria } from './aria';
import { cx } from './class-names';
import { dayRows, HOURS, instantOfRows, MINUTES, rowsOf } from './date-time-columns';
import css from './field.module.scss';
import { FieldNote } from './field-note';
import { Icon } from './icon';

interface DateTimeFieldProps {
  label: string;
  /** Epoch ms, or null while open. */
  value: number | null;
  /** Where the wheel stands while there is no value, epoch ms. */
  suggest: number;
  now: number;
  /** First and last business day offered. */
  from: string;
  to: string;
  hint?: string;
  error?: string;
  onChange: (ms: number) => void;
}

/** A moment in the phone's own wheel: day, hour, ten minutes. */
export function DateTimeField(props: DateTimeFieldProps) {
  const { label, value, suggest, now, from, to, hint, error, onChange } = props;
  const today = dayOf(now);
  // The same arrays as long as the days are the same: a phone would be sent hundreds of rows at each redraw.
  const range = useMemo(() => [dayRows(from, to, today), HOURS, MINUTES], [from, to, today]);
  const word = value === null ? '请选择' : timeInWords(value, now);
  return (
    <View className={css.field}>
      <Text className={css.label}>{label}</Text>
      <Picker
        mode="multiSelector"
        range={range}
        value={rowsOf(value ?? suggest, from, to)}
        onChange={(event) => onChange(instantOfRows(event.detail.value, from))}
      >
        <View className={css.box} {...aria({ role: 'button', label: `${label}，${word}` })}>
          <Text className={cx(css.value, value === null && css.empty)}>{word}</Text>
          <Icon name="clock" size={16} />
        </View>
      </Picker>
      <FieldNote error={error} hint={hint} />
    </View>
  );
}
