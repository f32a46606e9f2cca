import { WEEKDAY_NAMES } from '@contract/core/time';
import type { CheckSetting, WindowSetting } from '@contract/roll-call-schedule';
import { clockInWords, windowInWords } from '@contract/roll-call-setting-words';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Choices } from '@/ui/choices';
import { Icon } from '@/ui/icon';
import { MultiChoices } from '@/ui/multi-choices';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { TimeField } from '@/ui/time-field';
import { onWheel, withTimes, withTimetable, withWeekdays } from '../../check-form';
import type { EditorProps } from './index';

const WEEK = [1, 2, 3, 4, 5, 6, 0].map((key) => ({ key, word: WEEKDAY_NAMES[key] ?? '' }));
const TIMETABLES = [
  { key: 'all', word: '全年' },
  { key: 'summer', word: '夏季作息' },
  { key: 'winter', word: '冬季作息' },
] as const;

/** When: one card a window, by weekday and timetable. */
export function Windows({ draft, faults, onChange }: EditorProps) {
  const change = (index: number, window: WindowSetting) =>
    onChange({ ...draft, windows: draft.windows.map((held, at) => (at === index ? window : held)) });
  const fault = faults.windows;
  return (
    <>
      <SectionTitle>时段</SectionTitle>
      {draft.windows.map((window, index) => (
        <WindowCard
          key={index}
          window={window}
          faults={faults}
          at={`windows.${index}`}
          onChange={(changed) => change(index, changed)}
          {...(draft.windows.length > 1 && {
            onRemove: () =>
              onChange({ ...draft, windows: draft.windows.filter((_held, at) => at !== index) }),
          })}
        />
      ))}
      <Problem error={fault === undefined ? null : { message: fault }} />
      {draft.windows.length < 8 && (
        <Button
          look="weak"
          block
          icon="plus"
          onTap={() => onChange({ ...draft, windows: [...draft.windows, another(draft)] })}
        >
          加一个时段
        </Button>
      )}
    </>
  );
}

/** For the weekdays that no window holds yet; on a week that is full, as the last one: the form says what is wrong. */
function another({ windows }: CheckSetting): WindowSetting {
  const { opens = '12:00', closes = '12:30' } = windows.at(-1) ?? {};
  const free = WEEK.map(({ key }) => key).filter((day) =>
    windows.every(({ weekdays }) => weekdays !== undefined && !weekdays.includes(day)),
  );
  return { ...(free.length > 0 && { weekdays: free }), opens, closes };
}

interface WindowCardProps {
  window: WindowSetting;
  faults: EditorProps['faults'];
  at: string;
  onChange: (window: WindowSetting) => void;
  onRemove?: () => void;
}

function WindowCard({ window, faults, at, onChange, onRemove }: WindowCardProps) {
  const { weekdays, timetable, opens, closes } = window;
  const words = windowInWords(window);
  const fault = (field: string) => {
    const found = faults[`${at}.${field}`];
    return found === undefined ? {} : { error: found };
  };
  return (
    <Card flush>
      <TimeField
        label="开始"
        value={onWheel(opens)}
        word={clockInWords(opens)}
        {...fault('opens')}
        onChange={(clock) => onChange(withTimes(window, { opens: clock }))}
      />
      <TimeField
        label="结束"
        value={onWheel(closes)}
        word={clockInWords(closes)}
        {...fault('closes')}
        onChange={(clock) => onChange(withTimes(window, { closes: clock }))}
      />
      <MultiChoices
        label="星期几"
        items={WEEK}
        chosen={weekdays ?? WEEK.map(({ key }) => key)}
        {...fault('weekdays')}
        onChange={(days) => onChange(withWeekdays(window, days))}
      />
      <Choices
        label="哪种作息"
        items={TIMETABLES}
        chosen={timetable ?? 'all'}
        onChoose={(season) => onChange(withTimetable(window, season))}
      />
      {onRemove && (
        <Row
          title="删去这个时段"
          lead={<Icon name="x" />}
          label={`删去这个时段，${words}`}
          onTap={onRemove}
        />
      )}
    </Card>
  );
}
