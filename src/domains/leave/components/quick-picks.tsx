import { View } from '@tarojs/components';
import { quickRanges, type Period } from '@contract/leave-rules';
import { Button } from '@/ui/button';
import css from './quick-picks.module.scss';

/** 今晚, 明天, 周末: both ends with one tap; the fields below stay free. */
export function QuickPicks({ now, onPick }: { now: number; onPick: (period: Period) => void }) {
  return (
    <View className={css.picks}>
      {quickRanges(now).map(({ key, name, from, to }) => (
        <Button
          key={key}
          className={css.pick}
          look="weak"
          label={`快捷选择 ${name}`}
          onTap={() => onPick({ from, to })}
        >
          {name}
        </Button>
      ))}
    </View>
  );
}
