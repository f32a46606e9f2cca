import { Text, View } from '@tarojs/components';
import { ASK_NAMES, KIND_NAMES } from '@contract/leave-kinds';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { aria } from '@/ui/aria';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { cx } from '@/ui/class-names';
import { Icon } from '@/ui/icon';
import { TickBox } from '@/ui/tick-box';
import {
  lengthInWords,
  VERDICT_WORDS,
  waitInWords,
  whenInWords,
  type PendingCard,
  type Strip,
  type Verdict,
  type Weight,
} from '../decide-words';
import css from './pending-card.module.scss';
import { Weighing } from './weighing';

interface PendingCardProps {
  card: PendingCard;
  weight: Weight | undefined;
  strip: Strip | null | undefined;
  chosen: boolean;
  /** Its own decision is under way. */
  busy: boolean;
  /** Another one is. */
  off: boolean;
  onChoose: (chosen: boolean) => void;
  onDecide: (verdict: Verdict) => void;
}

/** One leave with everything its decision needs; the name opens all of it. */
export function LeaveToDecide({
  card,
  weight,
  strip,
  chosen,
  busy,
  off,
  onChoose,
  onDecide,
}: PendingCardProps) {
  const now = serverNow();
  const words = VERDICT_WORDS[card.ask];
  const what = card.ask === 'leave' ? KIND_NAMES[card.kind] : ASK_NAMES[card.ask];
  return (
    <Card className={cx(css.card, chosen && css.chosen)}>
      <View className={css.head}>
        <View
          className={css.check}
          {...aria({ role: 'checkbox', label: `选择 ${card.name}`, checked: chosen })}
          onClick={() => onChoose(!chosen)}
        >
          <TickBox on={chosen} />
        </View>
        <View
          className={css.who}
          {...aria({ role: 'button', label: `${card.name} 的${what}，查看全部内容` })}
          onClick={() => open(pagePath('leave', 'detail'), { leaveId: card.leaveId })}
        >
          <View className={css.title}>
            <Text className={css.name}>{card.name}</Text>
            <Chip tone="brand">{what}</Chip>
            {card.ask !== 'return' && card.urgency !== 'later' && (
              <Chip
                tone={card.urgency === 'began' ? 'error' : 'warn'}
                glyph={card.urgency === 'began' ? '!' : '◷'}
              >
                {card.urgency === 'began' ? '已开始' : '24 小时内'}
              </Chip>
            )}
          </View>
          <Text className={css.class}>{card.className}</Text>
        </View>
        <Icon name="chevron-right" size={16} className={css.more} />
      </View>
      <Text className={css.when}>{whenInWords(card, now)}</Text>
      <Text className={css.line}>{lengthInWords(card)}</Text>
      <Text className={css.reason}>{card.reason}</Text>
      {card.slips > 0 && <Text className={css.line}>{`附件 ${card.slips} 份，点姓名查看`}</Text>}
      {card.ask !== 'return' && <Weighing weight={weight} strip={strip} />}
      <Text className={css.small}>
        {[
          card.steps > 1 ? `第 ${card.step + 1} 步，共 ${card.steps} 步` : '',
          ...card.why,
          waitInWords(card, now),
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <View className={css.acts}>
        <Button
          className={css.act}
          busy={busy}
          disabled={off && !busy}
          label={`${words.reject} ${card.name}`}
          onTap={() => onDecide('reject')}
        >
          {words.reject}
        </Button>
        <Button
          className={css.act}
          look="weak"
          busy={busy}
          disabled={off && !busy}
          label={`${words.approve} ${card.name}`}
          onTap={() => onDecide('approve')}
        >
          {words.approve}
        </Button>
      </View>
    </Card>
  );
}
