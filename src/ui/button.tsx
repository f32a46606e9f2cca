import { Text, View } from '@tarojs/components';
import { aria } from './aria';
import css from './button.module.scss';
import { cx } from './class-names';
import { Icon, type IconName } from './icon';

interface ButtonProps {
  children: string;
  /** `primary` once a screen at most; `danger` for what destroys. */
  look?: 'primary' | 'plain' | 'weak' | 'danger' | 'quiet';
  icon?: IconName;
  small?: boolean;
  block?: boolean;
  disabled?: boolean;
  /** The tap is being worked on: shows a turning ring and refuses further taps. */
  busy?: boolean;
  /** Said by screen readers when the words on the button are not enough. */
  label?: string;
  className?: string;
  onTap: () => void;
}

export function Button({
  children,
  look = 'plain',
  icon,
  small,
  block,
  disabled,
  busy,
  label,
  className,
  onTap,
}: ButtonProps) {
  const off = Boolean(disabled) || Boolean(busy);
  return (
    <View
      className={cx(
        css.button,
        css[look],
        small && css.small,
        block && css.block,
        disabled && css.off,
        className,
      )}
      hoverClass={off ? 'none' : (css.pressed ?? 'none')}
      {...aria({ role: 'button', label, disabled: off || undefined })}
      onClick={off ? undefined : onTap}
    >
      {busy ? <View className={css.spinner} /> : icon && <Icon name={icon} />}
      <Text>{children}</Text>
    </View>
  );
}
