import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Avatar } from './avatar';
import { Card } from './card';
import css from './person-card.module.scss';

interface PersonCardProps {
  name: string;
  /** Who it is, in a few short lines; empty ones are left out. */
  lines: readonly string[];
  children?: ReactNode;
}

/** Whose page this is. */
export function PersonCard({ name, lines, children }: PersonCardProps) {
  return (
    <Card className={css.head}>
      <Avatar name={name} />
      <View className={css.who}>
        <Text className={css.name}>{name}</Text>
        {lines.filter(Boolean).map((line) => (
          <Text key={line} className={css.line}>
            {line}
          </Text>
        ))}
      </View>
      {children}
    </Card>
  );
}
