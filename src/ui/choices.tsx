import { Text, View } from '@tarojs/components';
import { aria } from './aria';
import { FieldNote } from './field-note';
import css from './choices.module.scss';
import { cx } from './class-names';
import field from './field.module.scss';

interface ChoicesProps<K extends string> {
  label: string;
  items: readonly { key: K; word: string }[];
  chosen: K | null;
  hint?: string;
  error?: string;
  onChoose: (key: K) => void;
}

/** One of a few, all in view: a form's question answered with one tap. */
export function Choices<K extends string>({ label, items, chosen, hint, error, onChoose }: ChoicesProps<K>) {
  return (
    <View className={field.field} {...aria({ role: 'group', label })}>
      <Text className={field.label}>{label}</Text>
      <View className={css.pills}>
        {items.map(({ key, word }) => (
          <View
            key={key}
            className={css.item}
            {...aria({ role: 'radio', label: word, checked: key === chosen })}
            onClick={() => onChoose(key)}
          >
            <View className={cx(css.pill, key === chosen && css.on)}>
              {key === chosen && <Text>✓</Text>}
              <Text>{word}</Text>
            </View>
          </View>
        ))}
      </View>
      <FieldNote error={error} hint={hint} />
    </View>
  );
}
