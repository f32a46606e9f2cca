import { Text, View } from '@tarojs/components';
import { DAY_KIND_NAMES } from '@contract/org-year';
import { dayInWords } from '@contract/core/time';
import { aria } from '@/ui/aria';
import { cx } from '@/ui/class-names';
import { DAY_GLYPHS, weeksOf, type CalendarDay } from '../../calendar-words';
import css from './index.module.scss';

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'];

/** A month in weeks from Monday. Each day says its number and its kind by sign, word and tint. */
export function Month({
  month,
  days,
  today,
  onOpen,
}: {
  month: string;
  days: readonly CalendarDay[];
  today: string;
  onOpen: (day: CalendarDay) => void;
}) {
  const byDay = new Map(days.map((day) => [day.day, day]));
  return (
    <View className={css.grid}>
      <View className={css.week} {...aria({ hidden: true })}>
        {WEEKDAYS.map((word) => (
          <Text key={word} className={css.weekday}>
            {word}
          </Text>
        ))}
      </View>
      {weeksOf(month).map((week, index) => (
        <View key={index} className={css.week}>
          {week.map((date, place) => {
            const day = date === null ? undefined : byDay.get(date);
            return day ? (
              <Cell key={day.day} day={day} today={day.day === today} onOpen={onOpen} />
            ) : (
              <View key={place} className={css.cell} />
            );
          })}
        </View>
      ))}
    </View>
  );
}

function Cell({
  day,
  today,
  onOpen,
}: {
  day: CalendarDay;
  today: boolean;
  onOpen: (day: CalendarDay) => void;
}) {
  const kind = DAY_KIND_NAMES[day.kind];
  const name = day.name === '' || day.name === kind ? '' : `，${day.name}`;
  return (
    <View
      className={cx(css.cell, css[day.kind], today && css.today)}
      {...aria({
        role: 'button',
        label: `${dayInWords(day.day)}，${kind}${name}${day.overridden ? '，学校改过' : ''}${today ? '，今天' : ''}`,
      })}
      onClick={() => onOpen(day)}
    >
      <Text className={css.number}>{Number(day.day.slice(8))}</Text>
      <Text className={css.kind}>{DAY_GLYPHS[day.kind]}</Text>
      {day.overridden && <View className={cx(css.dot, css.corner)} />}
    </View>
  );
}
