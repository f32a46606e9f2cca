import { Text, View } from '@tarojs/components';
import { Card } from '@/ui/card';
import css from './facts.module.scss';

/** Labelled lines of a record; empty ones are left out. */
export function Facts({ items }: { items: readonly (readonly [label: string, value: string | null])[] }) {
  return (
    <Card flush>
      {items.map(
        ([label, value]) =>
          value && (
            <View key={label} className={css.fact}>
              <Text className={css.label}>{label}</Text>
              <Text className={css.value}>{value}</Text>
            </View>
          ),
      )}
    </Card>
  );
}
