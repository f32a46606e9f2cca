import { Text } from '@tarojs/components';
import { leave as contract } from '@contract/leave';
import { STATE_NAMES } from '@contract/leave-kinds';
import { serverNow } from '@/platform/clock';
import { parameter } from '@/platform/navigation';
import { useSession } from '@/platform/session';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Headline, Line } from '@/ui/headline';
import { Loaded } from '@/ui/loaded';
import { Empty } from '@/ui/states';
import { Overdue } from '../../components/overdue';
import {
  periodInWords,
  standingInWords,
  STATE_LOOKS,
  type FullLeave,
  type LeaveView,
} from '../../leave-words';
import { Full } from './full';
import css from './index.module.scss';

export default function DetailPage() {
  const leaveId = parameter('leaveId');
  return (
    <Page>
      {leaveId === null ? (
        <Empty title="没有指定假条" text="请从待办、消息或“我的请假”重新进入。" />
      ) : (
        <Detail leaveId={leaveId} />
      )}
    </Page>
  );
}

function Detail({ leaveId }: { leaveId: string }) {
  // A student reads his own; what others wrote down for the chain must not lie on the phones of those who decide.
  const keep = useSession(({ me }) => me?.person.kind === 'student');
  const query = useQuery(contract, 'detail', { leaveId }, { everyMs: 20_000, keep });
  return (
    <Loaded query={query} heights={[140, 160, 160]}>
      {(leave) =>
        leave.access === 'full' ? (
          <Full leave={leave} onChanged={query.refresh} />
        ) : (
          <Coarse leave={leave} onChanged={query.refresh} />
        )
      }
    </Loaded>
  );
}

const SPAN_NAMES = { leave: '请假', official: '公假', placement: '实习' } as const;

/** What floor and gate see: who, until when, and where it stands; never why (L10). */
function Coarse({
  leave,
  onChanged,
}: {
  leave: Exclude<LeaveView, FullLeave>;
  onChanged: () => Promise<void>;
}) {
  const now = serverNow();
  return (
    <>
      <Card>
        <Headline
          title={`${leave.name} ${SPAN_NAMES[leave.spanKind]}`}
          side={<Chip {...STATE_LOOKS[leave.state]}>{STATE_NAMES[leave.state]}</Chip>}
        />
        <Line>{[leave.className, leave.place].filter(Boolean).join(' · ')}</Line>
        <Line>{periodInWords(leave, now)}</Line>
        <Text className={css.standing}>{standingInWords({ ...leave, waiting: null }, now)}</Text>
        <Line>{gateInWords(leave.outside)}</Line>
      </Card>
      <Overdue leave={leave} mayAcknowledge={leave.acknowledge} onChanged={onChanged} />
    </>
  );
}

function gateInWords(outside: boolean | null): string {
  if (outside === null) return '';
  return outside ? '门卫登记：已出校' : '门卫登记：在校';
}
