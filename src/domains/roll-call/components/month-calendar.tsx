import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import type { OutputOf } from '@contract/core/define';
import { dayInWords } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { STATUS_GLYPHS, STATUS_NAMES, type Status } from '@contract/roll-call-rules';
import { aria } from '@/ui/aria';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { cx } from '@/ui/class-names';
import { Icon } from '@/ui/icon';
import tones from '@/ui/tone.module.scss';
import { shiftMonth, weeksOf } from '../mine-model';
import { STATUS_TONES } from '../status-look';
import css from './month-calendar.module.scss';

type Days = OutputOf<typeof rollCall, 'month'>['days'];

interface MonthCalendarProps {
  /** YYYY-MM */
  month: string;
  latest: string;
  days: Days;
  totals: Readonly<Partial<Record<Status, number>>>;
  onMonth: (month: string) => void;
  onMark: (mark: { day: string; checkId: string }) => void;
}

/** One month of one's own marks: up to four signs a day, a legend by count, and the tapped day in words. */
export function MonthCalendar({ month, latest, days, totals, onMonth, onMark }: MonthCalendarProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const marksOf = new Map(days.map(({ day, marks }) => [day, marks]));
  const [year = '', number = ''] = month.split('-');
  const opened = chosen === null ? undefined : marksOf.get(chosen);
  const legend = (Object.keys(STATUS_NAMES) as Status[]).filter((status) => (totals[status] ?? 0) > 0);
  return (
    <Card>
      <View className={css.head}>
        <View
          className={css.arrow}
          {...aria({ role: 'button', label: '上个月' })}
          onClick={() => onMonth(shiftMonth(month, -1))}
        >
          <Icon name="arrow-left" />
        </View>
        <Text className={css.title}>
          {year}年{Number(number)}月
        </Text>
        <View
          className={cx(css.arrow, month >= latest && css.off)}
          {...aria({ role: 'button', label: '下个月', disabled: month >= latest })}
          onClick={month >= latest ? undefined : () => onMonth(shiftMonth(month, 1))}
        >
          <Icon name="arrow-left" className={css.forward} />
        </View>
      </View>
      <View className={css.week}>
        {['一', '二', '三', '四', '五', '六', '日'].map((word) => (
          <Text key={word} className={css.weekday}>
            {word}
          </Text>
        ))}
      </View>
      {weeksOf(month).map((week) => (
        <View key={week[0]?.day} className={css.week}>
          {week.map(({ day, number: date, inside }) => {
            const marks = inside ? (marksOf.get(day) ?? []) : [];
            const label = `${dayInWords(day)}，${marks.map((mark) => `${mark.checkName}${STATUS_NAMES[mark.s]}`).join('，') || '没有考勤'}`;
            return (
              <View
                key={day}
                className={cx(css.day, day === chosen && css.chosen)}
                {...(inside ? aria({ role: 'button', label }) : aria({ hidden: true }))}
                onClick={inside ? () => setChosen(day === chosen ? null : day) : undefined}
              >
                <Text className={css.date}>{inside ? date : ''}</Text>
                <View className={css.dots}>
                  {marks.map((mark) => (
                    <Text key={mark.checkId} className={cx(css.dot, tones[STATUS_TONES[mark.s]])}>
                      {mark.s === 'present' ? '' : STATUS_GLYPHS[mark.s]}
                    </Text>
                  ))}
                </View>
              </View>
            );
          })}
        </View>
      ))}
      {chosen !== null && (
        <View className={css.opened}>
          <Text className={css.openedDay}>{dayInWords(chosen)}</Text>
          {(opened ?? []).map((mark) => (
            <View
              key={mark.checkId}
              className={css.line}
              {...aria({ role: 'button', label: `${mark.checkName}，${STATUS_NAMES[mark.s]}，看记录` })}
              onClick={() => onMark({ day: chosen, checkId: mark.checkId })}
            >
              <Text className={css.check}>{mark.checkName}</Text>
              <Chip tone={STATUS_TONES[mark.s]} glyph={STATUS_GLYPHS[mark.s]}>
                {STATUS_NAMES[mark.s]}
              </Chip>
              <Icon name="chevron-right" size={16} />
            </View>
          ))}
          {!opened && <Text className={css.openedDay}>没有考勤</Text>}
        </View>
      )}
      <View className={css.legend}>
        {legend.map((status) => (
          <Chip key={status} tone={STATUS_TONES[status]} glyph={STATUS_GLYPHS[status]}>
            {`${STATUS_NAMES[status]} ${totals[status] ?? 0}`}
          </Chip>
        ))}
      </View>
    </Card>
  );
}
