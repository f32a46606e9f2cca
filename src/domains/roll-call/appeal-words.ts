import type { OutputOf } from '@contract/core/define';
import { durationInWords, timeInWords } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { APPEAL_STATE_NAMES, type AppealState } from '@contract/roll-call-appeals';
import { STATUS_NAMES } from '@contract/roll-call-rules';

export type AppealCard = OutputOf<typeof rollCall, 'appeals'>['items'][number];
export type AppealView = OutputOf<typeof rollCall, 'appeal-detail'>;
export type RecordView = OutputOf<typeof rollCall, 'record'>;
export type MarkChange = RecordView['changes'][number];

export const APPEAL_LOOKS: Readonly<
  Record<AppealState, { tone: 'warn' | 'ok' | 'neutral' | 'error'; glyph: string }>
> = {
  waiting: { tone: 'warn', glyph: '◷' },
  accepted: { tone: 'ok', glyph: '✓' },
  refused: { tone: 'error', glyph: '✕' },
  withdrawn: { tone: 'neutral', glyph: '·' },
};

/** Who holds it since when, or who decided when. */
export function appealStanding(appeal: AppealCard, now: number): string {
  if (appeal.state === 'waiting') {
    return `等待 ${appeal.waitingFor} · ${durationInWords(now - appeal.filedAt)}`;
  }
  if (appeal.state === 'withdrawn') return '已撤回，截止前可以再次提出';
  const became = appeal.to === null ? APPEAL_STATE_NAMES[appeal.state] : `更正为${STATUS_NAMES[appeal.to]}`;
  return `${appeal.decidedName ?? ''} ${appeal.decidedAt === null ? '' : timeInWords(appeal.decidedAt, now)} ${became}`.trim();
}

/** 旷 → 出勤 */
export function changeTitle(change: MarkChange): string {
  return `${STATUS_NAMES[change.from]} → ${STATUS_NAMES[change.to]}`;
}
