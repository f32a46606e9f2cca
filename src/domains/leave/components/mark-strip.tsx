import { Text, View } from '@tarojs/components';
import type { Status } from '@contract/roll-call-rules';
import { aria } from '@/ui/aria';
import { cx } from '@/ui/class-names';
import { stripInWords, type Strip } from '../decide-words';
import css from './mark-strip.module.scss';

const TINTS: Readonly<Record<Status, 'good' | 'mild' | 'bad' | 'away' | 'none'>> = {
  present: 'good',
  late: 'mild',
  'left-early': 'mild',
  'back-late': 'mild',
  absent: 'bad',
  'not-back': 'bad',
  'not-seen': 'bad',
  leave: 'away',
  official: 'away',
  placement: 'away',
  day: 'none',
  suspended: 'none',
  exempt: 'none',
  unmarked: 'none',
};

/** Thirty days of marks, one bar a day, the newest at the right; the words below say the same. */
export function MarkStrip({ strip }: { strip: Strip | null }) {
  const words = stripInWords(strip);
  return (
    <View>
      {strip && (
        <View className={css.strip} {...aria({ hidden: true })}>
          {strip.map(({ day, s }) => (
            <View key={day} className={cx(css.day, css[s ? TINTS[s] : 'none'])} />
          ))}
        </View>
      )}
      <Text className={css.words}>{words}</Text>
    </View>
  );
}
