import { Text, View } from '@tarojs/components';
import { useRef, type ReactNode } from 'react';
import { aria } from './aria';
import { Icon } from './icon';
import css from './sheet.module.scss';

interface SheetProps {
  title: string;
  note?: string;
  children: ReactNode;
  /** Stays in view while the body scrolls. */
  foot?: ReactNode;
  onClose: () => void;
}

/** A panel that rises from the bottom edge, within a thumb's reach. Mounted means open. */
export function Sheet({ title, note, children, foot, onClose }: SheetProps) {
  // A long press opens a sheet under the finger: lifting that finger must not close it again.
  const openedAt = useRef(Date.now());
  const pressed = useRef(false);
  const closeByShade = () => {
    if (pressed.current || Date.now() - openedAt.current > 2_000) onClose();
  };
  return (
    <View className={css.layer} {...aria({ role: 'dialog', label: title })}>
      <View
        className={css.shade}
        catchMove
        onTouchStart={() => {
          pressed.current = true;
        }}
        onClick={closeByShade}
        {...aria({ hidden: true })}
      />
      <View className={css.panel}>
        <View className={css.head}>
          <View className={css.words}>
            <Text className={css.title}>{title}</Text>
            {note && <Text className={css.note}>{note}</Text>}
          </View>
          <View className={css.close} {...aria({ role: 'button', label: '关闭' })} onClick={onClose}>
            <Icon name="x" />
          </View>
        </View>
        <View className={css.body}>{children}</View>
        {foot ? <View className={css.foot}>{foot}</View> : <View className={css.end} />}
      </View>
    </View>
  );
}
