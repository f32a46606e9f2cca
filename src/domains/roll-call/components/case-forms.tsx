import { useState } from 'react';
import { rollCall } from '@contract/roll-call';
import { useCommand } from '@/platform/use-command';
import { Button } from '@/ui/button';
import { CallOutcome, type Whom } from '@/ui/call-outcome';
import { Field } from '@/ui/field';
import { Problem } from '@/ui/problem';
import { Segment } from '@/ui/segment';
import { Sheet } from '@/ui/sheet';

interface FormProps {
  caseId: string;
  onDone: (words: string) => Promise<void>;
  onClose: () => void;
}

export function NoteCase({ caseId, onDone, onClose }: FormProps) {
  const [note, setNote] = useState('');
  const command = useCommand(rollCall, 'note-case');
  const send = async () => {
    if (await command.run({ caseId, note: note.trim() })) await onDone('已记下');
  };
  return (
    <Sheet
      title="记一笔"
      note="做了什么、问到什么，所有经手人都能看到"
      onClose={onClose}
      foot={
        <Button
          block
          look="primary"
          busy={command.busy}
          disabled={note.trim() === ''}
          onTap={() => void send()}
        >
          记下
        </Button>
      }
    >
      <Field
        label="记录"
        value={note}
        max={200}
        long
        onChange={setNote}
        error={command.error?.fields['note']}
      />
      <Problem error={command.error} />
    </Sheet>
  );
}

export function LoggedCall({ caseId, onDone, onClose }: FormProps) {
  const { run, busy, error } = useCommand(rollCall, 'log-case-call');
  const send = async (outcome: { whom: Whom; reached: boolean; note: string }) => {
    if (await run({ caseId, ...outcome })) await onDone('通话已记下');
  };
  return (
    <CallOutcome busy={busy} error={error} onOutcome={(outcome) => void send(outcome)} onClose={onClose} />
  );
}

export function CloseCase({ caseId, mayBeFalse, onDone, onClose }: FormProps & { mayBeFalse: boolean }) {
  const [outcome, setOutcome] = useState<'found' | 'false-alarm'>('found');
  const [note, setNote] = useState('');
  const command = useCommand(rollCall, 'close-case');
  const send = async () => {
    if (await command.run({ caseId, outcome, note: note.trim() })) await onDone('已办结');
  };
  return (
    <Sheet
      title="办结这件事"
      note="办结后不再提醒任何人，记录保留"
      onClose={onClose}
      foot={
        <Button
          block
          look="primary"
          busy={command.busy}
          disabled={note.trim().length < 2}
          onTap={() => void send()}
        >
          办结
        </Button>
      }
    >
      {mayBeFalse && (
        <Segment<'found' | 'false-alarm'>
          label="结果"
          items={[
            { key: 'found', word: '人找到了' },
            { key: 'false-alarm', word: '误报，点错了' },
          ]}
          chosen={outcome}
          onChoose={setOutcome}
        />
      )}
      <Field
        label="说明"
        value={note}
        max={200}
        long
        placeholder={outcome === 'found' ? '在哪里、什么时候、谁见到本人' : '为什么点错'}
        error={command.error?.fields['note']}
        onChange={setNote}
      />
      <Problem error={command.error} />
    </Sheet>
  );
}
