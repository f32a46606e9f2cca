import { Picker, Text, View } from '@tarojs/components';
import { dayInWords } from '@contract/core/time';
import { aria } from './aria';
import { cx } from './class-names';
import { FieldNote } from './field-note';
import { Icon } from './icon';
import css from './field.module.scss';

interface DateFieldProps {
  label: string;
  /** Business day, or null while open. */
  value: string | null;
  /** The word for null, e.g. 长期; with `onClear` null can be chosen again. */
  none?: string;
  /** First and last day offered. */
  from?: string;
  to?: string;
  hint?: string;
  error?: string;
  onChange: (day: string) => void;
  onClear?: () => void;
}

/** A business day in the phone's own wheel. */
export function DateField({
  label,
  value,
  none = '请选择',
  from,
  to,
  hint,
  error,
  onChange,
  onClear,
}: DateFieldProps) {
  const word = value ? dayInWords(value) : none;
  return (
    <View className={css.field}>
      <Text className={css.label}>{label}</Text>
      <View className={css.box}>
        <Picker
          className={css.grow}
          mode="date"
          value={value ?? from ?? ''}
          {...(from && { start: from })}
          {...(to && { end: to })}
          onChange={(event) => onChange(event.detail.value)}
        >
          <View className={css.box} {...aria({ role: 'button', label: `${label}，${word}` })}>
            <Text className={cx(css.value, !value && css.empty)}>{word}</Text>
            {!(onClear && value) && <Icon name="calendar-days" size={16} />}
          </View>
        </Picker>
        {onClear && value && (
          <View
            className={css.clear}
            {...aria({ role: 'button', label: `${label}改为${none}` })}
            onClick={onClear}
          >
            <Icon name="x" size={16} />
          </View>
        )}
      </View>
      <FieldNote error={error} hint={hint} />
    </View>
  );
}
