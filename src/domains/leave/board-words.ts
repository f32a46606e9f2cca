import type { OutputOf } from '@contract/core/define';
import { durationInWords, timeInWords } from '@contract/core/time';
import type { leave } from '@contract/leave';
import type { BOARD_NAMES } from '@contract/leave-boards';
import { DEFAULT_POLICY } from '@contract/leave-policy';
import { overdueSteps } from '@contract/leave-rules';

/** What the boards say about one absence; the reason is not among it (L10). Pure. */

export type BoardRow = OutputOf<typeof leave, 'board'>['items'][number];
export type Board = keyof typeof BOARD_NAMES;

export const SPAN_NAMES: Readonly<Record<BoardRow['spanKind'], string>> = {
  leave: '请假',
  official: '公假',
  placement: '实习',
};

// The names are the ladder's own; only its minutes are the school's.
const STEPS = overdueSteps(DEFAULT_POLICY);

function gateInWords(outside: boolean | null): string {
  return outside === null ? '' : outside ? '门卫登记已出校' : '门卫登记在校';
}

/** Step of the ladder, who took it on, and when it goes on by itself (L9). */
export function ladderInWords(overdue: NonNullable<BoardRow['overdue']>, now: number): string {
  const holder = overdue.acknowledgedName === null ? '还没有人跟进' : `${overdue.acknowledgedName} 跟进中`;
  const next = STEPS[overdue.step + 1];
  const goes =
    overdue.nextAt === null || !next
      ? ''
      : overdue.nextAt > now
        ? `，${timeInWords(overdue.nextAt, now)} 转${next.name}`
        : `，即将转${next.name}`;
  return `${overdue.stepName} · ${holder}${goes}`;
}

/** The line below the name on each board. */
export function rowInWords(row: BoardRow, board: Board, now: number): string {
  const where = [row.className, row.place].filter(Boolean).join(' · ');
  const gate = gateInWords(row.outside);
  const when =
    board === 'leaving'
      ? `${timeInWords(row.from, now)} 离开，${timeInWords(row.to, now)} 返回`
      : board === 'overdue'
        ? `应于 ${timeInWords(row.to, now)} 返回，已过 ${durationInWords(now - row.to)}`
        : `${timeInWords(row.to, now)} 返回`;
  const ladder = row.overdue && board === 'overdue' ? `\n${ladderInWords(row.overdue, now)}` : '';
  return `${where}\n${[when, gate].filter(Boolean).join(' · ')}${ladder}`;
}
