import { ROLE_NAMES } from '@contract/core/roles';
import { COUNTING_NAMES, type KindPolicy, type Tier } from '@contract/leave-policy';

/** 1 天内辅导员 · 3 天内学院学工 · 更长学工部. */
export function tiersInWords(tiers: readonly Tier[]): string {
  return tiers
    .map(({ upTo, role }) => `${upTo === null ? '更长' : `${upTo} 天内`}${ROLE_NAMES[role]}`)
    .join(' · ');
}

/** What is special about a kind of leave, in one line. */
export function kindNote({ enabled, tiers, counting, maxDays, retro, slipFromDays }: KindPolicy): string {
  if (!enabled) return '学生不能选这一种';
  const parts = [
    maxDays === null ? '不限天数' : `最长 ${maxDays} 天`,
    slipFromDays === null ? '' : slipFromDays === 0 ? '都要证明' : `${slipFromDays} 天起要证明`,
    retro ? '可以补假' : '',
    counting === null ? '' : COUNTING_NAMES[counting],
    tiers === null ? '' : `单独审批：${tiersInWords(tiers)}`,
  ];
  return parts.filter(Boolean).join('，');
}
