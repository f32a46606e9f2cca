import { Picker, Text, View } from '@tarojs/components';
import { addDays, clockOf, dayOf, instantOf, timeInWords } from '@contract/core/time';
import { aria } from './aria';
import { Icon } from './icon';
import css from './field.module.scss';

const STEP = 10;
const HOURS = Array.from({ length: 24 }, (_, hour) => `${hour} 时`);
const MINUTES = Array.from({ length: 60 / STEP }, (_, step) => `${step * STEP} 分`);

interface DateTimeFieldProps {
  label: string;
  /** Epoch ms, or null while nothing is chosen. */
  value: number | null;
  /** Epoch ms; also the first day offered. */
  now: number;
  /** Days offered from today on. */
  days?: number;
  error?: string;
  onChange: (value: number) => void;
}

/** Day, hour and ten-minute step in one native wheel, in the school's time whatever the phone's zone. */
export function DateTimeField({ label, value, now, days = 60, error, onChange }: DateTimeFieldProps) {
  const first = dayOf(now);
  const offered = Array.from({ length: days }, (_, index) => addDays(first, index));
  const shown = value ?? now;
  const [hour = 0, minute = 0] = clockOf(shown).split(':').map(Number);
  const chosen = [Math.max(0, offered.indexOf(dayOf(shown))), hour, Math.floor(minute / STEP)];
  const words = offered.map((day) => timeInWords(instantOf(day, '00:00'), now).slice(0, -6));
  return (
    <View className={css.field}>
      <Text className={css.label}>{label}</Text>
      <Picker
        mode="multiSelector"
        range={[words, HOURS, MINUTES]}
        value={chosen}
        onChange={(event) => {
          const [dayIndex = 0, hourIndex = 0, step = 0] = event.detail.value;
          const day = offered[dayIndex] ?? first;
          onChange(instantOf(day, `${hourIndex}:${step * STEP}`));
        }}
      >
        <View
          className={css.box}
          {...aria({ role: 'button', label: `${label},${value ? timeInWords(value, now) : '请选择'}` })}
        >
          <Text className={value ? css.value : `${css.value} ${css.empty}`}>
            {value ? timeInWords(value, now) : '请选择'}
          </Text>
          <Icon name="chevron-right" size={16} />
        </View>
      </Picker>
      {error && (
        <Text className={css.wrong} {...aria({ role: 'alert' })}>
          {error}
        </Text>
      )}
    </View>
  );
}
