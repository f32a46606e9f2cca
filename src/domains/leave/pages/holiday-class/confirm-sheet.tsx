import { useState } from 'react';
import { leave } from '@contract/leave';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { Problem } from '@/ui/problem';
import { Sheet } from '@/ui/sheet';
import { Phrases } from '@/ui/words-sheet';
import { GUARDIAN_PHRASES, PLAN_NAMES, type HolidayStep, type Plan } from '../../holiday-words';

interface ConfirmSheetProps {
  target: { holidayId: string; classId: string; step: HolidayStep };
  personIds: readonly string[];
  onDone: () => Promise<void>;
  onClose: () => void;
}

/** Where they go and how the parents know of it; the same for everybody who was chosen. */
export function ConfirmSheet({ target, personIds, onDone, onClose }: ConfirmSheetProps) {
  const command = useCommand(leave, 'confirm-holiday');
  const leaving = target.step === 'leave';
  const [plan, setPlan] = useState<Plan>('home');
  const [how, setHow] = useState('');
  const send = async () => {
    const reply = await command.run({
      ...target,
      personIds: [...personIds],
      ...(leaving && { plan }),
      ...(how.trim() !== '' && { guardian: { how: how.trim() } }),
    });
    if (!reply) return;
    say(`已登记 ${reply.confirmed} 人`);
    await onDone();
  };
  return (
    <Sheet
      title={`登记${leaving ? '离校' : '返校'} ${personIds.length} 人`}
      note="所选的人都按这里登记，去向不同的请分开登记"
      onClose={onClose}
      foot={
        <Button block look="primary" busy={command.busy} onTap={() => void send()}>
          登记
        </Button>
      }
    >
      {leaving && (
        <Choices<Plan>
          label="去向"
          items={(Object.keys(PLAN_NAMES) as Plan[]).map((key) => ({ key, word: PLAN_NAMES[key] }))}
          chosen={plan}
          onChoose={setPlan}
        />
      )}
      <Phrases phrases={GUARDIAN_PHRASES} onChoose={setHow} />
      <Field
        label="家长联系（可不填，之后再补）"
        value={how}
        max={100}
        placeholder="怎样联系的，家长怎么说"
        onChange={setHow}
      />
      <Problem error={command.error} />
    </Sheet>
  );
}
