import type { PickerColumns } from '../picker-panel';

const two = (value: number): string => String(value).padStart(2, '0');

function range(from: number, to: number, unit: (value: number) => string): string[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => unit(from + index));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function parts(text: string, fallback: number[]): number[] {
  const found = text.split(/[-:]/).map(Number);
  return fallback.map((value, index) =>
    Number.isFinite(found[index]) && text ? (found[index] ?? value) : value,
  );
}

/** Hours and minutes between start and end (`HH:mm`), the chosen ones clamped into them. */
export function timeColumns(value: string, start: string, end: string): PickerColumns {
  const [fromHour = 0, fromMinute = 0] = parts(start, [0, 0]);
  const [toHour = 23] = parts(end, [23]);
  const [hour = 0, minute = 0] = parts(value, [fromHour, fromMinute]);
  const chosenHour = clamp(hour, fromHour, toHour);
  return {
    columns: [range(fromHour, toHour, (h) => `${two(h)}时`), range(0, 59, (m) => `${two(m)}分`)],
    chosen: [chosenHour - fromHour, clamp(minute, 0, 59)],
  };
}

export function timeValue({ columns, chosen }: PickerColumns): string {
  return columns.map((rows, index) => (rows[chosen[index] ?? 0] ?? '00').slice(0, 2)).join(':');
}

/** Years, months and days between start and end (`YYYY-MM-DD`); days follow the month's length. */
export function dateColumns(value: string, start: string, end: string, fields: string): PickerColumns {
  const today = new Date();
  const low = parts(start, [today.getFullYear() - 100, 1, 1]) as [number, number, number];
  const high = parts(end, [today.getFullYear() + 100, 12, 31]) as [number, number, number];
  const wanted = parts(value, [today.getFullYear(), today.getMonth() + 1, today.getDate()]) as [
    number,
    number,
    number,
  ];
  const year = clamp(wanted[0], low[0], high[0]);
  const firstMonth = year === low[0] ? low[1] : 1;
  const lastMonth = year === high[0] ? high[1] : 12;
  const month = clamp(wanted[1], firstMonth, lastMonth);
  const firstDay = year === low[0] && month === low[1] ? low[2] : 1;
  const monthDays = new Date(year, month, 0).getDate();
  const lastDay = year === high[0] && month === high[1] ? Math.min(high[2], monthDays) : monthDays;
  const day = clamp(wanted[2], firstDay, lastDay);
  const columns = [
    range(low[0], high[0], (y) => `${y}年`),
    range(firstMonth, lastMonth, (m) => `${two(m)}月`),
    range(firstDay, lastDay, (d) => `${two(d)}日`),
  ];
  const chosen = [year - low[0], month - firstMonth, day - firstDay];
  const count = fields === 'year' ? 1 : fields === 'month' ? 2 : 3;
  return { columns: columns.slice(0, count), chosen: chosen.slice(0, count) };
}

export function dateValue({ columns, chosen }: PickerColumns): string {
  return columns.map((rows, index) => (rows[chosen[index] ?? 0] ?? '').replace(/\D+$/, '')).join('-');
}
