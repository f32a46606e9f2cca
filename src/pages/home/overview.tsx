import { Text, View } from '@tarojs/components';
import { clockOf } from '@contract/core/time';
import { MISSING } from '@contract/roll-call-rules';
import { pagePath } from '@/domains/registry';
import { open } from '@/platform/navigation';
import { Card } from '@/ui/card';
import { cx } from '@/ui/class-names';
import { Headline, Line } from '@/ui/headline';
import type { Home } from './index';
import css from './index.module.scss';

/** The check over many floors: those that have not begun come first, because they are what one can act on. */
export function FloorsCard({ floors }: { floors: NonNullable<Home['floors']> }) {
  const missing = MISSING.reduce((sum, status) => sum + (floors.counts[status] ?? 0), 0);
  const title = `${floors.checkName} ${clockOf(floors.opensAt)}–${clockOf(floors.closesAt)}`;
  return (
    <Card
      label={`${title}，未开始 ${floors.notBegun} 层，已点 ${floors.done} 人，共 ${floors.total} 人，未归和未见 ${missing} 人`}
      onTap={() => open(pagePath('roll-call', 'floors'), { check: floors.checkId })}
    >
      <Headline title={title} />
      <View className={css.figures}>
        <Figure number={floors.notBegun} unit={`未开始，共 ${floors.floors} 层`} bad={floors.notBegun > 0} />
        <Figure number={floors.total - floors.done} unit={`未点，共 ${floors.total} 人`} />
        <Figure number={missing} unit="未归、未见" bad={missing > 0} />
      </View>
    </Card>
  );
}

export function AbsenteesCard({ absentees }: { absentees: NonNullable<Home['absentees']> }) {
  const { people, classes } = absentees;
  return (
    <Card
      label={people > 0 ? `今天 ${people} 人缺勤，涉及 ${classes} 个班` : '您的班级今天没有缺勤'}
      onTap={() => open(pagePath('roll-call', 'absentees'))}
    >
      <Headline title="我的班级" />
      {people > 0 ? (
        <View className={css.figures}>
          <Figure number={people} unit="今天缺勤的人" bad />
          <Figure number={classes} unit="涉及班级" />
        </View>
      ) : (
        <Line>今天到现在没有旷、未归和未见</Line>
      )}
    </Card>
  );
}

function Figure({ number, unit, bad }: { number: number; unit: string; bad?: boolean }) {
  return (
    <View className={css.figure}>
      <Text className={cx(css.number, bad && css.bad)}>{number}</Text>
      <Text className={css.unit}>{unit}</Text>
    </View>
  );
}
