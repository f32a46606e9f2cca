import { View } from '@tarojs/components';
import { aria } from './aria';
import { cx } from './class-names';
import css from './icon.module.scss';

export type IconName =
  | 'alarm-clock'
  | 'arrow-left'
  | 'bell'
  | 'building-2'
  | 'calendar-cog'
  | 'calendar-days'
  | 'check'
  | 'check-check'
  | 'chevron-down'
  | 'chevron-left'
  | 'chevron-right'
  | 'circle-alert'
  | 'circle-check'
  | 'clipboard-check'
  | 'clipboard-copy'
  | 'clock'
  | 'cloud-off'
  | 'door-open'
  | 'download'
  | 'eye-off'
  | 'file-up'
  | 'graduation-cap'
  | 'heart-pulse'
  | 'id-card'
  | 'inbox'
  | 'info'
  | 'key-round'
  | 'list-checks'
  | 'lock'
  | 'log-out'
  | 'message-square'
  | 'phone'
  | 'plane'
  | 'plus'
  | 'rotate-ccw'
  | 'scan-line'
  | 'search'
  | 'settings'
  | 'shield-check'
  | 'siren'
  | 'sliders-horizontal'
  | 'text-search'
  | 'triangle-alert'
  | 'type'
  | 'undo-2'
  | 'user'
  | 'user-plus'
  | 'user-round-x'
  | 'users'
  | 'wifi-off'
  | 'x';

/** Decoration beside words; it never carries a meaning of its own. `size` in px of a 375-wide screen. */
export function Icon({
  name,
  size,
  className,
}: {
  name: IconName;
  size?: 16 | 20 | 24 | 32 | 48;
  className?: string;
}) {
  return (
    <View
      className={cx(css.icon, css[name], size && css[`s${size}`], className)}
      {...aria({ hidden: true })}
    />
  );
}
