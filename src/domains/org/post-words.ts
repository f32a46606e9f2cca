import { ROLE_NAMES } from '@contract/core/roles';
import type { GAP_KINDS, PostView } from '@contract/org-posts';
import { addDays } from '@contract/core/time';

/** A stand-in lasts 60 days at most. */
export const LONGEST_DEPUTY = 60;

/** 4 层没有层长, 2 个班没有辅导员. */
export function gapWords({
  role,
  items,
}: {
  role: (typeof GAP_KINDS)[number];
  items: readonly unknown[];
}): string {
  const unit =
    role === 'counselor' ? '个班' : role === 'building-leader' || role === 'keeper' ? '栋楼' : '层';
  return `${items.length} ${unit}没有${ROLE_NAMES[role]}`;
}

/** 层长, 层长(代 张老师). */
export function postTitle(post: Pick<PostView, 'role' | 'deputyFor'>): string {
  return post.deputyFor ? `${ROLE_NAMES[post.role]}（代 ${post.deputyFor}）` : ROLE_NAMES[post.role];
}

/** Last day a stand-in beginning on `fromOn` may have. */
export function lastDeputyDay(fromOn: string): string {
  return addDays(fromOn, LONGEST_DEPUTY - 1);
}

/** What is wrong with a period, in words; null when it is fine. */
export function periodFault(fromOn: string, toOn: string | null, longestDays?: number): string | null {
  if (toOn !== null && toOn < fromOn) return '结束日期不能早于开始日期';
  if (toOn !== null && longestDays !== undefined && toOn > addDays(fromOn, longestDays - 1))
    return `最长 ${longestDays} 天，请改早结束日期`;
  return null;
}
