import { Text, View } from '@tarojs/components';
import { aria } from './aria';
import { FieldNote } from './field-note';
import css from './choices.module.scss';
import { cx } from './class-names';
import field from './field.module.scss';

interface MultiChoicesProps<K extends string | number> {
  label: string;
  items: readonly { key: K; word: string }[];
  chosen: readonly K[];
  hint?: string;
  error?: string;
  /** The new choice, in the order of `items`. */
  onChange: (chosen: K[]) => void;
}

/** Any of a few, all in view. */
export function MultiChoices<K extends string | number>(props: MultiChoicesProps<K>) {
  const { label, items, chosen, hint, error, onChange } = props;
  const toggle = (key: K) => {
    const wanted = items.map((item) => item.key);
    onChange(wanted.filter((one) => (one === key) !== chosen.includes(one)));
  };
  return (
    <View className={field.field} {...aria({ role: 'group', label })}>
      <Text className={field.label}>{label}</Text>
      <View className={css.pills}>
        {items.map(({ key, word }) => {
          const on = chosen.includes(key);
          return (
            <View
              key={key}
              className={css.item}
              {...aria({ role: 'checkbox', label: word, checked: on })}
              onClick={() => toggle(key)}
            >
              <View className={cx(css.pill, on && css.on)}>
                {on && <Text>✓</Text>}
                <Text>{word}</Text>
              </View>
            </View>
          );
        })}
      </View>
      <FieldNote error={error} hint={hint} />
    </View>
  );
}
