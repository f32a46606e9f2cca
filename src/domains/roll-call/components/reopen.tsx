import { useState } from 'react';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Sheet as BottomSheet } from '@/ui/sheet';

interface ReopenProps {
  busy: boolean;
  /** False: refused, and the reason stands on the page. */
  onReopen: (reason: string) => Promise<boolean>;
}

/** Reopening is rare and on record: a quiet button, then a reason (R16). */
export function Reopen({ busy, onReopen }: ReopenProps) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const send = async () => {
    if (await onReopen(reason.trim())) setReason('');
    setAsking(false);
  };
  return (
    <>
      <Button block look="quiet" onTap={() => setAsking(true)}>
        重新打开修改
      </Button>
      {asking && (
        <BottomSheet
          title="重新打开这次点名"
          note="谁、什么时候、为什么都会留下记录"
          onClose={() => setAsking(false)}
          foot={
            <Button
              block
              look="primary"
              busy={busy}
              disabled={reason.trim().length < 2}
              onTap={() => void send()}
            >
              重新打开
            </Button>
          }
        >
          <Field
            label="原因"
            value={reason}
            max={100}
            long
            placeholder="如：305 室点错了人"
            onChange={setReason}
          />
        </BottomSheet>
      )}
    </>
  );
}
