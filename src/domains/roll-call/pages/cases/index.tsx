import { useState } from 'react';
import { timeInWords } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { CASE_STATE_NAMES } from '@contract/roll-call-cases';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { useList } from '@/platform/use-list';
import { Page } from '@/shell/page';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Segment } from '@/ui/segment';
import { Empty } from '@/ui/states';
import { CASE_LOOKS, standingOf } from '../../case-words';

export default function CasesPage() {
  return (
    <Page>
      <Cases />
    </Page>
  );
}

/** Everybody who is being looked for in one's scope, the most urgent first. */
function Cases() {
  const [which, setWhich] = useState<'open' | 'closed'>('open');
  const list = useList(rollCall, 'cases', { closed: which === 'closed' });
  const now = serverNow();
  return (
    <>
      <Segment
        label="哪些"
        items={[
          { key: 'open', word: '在找' },
          { key: 'closed', word: '已办结' },
        ]}
        chosen={which}
        onChoose={setWhich}
      />
      <Loaded query={{ data: list.items, error: list.error, refresh: list.refresh }} heights={[88, 88, 88]}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              icon="circle-check"
              title={which === 'open' ? '没有要找的人' : '还没有办结的'}
              text={which === 'open' ? '有人未归或未见时，会出现在这里和待办里。' : undefined}
            />
          ) : (
            <Card flush>
              {items.map((found) => (
                <Row
                  key={found.caseId}
                  title={found.title}
                  note={`${found.place} · ${found.checkName} ${timeInWords(found.openedAt, now)}\n${standingOf(found, now)}`}
                  value={<Chip {...CASE_LOOKS[found.state]}>{CASE_STATE_NAMES[found.state]}</Chip>}
                  label={`${found.title}，${CASE_STATE_NAMES[found.state]}，${standingOf(found, now)}`}
                  onTap={() => open('/domains/roll-call/pages/case/index', { caseId: found.caseId })}
                />
              ))}
            </Card>
          )
        }
      </Loaded>
      <MoreRows more={list.more} />
    </>
  );
}
