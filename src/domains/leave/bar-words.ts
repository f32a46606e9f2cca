import type { OutputOf } from '@contract/core/define';
import { dayInWords, dayOf, timeInWords } from '@contract/core/time';
import type { leave } from '@contract/leave';

/** A student who may not ask for leave for the time being (L12). */
export type Bar = OutputOf<typeof leave, 'gates'>['items'][number];

/** What holds now: barred, let through for some hours, or over by itself. */
export function barState(bar: Bar, now: number): 'barred' | 'let-through' | 'over' {
  if (bar.untilOn !== null && bar.untilOn < dayOf(now)) return 'over';
  return bar.override !== null && bar.override.until > now ? 'let-through' : 'barred';
}

export function barNote(bar: Bar, now: number): string {
  const until = bar.untilOn === null ? '长期' : `到 ${dayInWords(bar.untilOn, dayOf(now))}`;
  return `${bar.reason} · ${bar.byName} · ${timeInWords(bar.at, now)} · ${until}`;
}

export function overrideWords(bar: Bar, now: number): string | null {
  const { override } = bar;
  if (override === null || override.until <= now) return null;
  return `${override.byName}临时放行到 ${timeInWords(override.until, now)}：${override.reason}`;
}

export const OVERRIDE_HOURS = [2, 6, 12, 24, 48] as const;
