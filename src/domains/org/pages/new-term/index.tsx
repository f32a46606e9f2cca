import { Text } from '@tarojs/components';
import { useState } from 'react';
import { org } from '@contract/org';
import { ROLL_OVER_ROLES } from '@contract/org-import';
import { ROLE_NAMES } from '@contract/core/roles';
import { dayOf } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { ChoiceField } from '@/ui/choice-field';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { ToggleRow } from '@/ui/toggle-row';
import { dateInWords, type CalendarReply } from '../../calendar-words';
import { openOrg } from '../../paths';
import { graduatingYears } from '../../term-words';
import css from './index.module.scss';

type EndRole = (typeof ROLL_OVER_ROLES)[number];

/** Turns the school to a new term: previewed and confirmed like an import, and taken back until its first morning. */
export default function NewTermPage() {
  const today = dayOf(serverNow());
  const query = useQuery(org, 'calendar', { from: today, to: today }, { keep: false });
  return (
    <Page>
      <Loaded query={query} heights={[120, 160, 220]}>
        {({ terms }) => <Form terms={terms.filter(({ to }) => to >= today)} today={today} />}
      </Loaded>
    </Page>
  );
}

function Form({ terms, today }: { terms: CalendarReply['terms']; today: string }) {
  const upcoming = terms.find(({ from }) => from > today) ?? terms[0];
  const [termId, setTermId] = useState(upcoming?.id ?? null);
  const [years, setYears] = useState<readonly number[]>([]);
  const [roles, setRoles] = useState<readonly EndRole[]>([]);
  const start = useCommand(org, 'start-roll-over');
  const term = terms.find(({ id }) => id === termId);
  if (terms.length === 0) {
    return (
      <Empty
        icon="calendar-days"
        title="校历里还没有下一个学期"
        text="先在校历里加上新学期的日期，再来换学期。"
        act={{ word: '去设学期', run: () => openOrg('terms') }}
      />
    );
  }
  const begin = async () => {
    if (!termId) return;
    const begun = await start.run({ termId, graduateYears: [...years], endRoles: [...roles] });
    if (begun) openOrg('import-job', { id: begun.id });
  };
  return (
    <>
      <Card>
        <Text className={css.lead}>
          换学期会让毕业年级离校、学生骨干卸任，并收回到期的岗位、实习和休学。先看预览，确认才写入；新学期第一天早上之前都可以撤销。新生和换宿舍的名单另外用名册导入。
        </Text>
      </Card>
      <Card flush>
        <ChoiceField
          label="换到哪个学期"
          items={terms.map(({ id, name }) => ({ key: id, word: name }))}
          chosen={termId}
          {...(term && { hint: `从${dateInWords(term.from, today)}开始` })}
          onChoose={setTermId}
        />
      </Card>
      <SectionTitle>哪些年级毕业离校</SectionTitle>
      <Card flush>
        {graduatingYears(today).map((year) => (
          <ToggleRow
            key={year}
            title={`${year} 级`}
            on={years.includes(year)}
            onChange={(on) => setYears(on ? [...years, year] : years.filter((one) => one !== year))}
          />
        ))}
      </Card>
      <SectionTitle>哪些岗位全部卸任，重新任命</SectionTitle>
      <Card flush>
        {ROLL_OVER_ROLES.map((role) => (
          <ToggleRow
            key={role}
            title={ROLE_NAMES[role]}
            on={roles.includes(role)}
            onChange={(on) => setRoles(on ? [...roles, role] : roles.filter((one) => one !== role))}
          />
        ))}
      </Card>
      <Problem error={start.error} />
      <SafeBar>
        <Button look="primary" block busy={start.busy} disabled={!termId} onTap={() => void begin()}>
          看会改什么
        </Button>
      </SafeBar>
    </>
  );
}
