import { useState } from 'react';
import { leave } from '@contract/leave';
import { serverNow } from '@/platform/clock';
import { useQueue } from '@/platform/queue';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Field } from '@/ui/field';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { Sheet } from '@/ui/sheet';
import { Empty } from '@/ui/states';
import { handOverNote } from '../../passage-words';

/** Lines from one shift to the next, with how many were outside at that moment. */
export function HandOvers() {
  const query = useQuery(leave, 'hand-overs', {});
  const [writing, setWriting] = useState(false);
  const now = serverNow();
  return (
    <>
      <Loaded query={query} heights={[72, 72, 72]}>
        {({ notes }) =>
          notes.length === 0 ? (
            <Empty title="这几天没有交接班" text="下班前点“交班”，写下要接班的人留意的事。" />
          ) : (
            <Card flush>
              {notes.map((note) => (
                <Row key={`${note.at}:${note.byName}`} title={note.note} note={handOverNote(note, now)} />
              ))}
            </Card>
          )
        }
      </Loaded>
      <SafeBar>
        <Button block look="primary" onTap={() => setWriting(true)}>
          交班
        </Button>
      </SafeBar>
      {writing && (
        <HandOverSheet
          onClose={() => setWriting(false)}
          onDone={() => {
            setWriting(false);
            say('已交班，接班的人会看到');
            void query.refresh();
          }}
        />
      )}
    </>
  );
}

function HandOverSheet({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const [note, setNote] = useState('');
  const command = useCommand(leave, 'hand-over');
  const waiting = useQueue((queue) => queue.waiting.filter(({ action }) => action === 'passage').length);
  const send = async () => {
    if (await command.run({ note })) onDone();
  };
  return (
    <Sheet
      title="写给下一班"
      note="系统会一并记下此刻校外的人数。"
      onClose={onClose}
      foot={
        <Button
          block
          look="primary"
          busy={command.busy}
          disabled={note.trim() === ''}
          onTap={() => void send()}
        >
          交班
        </Button>
      }
    >
      <Field
        label="交班说明"
        value={note}
        max={300}
        long
        placeholder="如：3 号楼张同学晚归，已联系辅导员；一切正常也请写上"
        {...(command.error?.fields.note !== undefined && { error: command.error.fields.note })}
        onChange={setNote}
      />
      {waiting > 0 && (
        <Problem error={{ message: `这部手机还有 ${waiting} 条登记没有上传，请连上网再交班` }} />
      )}
      {command.error?.fields.note === undefined && <Problem error={command.error} />}
    </Sheet>
  );
}
