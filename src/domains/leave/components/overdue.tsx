import { Text } from '@tarojs/components';
import { useState } from 'react';
import { timeInWords } from '@contract/core/time';
import { leave as contract } from '@contract/leave';
import { DEFAULT_POLICY } from '@contract/leave-policy';
import { overdueSteps } from '@contract/leave-rules';
import { serverNow } from '@/platform/clock';
import { dial } from '@/platform/device';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { CallOutcome, type Whom } from '@/ui/call-outcome';
import { Card, SectionTitle } from '@/ui/card';
import { Icon } from '@/ui/icon';
import { LadderSteps } from '@/ui/ladder-steps';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import type { LeaveView } from '../leave-words';
import css from './overdue.module.scss';

// The names are the ladder's own; only its minutes are the school's.
const STEPS = overdueSteps(DEFAULT_POLICY);

interface OverdueProps {
  leave: Pick<LeaveView, 'leaveId' | 'state' | 'to' | 'overdue' | 'calls'>;
  /** The caller is one of those whom the ladder has reached. */
  mayAcknowledge: boolean;
  onChanged: () => Promise<void>;
}

/** A return that did not come (L9): how far the ladder is, who took it on, whom to ring. */
export function Overdue({ leave, mayAcknowledge, onChanged }: OverdueProps) {
  const acknowledge = useCommand(contract, 'acknowledge');
  const [called, setCalled] = useState(false);
  const now = serverNow();
  const { overdue, calls, leaveId } = leave;
  if (!overdue || leave.state !== 'away') return null;
  const takeOn = async () => {
    if (await acknowledge.run({ leaveId })) say('已记下，由您跟进');
    await onChanged();
  };
  const call = async (phone: string) => {
    if (!(await dial(phone))) say(`没有拨出，号码是 ${phone}`, { good: false });
    if (mayAcknowledge) setCalled(true);
  };
  return (
    <>
      <Card className={css.card}>
        <Text className={css.title}>逾期未归</Text>
        <Text className={css.line}>应于 {timeInWords(leave.to, now)} 返回，至今没有销假</Text>
        <Text className={css.line}>{nextOf(overdue, now)}</Text>
        <LadderSteps steps={STEPS} at={overdue.step} tone="error" />
        {mayAcknowledge && overdue.acknowledgedAt === null && (
          <Button className={css.act} block look="weak" busy={acknowledge.busy} onTap={() => void takeOn()}>
            我来跟进
          </Button>
        )}
      </Card>
      <Problem error={acknowledge.error} />
      {calls.length > 0 && (
        <>
          <SectionTitle>打电话</SectionTitle>
          <Card flush>
            {calls.map((one) => (
              <Row
                key={`${one.relation}:${one.phone}`}
                title={`${one.name}（${one.relation}）`}
                note={one.phone}
                lead={<Icon name="phone" />}
                label={`打电话给 ${one.name}，${one.relation}`}
                onTap={() => void call(one.phone)}
              />
            ))}
          </Card>
        </>
      )}
      {called && (
        <LoggedCall
          leaveId={leaveId}
          onDone={async () => {
            setCalled(false);
            say('通话已记下');
            await onChanged();
          }}
          onClose={() => setCalled(false)}
        />
      )}
    </>
  );
}

function nextOf(overdue: NonNullable<LeaveView['overdue']>, now: number): string {
  const who =
    overdue.acknowledgedAt === null
      ? '还没有人跟进'
      : `${overdue.acknowledgedName ?? ''} ${timeInWords(overdue.acknowledgedAt, now)} 开始跟进`;
  const next = STEPS[overdue.step + 1];
  if (overdue.nextAt === null || !next) return who;
  return `${who}，${timeInWords(overdue.nextAt, now)} 前没有结果转${next.name}`;
}

function LoggedCall({
  leaveId,
  onDone,
  onClose,
}: {
  leaveId: string;
  onDone: () => Promise<void>;
  onClose: () => void;
}) {
  const { run, busy, error } = useCommand(contract, 'log-call');
  const send = async (outcome: { whom: Whom; reached: boolean; note: string }) => {
    if (await run({ leaveId, ...outcome })) await onDone();
  };
  return (
    <CallOutcome busy={busy} error={error} onOutcome={(outcome) => void send(outcome)} onClose={onClose} />
  );
}
