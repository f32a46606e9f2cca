import { Picker, Text, View } from '@tarojs/components';
import { aria } from './aria';
import { cx } from './class-names';
import { FieldNote } from './field-note';
import { Icon } from './icon';
import css from './field.module.scss';

interface ChoiceFieldProps<K extends string> {
  label: string;
  items: readonly { key: K; word: string }[];
  chosen: K | null;
  hint?: string;
  error?: string;
  onChoose: (key: K) => void;
}

/** One of a fixed few, in the phone's own wheel. */
export function ChoiceField<K extends string>({
  label,
  items,
  chosen,
  hint,
  error,
  onChoose,
}: ChoiceFieldProps<K>) {
  const index = items.findIndex(({ key }) => key === chosen);
  const word = items[index]?.word ?? '请选择';
  return (
    <View className={css.field}>
      <Text className={css.label}>{label}</Text>
      <Picker
        mode="selector"
        range={items.map((item) => item.word)}
        value={Math.max(0, index)}
        onChange={(event) => {
          const item = items[Number(event.detail.value)];
          if (item) onChoose(item.key);
        }}
      >
        <View className={css.box} {...aria({ role: 'button', label: `${label}，${word}` })}>
          <Text className={cx(css.value, index < 0 && css.empty)}>{word}</Text>
          <Icon name="chevron-right" size={16} />
        </View>
      </Picker>
      <FieldNote error={error} hint={hint} />
    </View>
  );
}
