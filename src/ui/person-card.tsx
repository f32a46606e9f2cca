import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Avatar } from './avatar';
import { Card } from './card';
import { Headline, Line } from './headline';
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
        <Headline title={name} />
        {lines.filter(Boolean).map((line) => (
          <Line key={line}>{line}</Line>
        ))}
      </View>
      {children}
    </Card>
  );
}
