import type { OutputOf } from '@contract/core/define';
import { clockOf, timeInWords } from '@contract/core/time';
import type { leave } from '@contract/leave';
import { DIRECTION_NAMES, MEANS_NAMES } from './gate-model';

export type Passage = OutputOf<typeof leave, 'day-list'>['items'][number];
export type HandOver = OutputOf<typeof leave, 'hand-overs'>['notes'][number];

/** 22:10 出校 · 一班 · 扫码 · 周门卫. */
export function passageNote({ className, means, late, guardName, remark }: Passage): string {
  const how = late ? `${MEANS_NAMES[means]}，断网后补传` : MEANS_NAMES[means];
  const line = [className, how, guardName].filter(Boolean).join(' · ');
  return remark === null ? line : `${line}。对不上：${remark}`;
}

export function passageTitle({ name, direction, at }: Passage): string {
  return `${clockOf(at)} ${name} ${DIRECTION_NAMES[direction]}`;
}

export function handOverNote({ at, byName, outside }: HandOver, now: number): string {
  return `${byName} · ${timeInWords(at, now)} · 当时校外 ${outside} 人`;
}
