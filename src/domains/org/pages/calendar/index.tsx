import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { org } from '@contract/org';
import { DAY_KINDS, DAY_KIND_NAMES } from '@contract/org-year';
import { dayOf } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { aria } from '@/ui/aria';
import { Card, SectionTitle } from '@/ui/card';
import { Icon } from '@/ui/icon';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import {
  DAY_GLYPHS,
  dateInWords,
  monthBeside,
  monthDayInWords,
  monthInWords,
  monthOf,
  spanOf,
  weekOfTerm,
  type CalendarDay,
  type CalendarReply,
} from '../../calendar-words';
import { openOrg } from '../../paths';
import { DaySheet } from './day-sheet';
import css from './index.module.scss';
import { Month } from './month';

/** Which days are taught, and why; whoever keeps the calendar overrides a day by tapping it. */
export default function CalendarPage() {
  return (
    <Page>
      <Calendar />
    </Page>
  );
}

function Calendar() {
  const today = dayOf(serverNow());
  const [month, setMonth] = useState(monthOf(today));
  const [opened, setOpened] = useState<CalendarDay | null>(null);
  const query = useQuery(org, 'calendar', spanOf(month));
  return (
    <>
      <View className={css.bar}>
        <Step word="上个月" icon="chevron-left" onTap={() => setMonth(monthBeside(month, -1))} />
        <View
          className={css.month}
          {...aria({ role: 'button', label: `${monthInWords(month)}，点按回到今天` })}
          onClick={() => setMonth(monthOf(today))}
        >
          <Text>{monthInWords(month)}</Text>
        </View>
        <Step word="下个月" icon="chevron-right" onTap={() => setMonth(monthBeside(month, 1))} />
      </View>
      <Loaded query={query} heights={[380, 64]}>
        {(reply) => (
          <>
            <Card flush>
              <Month month={month} days={reply.days} today={today} onOpen={setOpened} />
              <Legend />
            </Card>
            <Terms reply={reply} today={today} />
          </>
        )}
      </Loaded>
      {opened && (
        <DaySheet
          day={opened}
          mayChange={query.data?.mayChange ?? false}
          onClose={() => setOpened(null)}
          onDone={() => {
            setOpened(null);
            void query.refresh();
          }}
        />
      )}
    </>
  );
}

function Step({
  word,
  icon,
  onTap,
}: {
  word: string;
  icon: 'chevron-left' | 'chevron-right';
  onTap: () => void;
}) {
  return (
    <View className={css.step} {...aria({ role: 'button', label: word })} onClick={onTap}>
      <Icon name={icon} />
    </View>
  );
}

function Legend() {
  return (
    <View className={css.legend} {...aria({ hidden: true })}>
      {DAY_KINDS.map((kind) => (
        <View key={kind} className={css.sign}>
          <Text className={`${css.glyph ?? ''} ${css[kind] ?? ''}`}>{DAY_GLYPHS[kind]}</Text>
          <Text>{DAY_KIND_NAMES[kind]}</Text>
        </View>
      ))}
      <View className={css.sign}>
        <View className={css.dot} />
        <Text>学校改过</Text>
      </View>
    </View>
  );
}

function Terms({ reply, today }: { reply: CalendarReply; today: string }) {
  const open = reply.mayChange ? { onTap: () => openOrg('terms') } : {};
  return (
    <>
      <SectionTitle>学期与作息</SectionTitle>
      <Card flush>
        {reply.terms.length === 0 && (
          <Row title="还没有设学期" note="没有学期的日子都算假期，不会开点名" {...open} />
        )}
        {reply.terms.map(({ id, name, from, to }) => (
          <Row
            key={id}
            title={name}
            note={`${dateInWords(from, today)} 至 ${dateInWords(to, today)}`}
            {...(from <= today && today <= to && { value: `第 ${weekOfTerm(today, from)} 周` })}
            {...open}
          />
        ))}
        <Row
          title="作息"
          note={`夏季从${monthDayInWords(reply.summerFrom)}，冬季从${monthDayInWords(reply.winterFrom)}`}
          {...open}
        />
      </Card>
    </>
  );
}
