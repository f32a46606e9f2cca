import { useState } from 'react';
import { Button } from './button';
import { Field } from './field';
import { Problem } from './problem';
import { Segment } from './segment';
import { Sheet } from './sheet';

export type Whom = 'student' | 'roommate' | 'parent' | 'other';

interface CallOutcomeProps {
  busy: boolean;
  error: { message: string; requestId?: string } | null;
  onOutcome: (outcome: { whom: Whom; reached: boolean; note: string }) => void;
  onClose: () => void;
}

/** What came of a call that was just made: to whom, reached or not, and what was said. */
export function CallOutcome({ busy, error, onOutcome, onClose }: CallOutcomeProps) {
  const [whom, setWhom] = useState<Whom>('student');
  const [note, setNote] = useState('');
  const send = (reached: boolean) => onOutcome({ whom, reached, note: note.trim() });
  return (
    <Sheet title="刚才的电话" note="记下结果，下一个人就不用再打一遍" onClose={onClose}>
      <Segment<Whom>
        label="打给谁"
        items={[
          { key: 'student', word: '本人' },
          { key: 'roommate', word: '室友' },
          { key: 'parent', word: '家长' },
          { key: 'other', word: '其他人' },
        ]}
        chosen={whom}
        onChoose={setWhom}
      />
      <Field label="说了什么（可不填）" value={note} max={200} long onChange={setNote} />
      <Problem error={error} />
      <Button block look="primary" busy={busy} onTap={() => send(true)}>
        接通了
      </Button>
      <Button block look="quiet" busy={busy} onTap={() => send(false)}>
        没有接通
      </Button>
    </Sheet>
  );
}
