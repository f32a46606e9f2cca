import { Text, View } from '@tarojs/components';
import { rollCall } from '@contract/roll-call';
import { STATUS_CYCLE, STATUS_NAMES, type Markable } from '@contract/roll-call-rules';
import { serverNow } from '@/platform/clock';
import { dial } from '@/platform/device';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { cx } from '@/ui/class-names';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import tones from '@/ui/tone.module.scss';
import { bedWords, helpersWords, type Sheet, type StandIn } from '../model';
import css from './notices.module.scss';

interface StandInsProps {
  sheet: Sheet;
  onChanged: () => Promise<void>;
}

/** Nobody marks himself (R11): whom to ask for one's own bed, or whose bed one is asked to mark. */
export function StandIns({ sheet, onChanged }: StandInsProps) {
  return (
    <>
      {(sheet.standIns ?? []).map((one) =>
        one.self ? (
          sheet.can.mark && <Own key={one.personId} sheet={sheet} one={one} />
        ) : (
          <Asked key={one.personId} sheet={sheet} one={one} onChanged={onChanged} />
        ),
      )}
    </>
  );
}

function Own({ sheet, one }: { sheet: Sheet; one: StandIn }) {
  return (
    <View className={cx(css.line, tones.warn)}>
      <Icon name="info" />
      <View className={css.words}>
        <Text>{`您本人（${bedWords(one)}）不能自己点，${helpersWords(one)}。`}</Text>
        <CallHelpers sheet={sheet} one={one} />
      </View>
    </View>
  );
}

/** Rings one of those who may mark the caller's bed. */
export function CallHelpers({ sheet, one }: { sheet: Sheet; one: StandIn }) {
  const contact = useCommand(rollCall, 'contact');
  const call = async (personId: string) => {
    const found = await contact.run({ sheetId: sheet.sheetId, personId });
    const phone = found?.people.find((person) => person.personId === personId)?.phone;
    if (!found) return;
    if (phone === undefined) say('名册里没有这个人的号码，请当面请他来点', { good: false });
    else if (!(await dial(phone))) say(`没有拨出，号码是 ${phone}`, { good: false });
  };
  return (
    <View className={css.choices}>
      {one.by.map((helper) => (
        <Button
          key={helper.personId}
          small
          icon="phone"
          busy={contact.busy}
          onTap={() => void call(helper.personId)}
        >
          {helper.name}
        </Button>
      ))}
      <Problem error={contact.error} />
    </View>
  );
}

function Asked({ sheet, one, onChanged }: { sheet: Sheet; one: StandIn; onChanged: () => Promise<void> }) {
  const marking = useCommand(rollCall, 'mark-room');
  const room = sheet.rooms.find((candidate) => candidate.roomId === one.roomId);
  const person = room?.people.find((candidate) => candidate.personId === one.personId);
  if (!person) return null;
  const set = async (to: Markable) => {
    // Of a check with two points the first that nobody has looked at.
    const atEnd = person.end !== undefined && person.mark.s !== 'unmarked';
    const { s, v } = atEnd && person.end ? person.end : person.mark;
    const done = await marking.run({
      sheetId: sheet.sheetId,
      roomId: one.roomId,
      standIn: true,
      ...(atEnd && { point: 'end' as const }),
      marks: [{ personId: one.personId, from: s, v, to, clientAt: serverNow() }],
    });
    await onChanged();
    if (!done) return;
    const [refused] = done.refused;
    if (refused) say(refused.reason, { good: false });
    else if (done.conflicts.length > 0) say(`${one.name} 刚被别人点过了`);
    else say(`已代点：${one.name} ${STATUS_NAMES[to]}`);
  };
  return (
    <Card>
      <Text className={css.title}>{`请代点 ${one.name}`}</Text>
      <Text>{`${bedWords(one)}。点名的人不能点自己，请看到本人后替他点上。`}</Text>
      <Problem error={marking.error} />
      <View className={css.choices}>
        {STATUS_CYCLE[sheet.kind]
          .filter((status) => status !== 'unmarked')
          .map((status) => (
            <Button
              key={status}
              small
              look={status === 'present' ? 'weak' : 'quiet'}
              busy={marking.busy}
              label={`代点 ${one.name} ${STATUS_NAMES[status]}`}
              onTap={() => void set(status)}
            >
              {STATUS_NAMES[status]}
            </Button>
          ))}
      </View>
    </Card>
  );
}
