import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { rollCall } from '@contract/roll-call';
import {
  isOffDuty,
  STATUS_CHOICES,
  STATUS_GLYPHS,
  STATUS_NAMES,
  type CheckKind,
  type Markable,
  type Status,
} from '@contract/roll-call-rules';
import { startOfDay, timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { dial } from '@/platform/device';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { aria } from '@/ui/aria';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Chip } from '@/ui/chip';
import { cx } from '@/ui/class-names';
import { Field } from '@/ui/field';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { Sheet as BottomSheet } from '@/ui/sheet';
import tones from '@/ui/tone.module.scss';
import { coverWords, graceWords, helpersWords, type Person, type Room, type Sheet } from '../model';
import { STATUS_TONES } from '../status-look';
import css from './status-sheet.module.scss';

interface StatusSheetProps {
  sheet: Sheet;
  room: Room;
  person: Person;
  shown: Status;
  onMark: (to: Markable, note?: string) => void;
  onLateArrival: () => void;
  onClose: () => void;
}

/** Everything about one bed: all statuses, a note, the last five results, and whom to call. */
export function StatusSheet({
  sheet,
  room,
  person,
  shown,
  onMark,
  onLateArrival,
  onClose,
}: StatusSheetProps) {
  const now = serverNow();
  const [note, setNote] = useState(person.mark.note ?? '');
  const locked = person.cover?.state === 'in-force';
  const offDuty = isOffDuty(person.mark.s);
  const mayMark = sheet.can.mark && !person.self && !offDuty;
  const trimmed = note.trim();
  const lines = [
    `${room.name} 室 ${person.bed ?? '无'}床 · ${person.number}`,
    person.cover && coverWords(person.cover, now),
    person.mark.at !== null &&
      person.mark.byName !== null &&
      `${person.mark.byName} ${timeInWords(person.mark.at, now)} 记为${STATUS_NAMES[person.mark.s]}${person.mark.bulk ? '（其余全到）' : ''}`,
    person.self && `这是您本人，${helpersWords((sheet.standIns ?? []).find((one) => one.self))}`,
    offDuty && `${STATUS_NAMES[person.mark.s]}，这次不用点`,
    mayMark && graceWords(sheet, now),
    !sheet.can.mark && sheet.cannotMark,
  ].filter(Boolean);
  return (
    <BottomSheet title={person.name} note={lines.join('\n')} onClose={onClose}>
      {mayMark && (
        <>
          <Choices
            kind={sheet.kind}
            shown={shown}
            seenOnly={locked}
            onChoose={(to) => onMark(to, trimmed === (person.mark.note ?? '') ? undefined : trimmed)}
          />
          {locked && <Text className={css.hint}>请假未结束。人已回来的，点上面的状态，会同时为他销假。</Text>}
          <Field
            label="备注（选状态时一起记下）"
            value={note}
            max={60}
            onChange={setNote}
            placeholder="如：在医务室"
          />
        </>
      )}
      {sheet.can.lateArrival && ['absent', 'not-back', 'not-seen'].includes(person.mark.s) && (
        <Button block look="primary" icon="door-open" onTap={onLateArrival}>
          现在到了，消到
        </Button>
      )}
      <Contacts sheetId={sheet.sheetId} personId={person.personId} />
      <LastFive personId={person.personId} />
    </BottomSheet>
  );
}

function Choices({
  kind,
  shown,
  seenOnly,
  onChoose,
}: {
  kind: CheckKind;
  shown: Status;
  seenOnly: boolean;
  onChoose: (to: Markable) => void;
}) {
  const choices = STATUS_CHOICES[kind].filter(
    (status) => !seenOnly || ['present', 'back-late', 'late'].includes(status),
  );
  return (
    <View className={css.choices} {...aria({ role: 'group', label: '状态' })}>
      {choices.map((status) => (
        <View
          key={status}
          className={cx(css.choice, tones[STATUS_TONES[status]], status === shown && css.chosen)}
          {...aria({ role: 'radio', label: STATUS_NAMES[status], checked: status === shown })}
          onClick={() => onChoose(status)}
        >
          <Text className={css.glyph}>{STATUS_GLYPHS[status]}</Text>
          <Text>{STATUS_NAMES[status]}</Text>
        </View>
      ))}
    </View>
  );
}

/** Numbers are asked for only on a tap: each look at them is on record. */
function Contacts({ sheetId, personId }: { sheetId: string; personId: string }) {
  const contact = useCommand(rollCall, 'contact');
  const [people, setPeople] = useState<
    { personId: string; name: string; relation: string; phone: string }[] | null
  >(null);
  const load = async () => {
    const found = await contact.run({ sheetId, personId });
    if (found) setPeople(found.people);
  };
  const call = async (phone: string) => {
    if (!(await dial(phone))) say(`没有拨出，号码是 ${phone}`, { good: false });
  };
  if (!people) {
    return (
      <View className={css.section}>
        <Button block icon="phone" busy={contact.busy} onTap={() => void load()}>
          打电话给本人或室友
        </Button>
        <Problem error={contact.error} />
      </View>
    );
  }
  return (
    <View className={css.section}>
      {people.length === 0 && <Text className={css.hint}>名册里没有可拨的号码，请联系辅导员。</Text>}
      {people.map((someone) => (
        <Row
          key={someone.personId}
          title={`${someone.name}（${someone.relation}）`}
          note={someone.phone || '没有登记号码'}
          onTap={someone.phone ? () => void call(someone.phone) : undefined}
          label={`打电话给 ${someone.name}，${someone.relation}`}
        />
      ))}
    </View>
  );
}

function LastFive({ personId }: { personId: string }) {
  const { data, error } = useQuery(rollCall, 'recent', { personId });
  const now = serverNow();
  return (
    <View className={css.section}>
      <Text className={css.label}>最近五次</Text>
      {!data && <Text className={css.hint}>{error ? `没有加载出来：${error.message}` : '正在加载'}</Text>}
      {data?.last.length === 0 && <Text className={css.hint}>还没有记录</Text>}
      <View className={css.last}>
        {data?.last.map((result) => (
          <View key={`${result.day}:${result.checkId}`} className={css.result}>
            <Chip tone={STATUS_TONES[result.s]} glyph={STATUS_GLYPHS[result.s]}>
              {STATUS_NAMES[result.s]}
            </Chip>
            <Text className={css.when}>{timeInWords(startOfDay(result.day), now).split(' ')[0]}</Text>
            <Text className={css.when}>{result.checkName}</Text>
          </View>
        ))}
      </View>
    </View>
  );
}
