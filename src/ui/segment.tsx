import { Text, View } from '@tarojs/components';
import { aria } from './aria';
import { cx } from './class-names';
import css from './segment.module.scss';

interface SegmentProps<K extends string> {
  label: string;
  items: readonly { key: K; word: string; count?: number }[];
  chosen: K;
  onChoose: (key: K) => void;
}

/** A row of filters of which one is on. */
export function Segment<K extends string>({ label, items, chosen, onChoose }: SegmentProps<K>) {
  return (
    <View className={css.bar} {...aria({ role: 'tablist', label })}>
      {items.map(({ key, word, count }) => (
        <View
          key={key}
          className={css.item}
          {...aria({ role: 'tab', selected: key === chosen })}
          onClick={() => onChoose(key)}
        >
          <View className={cx(css.pill, key === chosen && css.on)}>
            <Text>{count === undefined ? word : `${word} ${count}`}</Text>
          </View>
        </View>
      ))}
    </View>
  );
}
