import { Text, View } from '@tarojs/components';
import { leave as contract } from '@contract/leave';
import { DEFAULT_POLICY } from '@contract/leave-policy';
import { serverNow } from '@/platform/clock';
import { parameter } from '@/platform/navigation';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { aria } from '@/ui/aria';
import { Card } from '@/ui/card';
import { cx } from '@/ui/class-names';
import { Loaded } from '@/ui/loaded';
import { Empty } from '@/ui/states';
import tones from '@/ui/tone.module.scss';
import { periodInWords, type FullLeave } from '../../leave-words';
import { verdictOf } from '../../pass-model';
import { Code } from './code';
import css from './index.module.scss';

export default function PassPage() {
  const leaveId = parameter('leaveId');
  return (
    <Page allow={contract.actions.pass.allow}>
      {leaveId === null ? (
        <Empty title="没有指定假条" text="请从“我的请假”打开已批准的假条。" />
      ) : (
        <Pass leaveId={leaveId} />
      )}
    </Page>
  );
}

/** What the guard looks at: who, whether and until when in big words, and a code that cannot be a screenshot (L13). */
function Pass({ leaveId }: { leaveId: string }) {
  const query = useQuery(contract, 'detail', { leaveId }, { everyMs: 30_000 });
  // The code below says itself how old it is; a second notice would push it off the screen.
  const shown = query.data === null ? query : { ...query, error: null };
  return (
    <Loaded query={shown} heights={[80, 100, 320]}>
      {(leave) =>
        leave.access === 'full' && leave.own ? (
          <Shown leave={leave} />
        ) : (
          <Empty title="这不是您的假条" text="凭证只能由本人出示。" />
        )
      }
    </Loaded>
  );
}

function Shown({ leave }: { leave: FullLeave }) {
  const now = serverNow();
  const policy = useQuery(contract, 'policy', {}).data?.policy ?? DEFAULT_POLICY;
  const verdict = verdictOf(leave, policy.earlyOutMinutes, now);
  return (
    <>
      <View className={cx(css.verdict, tones[verdict.tone])} {...aria({ role: 'status' })}>
        <Text className={css.word}>{verdict.word}</Text>
        <Text className={css.text}>{verdict.text}</Text>
      </View>
      <Card>
        <View className={css.who}>
          <Text className={css.name}>{leave.name}</Text>
          <Text className={css.class}>{leave.className}</Text>
        </View>
        <Text className={css.period}>{periodInWords(leave, now)}</Text>
      </Card>
      {verdict.code && <Code leaveId={leave.leaveId} />}
    </>
  );
}
