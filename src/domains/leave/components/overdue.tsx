import { Text, View } from '@tarojs/components';
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
import { Card, SectionTitle } from '@/ui/card';
import { cx } from '@/ui/class-names';
import { Field } from '@/ui/field';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { Segment } from '@/ui/segment';
import { Sheet } from '@/ui/sheet';
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
        <View className={css.steps}>
          {STEPS.map((step, index) => (
            <Text
              key={step.key}
              className={cx(css.step, index === overdue.step && css.now, index < overdue.step && css.past)}
            >
              {index < overdue.step ? '✓ ' : index === overdue.step ? '▸ ' : ''}
              {step.name}
            </Text>
          ))}
        </View>
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
        <CallOutcome
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

type Whom = 'student' | 'parent' | 'roommate' | 'other';

function CallOutcome({
  leaveId,
  onDone,
  onClose,
}: {
  leaveId: string;
  onDone: () => Promise<void>;
  onClose: () => void;
}) {
  const [whom, setWhom] = useState<Whom>('student');
  const [note, setNote] = useState('');
  const command = useCommand(contract, 'log-call');
  const send = async (reached: boolean) => {
    if (await command.run({ leaveId, whom, reached, note: note.trim() })) await onDone();
  };
  return (
    <Sheet title="刚才的电话" note="记下结果，下一个人就不用再打一遍" onClose={onClose}>
      <Segment<Whom>
        label="打给谁"
        items={[
          { key: 'student', word: '本人' },
          { key: 'parent', word: '家长' },
          { key: 'roommate', word: '室友' },
          { key: 'other', word: '其他人' },
        ]}
        chosen={whom}
        onChoose={setWhom}
      />
      <Field label="说了什么（可不填）" value={note} max={200} long onChange={setNote} />
      <Problem error={command.error} />
      <Button block look="primary" busy={command.busy} onTap={() => void send(true)}>
        接通了
      </Button>
      <Button block look="quiet" busy={command.busy} onTap={() => void send(false)}>
        没有接通
      </Button>
    </Sheet>
  );
}
