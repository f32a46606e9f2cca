import { useState } from 'react';
import { addDays, dayOf, DAY, HOUR } from '@contract/core/time';
import { leave } from '@contract/leave';
import { serverNow } from '@/platform/clock';
import { back } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { Page } from '@/shell/page';
import { ask, say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { DateTimeField } from '@/ui/date-time-field';
import { Field } from '@/ui/field';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { Segment } from '@/ui/segment';
import { ToggleRow } from '@/ui/toggle-row';
import { ChooseStudents } from '../../components/choose-students';
import { MOST_AT_ONCE, type Chosen } from '../../group-words';
import { periodInWords } from '../../leave-words';

const SHOWN = 30;

export default function NewGroupPage() {
  return (
    <Page allow={leave.actions['group-official'].allow}>
      <Form />
    </Page>
  );
}

/** One act for many: what, when, where, who. */
function Form() {
  const now = serverNow();
  const today = dayOf(now);
  const command = useCommand(leave, 'group-official');
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<'official' | 'placement'>('official');
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  const [offCampus, setOffCampus] = useState(true);
  const [destination, setDestination] = useState('');
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [choosing, setChoosing] = useState(false);
  const ready = title.trim().length >= 2 && from !== null && to !== null && to > from && chosen.length > 0;
  const tooMany = chosen.length > MOST_AT_ONCE;
  const wrong = command.error?.fields ?? {};

  const send = async () => {
    if (!ready || tooMany) return;
    const sure = await ask({
      title: `登记 ${chosen.length} 人？`,
      text: `${title.trim()}，${periodInWords({ from, to }, now)}。学生会收到消息，点名显示${kind === 'official' ? '公假' : '实习'}。`,
      yes: '登记',
    });
    if (!sure) return;
    const reply = await command.run({
      title: title.trim(),
      kind,
      from,
      to,
      offCampus,
      destination: destination.trim(),
      personIds: chosen.map((one) => one.personId),
    });
    if (!reply) return;
    if (reply.unknown.length > 0)
      say(`已登记 ${reply.group.members} 人；没有这些学号：${reply.unknown.slice(0, 5).join('、')}`, {
        good: false,
      });
    else say(`已登记 ${reply.group.members} 人`);
    back();
  };
  return (
    <>
      <Card flush>
        <Field
          label="名称"
          value={title}
          max={60}
          placeholder="如 省技能竞赛集训"
          {...(wrong['title'] !== undefined && { error: wrong['title'] })}
          onChange={setTitle}
        />
        <DateTimeField
          label="开始"
          value={from}
          suggest={now + HOUR}
          now={now}
          from={addDays(today, -7)}
          to={addDays(today, 360)}
          onChange={setFrom}
        />
        <DateTimeField
          label="结束"
          value={to}
          suggest={(from ?? now) + DAY}
          now={now}
          from={today}
          to={addDays(today, 360)}
          {...(from !== null && to !== null && to <= from && { error: '结束要晚于开始' })}
          onChange={setTo}
        />
        <ToggleRow title="离校" note="离校的会有出门凭证" on={offCampus} onChange={setOffCampus} />
        <Field label="地点（可不填）" value={destination} max={60} onChange={setDestination} />
      </Card>
      <Segment<'official' | 'placement'>
        label="类型"
        items={[
          { key: 'official', word: '公假' },
          { key: 'placement', word: '实习' },
        ]}
        chosen={kind}
        onChoose={setKind}
      />
      <SectionTitle>{`学生 ${chosen.length} 人`}</SectionTitle>
      <Card flush>
        <Row
          title="选学生"
          note="按姓名、按班级或粘贴学号"
          lead={<Icon name="user-plus" />}
          onTap={() => setChoosing(true)}
        />
        {chosen.slice(0, SHOWN).map((one) => (
          <Row
            key={one.personId}
            title={one.name}
            note={one.note}
            value="移出"
            label={`移出 ${one.name}`}
            onTap={() => setChosen(chosen.filter((other) => other.personId !== one.personId))}
          />
        ))}
        {chosen.length > SHOWN && <Row title={`还有 ${chosen.length - SHOWN} 人`} />}
      </Card>
      {tooMany && <Problem error={{ message: `一次最多 ${MOST_AT_ONCE} 人，其余的登记后再补加。` }} />}
      <Problem error={command.error} />
      <SafeBar>
        <Button
          block
          look="primary"
          busy={command.busy}
          disabled={!ready || tooMany}
          onTap={() => void send()}
        >
          {chosen.length > 0 ? `登记 ${chosen.length} 人` : '登记'}
        </Button>
      </SafeBar>
      {choosing && (
        <ChooseStudents
          chosen={chosen}
          onChange={setChosen}
          onDone={() => setChoosing(false)}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  );
}
