import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { org } from '@contract/org';
import { DAY_KINDS, DAY_KIND_NAMES } from '@contract/org-year';
import { dayInWords } from '@contract/core/time';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Choices } from '@/ui/choices';
import { DateField } from '@/ui/date-field';
import { Field } from '@/ui/field';
import { Problem } from '@/ui/problem';
import { Sheet } from '@/ui/sheet';
import type { CalendarDay, DayKind } from '../../calendar-words';
import css from './index.module.scss';

const CHOICES = DAY_KINDS.map((key) => ({ key, word: DAY_KIND_NAMES[key] }));

const EFFECTS: Readonly<Record<DayKind, string>> = {
  teaching: '当天的考勤照常开。',
  weekend: '只开周末也设了的考勤，如晚就寝。',
  holiday: '只开节假日也设了的考勤；默认都不开。',
  'make-up': '按调休日上课，考勤照常开。',
  vacation: '假期里不开考勤。',
};

/** What a day is and why; the school's own word goes before the national calendar's. */
export function DaySheet({
  day,
  mayChange,
  onClose,
  onDone,
}: {
  day: CalendarDay;
  mayChange: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const [kind, setKind] = useState(day.kind);
  const [name, setName] = useState(day.overridden ? day.name : '');
  const [teachesAs, setTeachesAs] = useState(day.teachesAs);
  const same = kind === day.kind && name === (day.overridden ? day.name : '') && teachesAs === day.teachesAs;
  const command = useCommand(org, 'set-day');
  const save = async (next: DayKind | null) => {
    const done = await command.run({
      day: day.day,
      kind: next,
      ...(next !== null && { name }),
      ...(next === 'make-up' && { teachesAs }),
    });
    if (!done) return;
    say(
      next === null
        ? `已恢复为${DAY_KIND_NAMES[done.day.kind]}`
        : `${dayInWords(day.day)}改为${DAY_KIND_NAMES[next]}`,
    );
    onDone();
  };
  const why = [
    day.name || DAY_KIND_NAMES[day.kind],
    day.teachesAs && `上 ${dayInWords(day.teachesAs)} 的课`,
    day.term?.name,
    day.timetable === 'summer' ? '夏季作息' : '冬季作息',
    day.overridden ? '学校改过' : '按国家放假安排',
  ]
    .filter(Boolean)
    .join(' · ');
  return (
    <Sheet
      title={dayInWords(day.day)}
      note={why}
      onClose={onClose}
      foot={
        mayChange && (
          <View className={css.pair}>
            {day.overridden && (
              <Button className={css.no} busy={command.busy} onTap={() => void save(null)}>
                恢复默认
              </Button>
            )}
            <Button
              className={css.yes}
              look="primary"
              busy={command.busy}
              disabled={same}
              onTap={() => void save(kind)}
            >
              {`定为${DAY_KIND_NAMES[kind]}`}
            </Button>
          </View>
        )
      }
    >
      {mayChange ? (
        <>
          <Choices label="这一天是" items={CHOICES} chosen={kind} onChoose={setKind} />
          <Text className={css.effect}>{EFFECTS[kind]}</Text>
          <Field
            label="名称（可不填）"
            value={name}
            max={30}
            placeholder="如 校运会、校庆"
            onChange={setName}
          />
          {kind === 'make-up' && (
            <DateField
              label="上哪天的课"
              value={teachesAs}
              none="按当天星期"
              onChange={setTeachesAs}
              onClear={() => setTeachesAs(null)}
            />
          )}
          <Problem error={command.error} />
        </>
      ) : (
        <Text className={css.effect}>{EFFECTS[day.kind]}校历由学工部维护。</Text>
      )}
    </Sheet>
  );
}
