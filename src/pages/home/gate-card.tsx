import { View } from '@tarojs/components';
import { useEffect } from 'react';
import { leave } from '@contract/leave';
import { pagePath } from '@/domains/registry';
import { holds } from '@/platform/may';
import { open } from '@/platform/navigation';
import { prefetch } from '@/platform/prefetch';
import { useSession } from '@/platform/session';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Headline, Line } from '@/ui/headline';
import css from './index.module.scss';

/** The guard's one thing to do; keys and dead passes are on his phone before he stands where there is no signal. */
export function GateCard() {
  const guard = useSession(({ me }) => me !== null && holds(me, ['guard']));
  useEffect(() => {
    if (guard) void prefetch(leave, 'gate-kit', {});
  }, [guard]);
  if (!guard) return null;
  return (
    <Card>
      <View className={css.words}>
        <Headline title="门岗核验" />
        <Line>扫学生的请假凭证，没有网络也能核验</Line>
      </View>
      <Button
        className={css.act}
        block
        look="primary"
        icon="scan-line"
        onTap={() => open(pagePath('leave', 'guard'))}
      >
        扫码登记出入
      </Button>
    </Card>
  );
}
