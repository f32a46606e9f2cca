import { useEffect, useRef } from 'react';
import { leave } from '@contract/leave';
import { KIND_NAMES, STATE_NAMES } from '@contract/leave-kinds';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { useQueue } from '@/platform/queue';
import { useSession } from '@/platform/session';
import { useList } from '@/platform/use-list';
import { Page } from '@/shell/page';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { UnsentList } from '../../components/unsent-list';
import { APPLY_LANE } from '../../sending';
import { daysInWords, periodInWords, standingInWords, STATE_LOOKS, type OwnCard } from '../../leave-words';

export default function MinePage() {
  return (
    <Page allow={leave.actions.mine.allow}>
      <Mine />
      <SafeBar>
        <Button block look="primary" icon="plus" onTap={() => open(pagePath('leave', 'apply'))}>
          请假
        </Button>
      </SafeBar>
    </Page>
  );
}

/** One's own leaves, the newest first: state, who has it and since when, until when one must be back. */
function Mine() {
  const personId = useSession(({ me }) => me?.person.id ?? '');
  const list = useList(leave, 'mine', {});
  const { refresh } = list;
  const waiting = useQueue((queue) => queue.waiting.filter(({ lane }) => lane === APPLY_LANE).length);
  const hadWaiting = useRef(false);
  useEffect(() => {
    // What this phone had kept has just reached the server.
    if (waiting === 0 && hadWaiting.current) void refresh();
    hadWaiting.current = waiting > 0;
  }, [waiting, refresh]);
  return (
    <>
      <UnsentList personId={personId} />
      <Loaded query={{ data: list.items, error: list.error, refresh: list.refresh }} heights={[88, 88, 88]}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              icon="plane"
              title="还没有请过假"
              text="需要离开时，点下方“请假”，先看清由谁审批再提交。"
            />
          ) : (
            <Card flush>
              {items.map((card) => (
                <OwnRow key={card.leaveId} card={card} />
              ))}
            </Card>
          )
        }
      </Loaded>
      <MoreRows more={list.more} />
    </>
  );
}

function OwnRow({ card }: { card: OwnCard }) {
  const now = serverNow();
  const title = `${card.groupTitle ?? KIND_NAMES[card.kind]} ${daysInWords(card.days)}`;
  const overdue = card.overdue !== null && card.state === 'away';
  const state = overdue ? '逾期未归' : STATE_NAMES[card.state];
  const lines = [periodInWords(card, now), standingInWords(card, now)].filter(Boolean);
  return (
    <Row
      title={title}
      note={lines.join('\n')}
      value={<Chip {...(overdue ? { tone: 'error', glyph: '!' } : STATE_LOOKS[card.state])}>{state}</Chip>}
      label={`${title}，${state}，${lines.join('，')}`}
      onTap={() => open(pagePath('leave', 'detail'), { leaveId: card.leaveId })}
    />
  );
}
