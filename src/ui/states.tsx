import { Text, View } from '@tarojs/components';
import { aria } from './aria';
import { Button } from './button';
import { cx } from './class-names';
import { Icon, type IconName } from './icon';
import css from './states.module.scss';
import tones from './tone.module.scss';

interface EmptyProps {
  icon?: IconName;
  title: string;
  /** What to do next, or why it is fine. */
  text?: string;
  act?: { word: string; run: () => void };
}

export function Empty({ icon = 'inbox', title, text, act }: EmptyProps) {
  return (
    <View className={css.state}>
      <View className={cx(css.mark, tones.neutral)}>
        <Icon name={icon} size={32} />
      </View>
      <Text className={css.title}>{title}</Text>
      {text && <Text className={css.text}>{text}</Text>}
      {act && (
        <Button className={css.act} look="weak" onTap={act.run}>
          {act.word}
        </Button>
      )}
    </View>
  );
}

/** A screen that could not be loaded: what happened, 重试, and the request id for whoever helps. */
export function Failure({
  error,
  onRetry,
}: {
  error: { message: string; requestId?: string };
  onRetry: () => void;
}) {
  return (
    <View className={css.state} {...aria({ role: 'alert' })}>
      <View className={cx(css.mark, tones.warn)}>
        <Icon name="cloud-off" size={32} />
      </View>
      <Text className={css.title}>没有加载出来</Text>
      <Text className={css.text}>{error.message}</Text>
      <Button className={css.act} look="weak" icon="rotate-ccw" onTap={onRetry}>
        重试
      </Button>
      {error.requestId && <Text className={css.code}>编号 {error.requestId}</Text>}
    </View>
  );
}

/** Grey blocks where content is coming; `heights` in px of a 375-wide screen. */
export function Skeleton({ heights }: { heights: readonly number[] }) {
  return (
    <View className={css.skeleton} {...aria({ role: 'status', label: '正在加载' })}>
      {heights.map((height, index) => (
        <View key={index} className={css.block} style={{ height: `${height}px` }} />
      ))}
    </View>
  );
}
