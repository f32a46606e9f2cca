import type { OutputOf } from '@contract/core/define';
import { durationInWords, MINUTE, timeInWords } from '@contract/core/time';
import type { leave } from '@contract/leave';
import { ASK_NAMES, KIND_NAMES, STATE_NAMES, type Ask } from '@contract/leave-kinds';
import type { rollCall } from '@contract/roll-call';
import { STATUS_NAMES, type Status } from '@contract/roll-call-rules';
import { daysInWords, periodInWords } from './leave-words';

/** What a decider reads about a leave, as sentences. Pure. */

export type PendingCard = OutputOf<typeof leave, 'pending'>['items'][number];
export type Weight = OutputOf<typeof leave, 'weigh'>['items'][number];
export type Strip = OutputOf<typeof rollCall, 'recent'>['strip'];
export type Verdict = 'approve' | 'reject';

/** How many wait, and which of them are on the screen. */
export function countInWords(total: number, start: number, shown: number): string {
  return shown === total
    ? `${total} 张，急的在前`
    : `第 ${start + 1}–${start + shown} 张，共 ${total} 张，急的在前`;
}

/** What deciders say most; a tap fills the field, and it can be changed before it is sent. */
export const REJECT_PHRASES: Readonly<Record<Ask, readonly string[]>> = {
  leave: [
    '请先和家长确认后再申请',
    '请补充证明材料',
    '去向和时间没有写清楚',
    '请缩短时间后重新申请',
    '与教学安排冲突',
  ],
  extend: ['请按原时间返校', '请补充证明材料', '与教学安排冲突'],
  return: ['还没有见到本人', '请先到宿管处登记', '门卫没有返校记录'],
};
export const ASK_PHRASES = [
  '请写明具体去向和同行的人',
  '家长是否知情？请留家长电话',
  '请补拍证明材料',
  '具体是什么事？',
];
export const REVOKE_PHRASES = ['家长不同意外出', '情况有变，请立即返校', '材料与事实不符'];

/** The two words on the buttons of a card or a bar. */
export const VERDICT_WORDS: Readonly<Record<Ask, { approve: string; reject: string }>> = {
  leave: { approve: '批准', reject: '不批准' },
  extend: { approve: '同意续假', reject: '不同意' },
  return: { approve: '确认返校', reject: '没有返校' },
};

/** 今天 18:00 至 明天 20:00; for 续假 from which end to which. */
export function whenInWords(card: Pick<PendingCard, 'ask' | 'from' | 'to' | 'newTo'>, now: number): string {
  if (card.ask === 'extend' && card.newTo !== null)
    return `${timeInWords(card.to, now)} 延到 ${timeInWords(card.newTo, now)}`;
  return periodInWords(card, now);
}

/** Length with what hangs together with it (L2), where to, and that it was asked for afterwards (L6). */
export function lengthInWords(
  card: Pick<PendingCard, 'days' | 'tierDays' | 'joined' | 'offCampus' | 'destination' | 'retro'>,
): string {
  const together = card.joined > 0 ? `，连同相邻 ${card.joined} 次按 ${daysInWords(card.tierDays)}计` : '';
  const where = card.offCampus ? `离校${card.destination ? `，去${card.destination}` : ''}` : '不离校';
  return `${card.retro ? '补假 · ' : ''}${daysInWords(card.days)}${together} · ${where}`;
}

/** Since when it waits here and when it goes on by itself (L3). */
export function waitInWords(card: Pick<PendingCard, 'since' | 'forwardAt' | 'urgedAt'>, now: number): string {
  const waited = now - card.since;
  const parts = [waited < MINUTE ? '刚到您这里' : `已等您 ${durationInWords(waited)}`];
  if (card.urgedAt !== null) parts.push(`学生 ${timeInWords(card.urgedAt, now)} 催过`);
  if (card.forwardAt !== null)
    parts.push(card.forwardAt > now ? `${timeInWords(card.forwardAt, now)} 自动转上一级` : '即将转上一级');
  return parts.join(' · ');
}

