import { useState } from 'react';
import { leave } from '@contract/leave';
import { serverNow } from '@/platform/clock';
import { useQueue } from '@/platform/queue';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { WordsSheet } from '@/ui/words-sheet';
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
  const command = useCommand(leave, 'hand-over');
  const waiting = useQueue((queue) => queue.waiting.filter(({ action }) => action === 'passage').length);
  const send = async (note: string) => {
    if (await command.run({ note })) onDone();
  };
  return (
    <WordsSheet
      title="写给下一班"
      note="系统会一并记下此刻校外的人数。"
      label="交班说明"
      placeholder="如：3 号楼张同学晚归，已联系辅导员；一切正常也请写上"
      min={1}
      max={300}
      send="交班"
      busy={command.busy}
      error={command.error}
      below={
        waiting > 0 && (
          <Problem error={{ message: `这部手机还有 ${waiting} 条登记没有上传，请连上网再交班` }} />
        )
      }
      onSend={(note) => void send(note)}
      onClose={onClose}
    />
  );
}
