import { Text, View } from '@tarojs/components';
import type { OutputOf } from '@contract/core/define';
import { timeInWords } from '@contract/core/time';
import type { leave as contract } from '@contract/leave';
import { KIND_NAMES } from '@contract/leave-kinds';
import { rollCall } from '@contract/roll-call';
import { serverNow } from '@/platform/clock';
import type { CallFailure } from '@/platform/call';
import { useQuery } from '@/platform/use-query';
import { aria } from '@/ui/aria';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { cx } from '@/ui/class-names';
import { Skeleton } from '@/ui/states';
import tones from '@/ui/tone.module.scss';
import { checksInWords, endsOf } from '../checks-met';
import { daysInWords, periodInWords } from '../leave-words';
import { Chain } from './chain';
import css from './forecast.module.scss';

export type Preview = OutputOf<typeof contract, 'preview'>;

interface ForecastProps {
  preview: { data: Preview | null; error: CallFailure | null; refresh: () => Promise<void> };
  /** The hours that are asked for. */
  period: { from: number; to: number };
  /** Length by the rules on this phone, for when the server cannot be asked. */
  guess: number | null;
}

/** What asking would mean, before anything is sent: length, who decides and why, what it meets (L1, L2). */
export function Forecast({ preview: { data, error, refresh }, period, guess }: ForecastProps) {
  const now = serverNow();
  const { first, last } = endsOf(period);
  const begins = useQuery(rollCall, 'checks', { day: first, mine: true });
  const ends = useQuery(rollCall, 'checks', last === null ? null : { day: last, mine: true });
  if (!data)
    return error ? (
      <Unasked error={error} guess={guess} onRetry={refresh} />
    ) : (
      <Skeleton heights={[96, 120]} />
    );
  const { days, tierDays, joined, collisions, blocked } = data;
  const checks = checksInWords(begins.data, last === null ? null : ends.data, period, now);
  return (
    <>
      <Card>
        <View className={css.figures}>
          <Text className={css.days}>{daysInWords(days)}</Text>
          {tierDays !== days && <Text className={css.line}>相连合计 {daysInWords(tierDays)}</Text>}
        </View>
        <Text className={css.line}>{data.counting}</Text>
        <Text className={css.line}>须在 {timeInWords(data.returnDueAt, now)} 前销假</Text>
        {checks !== '' && <Text className={css.line}>{`批准后不用参加：${checks}`}</Text>}
        {joined.map((one) => (
          <Text key={one.leaveId} className={css.line}>
            与{KIND_NAMES[one.kind]}相连：{periodInWords(one, now)}
          </Text>
        ))}
        {data.retro && (
          <Notice
            text={`开始时间已过，按补假处理${
              data.proofDueAt === null ? '' : `，请在 ${timeInWords(data.proofDueAt, now)} 前补交证明`
            }`}
          />
        )}
        {data.slipNeeded && <Notice text="这个长度需要附上证明材料" />}
        {collisions.map((one) => (
          <Notice key={`${one.from}:${one.text}`} text={`${one.text}：${periodInWords(one, now)}`} />
        ))}
        {blocked !== null && <Notice bad text={`不能提交：${blocked}`} />}
      </Card>
      {data.chain.length > 0 && (
        <>
          <SectionTitle>由谁审批</SectionTitle>
          <Card flush>
            <Chain steps={data.chain} />
          </Card>
        </>
      )}
    </>
  );
}

function Notice({ text, bad }: { text: string; bad?: boolean }) {
  return (
    <View
      className={cx(css.notice, bad ? tones.error : tones.warn)}
      {...aria({ role: bad ? 'alert' : 'status' })}
    >
      <Text>{text}</Text>
    </View>
  );
}

function Unasked({
  error,
  guess,
  onRetry,
}: {
  error: CallFailure;
  guess: number | null;
  onRetry: () => Promise<void>;
}) {
  return (
    <Card>
      {guess !== null && <Text className={css.days}>约 {daysInWords(guess)}</Text>}
      <Text className={css.line}>
        {error.retryable
          ? '现在连不上学校，看不到审批人和冲突。可以先提交，联网后自动发送，结果会在“我的请假”里。'
          : error.message}
      </Text>
      <Button look="quiet" onTap={() => void onRetry()}>
        重试
      </Button>
    </Card>
  );
}
