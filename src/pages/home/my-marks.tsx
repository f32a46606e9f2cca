import { Text, View } from '@tarojs/components';
import { clockOf } from '@contract/core/time';
import { STATUS_GLYPHS, STATUS_NAMES } from '@contract/roll-call-rules';
import { pagePath } from '@/domains/registry';
import { STATUS_TONES } from '@/domains/roll-call/status-look';
import { open } from '@/platform/navigation';
import { aria } from '@/ui/aria';
import { Card, SectionTitle } from '@/ui/card';
import { cx } from '@/ui/class-names';
import tones from '@/ui/tone.module.scss';
import type { Home } from './index';
import css from './index.module.scss';

/** A student's four checks of today, each with what was noted and when. */
export function MyMarks({ marks }: { marks: Home['marks'] }) {
  return (
    <>
      <SectionTitle>我今天的考勤</SectionTitle>
      <Card label="我今天的考勤，查看详情" onTap={() => open(pagePath('roll-call', 'mine'))}>
        <View className={css.marks} {...aria({ role: 'list' })}>
          {marks.map((mark) => (
            <View
              key={mark.checkId}
              className={css.mark}
              {...aria({ role: 'listitem', label: `${mark.checkName}，${STATUS_NAMES[mark.s]}` })}
            >
              <View className={cx(css.dot, tones[STATUS_TONES[mark.s]])}>
                <Text>{STATUS_GLYPHS[mark.s]}</Text>
              </View>
              <Text className={css.word}>{STATUS_NAMES[mark.s]}</Text>
              <Text>{mark.checkName}</Text>
              <Text>{clockOf(mark.at ?? mark.opensAt)}</Text>
            </View>
          ))}
        </View>
      </Card>
    </>
  );
}