/** The class's share with this leave granted (L11). */
export function shareInWords(weight: Weight): string {
  if (weight.classSize === 0) return '没有班级人数，无法计算比例';
  const asking = weight.classAsking > 0 ? `，另有 ${weight.classAsking} 人在申请` : '';
  return `批准后全班 ${weight.classSize} 人中 ${weight.classAway} 人同时请假（${weight.classPercent}%）${asking}`;
}

/** Leaves of the same student that are not over; empty when there are none. */
export function openInWords({ openLeaves }: Weight, now: number): string {
  return openLeaves
    .map((one) => `${KIND_NAMES[one.kind]} ${periodInWords(one, now)}（${STATE_NAMES[one.state]}）`)
    .join('；');
}

/** Earlier decisions on this student, newest first (L16). */
export function earlierInWords({ earlier, overdueCount }: Weight, now: number): string {
  if (earlier.length === 0) return '没有请过假';
  const told = earlier
    .slice(0, 3)
    .map(
      (one) =>
        `${timeInWords(one.from, now).split(' ')[0] ?? ''} ${KIND_NAMES[one.kind]} ${daysInWords(one.days)}，${STATE_NAMES[one.state]}${one.flagged ? '（晚归）' : ''}`,
    )
    .join('；');
  return overdueCount > 0 ? `晚归 ${overdueCount} 次；${told}` : told;
}

const UNREMARKABLE: readonly Status[] = ['present', 'day', 'placement', 'suspended', 'exempt', 'unmarked'];

export type Tint = 'good' | 'mild' | 'bad' | 'away' | 'none';

const TINTS: Readonly<Record<Status, Tint>> = {
  present: 'good',
  late: 'mild',
  'left-early': 'mild',
  'back-late': 'mild',
  absent: 'bad',
  'not-back': 'bad',
  'not-seen': 'bad',
  leave: 'away',
  official: 'away',
  placement: 'away',
  day: 'none',
  suspended: 'none',
  exempt: 'none',
  unmarked: 'none',
};

/** The strip's days with like days in a row put together. */
export function stripRuns(strip: Strip): { tint: Tint; from: number; days: number }[] {
  const runs: { tint: Tint; from: number; days: number }[] = [];
  for (const [from, { s }] of strip.entries()) {
    const tint = s ? TINTS[s] : 'none';
    const last = runs.at(-1);
    if (last?.tint === tint) last.days += 1;
    else runs.push({ tint, from, days: 1 });
  }
  return runs;
}

/** The strip in words, so that its colours are never the only ones to say it. */
export function stripInWords(strip: Strip | null): string {
  if (!strip) return '不在您的点名范围内，看不到考勤';
  const known = strip.filter(({ s }) => s !== null);
  if (known.length === 0) return '近 30 天没有考勤记录';
  const counts = new Map<Status, number>();
  for (const { s } of known) if (s && !UNREMARKABLE.includes(s)) counts.set(s, (counts.get(s) ?? 0) + 1);
  if (counts.size === 0) return `近 30 天考勤：${known.length} 天都正常`;
  return `近 30 天考勤：${[...counts].map(([s, days]) => `${STATUS_NAMES[s]} ${days} 天`).join('，')}`;
}

/** Which kinds of asking are among the chosen, and how many stand above the class's line (L11, L15). */
export function batchNote(
  chosen: readonly PendingCard[],
  weights: ReadonlyMap<string, Weight>,
): string | null {
  const over = chosen.filter((card) => weights.get(card.leaveId)?.overShare).length;
  const asks = (Object.keys(ASK_NAMES) as Ask[])
    .map((ask) => [ASK_NAMES[ask], chosen.filter((card) => card.ask === ask).length] as const)
    .filter(([, count]) => count > 0);
  const mixed = asks.length > 1 ? asks.map(([name, count]) => `${name} ${count}`).join('，') : null;
  const high = over > 0 ? `${over} 张会超过班级比例` : null;
  return [mixed, high].filter(Boolean).join(' · ') || null;
}

/** 已批准 9 张; one alone by name. */
export function decidedInWords(verdict: Verdict, names: readonly string[]): string {
  const word = verdict === 'approve' ? '已批准' : '未批准';
  return names.length === 1 ? `${word} ${names[0] ?? ''}` : `${word} ${names.length} 张`;
}
