import { useState } from 'react';
import { rollCall } from '@contract/roll-call';
import { STATUS_NAMES, type Markable } from '@contract/roll-call-rules';
import { useCommand } from '@/platform/use-command';
import { Choices } from '@/ui/choices';
import { WordsSheet } from '@/ui/words-sheet';
import type { AppealView } from '../appeal-words';

type Verdict = Markable | 'refuse';

interface AppealVerdictProps {
  appeal: AppealView;
  onDone: (words: string) => Promise<void>;
  /** Somebody else was quicker. */
  onLost: () => Promise<void>;
  onClose: () => void;
}

/** The decision on an appeal: what the mark becomes, or that it stands, and why; it is final. */
export function AppealVerdict({ appeal, onDone, onLost, onClose }: AppealVerdictProps) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const decide = useCommand(rollCall, 'decide-appeal');
  const stands = STATUS_NAMES[appeal.s];
  const send = async (note: string) => {
    if (verdict === null) return;
    const input = { appealId: appeal.appealId, note };
    const done = await decide.run(
      verdict === 'refuse' ? { ...input, accept: false } : { ...input, accept: true, to: verdict },
    );
    if (done) await onDone(verdict === 'refuse' ? `已维持${stands}` : `已改为${STATUS_NAMES[verdict]}`);
    else await onLost();
  };
  const word = verdict === 'refuse' ? `维持${stands}` : verdict && `改为${STATUS_NAMES[verdict]}`;
  return (
    <WordsSheet
      title="处理申诉"
      note="原记录会保留，结果和理由会通知学生，不能再改"
      label="理由（学生能看到）"
      placeholder="看了什么，问了谁"
      send={word ?? '请选择结果'}
      ready={verdict !== null}
      busy={decide.busy}
      error={decide.error}
      onSend={(note) => void send(note)}
      onClose={onClose}
    >
      <Choices<Verdict>
        label="结果"
        items={[
          ...appeal.outcomes.map((key) => ({ key, word: STATUS_NAMES[key] })),
          { key: 'refuse', word: `仍为${stands}` },
        ]}
        chosen={verdict}
        onChoose={setVerdict}
      />
    </WordsSheet>
  );
}
