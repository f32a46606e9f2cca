import type { OutputOf } from '@contract/core/define';
import { clockOf, durationInWords } from '@contract/core/time';
import type { rollCall } from '@contract/roll-call';
import { MISSING, SHEET_STATE_NAMES } from '@contract/roll-call-rules';
import { SHEET_TONES } from './status-look';

export type FloorCard = OutputOf<typeof rollCall, 'floors'>['floors'][number];

interface Standing {
  tone: 'neutral' | 'brand' | 'ok' | 'warn' | 'error';
  word: string;
  /** Who holds it and since when. */
  note: string;
}

/** One floor in a line: its state, who holds it, since when; a floor nobody has begun is the loudest (R18). */
export function floorStanding(floor: FloorCard, now: number): Standing {
  const holder = floor.claimedName ?? floor.holderName ?? '没有层长';
  const missing = MISSING.reduce((sum, status) => sum + (floor.counts[status] ?? 0), 0);
  const missingWords = missing > 0 ? ` · 未归未见 ${missing}` : '';
  if (hasNotBegun(floor, now)) {
    return {
      tone: 'error',
      word: '未开始',
      note: `等待 ${holder} · ${durationInWords(now - floor.opensAt)}`,
    };
  }
  switch (floor.state) {
    case 'pending':
      return {
        tone: 'neutral',
        word: SHEET_STATE_NAMES.pending,
        note: `${clockOf(floor.opensAt)} 开始 · ${holder}`,
      };
    case 'open':
    case 'reopened':
      return {
        tone: SHEET_TONES[floor.state],
        word: `缺 ${floor.total - floor.done}`,
        note: `${holder} · ${floor.done}/${floor.total}${missingWords}`,
      };
    case 'submitted':
    case 'locked':
      return {
        tone: missing > 0 ? 'warn' : 'ok',
        word: SHEET_STATE_NAMES[floor.state],
        note: `${floor.submittedName ?? holder} ${floor.submittedAt === null ? '' : clockOf(floor.submittedAt)}${missingWords}`,
      };
    case 'exempt':
      return { tone: SHEET_TONES.exempt, word: SHEET_STATE_NAMES.exempt, note: '这一层没有人要点' };
    default:
      return { tone: SHEET_TONES[floor.state], word: SHEET_STATE_NAMES[floor.state], note: holder };
  }
}

/** Its time has come and nobody has marked anybody. */
export function hasNotBegun(floor: FloorCard, now: number): boolean {
  return (
    (floor.state === 'pending' || floor.state === 'open') &&
    floor.touchedAt === null &&
    now >= floor.opensAt &&
    floor.total > 0
  );
}

interface Group {
  title: string;
  floors: FloorCard[];
}

/** Not begun, unfinished, under way, done: what one can act on stands first; empty groups are left out. */
export function groupFloors(floors: readonly FloorCard[], now: number): Group[] {
  const groups: Group[] = [
    { title: '未开始', floors: [] },
    { title: '未点名、未点完', floors: [] },
    { title: '点名中', floors: [] },
    { title: '还没到时间', floors: [] },
    { title: '已提交', floors: [] },
    { title: '已取消', floors: [] },
    { title: '免点', floors: [] },
  ];
  for (const floor of floors) groups[groupOf(floor, now)]?.floors.push(floor);
  return groups.filter((group) => group.floors.length > 0);
}

function groupOf(floor: FloorCard, now: number): number {
  if (hasNotBegun(floor, now)) return 0;
  switch (floor.state) {
    case 'missed':
    case 'incomplete':
      return 1;
    case 'open':
    case 'reopened':
      return 2;
    case 'pending':
      return 3;
    case 'submitted':
    case 'locked':
      return 4;
    case 'cancelled':
      return 5;
    case 'exempt':
      return 6;
  }
}
