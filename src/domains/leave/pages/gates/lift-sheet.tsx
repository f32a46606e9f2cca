import { useState } from 'react';
import { leave } from '@contract/leave';
import { serverNow } from '@/platform/clock';
import { useCommand } from '@/platform/use-command';
import { ask } from '@/ui/ask';
import { ChoiceField } from '@/ui/choice-field';
import { Choices } from '@/ui/choices';
import { Icon } from '@/ui/icon';
import { Row } from '@/ui/row';
import { WordsSheet } from '@/ui/words-sheet';
import { barNote, OVERRIDE_HOURS, overrideWords, type Bar } from '../../bar-words';

type Way = 'override' | 'lift';

/** Lets a barred student ask for some hours, or for good; both with a reason that stays on record. */
export function LiftSheet({
  bar,
  onClose,
  onDone,
}: {
  bar: Bar;
  onClose: () => void;
  onDone: (words: string) => void;
}) {
  const [way, setWay] = useState<Way>('override');
  const [hours, setHours] = useState<number>(OVERRIDE_HOURS[3]);
  const command = useCommand(leave, 'ungate');
  const now = serverNow();
  const past = overrideWords(bar, now);
  const submit = async (reason: string) => {
    if (way === 'lift') {
      const sure = await ask({
        title: `解除对${bar.name}的限制？`,
        text: '解除后可以照常请假。谁、何时、为什么都会留下记录。',
        yes: '解除',
      });
      if (!sure) return;
    }
    const done = await command.run({ personId: bar.personId, reason, ...(way === 'override' && { hours }) });
    if (done)
      onDone(way === 'override' ? `${bar.name} ${hours} 小时内可以请假` : `已解除对${bar.name}的限制`);
  };
  return (
    <WordsSheet
      title={`${bar.name}被限制请假`}
      note={barNote(bar, now)}
      label="原因"
      placeholder="如：家中急事，已与家长通话核实"
      send={way === 'override' ? `放行 ${hours} 小时` : '现在解除'}
      busy={command.busy}
      error={command.error}
      onSend={(reason) => void submit(reason)}
      onClose={onClose}
    >
      {past !== null && <Row title={past} lead={<Icon name="clock" />} />}
      <Choices
        label="怎么处理"
        items={[
          { key: 'override', word: '临时放行' },
          { key: 'lift', word: '解除限制' },
        ]}
        chosen={way}
        onChoose={setWay}
      />
      {way === 'override' && (
        <ChoiceField
          label="放行多久"
          items={OVERRIDE_HOURS.map((count) => ({ key: String(count), word: `${count} 小时内可以请假` }))}
          chosen={String(hours)}
          onChoose={(key) => setHours(Number(key))}
        />
      )}
    </WordsSheet>
  );
}
