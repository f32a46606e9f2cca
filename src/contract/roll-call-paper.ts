import {
  isMarkableStatus,
  isOffDuty,
  SEEN,
  STATUS_NAMES,
  type CheckKind,
  type Status,
} from './roll-call-rules';

/** What the marker's screen, the page that prints and the workbook say alike of a sheet. Pure. */

/** All rooms but those in which the check asks nobody: they are on the sheet for whoever looks for people (R24). */
export function askedRooms<Room extends { people: readonly { mark: { s: Status } }[] }>(
  rooms: readonly Room[],
): Room[] {
  return rooms.filter(
    ({ people }) =>
      people.some(({ mark }) => !isOffDuty(mark.s)) || people.every(({ mark }) => mark.s !== 'exempt'),
  );
}

/** Boxes to tick, as a marker would say them. */
export function boxesOf(kind: CheckKind): readonly string[] {
  return kind === 'dorm' ? ['在寝', '晚归', '未归'] : ['到', '迟到', '旷'];
}

interface PaperPerson {
  mark: { s: Status };
  cover: { kind: 'leave' | 'official' | 'placement' | 'day'; state: string } | null;
}

const COVER_WORDS = { leave: '请假', official: '公假', placement: '实习', day: '走读' } as const;

/** What is known of a person without looking: a leave in force, no duty, a mark made already. Empty: to be ticked. */
export function knownOf({ mark, cover }: PaperPerson): string {
  if (mark.s !== 'unmarked')
    return SEEN.includes(mark.s) ? `已点 ${STATUS_NAMES[mark.s]}` : STATUS_NAMES[mark.s];
  if (cover === null) return '';
  if (cover.state === 'in-force') return COVER_WORDS[cover.kind];
  if (cover.state === 'pending') return '请假待批';
  return cover.state === 'overdue' ? '逾期未归' : '';
}

/** True when there is no box to tick: a leave holds, or there is no duty. */
export function isExcused({ mark, cover }: PaperPerson): boolean {
  if (mark.s === 'unmarked') return cover?.state === 'in-force';
  return !isMarkableStatus(mark.s);
}
