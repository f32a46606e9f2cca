import { useState } from 'react';
import { org } from '@contract/org';
import { addDays, dayOf } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { back } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { ask, say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { DateField } from '@/ui/date-field';
import { Field } from '@/ui/field';
import { Icon } from '@/ui/icon';
import { Loaded } from '@/ui/loaded';
import { MonthDayField } from '../../components/month-day-field';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import type { CalendarReply } from '../../calendar-words';
import { nextTerm, termFaults } from '../../term-words';

/** Terms and the two timetables; saved together because they must not overlap. */
export default function TermsPage() {
  const today = dayOf(serverNow());
  const query = useQuery(org, 'calendar', { from: today, to: today }, { keep: false });
  return (
    <Page>
      <Loaded query={query} heights={[220, 220, 120]}>
        {(reply) => <Form reply={reply} today={today} />}
      </Loaded>
    </Page>
  );
}

function Form({ reply, today }: { reply: CalendarReply; today: string }) {
  const [terms, setTerms] = useState(reply.terms);
  const [summerFrom, setSummerFrom] = useState(reply.summerFrom);
  const [winterFrom, setWinterFrom] = useState(reply.winterFrom);
  const command = useCommand(org, 'set-terms');
  const faults = termFaults(terms);
  const change = (id: string, part: Partial<(typeof terms)[number]>) =>
    setTerms(terms.map((term) => (term.id === id ? { ...term, ...part } : term)));
  const remove = async (id: string, name: string) => {
    const sure = await ask({
      title: `删去${name || '这个学期'}？`,
      text: '保存后，这段日子都算假期，不会开点名。已有的记录不受影响。',
      yes: '删去',
      danger: true,
    });
    if (sure) setTerms(terms.filter((term) => term.id !== id));
  };
  const save = async () => {
    const done = await command.run({ terms, summerFrom, winterFrom });
    if (!done) return;
    say('已保存');
    back();
  };
  return (
    <>
      <SectionTitle>学期</SectionTitle>
      {terms.map(({ id, name, from, to }) => (
        <Card flush key={id}>
          <Field
            label="名称"
            value={name}
            max={40}
            placeholder="如 2026–2027 学年第一学期"
            onChange={(value) => change(id, { name: value })}
          />
          <DateField label="第一天" value={from} onChange={(day) => change(id, { from: day })} />
          <DateField
            label="最后一天"
            value={to}
            from={from}
            {...(faults[id] !== undefined && { error: faults[id] })}
            onChange={(day) => change(id, { to: day })}
          />
          <Row title="删去这个学期" lead={<Icon name="x" />} onTap={() => void remove(id, name)} />
        </Card>
      ))}
      <Button
        look="weak"
        block
        icon="plus"
        onTap={() => setTerms([...terms, nextTerm(terms, addDays(today, 1))])}
      >
        加一个学期
      </Button>
      <SectionTitle>作息</SectionTitle>
      <Card flush>
        <MonthDayField label="夏季作息从每年" value={summerFrom} onChange={setSummerFrom} />
        <MonthDayField label="冬季作息从每年" value={winterFrom} onChange={setWinterFrom} />
      </Card>
      <Problem error={command.error} />
      <SafeBar>
        <Button
          look="primary"
          block
          busy={command.busy}
          disabled={Object.keys(faults).length > 0}
          onTap={() => void save()}
        >
          保存
        </Button>
      </SafeBar>
    </>
  );
}
