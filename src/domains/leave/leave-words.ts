import type { OutputOf } from '@contract/core/define';
import { clockOf, dayOf, durationInWords, timeInWords } from '@contract/core/time';
import type { leave } from '@contract/leave';
import { ASK_NAMES, PROOF_NAMES, type LeaveState } from '@contract/leave-kinds';

export type LeaveView = OutputOf<typeof leave, 'detail'>;
export type FullLeave = Extract<LeaveView, { access: 'full' }>;
export type OwnCard = OutputOf<typeof leave, 'mine'>['items'][number];
export type Step = FullLeave['chain'][number];
type Waiting = NonNullable<FullLeave['waiting']>;

type Look = { tone: 'neutral' | 'brand' | 'ok' | 'warn' | 'error'; glyph: string };

/** Colour and glyph of a leave's state; its word always stands with them. */
export const STATE_LOOKS: Readonly<Record<LeaveState, Look>> = {
  pending: { tone: 'brand', glyph: '…' },
  asked: { tone: 'warn', glyph: '?' },
  scheduled: { tone: 'ok', glyph: '✓' },
  away: { tone: 'brand', glyph: '→' },
  returned: { tone: 'ok', glyph: '↩' },
  rejected: { tone: 'error', glyph: '✕' },
  withdrawn: { tone: 'neutral', glyph: '·' },
  expired: { tone: 'neutral', glyph: '·' },
  revoked: { tone: 'error', glyph: '✕' },
};

export const STEP_LOOKS: Readonly<Record<Step['state'], Look & { word: string }>> = {
  waiting: { tone: 'neutral', glyph: '·', word: '未到' },
  current: { tone: 'brand', glyph: '…', word: '审批中' },
  approved: { tone: 'ok', glyph: '✓', word: '已批准' },
  rejected: { tone: 'error', glyph: '✕', word: '未批准' },
};

/** From–to as people say it: 今天 18:00 至 22:00. */
export function periodInWords({ from, to }: { from: number; to: number }, now: number): string {
  const end = dayOf(from) === dayOf(to) ? clockOf(to) : timeInWords(to, now);
  return `${timeInWords(from, now)} 至 ${end}`;
}

export function namesInWords(names: readonly string[]): string {
  return names.length > 0 ? names.join('、') : '暂无人任职';
}

/** Who holds it and since when: 等待 张老师 · 2 小时. */
export function waitingInWords(waiting: Waiting, now: number): string {
  const what = waiting.ask === 'leave' ? '' : `${ASK_NAMES[waiting.ask]}，`;
  return `${what}等待 ${namesInWords(waiting.names)} · ${durationInWords(now - waiting.since)}`;
}

type Standing = Pick<
  OwnCard,
  'state' | 'from' | 'to' | 'waiting' | 'returnDueAt' | 'returnedAt' | 'overdue'
> &
  Partial<Pick<FullLeave, 'returnProof' | 'flagged'>>;

/** One line on where it stands: who has it, or what comes next, or how it ended. */
export function standingInWords(leave: Standing, now: number): string {
  const { state, waiting, overdue } = leave;
  if (state === 'asked')
    return `老师有问题要问，请补充说明${waiting ? ` · ${durationInWords(now - waiting.since)}` : ''}`;
  if (waiting) return waitingInWords(waiting, now);
  if (overdue && state === 'away') return `已逾期 ${durationInWords(now - leave.to)}，${overdue.stepName}`;
  if (state === 'scheduled') return `${timeInWords(leave.from, now)} 开始`;
  if (state === 'away') {
    if (now < leave.to) return `${timeInWords(leave.to, now)} 前返回`;
    return leave.returnDueAt === null ? '请销假' : `请在 ${timeInWords(leave.returnDueAt, now)} 前销假`;
  }
  if (state === 'returned' && leave.returnedAt !== null) {
    const proof = leave.returnProof ? `，${PROOF_NAMES[leave.returnProof]}` : '';
    return `${timeInWords(leave.returnedAt, now)} 销假${proof}${leave.flagged ? '，晚于应返时间' : ''}`;
  }
  if (state === 'expired') return '到结束时还没有人处理';
  return '';
}

/** What the person whose leave it is should know or do about it now; null: nothing. */
export function adviceFor(leave: FullLeave, now: number): string | null {
  if (!leave.own) return null;
  const { state, waiting, overdue, outside } = leave;
  if (state === 'asked') return '审批老师需要更多情况，回答后会接着审批。';
  if (waiting?.ask === 'return') return '已申请销假，老师确认后结束。';
  if (overdue && state === 'away')
    return '已经过了返回时间。回到学校请点“我回来了”；回不来请马上联系辅导员。';
  if (state === 'away' && now >= leave.to) return '假期已结束，请销假。';
  if (state === 'away' && outside === false) return '门卫已登记您回校，请销假。';
  if (leave.retro && leave.proofDueAt !== null && leave.slips.length === 0 && leave.can.addSlips)
    return `这是补假，请在 ${timeInWords(leave.proofDueAt, now)} 前补交证明，逾期将撤销。`;
  if (state === 'rejected') return '未批准的原因见下方审批记录，可以修改后重新申请。';
  if (state === 'expired') return '假期结束前没有人处理，如已缺勤请联系辅导员。';
  return null;
}

export function daysInWords(days: number): string {
  return days === 0.5 ? '半天' : `${days} 天`;
}

/** What presses a student about his leave: a question to answer, a return to report; null: nothing. */
export function pressing(
  { state, to, waiting }: Pick<OwnCard, 'state' | 'to' | 'waiting'>,
  now: number,
): 'answer' | 'return' | null {
  if (state === 'asked') return 'answer';
  return state === 'away' && now >= to && waiting?.ask !== 'return' ? 'return' : null;
}
