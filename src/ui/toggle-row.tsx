import { View } from '@tarojs/components';
import { aria } from './aria';
import { cx } from './class-names';
import { Row } from './row';
import css from './toggle-row.module.scss';

/** A setting that is on or off, with the words for what it does; the whole row is the switch. */
export function ToggleRow({
  title,
  note,
  on,
  onChange,
}: {
  title: string;
  note?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <View
      className={css.row}
      {...aria({ role: 'switch', label: title, checked: on })}
      onClick={() => onChange(!on)}
    >
      <Row
        title={title}
        {...(note !== undefined && { note })}
        value={
          <View className={cx(css.track, on && css.on)}>
            <View className={cx(css.knob, on && css.right)} />
          </View>
        }
      />
    </View>
  );
}
