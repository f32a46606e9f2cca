import { Text, View } from '@tarojs/components';
import { cx } from './class-names';
import css from './ladder-steps.module.scss';

interface LadderStepsProps {
  steps: readonly { key: string; name: string }[];
  /** Index of the step that rings now; those before it are behind. */
  at: number;
  /** Look of the step that rings. */
  tone: 'brand' | 'error';
}

/** How far a matter has climbed: each step by name, what is behind it and where it stands by glyph and colour. */
export function LadderSteps({ steps, at, tone }: LadderStepsProps) {
  return (
    <View className={css.steps}>
      {steps.map(({ key, name }, index) => (
        <Text key={key} className={cx(css.step, index === at && css[tone], index < at && css.past)}>
          {index < at ? '✓ ' : index === at ? '▸ ' : ''}
          {name}
        </Text>
      ))}
    </View>
  );
}
