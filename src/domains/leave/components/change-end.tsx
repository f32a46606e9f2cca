import { useState } from 'react';
import { DAY, dayOf, HOUR, MINUTE, timeInWords } from '@contract/core/time';
import { leave as contract } from '@contract/leave';
import { serverNow } from '@/platform/clock';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { DateTimeField } from '@/ui/date-time-field';
import { Field } from '@/ui/field';
import { Problem } from '@/ui/problem';
import { Sheet } from '@/ui/sheet';
import type { FullLeave } from '../leave-words';
import { daysOffered } from '../when';
import { Forecast } from './forecast';

interface ChangeProps {
  leave: FullLeave;
  onChanged: () => Promise<void>;
  onClose: () => void;
}

/** 续假: a later end, decided by the tiers of the total (L5); what it means is shown before it is sent. */
export function ExtendSheet({ leave, onChanged, onClose }: ChangeProps) {
  const [to, setTo] = useState<number | null>(null);
  const [reason, setReason] = useState('');
  const command = useCommand(contract, 'extend');
  const { leaveId, turn, kind, from } = leave;
  const now = serverNow();
  const later = to !== null && to > leave.to;
  const input = later ? { kind, from, to, extends: leaveId } : null;
  const preview = useQuery(contract, 'preview', input, { keep: false });
  const blocked = preview.data?.blocked ?? null;
  const send = async () => {
    if (to === null || !(await command.run({ leaveId, turn, to, reason: reason.trim() }))) return;
    say('已申请续假，批准前原来的时间不变');
    onClose();
    await onChanged();
  };
  return (
    <Sheet
      title="续假"
      note={`原来 ${timeInWords(leave.to, now)} 结束，批准前不变`}
      onClose={onClose}
      foot={
        <Button
          block
          look="primary"
          busy={command.busy}
          disabled={!later || blocked !== null || reason.trim().length < 2}
          onTap={() => void send()}
        >
          申请续假
        </Button>
      }
    >
      <Card flush>
        <DateTimeField
          label="延到"
          value={to}
          suggest={leave.to + DAY}
          now={now}
          from={dayOf(leave.to)}
          to={daysOffered(null, null, now).to}
          error={to !== null && !later ? '要晚于原来的结束时间' : command.error?.fields['to']}
          onChange={setTo}
        />
        <Field
          label="续假事由"
          value={reason}
          max={300}
          long
          placeholder="为什么要晚些回来，至少 2 个字"
          error={command.error?.fields['reason']}
          onChange={setReason}
        />
      </Card>
      {input && <Forecast preview={preview} period={input} guess={null} />}
      <Problem error={command.error} />
    </Sheet>
  );
}

/** An earlier end holds at once and is told to whoever approved (L5). */
export function ShortenSheet({ leave, onChanged, onClose }: ChangeProps) {
  const [to, setTo] = useState<number | null>(null);
  const command = useCommand(contract, 'shorten');
  const { leaveId, turn } = leave;
  const now = serverNow();
  const earliest = Math.max(now, leave.from);
  const fits = to !== null && to > earliest && to < leave.to;
  const send = async () => {
    if (to === null || !(await command.run({ leaveId, turn, to }))) return;
    say(`已提前到 ${timeInWords(to, serverNow())} 结束`);
    onClose();
    await onChanged();
  };
  return (
    <Sheet
      title="提前结束"
      note="马上生效，不用再审批，会告知批准您的老师"
      onClose={onClose}
      foot={
        <Button block look="primary" busy={command.busy} disabled={!fits} onTap={() => void send()}>
          确认提前结束
        </Button>
      }
    >
      <Card flush>
        <DateTimeField
          label="改为"
          value={to}
          suggest={Math.ceil((earliest + HOUR) / (10 * MINUTE)) * 10 * MINUTE}
          now={now}
          from={dayOf(earliest)}
          to={dayOf(leave.to)}
          hint={`原来 ${timeInWords(leave.to, now)} 结束`}
          error={to !== null && !fits ? '要早于原来的结束时间，且晚于现在' : undefined}
          onChange={setTo}
        />
      </Card>
      <Problem error={command.error} />
    </Sheet>
  );
}
