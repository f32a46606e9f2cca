import { Text, View } from '@tarojs/components';
import { rollCall } from '@contract/roll-call';
import { STATUS_NAMES } from '@contract/roll-call-rules';
import { timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { useCommand } from '@/platform/use-command';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { cx } from '@/ui/class-names';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import tones from '@/ui/tone.module.scss';
import { POINT_NAMES, type Person, type Sheet } from '../model';
import css from './notices.module.scss';
import { StandIns } from './stand-ins';

interface NoticesProps {
  sheet: Sheet;
  /** Marked missing and perhaps to be reported before the roll is submitted (R23). */
  missing: readonly Person[];
  onReport: (people: readonly Person[]) => void;
  onSettled: () => Promise<void>;
}

/** What stands above the rooms: why one only looks on, what others sent after a claim, who should be reported now. */
export function Notices({ sheet, missing, onReport, onSettled }: NoticesProps) {
  return (
    <>
      {!sheet.can.mark && sheet.cannotMark && (
        <View className={cx(css.line, tones.brand)}>
          <Icon name="lock" />
          <Text className={css.words}>{sheet.cannotMark}</Text>
        </View>
      )}
      {sheet.reopenReason && (
        <View className={cx(css.line, tones.warn)}>
          <Icon name="info" />
          <Text className={css.words}>重新打开：{sheet.reopenReason}</Text>
        </View>
      )}
      <StandIns sheet={sheet} onChanged={onSettled} />
      {sheet.disputes.length > 0 && <Disputes sheet={sheet} onSettled={onSettled} />}
      {sheet.can.reportNow && missing.length > 0 && (
        <View className={cx(css.line, tones.error)}>
          <Icon name="siren" />
          <Text className={css.words}>{missing.length} 人未归或未见，提交后通知辅导员</Text>
          <Button small look="danger" onTap={() => onReport(missing)}>
            立即上报
          </Button>
        </View>
      )}
    </>
  );
}

function Disputes({ sheet, onSettled }: { sheet: Sheet; onSettled: () => Promise<void> }) {
  const settle = useCommand(rollCall, 'settle-dispute');
  const now = serverNow();
  const decide = async (disputeId: string, take: boolean) => {
    await settle.run({ sheetId: sheet.sheetId, disputeId, take });
    await onSettled();
  };
  return (
    <Card>
      <Text className={css.title}>接手后收到的不同标记</Text>
      <Problem error={settle.error} />
      {sheet.disputes.map((dispute) => (
        <View key={dispute.disputeId} className={css.dispute}>
          <Text>
            {dispute.name}
            {dispute.point && `（${POINT_NAMES[dispute.point]}）`}：{dispute.byName}{' '}
            {timeInWords(dispute.at, now)} 记为{STATUS_NAMES[dispute.theirs]}，
            {dispute.yours === 'unmarked' ? '您还没有点' : `您记的是${STATUS_NAMES[dispute.yours]}`}
          </Text>
          <View className={css.choices}>
            <Button small onTap={() => void decide(dispute.disputeId, false)}>
              {dispute.yours === 'unmarked' ? '不采用' : `保留${STATUS_NAMES[dispute.yours]}`}
            </Button>
            <Button small look="weak" onTap={() => void decide(dispute.disputeId, true)}>
              {`采用${STATUS_NAMES[dispute.theirs]}`}
            </Button>
          </View>
        </View>
      ))}
    </Card>
  );
}
