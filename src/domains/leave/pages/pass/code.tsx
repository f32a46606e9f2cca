import { Text, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { leave as contract } from '@contract/leave';
import { durationInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { keepScreenOn } from '@/platform/device';
import { useOnScreen } from '@/platform/navigation';
import { useQuery } from '@/platform/use-query';
import { aria } from '@/ui/aria';
import { cx } from '@/ui/class-names';
import { QrCode } from '@/ui/qr-code';
import { Empty, Failure, Skeleton } from '@/ui/states';
import tones from '@/ui/tone.module.scss';
import { refreshIn, shownToken, type Shown } from '../../pass-model';
import css from './index.module.scss';

/** The token itself: live while the server answers, else the one kept on the phone, and said so. */
export function Code({ leaveId }: { leaveId: string }) {
  const { data, at, error, refresh } = useQuery(contract, 'pass', { leaveId });
  const onScreen = useOnScreen();
  const now = useSeconds(onScreen);
  useEffect(() => {
    // A queue at the gate is longer than a phone's patience.
    keepScreenOn(onScreen);
    return () => keepScreenOn(false);
  }, [onScreen]);
  useEffect(() => {
    if (!data || !onScreen) return undefined;
    // Without a net this asks again every two seconds after the end, which `call` answers without sending.
    const timer = setTimeout(() => void refresh(), refreshIn(data, serverNow()));
    return () => clearTimeout(timer);
  }, [data, error, onScreen, refresh]);

  if (error?.code === 'LEAVE_PASS_OFF')
    return (
      <Empty
        icon="shield-check"
        title="学校还没有启用凭证"
        text={`${error.message}。出校请直接向门卫报学号。`}
      />
    );
  // Refused for good: what lies on the phone is no longer worth anything.
  if (error && !error.retryable) return <Empty icon="shield-check" title="凭证已失效" text={error.message} />;
  if (!data)
    return error ? <Failure error={error} onRetry={() => void refresh()} /> : <Skeleton heights={[320]} />;
  const shown = shownToken(data, at, now);
  if (shown.token === null)
    return <Empty icon="shield-check" title="凭证已过期" text="请连上网络后重新打开，或向门卫报学号。" />;
  return (
    <>
      <QrCode text={shown.text} label="出门凭证二维码，给门卫扫" />
      <Freshness shown={shown} now={now} failed={error !== null} />
    </>
  );
}

function Freshness({
  shown,
  now,
  failed,
}: {
  shown: Exclude<Shown, { token: null }>;
  now: number;
  failed: boolean;
}) {
  if (shown.token === 'live') {
    const seconds = Math.max(0, Math.ceil((shown.until - now) / 1_000));
    return <Text className={cx(css.fresh, tones.ok)}>实时凭证，{seconds} 秒内有效，自动更新，截图无效</Text>;
  }
  const age = shown.asOf === null ? '' : `，${durationInWords(now - shown.asOf)}前存入手机`;
  return (
    <View className={cx(css.fresh, tones.warn)} {...aria({ role: 'status' })}>
      <Text className={css.title}>离线凭证</Text>
      <Text>
        {failed ? '现在没有网络' : '正在联网更新'}
        {age}。门卫扫码后会显示“未联网核验”，可能要再看您的校园卡。
      </Text>
    </View>
  );
}

/** The server's time, anew each second while the page is on screen. */
function useSeconds(running: boolean): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    if (!running) return undefined;
    setNow(serverNow());
    const timer = setInterval(() => setNow(serverNow()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
