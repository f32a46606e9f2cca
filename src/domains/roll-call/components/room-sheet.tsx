import { useState } from 'react';
import { rollCall } from '@contract/roll-call';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { Sheet as BottomSheet } from '@/ui/sheet';
import type { Room, Sheet } from '../model';

interface RoomSheetProps {
  sheet: Sheet;
  room: Room;
  onAllPresent: () => void;
  onUnopened: () => void;
  onNoted: () => void;
  onClose: () => void;
}

/** What concerns a whole room: everybody is in, nobody opens (R7), somebody is here who is not on the list. */
export function RoomSheet({ sheet, room, onAllPresent, onUnopened, onNoted, onClose }: RoomSheetProps) {
  const [visiting, setVisiting] = useState(false);
  const [form, setForm] = useState({ name: '', number: '', note: '' });
  const note = useCommand(rollCall, 'note-visitor');
  const send = async () => {
    const done = await note.run({ sheetId: sheet.sheetId, roomId: room.roomId, ...form });
    if (!done) return;
    say('已登记，宿管会看到');
    onNoted();
    onClose();
  };
  const visitors = sheet.visitors.filter((visitor) => visitor.roomId === room.roomId);
  return (
    <BottomSheet title={`${room.name} 室`} note={`名单上 ${room.people.length} 人`} onClose={onClose}>
      {!visiting && sheet.can.mark && (
        <>
          <Row
            title="全到"
            note="没点到的都记为出勤"
            lead={<Icon name="check-check" />}
            onTap={onAllPresent}
          />
          <Row
            title="没人开门，整间未见"
            note="名字都留着，提交后由负责人去看"
            lead={<Icon name="eye-off" />}
            onTap={onUnopened}
          />
          <Row
            title="有人不在名单上"
            note="换了寝室、访客，登记后宿管会看到"
            lead={<Icon name="plus" />}
            onTap={() => setVisiting(true)}
          />
        </>
      )}
      {visiting && (
        <>
          <Field
            label="姓名"
            value={form.name}
            max={20}
            error={note.error?.fields['name']}
            onChange={(name) => setForm({ ...form, name })}
          />
          <Field
            label="学号（不知道可不填）"
            value={form.number}
            max={20}
            error={note.error?.fields['number']}
            onChange={(number) => setForm({ ...form, number })}
          />
          <Field
            label="说明"
            value={form.note}
            max={60}
            placeholder="如：306 室的同学在这里"
            onChange={(text) => setForm({ ...form, note: text })}
          />
          <Problem error={note.error} />
          <Button
            block
            look="primary"
            busy={note.busy}
            disabled={form.name.trim() === ''}
            onTap={() => void send()}
          >
            登记
          </Button>
        </>
      )}
      {visitors.map((visitor) => (
        <Row
          key={`${visitor.name}:${visitor.at}`}
          title={`${visitor.name}（不在名单上）`}
          note={[visitor.number, visitor.note, visitor.byName].filter(Boolean).join(' · ')}
        />
      ))}
    </BottomSheet>
  );
}
