import { Text, View } from '@tarojs/components';
import { aria } from './aria';
import css from './avatar.module.scss';

/** The family name in a circle: the product asks nobody for a picture. */
export function Avatar({ name }: { name: string }) {
  return (
    <View className={css.avatar} {...aria({ hidden: true })}>
      <Text>{name.slice(0, 1)}</Text>
    </View>
  );
}
