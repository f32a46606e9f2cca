import { useState } from 'react';
import { dayInWords } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Problem } from '@/ui/problem';
import { Sheet } from '@/ui/sheet';
import type { TriedCheck } from '../../components/check-preview';

interface CallOffProps {
  check: TriedCheck;
  day: string;
  onClose: () => void;
  onDone: () => void;
}

/** One check of one day does not take place: what nobody has begun is called off, what was begun stays (R17). */
export function CallOff({ check: { checkId, name }, day, onClose, onDone }: CallOffProps) {
  const [reason, setReason] = useState('');
  const command = useCommand(rollCall, 'cancel-check');
  const send = async () => {
    const done = await command.run({ day, checkId, reason });
    if (!done) return;
    say(done.submittedBefore > 0 ? `已取消，${done.submittedBefore} 层已交的照旧算数` : '已取消');
    onDone();
  };
  return (
    <Sheet
      title={`取消 ${dayInWords(day)} 的${name}`}
      note="还没开始的楼层不再点名，不算任何人缺勤；已经开始的照旧。锁定前可以恢复。"
      onClose={onClose}
      foot={
        <Button
          look="danger"
          block
          busy={command.busy}
          disabled={reason.trim().length < 2}
          onTap={() => void send()}
        >
          取消这一次
        </Button>
      }
    >
      <Field
        label="为什么"
        value={reason}
        max={60}
        placeholder="如 停电、运动会、疏散演练"
        hint="层长和学生会看到"
        onChange={setReason}
      />
      <Problem error={command.error} />
    </Sheet>
  );
}
