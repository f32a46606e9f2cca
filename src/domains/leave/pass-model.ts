import { durationInWords, MINUTE, SECOND, timeInWords } from '@contract/core/time';
import { STATE_NAMES } from '@contract/leave-kinds';
import type { OutputOf } from '@contract/core/define';
import type { leave } from '@contract/leave';
import type { FullLeave } from './leave-words';

/** What the pass screen shows, pure. */

export type Pass = OutputOf<typeof leave, 'pass'>;

/** A new live token is fetched so long before the old one ends, that the guard never meets a dead one. */
const AHEAD = 10 * SECOND;

export type Shown =
  | { token: 'live'; text: string; until: number }
  /** The leave's own, for places without signal; the guard's phone says 未联网核验. */
  | { token: 'offline'; text: string; asOf: number | null }
  | { token: null };

/** Which token to show at `now`; `at` is when the reply was made, by the server's clock. */
export function shownToken(pass: Pass | null, at: number | null, now: number): Shown {
  if (!pass) return { token: null };
  if (now < pass.liveUntil) return { token: 'live', text: pass.live, until: pass.liveUntil };
  if (now < pass.offlineUntil) return { token: 'offline', text: pass.offline, asOf: at };
  return { token: null };
}

/** Ms until the next live token should be asked for. */
export function refreshIn(pass: Pass, now: number): number {
  return Math.max(2 * SECOND, pass.liveUntil - AHEAD - now);
}

type Held = Pick<FullLeave, 'state' | 'from' | 'to' | 'offCampus' | 'outside' | 'returnedAt'>;

export interface Verdict {
  tone: 'ok' | 'warn' | 'error' | 'neutral';
  word: string;
  text: string;
  /** Whether there is anything for the guard to scan. */
  code: boolean;
}

/** The big words above the code. */
export function verdictOf(leave: Held, earlyMinutes: number, now: number): Verdict {
  const { state, from, to, outside } = leave;
  if (state === 'revoked')
    return { tone: 'error', word: '已撤销', text: '这张假条已被撤销，不能出校。', code: false };
  if (state === 'returned') {
    const text =
      leave.returnedAt === null ? '这次请假已经结束。' : `${timeInWords(leave.returnedAt, now)} 已销假。`;
    return { tone: 'neutral', word: '已结束', text, code: false };
  }
  if (state !== 'scheduled' && state !== 'away')
    return { tone: 'neutral', word: STATE_NAMES[state], text: '批准后才有出门凭证。', code: false };
  if (!leave.offCampus)
    return { tone: 'neutral', word: '不需要凭证', text: '这次请假没有申请离校。', code: false };
  if (now >= to)
    return {
      tone: 'warn',
      word: '已到期',
      text: `已过返回时间 ${durationInWords(now - to)}，只能用于进校登记。`,
      code: true,
    };
  const opens = from - earlyMinutes * MINUTE;
  if (now < opens)
    return { tone: 'warn', word: '还没到时间', text: `${timeInWords(opens, now)} 起可以出校。`, code: true };
  if (outside) return { tone: 'ok', word: '已出校', text: '回来时请门卫扫码登记进校。', code: true };
  return { tone: 'ok', word: '可以出校', text: '出校时请门卫扫码。', code: true };
}
