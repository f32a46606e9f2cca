import { Picker, Text, View } from '@tarojs/components';
import { aria } from './aria';
import css from './field.module.scss';
import { FieldNote } from './field-note';
import { Icon } from './icon';

interface TimeFieldProps {
  label: string;
  /** `HH:mm` of the wheel. */
  value: string;
  /** What stands on the screen, e.g. 次日 00:30. */
  word?: string;
  error?: string;
  onChange: (clock: string) => void;
}

/** A time of day in the phone's own wheel. */
export function TimeField({ label, value, word = value, error, onChange }: TimeFieldProps) {
  return (
    <View className={css.field}>
      <Text className={css.label}>{label}</Text>
      <Picker mode="time" value={value} onChange={(event) => onChange(event.detail.value)}>
        <View className={css.box} {...aria({ role: 'button', label: `${label}，${word}` })}>
          <Text className={css.value}>{word}</Text>
          <Icon name="clock" size={16} />
        </View>
      </Picker>
      <FieldNote error={error} />
    </View>
  );
}
