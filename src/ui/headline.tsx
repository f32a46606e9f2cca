import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { aria } from './aria';
import { cx } from './class-names';
import css from './headline.module.scss';

interface HeadlineProps {
  title: string;
  /** Its state at the right, a chip as a rule. */
  side?: ReactNode;
  /** One of several in a list: in the size of its text. */
  minor?: boolean;
  /** The page's own heading, for who hears the screen. */
  heading?: boolean;
}

/** What a card or a page is about. */
export function Headline({ title, side, minor, heading }: HeadlineProps) {
  return (
    <View className={css.head}>
      <Text className={cx(css.title, minor && css.minor)} {...(heading ? aria({ role: 'heading' }) : {})}>
        {title}
      </Text>
      {side}
    </View>
  );
}

/** A quieter line below it. */
export function Line({ children }: { children: ReactNode }) {
  return <Text className={css.line}>{children}</Text>;
}
