import { HOUR } from '@contract/core/time';
import type { FullLeave } from './leave-words';

/** Which acts the student has and which of them is the one to do now; pure. */

type Can = FullLeave['can'];
export type OwnAct =
  | Extract<
      keyof Can,
      'answer' | 'claimReturn' | 'pass' | 'urge' | 'extend' | 'shorten' | 'addSlips' | 'withdraw'
    >
  | 'again';

const ORDER = [
  'answer',
  'claimReturn',
  'pass',
  'urge',
  'extend',
  'shorten',
  'addSlips',
  'withdraw',
] as const satisfies readonly (keyof Can)[];

/** Ends after which the same leave may be asked for anew. */
const OVER: readonly FullLeave['state'][] = ['rejected', 'withdrawn', 'expired'];

type Acted = Pick<FullLeave, 'can' | 'state' | 'groupTitle' | 'outside' | 'to' | 'waiting'>;
/** Before that a reminder is possible, but nothing to press for. */
const PATIENCE = HOUR;

export function ownActs({ can, state, groupTitle }: Acted): OwnAct[] {
  const acts: OwnAct[] = ORDER.filter((act) => can[act]);
  return OVER.includes(state) && groupTitle === null ? [...acts, 'again'] : acts;
}

/** On the way out the pass is what one needs; once back, or too late, the return is. */
export function mainAct(leave: Acted, now: number): OwnAct | null {
  const { can, outside, to, waiting } = leave;
  if (can.answer) return 'answer';
  if (can.claimReturn && (!can.pass || outside === false || now >= to)) return 'claimReturn';
  // Who has reported his return needs no pass any more.
  if (can.pass && waiting?.ask !== 'return') return 'pass';
  if (can.urge && waiting && now - waiting.since >= PATIENCE) return 'urge';
  return ownActs(leave).includes('again') ? 'again' : null;
}
