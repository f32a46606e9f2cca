import { View } from '@tarojs/components';
import { useEffect } from 'react';
import { leave as contract } from '@contract/leave';
import { KIND_NAMES, STATE_NAMES } from '@contract/leave-kinds';
import {
  daysInWords,
  pressing,
  periodInWords,
  standingInWords,
  STATE_LOOKS,
} from '@/domains/leave/leave-words';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { prefetch } from '@/platform/prefetch';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Headline, Line } from '@/ui/headline';
import type { Home } from './index';
import css from './index.module.scss';

/** A student's leave that matters now, with the one thing to do about it. */
export function MyLeave({ leave }: { leave: NonNullable<Home['leave']> }) {
  const { leaveId, state, offCampus, to } = leave;
  const now = serverNow();
  const hasPass = offCampus && (state === 'scheduled' || state === 'away') && now < to;
  useEffect(() => {
    // Gates are often dead spots: the offline token must be on the phone before the walk there.
    if (hasPass) void prefetch(contract, 'pass', { leaveId });
  }, [hasPass, leaveId]);
  const overdue = leave.overdue !== null && state === 'away';
  const title = `${leave.groupTitle ?? KIND_NAMES[leave.kind]} ${daysInWords(leave.days)}`;
  const word = overdue ? '逾期未归' : STATE_NAMES[state];
  const lines = [periodInWords(leave, now), standingInWords(leave, now)].filter(Boolean);
  const act = pressing(leave, now);
  const see = () => open(pagePath('leave', 'detail'), { leaveId });
  return (
    <Card>
      <View className={css.top}>
        <View className={css.words}>
          <Headline title={title} />
          {lines.map((line) => (
            <Line key={line}>{line}</Line>
          ))}
        </View>
        <Chip {...(overdue ? { tone: 'error', glyph: '!' } : STATE_LOOKS[state])}>{word}</Chip>
      </View>
      <View className={css.acts}>
        {hasPass && act === null && (
          <Button
            className={css.wide}
            look="weak"
            icon="door-open"
            onTap={() => open(pagePath('leave', 'pass'), { leaveId })}
          >
            出门凭证
          </Button>
        )}
        <Button className={css.wide} look={act === null ? 'plain' : 'primary'} onTap={see}>
          {act === null ? '查看请假' : act === 'answer' ? '去回答' : '去销假'}
        </Button>
      </View>
    </Card>
  );
}
