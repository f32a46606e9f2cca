import { useState } from 'react';
import { leave as contract } from '@contract/leave';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { say } from '@/ui/ask';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { Sheet } from '@/ui/sheet';
import { Empty } from '@/ui/states';

interface ForwardSheetProps {
  target: { leaveId: string; turn: number };
  onChanged: () => Promise<void>;
  onClose: () => void;
}

/** Hands this step to a colleague who may decide it; the student sees with whom it is (L3). */
export function ForwardSheet({ target, onChanged, onClose }: ForwardSheetProps) {
  const query = useQuery(contract, 'colleagues', { leaveId: target.leaveId }, { keep: false });
  const forward = useCommand(contract, 'forward');
  const [to, setTo] = useState<{ personId: string; name: string } | null>(null);
  const [note, setNote] = useState('');
  const send = async () => {
    if (!to) return;
    if (await forward.run({ ...target, personId: to.personId, note: note.trim() })) {
      onClose();
      say(`已转给${to.name}`);
    }
    await onChanged();
  };
  return (
    <Sheet
      title="转给同事"
      note="只列出可以审批这名学生、还没经手的老师"
      onClose={onClose}
      foot={
        <Button look="primary" block disabled={!to} busy={forward.busy} onTap={() => void send()}>
          {to ? `转给${to.name}` : '请选择一位老师'}
        </Button>
      }
    >
      <Loaded query={query} heights={[56, 56, 56]}>
        {({ people }) =>
          people.length === 0 ? (
            <Empty
              icon="users"
              title="没有可以转给的老师"
              text="其他有审批权的老师都已经手过，或还没有任命。"
            />
          ) : (
            <>
              {people.map((one) => (
                <Row
                  key={one.personId}
                  lead={<Avatar name={one.name} />}
                  title={one.name}
                  note={[one.roleName, one.nodeLabel].filter(Boolean).join(' · ')}
                  value={to?.personId === one.personId ? '✓ 已选' : ''}
                  onTap={() => setTo(one)}
                />
              ))}
              <Field label="附言（可不填）" value={note} max={200} onChange={setNote} />
            </>
          )
        }
      </Loaded>
      <Problem error={forward.error} />
    </Sheet>
  );
}
