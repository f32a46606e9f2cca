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

function untilWords({ untilOn }: Bar, now: number): string {
  return untilOn === null ? '长期' : `到 ${dayInWords(untilOn, dayOf(now))}`;
}

/** In the list: who he is, why and until when. */
export function barLine(bar: Bar, now: number): string {
  const { override } = bar;
  const line = [bar.className, bar.reason, untilWords(bar, now)].filter(Boolean).join(' · ');
  return override !== null && override.until > now
    ? `${line}。放行到 ${timeInWords(override.until, now)}`
    : line;
}

/** Over the form that lifts it: also who did it and when. */
export function barNote(bar: Bar, now: number): string {
  return `${bar.reason} · ${bar.byName} · ${timeInWords(bar.at, now)} · ${untilWords(bar, now)}`;
}

export function overrideWords(bar: Bar, now: number): string | null {
  const { override } = bar;
  if (override === null || override.until <= now) return null;
  return `${override.byName}临时放行到 ${timeInWords(override.until, now)}：${override.reason}`;
}

export const OVERRIDE_HOURS = [2, 6, 12, 24, 48] as const;
