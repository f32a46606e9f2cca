import { ChoiceField } from '@/ui/choice-field';
import { monthDayInWords } from '../calendar-words';

const two = (value: number) => String(value).padStart(2, '0');
/** The first and the middle of each month: timetables change nowhere else. */
const OFFERED = Array.from({ length: 12 }, (_, month) => [
  `${two(month + 1)}-01`,
  `${two(month + 1)}-15`,
]).flat();

/** A day that comes back every year. */
export function MonthDayField({
  label,
  value,
  onChange,
}: {
  label: string;
  /** `MM-DD` */
  value: string;
  onChange: (value: string) => void;
}) {
  const days = OFFERED.includes(value) ? OFFERED : [...OFFERED, value].sort();
  return (
    <ChoiceField
      label={label}
      items={days.map((day) => ({ key: day, word: monthDayInWords(day) }))}
      chosen={value}
      onChoose={onChange}
    />
  );
}
