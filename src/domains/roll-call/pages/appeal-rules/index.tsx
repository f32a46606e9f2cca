import { useState } from 'react';
import type { OutputOf } from '@contract/core/define';
import { rollCall } from '@contract/roll-call';
import { APPEALABLE } from '@contract/roll-call-appeals';
import { STATUS_NAMES } from '@contract/roll-call-rules';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { ChoiceField } from '@/ui/choice-field';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { ToggleRow } from '@/ui/toggle-row';

type Rules = OutputOf<typeof rollCall, 'appeal-rules'>;
type Appealable = (typeof APPEALABLE)[number];

export default function AppealRulesPage() {
  const query = useQuery(rollCall, 'appeal-rules', {}, { keep: false });
  return (
    <Page>
      <Loaded query={query} heights={[88, 320]}>
        {(rules) => <Form rules={rules} onSaved={query.refresh} />}
      </Loaded>
    </Page>
  );
}

const DAYS = Array.from({ length: 14 }, (_none, index) => String(index + 1));

/** The school's own numbers for appeals (R20). */
function Form({ rules, onSaved }: { rules: Rules; onSaved: () => Promise<void> }) {
  const [days, setDays] = useState(String(rules.days));
  const [statuses, setStatuses] = useState<readonly Appealable[]>(
    APPEALABLE.filter((one) => rules.statuses.includes(one)),
  );
  const save = useCommand(rollCall, 'set-appeal-rules');
  const items = DAYS.includes(days) ? DAYS : [...DAYS, days];
  const send = async () => {
    if (await save.run({ days: Number(days), statuses: [...statuses] })) {
      say('已保存，马上生效');
      await onSaved();
    }
  };
  return (
    <>
      <Card flush>
        <ChoiceField
          label="几天内可以申诉"
          items={items.map((key) => ({ key, word: `${key} 天` }))}
          chosen={days}
          hint="从考勤当天之后算起，到最后一天的 24:00"
          onChoose={setDays}
        />
      </Card>
      <SectionTitle>哪些记录可以申诉</SectionTitle>
      <Card flush>
        {APPEALABLE.map((status) => (
          <ToggleRow
            key={status}
            title={STATUS_NAMES[status]}
            on={statuses.includes(status)}
            onChange={(on) =>
              setStatuses((old) => APPEALABLE.filter((one) => (one === status ? on : old.includes(one))))
            }
          />
        ))}
      </Card>
      <Problem error={save.error} />
      <SafeBar>
        <Button
          block
          look="primary"
          busy={save.busy}
          disabled={statuses.length === 0}
          onTap={() => void send()}
        >
          {statuses.length === 0 ? '至少选一种记录' : '保存'}
        </Button>
      </SafeBar>
    </>
  );
}
