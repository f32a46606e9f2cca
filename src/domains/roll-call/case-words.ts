import type { OutputOf } from '@contract/core/define';
import { clockOf, durationInWords } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { CASE_STEPS, type CaseState } from '@contract/roll-call-cases';

export type CaseCard = OutputOf<typeof rollCall, 'cases'>['items'][number];
export type CaseView = OutputOf<typeof rollCall, 'case'>;

export const CASE_LOOKS: Readonly<
  Record<CaseState, { tone: 'error' | 'warn' | 'ok' | 'neutral'; glyph: string }>
> = {
  open: { tone: 'error', glyph: '!' },
  acknowledged: { tone: 'warn', glyph: '→' },
  found: { tone: 'ok', glyph: '✓' },
  'false-alarm': { tone: 'neutral', glyph: '·' },
};

/** Who holds it, since when, and when it moves on by itself. */
export function standingOf(found: CaseCard, now: number): string {
  const step = CASE_STEPS[found.step]?.name ?? '';
  if (found.closedAt !== null) return `${clockOf(found.closedAt)} 办结`;
  const holder = found.ownerName ?? '无人';
  const since = `${found.state === 'acknowledged' ? `${holder} 处理中` : `等待 ${holder}`} · ${durationInWords(now - found.since)}`;
  if (found.nextAt === null) return `${step} · ${since}`;
  const left = found.nextAt - now;
  const next = CASE_STEPS[found.step + 1]?.name ?? '上一级';
  return `${step} · ${since} · ${left > 0 ? `${durationInWords(left)}后转${next}` : `即将转${next}`}`;
}
