import { Text, View } from '@tarojs/components';
import { serverNow } from '@/platform/clock';
import { cx } from '@/ui/class-names';
import { earlierInWords, openInWords, shareInWords, type Strip, type Weight } from '../decide-words';
import { MarkStrip } from './mark-strip';
import css from './weighing.module.scss';

/** What a decision is weighed by: the class, other leaves, earlier ones, the marks of 30 days (L11, L15, L16). */
export function Weighing({ weight, strip }: { weight: Weight | undefined; strip: Strip | null | undefined }) {
  if (!weight) return <View className={css.waiting} />;
  const now = serverNow();
  const open = openInWords(weight, now);
  return (
    <View className={css.weighing}>
      <Text className={cx(css.line, weight.overShare && css.over)}>
        {weight.overShare ? '! ' : ''}
        {shareInWords(weight)}
        {weight.overShare ? '，超过学校规定的比例' : ''}
      </Text>
      {open !== '' && <Text className={css.line}>{`另有：${open}`}</Text>}
      <Text className={css.line}>{`以前：${earlierInWords(weight, now)}`}</Text>
      {strip !== undefined && <MarkStrip strip={strip} />}
    </View>
  );
}
