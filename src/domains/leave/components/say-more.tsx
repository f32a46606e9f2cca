import { useState } from 'react';
import { leave as contract } from '@contract/leave';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Field } from '@/ui/field';
import { Problem } from '@/ui/problem';
import { Sheet } from '@/ui/sheet';
import type { Slip } from '../draft';
import type { FullLeave } from '../leave-words';
import { SlipPicker } from './slip-picker';

interface MoreProps {
  leave: FullLeave;
  onChanged: () => Promise<void>;
  onClose: () => void;
}

/** The answer to a question that came back; the step goes on where it was. */
export function AnswerSheet({ leave, onChanged, onClose }: MoreProps) {
  const [text, setText] = useState('');
  const [slips, setSlips] = useState<readonly Slip[]>([]);
  const [open, setOpen] = useState(0);
  const command = useCommand(contract, 'answer');
  const { leaveId, turn, personId, thread } = leave;
  const question = [...thread].reverse().find((entry) => !entry.own);
  const send = async () => {
    if (!(await command.run({ leaveId, turn, text: text.trim(), slips: [...slips] }))) return;
    say('已回答，继续审批');
    onClose();
    await onChanged();
  };
  return (
    <Sheet
      title="补充说明"
      note={question ? `${question.byName}问：${question.text}` : undefined}
      onClose={onClose}
      foot={
        <Button
          block
          look="primary"
          busy={command.busy}
          disabled={text.trim() === '' || open > 0}
          onTap={() => void send()}
        >
          {open > 0 ? '照片还没有传完' : '提交说明'}
        </Button>
      }
    >
      <Card flush>
        <Field
          label="您的回答"
          value={text}
          max={300}
          long
          error={command.error?.fields['text']}
          onChange={setText}
        />
        <SlipPicker personId={personId} slips={slips} onChange={setSlips} onOpen={setOpen} />
      </Card>
      <Problem error={command.error} />
    </Sheet>
  );
}

/** Proof handed in later (L6). */
export function SlipsSheet({ leave, onChanged, onClose }: MoreProps) {
  const [slips, setSlips] = useState<readonly Slip[]>([]);
  const [open, setOpen] = useState(0);
  const command = useCommand(contract, 'add-slips');
  const { leaveId, personId } = leave;
  const send = async () => {
    if (!(await command.run({ leaveId, slips: [...slips] }))) return;
    say('已补交');
    onClose();
    await onChanged();
  };
  return (
    <Sheet
      title="补交证明"
      note="病假条、通知等，拍清楚日期和公章"
      onClose={onClose}
      foot={
        <Button
          block
          look="primary"
          busy={command.busy}
          disabled={slips.length === 0 || open > 0}
          onTap={() => void send()}
        >
          {open > 0 ? '照片还没有传完' : '补交'}
        </Button>
      }
    >
      <Card flush>
        <SlipPicker personId={personId} slips={slips} label="证明材料" onChange={setSlips} onOpen={setOpen} />
      </Card>
      <Problem error={command.error} />
    </Sheet>
  );
}

/** 我回来了: counts once the level that approved confirms it (L8). */
export function ReturnSheet({ leave, onChanged, onClose }: MoreProps) {
  const [note, setNote] = useState('');
  const command = useCommand(contract, 'return');
  const { leaveId, turn } = leave;
  const send = async () => {
    if (!(await command.run({ leaveId, turn, note: note.trim() }))) return;
    say('已申请销假，等老师确认');
    onClose();
    await onChanged();
  };
  return (
    <Sheet
      title="确认已经回到学校？"
      note="老师确认后销假。门卫核验或点名在场也会自动销假"
      onClose={onClose}
      foot={
        <Button block look="primary" busy={command.busy} onTap={() => void send()}>
          确认，我回来了
        </Button>
      }
    >
      <Card flush>
        <Field
          label="说明（可不填）"
          value={note}
          max={100}
          placeholder="例如 火车晚点，21:40 进校"
          error={command.error?.fields['note']}
          onChange={setNote}
        />
      </Card>
      <Problem error={command.error} />
    </Sheet>
  );
}
