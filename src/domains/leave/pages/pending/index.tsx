import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { leave } from '@contract/leave';
import { toTop } from '@/platform/navigation';
import { useList } from '@/platform/use-list';
import type { Pages } from '@/platform/use-pages';
import { Page } from '@/shell/page';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { WordsSheet } from '@/ui/words-sheet';
import { DeputyLink } from '../../components/deputy-link';
import { LeaveToDecide } from '../../components/pending-card';
import { UndoBar } from '../../components/undo-bar';
import { batchNote, countInWords, REJECT_PHRASES, type PendingCard } from '../../decide-words';
import { useWeights } from '../../use-weights';
import { SHOWN, windowOf } from '../../window';
import css from './index.module.scss';
import { useDeciding } from './use-deciding';

export default function PendingPage() {
  return (
    <Page>
      <Pending />
    </Page>
  );
}

/** What waits for the caller, the most urgent first: one by one, or many in two taps (L15). */
function Pending() {
  const list = useList(leave, 'pending', {}, { everyMs: 30_000, keep: false });
  const deciding = useDeciding(list.refresh);
  const cards = (list.items ?? []).filter((card) => !deciding.isGone(card));
  return (
    <>
      <Loaded
        query={{ data: list.items && cards, error: list.error, refresh: list.refresh }}
        heights={[48, 320, 320]}
      >
        {(waiting) => <Cards cards={waiting} deciding={deciding} more={list.more} />}
      </Loaded>
      <UndoBar onUndone={list.refresh} />
    </>
  );
}

function Cards({
  cards,
  deciding,
  more,
}: {
  cards: readonly PendingCard[];
  deciding: ReturnType<typeof useDeciding>;
  more: Pages<PendingCard>['more'];
}) {
  const [wanted, setWanted] = useState(0);
  const { shown, start, after } = windowOf(cards, wanted);
  const { weights, strips, error, retry } = useWeights(shown);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [rejecting, setRejecting] = useState<readonly PendingCard[] | null>(null);
  const { decide, busy, refused } = deciding;
  const chosen = shown.filter((card) => picked.has(card.leaveId));
  const allChosen = chosen.length === shown.length;
  const look = (from: number) => {
    setWanted(from);
    setPicked(new Set());
    toTop();
  };
  const approve = async (wanted: readonly PendingCard[]) => {
    if (await decide(wanted, 'approve', '')) setPicked(new Set());
  };
  const reject = async (note: string) => {
    if (!rejecting || !(await decide(rejecting, 'reject', note))) return;
    setRejecting(null);
    setPicked(new Set());
  };
  const startRejecting = (wanted: readonly PendingCard[]) => {
    deciding.clear();
    setRejecting(wanted);
  };
  const note = batchNote(chosen, weights);
  return (
    <>
      {refused.length > 0 && (
        <>
          <SectionTitle
            extra={
              <Button small look="quiet" onTap={deciding.forgetRefused}>
                知道了
              </Button>
            }
          >
            {`${refused.length} 张没有处理`}
          </SectionTitle>
          <Card flush>
            {refused.map((one) => (
              <Row key={one.leaveId} title={one.name || '一张假条'} note={one.why} />
            ))}
          </Card>
        </>
      )}
      {!rejecting && <Problem error={deciding.error} />}
      {cards.length === 0 ? (
        <>
          <Empty
            icon="circle-check"
            title="没有等您审批的假条"
            text="学生申请、续假或销假时，会出现在这里和待办里。"
          />
          <DeputyLink />
        </>
      ) : (
        <>
          <View className={css.top}>
            <Text className={css.count}>{countInWords(cards.length, start, shown.length)}</Text>
            {shown.length > 1 && (
              <Button
                small
                look="quiet"
                icon={allChosen ? 'x' : 'check-check'}
                onTap={() => setPicked(new Set(allChosen ? [] : shown.map((card) => card.leaveId)))}
              >
                {allChosen ? '取消全选' : shown.length < cards.length ? `选这 ${shown.length} 张` : '全选'}
              </Button>
            )}
          </View>
          {error && (
            <Row title="班级比例和考勤没有加载出来" note={error.message} value="重试" onTap={retry} />
          )}
          {shown.map((card) => (
            <LeaveToDecide
              key={card.leaveId}
              card={card}
              weight={weights.get(card.leaveId)}
              strip={strips.get(card.personId)}
              chosen={picked.has(card.leaveId)}
              busy={deciding.underWay.has(card.leaveId)}
              off={busy}
              onChoose={(on) =>
                setPicked(
                  new Set([...picked].filter((id) => id !== card.leaveId).concat(on ? [card.leaveId] : [])),
                )
              }
              onDecide={(verdict) => (verdict === 'approve' ? void approve([card]) : startRejecting([card]))}
            />
          ))}
          {after > 0 && (
            <Button block look="quiet" onTap={() => look(start + SHOWN)}>
              {`看后面 ${after} 张`}
            </Button>
          )}
          {start > 0 && (
            <Button block look="quiet" onTap={() => look(0)}>
              回到最急的
            </Button>
          )}
          <DeputyLink />
        </>
      )}
      {after === 0 && <MoreRows more={more} />}
      {chosen.length > 0 && (
        <SafeBar>
          {note !== null && <Text className={css.note}>{note}</Text>}
          <View className={css.acts}>
            <Button
              className={css.act}
              busy={busy}
              label={`不批准 ${chosen.length} 张`}
              onTap={() => startRejecting(chosen)}
            >
              不批准
            </Button>
            <Button className={css.main} look="primary" busy={busy} onTap={() => void approve(chosen)}>
              {`批准 ${chosen.length} 张`}
            </Button>
          </View>
        </SafeBar>
      )}
      {rejecting && (
        <WordsSheet
          title={
            rejecting.length === 1 ? `不批准 ${rejecting[0]?.name ?? ''}` : `不批准 ${rejecting.length} 张`
          }
          note="学生会看到原因，可以修改后重新申请"
          label="原因"
          phrases={REJECT_PHRASES[rejecting[0]?.ask ?? 'leave']}
          send="不批准"
          danger
          busy={busy}
          error={deciding.error}
          onSend={(text) => void reject(text)}
          onClose={() => setRejecting(null)}
        />
      )}
    </>
  );
}
