import { refuse } from '../failures';

const FORMATS = new Map<string, Intl.DateTimeFormat>();
const MINUTE = 60_000;

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = FORMATS.get(zone);
  if (!format) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch {
      return refuse(`unrecognized time zone identifier: "${zone}"`);
    }
    FORMATS.set(zone, format);
  }
  return format;
}

/** Minutes east of UTC at an instant; the zone is `+08:00`, `+0800`, `+08` or an Olson name. */
export function offsetAt(zone: string, at: number): number {
  if (zone === 'UTC' || zone === 'GMT' || zone === 'Z') return 0;
  const fixed = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0));
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - at) / MINUTE);
}

/** The instant shifted so that its UTC fields read as the local ones. */
export const toLocal = (at: number, zone: string): Date => new Date(at + offsetAt(zone, at) * MINUTE);

/** The instant of a local reading; around a change of the clocks the later offset wins. */
export function fromLocal(local: number, zone: string): number {
  const guess = local - offsetAt(zone, local) * MINUTE;
  return local - offsetAt(zone, guess) * MINUTE;
}
