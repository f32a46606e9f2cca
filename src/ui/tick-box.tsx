import { View } from '@tarojs/components';
import { cx } from './class-names';
import { Icon } from './icon';
import css from './tick-box.module.scss';

/** The box of a row or card that can be chosen; what holds it is the checkbox to a finger and a screen reader. */
export function TickBox({ on }: { on: boolean }) {
  return <View className={cx(css.box, on && css.on)}>{on && <Icon name="check" size={16} />}</View>;
}
