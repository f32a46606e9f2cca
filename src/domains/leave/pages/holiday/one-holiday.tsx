import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { leave } from '@contract/leave';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { useQuery } from '@/platform/use-query';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Empty } from '@/ui/states';
import { NodeSheet } from '../../components/node-sheet';
import {
  classInWords,
  figuresInWords,
  holidayInWords,
  progressInWords,
  type Holiday,
  type HolidayTotals,
} from '../../holiday-words';
import type { ScopeNode } from '../../scope';
import { windowOf } from '../../window';
import css from './index.module.scss';

interface OneHolidayProps {
  holiday: Holiday;
  today: string;
  /** Where the caller's posts stand above classes; empty for who keeps none. */
  roots: readonly ScopeNode[];
}

/** One holiday: its days, and for who keeps classes where they stand together and one by one. */
export function OneHoliday({ holiday, today, roots }: OneHolidayProps) {
  const days = holidayInWords(holiday, today);
  return (
    <>
      <SectionTitle
        extra={<Chip tone={holiday.closed ? 'neutral' : 'ok'}>{holiday.closed ? '已结束' : '登记中'}</Chip>}
      >
        {holiday.title}
      </SectionTitle>
      <Card flush>
        <Row title={days.leave} note={days.back} />
      </Card>
      {roots.length > 0 && <Totals holidayId={holiday.holidayId} roots={roots} />}
    </>
  );
}

function Totals({ holidayId, roots }: { holidayId: string; roots: readonly ScopeNode[] }) {
  const query = useQuery(leave, 'holiday-totals', { holidayId });
  return (
    <Loaded query={query} heights={[96, 64, 64]}>
      {(totals) =>
        totals.classes.length === 0 ? (
          <Empty title="没有您管理的班级" text="班级由学院或学工部分配。" />
        ) : (
          <Classes holidayId={holidayId} totals={totals} roots={roots} />
        )
      }
    </Loaded>
  );
}

/** The school's, a college's or one's own classes: the sum, then those with the most to do first. */
function Classes({
  holidayId,
  totals,
  roots,
}: {
  holidayId: string;
  totals: HolidayTotals;
  roots: readonly ScopeNode[];
}) {
  const { classes, students } = totals;
  const [wanted, setWanted] = useState(0);
  const [choosing, setChoosing] = useState(false);
  const { shown, start, after } = windowOf(classes, wanted);
  const enter = (classId: string) => open(pagePath('leave', 'holiday-class'), { holidayId, classId });
  return (
    <>
      {classes.length > 1 && (
        <Card>
          <View className={css.totals}>
            <Text>{figuresInWords(totals, students)}</Text>
            <Text className={css.progress}>{progressInWords(classes)}</Text>
          </View>
        </Card>
      )}
      <Card flush>
        {shown.map((one) => (
          <Row
            key={one.classId}
            title={one.className}
            note={classInWords(one, serverNow())}
            onTap={() => enter(one.classId)}
          />
        ))}
        {after > 0 && <Row title={`看后面 ${after} 个班`} onTap={() => setWanted(start + shown.length)} />}
        {start > 0 && <Row title="回到没登记完的班" onTap={() => setWanted(0)} />}
        {classes.length > shown.length && (
          <Row title="选一个班" note="按学院、专业找到班级" onTap={() => setChoosing(true)} />
        )}
      </Card>
      {choosing && (
        <NodeSheet
          title="选一个班"
          roots={roots}
          allowed={['class']}
          onChoose={(node) => {
            setChoosing(false);
            enter(node.id);
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  );
}
