import { useState } from 'react';
import { rollCall } from '@contract/roll-call';
import { useCommand } from '@/platform/use-command';
import { CallOutcome, type Whom } from '@/ui/call-outcome';
import { Choices } from '@/ui/choices';
import { WordsSheet } from '@/ui/words-sheet';

interface FormProps {
  caseId: string;
  onDone: (words: string) => Promise<void>;
  onClose: () => void;
}

export function NoteCase({ caseId, onDone, onClose }: FormProps) {
  const command = useCommand(rollCall, 'note-case');
  const send = async (note: string) => {
    if (await command.run({ caseId, note })) await onDone('已记下');
  };
  return (
    <WordsSheet
      title="记一笔"
      note="做了什么、问到什么，所有经手人都能看到"
      label="记录"
      min={1}
      send="记下"
      busy={command.busy}
      error={command.error}
      onSend={(note) => void send(note)}
      onClose={onClose}
    />
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
  const command = useCommand(rollCall, 'close-case');
  const send = async (note: string) => {
    if (await command.run({ caseId, outcome, note })) await onDone('已办结');
  };
  return (
    <WordsSheet
      title="办结这件事"
      note="办结后不再提醒任何人，记录保留"
      label="说明"
      placeholder={outcome === 'found' ? '在哪里、什么时候、谁见到本人' : '为什么点错'}
      send="办结"
      busy={command.busy}
      error={command.error}
      onSend={(note) => void send(note)}
      onClose={onClose}
    >
      {mayBeFalse && (
        <Choices
          label="结果"
          items={[
            { key: 'found', word: '人找到了' },
            { key: 'false-alarm', word: '误报，点错了' },
          ]}
          chosen={outcome}
          onChoose={setOutcome}
        />
      )}
    </WordsSheet>
  );
}
