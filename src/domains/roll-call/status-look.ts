import type { SheetState, Status } from '@contract/roll-call-rules';

type Tone = 'neutral' | 'brand' | 'ok' | 'warn' | 'error';

/** Colour of a status; its glyph and word always stand with it. */
export const STATUS_TONES: Readonly<Record<Status, Tone>> = {
  unmarked: 'neutral',
  present: 'ok',
  late: 'warn',
  'left-early': 'warn',
  absent: 'error',
  leave: 'brand',
  official: 'brand',
  'back-late': 'warn',
  'not-back': 'error',
  'not-seen': 'warn',
  day: 'neutral',
  placement: 'neutral',
  suspended: 'neutral',
  exempt: 'neutral',
};

export const SHEET_TONES: Readonly<Record<SheetState, Tone>> = {
  pending: 'neutral',
  open: 'brand',
  submitted: 'ok',
  locked: 'ok',
  incomplete: 'error',
  missed: 'error',
  reopened: 'warn',
  cancelled: 'neutral',
  exempt: 'neutral',
};
