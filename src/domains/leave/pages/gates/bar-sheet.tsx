import { View } from '@tarojs/components';
import { useState } from 'react';
import { dayOf } from '@contract/core/time';
import { leave } from '@contract/leave';
import type { PersonView } from '@contract/org-people';
import { serverNow } from '@/platform/clock';
import { useCommand } from '@/platform/use-command';
import { Avatar } from '@/ui/avatar';
import { DateField } from '@/ui/date-field';
import { Row } from '@/ui/row';
import { Sheet } from '@/ui/sheet';
import { WordsSheet } from '@/ui/words-sheet';
import { StudentSearch } from '../../components/student-search';
import css from './index.module.scss';

/** Bars one student: who first, then why and until when. */
export function BarSheet({ onClose, onDone }: { onClose: () => void; onDone: (words: string) => void }) {
  const [student, setStudent] = useState<PersonView | null>(null);
  const [untilOn, setUntilOn] = useState<string | null>(null);
  const command = useCommand(leave, 'gate');
  if (student === null) {
    return (
      <Sheet title="限制哪名学生" onClose={onClose}>
        <View className={css.tall}>
          <StudentSearch onChoose={setStudent} />
        </View>
      </Sheet>
    );
  }
  const submit = async (reason: string) => {
    const done = await command.run({
      personId: student.id,
      reason,
      ...(untilOn !== null && { untilOn }),
    });
    if (done) onDone(`已限制${student.name}请假`);
  };
  return (
    <WordsSheet
      title={`限制${student.name}请假`}
      note="学生提交请假时会看到原因，并被告知联系您。已经批准的请假不受影响。"
      label="原因"
      placeholder="如：上次逾期未归，请先到办公室谈"
      send="限制请假"
      danger
      busy={command.busy}
      error={command.error}
      below={
        <DateField
          label="限制到哪天"
          value={untilOn}
          none="长期，直到解除"
          from={dayOf(serverNow())}
          onChange={setUntilOn}
          onClear={() => setUntilOn(null)}
        />
      }
      onSend={(reason) => void submit(reason)}
      onClose={onClose}
    >
      <Row
        lead={<Avatar name={student.name} />}
        title={student.name}
        note={[student.id, student.className].filter(Boolean).join(' · ')}
        value="换人"
        label={`${student.name}，点按换一名学生`}
        onTap={() => setStudent(null)}
      />
    </WordsSheet>
  );
}
