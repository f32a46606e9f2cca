import { useState } from 'react';
import { org } from '@contract/org';
import { DUTIES, DUTY_NAMES, type PersonView } from '@contract/org-people';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Choices } from '@/ui/choices';
import { DateField } from '@/ui/date-field';
import { Problem } from '@/ui/problem';
import { Sheet } from '@/ui/sheet';
import { periodFault } from '../../post-words';

const CHOICES = DUTIES.map((key) => ({ key, word: DUTY_NAMES[key] }));

const MEANINGS = {
  boarding: '住校，参加点名。',
  day: '走读，不参加宿舍点名。',
  placement: '在外实习，期间不点名，也不算缺勤。',
  suspended: '休学，期间不点名，也不算缺勤。',
} as const;

/** Whether somebody has the duty to be checked, and between which days. */
export function DutySheet({
  person,
  from,
  to,
  onClose,
  onDone,
}: {
  person: PersonView;
  from: string | null;
  to: string | null;
  onClose: () => void;
  onDone: () => void;
}) {
  const [duty, setDuty] = useState(person.duty);
  const [fromOn, setFromOn] = useState(from);
  const [toOn, setToOn] = useState(to);
  const command = useCommand(org, 'set-duty');
  const dated = duty !== 'boarding';
  const fault = dated && fromOn ? periodFault(fromOn, toOn) : null;
  const submit = async () => {
    const done = await command.run({
      personId: person.id,
      duty,
      fromOn: dated ? fromOn : null,
      toOn: dated ? toOn : null,
    });
    if (!done) return;
    say(`已改为${DUTY_NAMES[duty]}`);
    onDone();
  };
  return (
    <Sheet
      title={`${person.name}的在校状态`}
      note={MEANINGS[duty]}
      onClose={onClose}
      foot={
        <Button
          look="primary"
          block
          busy={command.busy}
          disabled={fault !== null}
          onTap={() => void submit()}
        >
          {`改为${DUTY_NAMES[duty]}`}
        </Button>
      }
    >
      <Choices label="在校状态" items={CHOICES} chosen={duty} onChoose={setDuty} />
      {dated && (
        <>
          <DateField
            label="从哪天"
            value={fromOn}
            none="现在起"
            onChange={setFromOn}
            onClear={() => setFromOn(null)}
          />
          <DateField
            label="到哪天（含）"
            value={toOn}
            none="没有期限"
            {...(fromOn && { from: fromOn })}
            {...(fault && { error: fault })}
            onChange={setToOn}
            onClear={() => setToOn(null)}
          />
        </>
      )}
      <Problem error={command.error} />
    </Sheet>
  );
}
