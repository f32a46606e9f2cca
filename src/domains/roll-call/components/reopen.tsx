import { useState } from 'react';
import type { CallFailure } from '@/platform/call';
import { Button } from '@/ui/button';
import { WordsSheet } from '@/ui/words-sheet';

interface ReopenProps {
  busy: boolean;
  error: CallFailure | null;
  /** False: refused; the words stay for another try. */
  onReopen: (reason: string) => Promise<boolean>;
}

/** Reopening is rare and on record: a quiet button, then a reason (R16). */
export function Reopen({ busy, error, onReopen }: ReopenProps) {
  const [asking, setAsking] = useState(false);
  const [tried, setTried] = useState(false);
  const send = async (reason: string) => {
    const done = await onReopen(reason);
    setTried(!done);
    setAsking(!done);
  };
  return (
    <>
      <Button block look="quiet" onTap={() => setAsking(true)}>
        重新打开修改
      </Button>
      {asking && (
        <WordsSheet
          title="重新打开这次点名"
          note="谁、什么时候、为什么都会留下记录"
          label="原因"
          placeholder="如：305 室点错了人"
          max={100}
          send="重新打开"
          busy={busy}
          error={tried ? error : null}
          onSend={(reason) => void send(reason)}
          onClose={() => {
            setTried(false);
            setAsking(false);
          }}
        />
      )}
    </>
  );
}
