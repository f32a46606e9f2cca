import { useState } from 'react';
import { dayInWords } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { APPEAL_STATE_NAMES, type AppealState } from '@contract/roll-call-appeals';
import { APPEAL_DECIDERS } from '@contract/roll-call-roles';
import { STATUS_NAMES } from '@contract/roll-call-rules';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { holds } from '@/platform/may';
import { open } from '@/platform/navigation';
import { useSession } from '@/platform/session';
import { useList } from '@/platform/use-list';
import { Page } from '@/shell/page';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Segment } from '@/ui/segment';
import { Empty } from '@/ui/states';
import { APPEAL_LOOKS, appealStanding, type AppealCard } from '../../appeal-words';

/** Appeals against marks (R20): those a decider has before him, or a student's own. */
export default function AppealsPage() {
  const me = useSession((session) => session.me);
  return <Page>{me && (holds(me, APPEAL_DECIDERS) ? <Deciding /> : <Own />)}</Page>;
}

const STATES: readonly AppealState[] = ['waiting', 'accepted', 'refused', 'withdrawn'];

function Deciding() {
  const [state, setState] = useState<AppealState>('waiting');
  const list = useList(rollCall, 'appeals', { state });
  return (
    <>
      <Segment<AppealState>
        label="哪些申诉"
        items={STATES.map((key) => ({ key, word: key === 'waiting' ? '待处理' : APPEAL_STATE_NAMES[key] }))}
        chosen={state}
        onChoose={setState}
      />
      <Loaded query={{ data: list.items, error: list.error, refresh: list.refresh }} heights={[88, 88, 88]}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              icon="circle-check"
              title={state === 'waiting' ? '没有待处理的申诉' : '没有这样的申诉'}
              text={
                state === 'waiting'
                  ? '学生对考勤记录有异议时会出现在这里，并给您发待办。'
                  : '换一个筛选看看。'
              }
            />
          ) : (
            <Card flush>
              {items.map((appeal) => (
                <AppealRow
                  key={appeal.appealId}
                  appeal={appeal}
                  title={`${appeal.name} ${appeal.className}`.trim()}
                  onTap={() => open(pagePath('roll-call', 'appeal'), { appealId: appeal.appealId })}
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

function Own() {
  const list = useList(rollCall, 'my-appeals', {});
  return (
    <>
      <Loaded query={{ data: list.items, error: list.error, refresh: list.refresh }} heights={[88, 88]}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              icon="circle-check"
              title="没有提出过申诉"
              text="对某次记录有异议时，从我的考勤点开那次记录，就可以申诉。"
              act={{ word: '看我的考勤', run: () => open(pagePath('roll-call', 'mine')) }}
            />
          ) : (
            <Card flush>
              {items.map((appeal) => (
                <AppealRow
                  key={appeal.appealId}
                  appeal={appeal}
                  title={`${appeal.checkName} ${STATUS_NAMES[appeal.s]}`}
                  onTap={() =>
                    open(pagePath('roll-call', 'record'), { day: appeal.day, checkId: appeal.checkId })
                  }
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

function AppealRow({ appeal, title, onTap }: { appeal: AppealCard; title: string; onTap: () => void }) {
  const note = `${dayInWords(appeal.day)} ${appeal.checkName} 记为${STATUS_NAMES[appeal.s]} · ${appealStanding(appeal, serverNow())}`;
  return (
    <Row
      title={title}
      note={note}
      value={<Chip {...APPEAL_LOOKS[appeal.state]}>{APPEAL_STATE_NAMES[appeal.state]}</Chip>}
      label={`${title}，${APPEAL_STATE_NAMES[appeal.state]}，${note}`}
      onTap={onTap}
    />
  );
}
