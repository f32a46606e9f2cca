import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { timeInWords } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { CORRECTION_DECIDERS } from '@contract/roll-call-roles';
import { STATUS_NAMES } from '@contract/roll-call-rules';
import { serverNow } from '@/platform/clock';
import { holds } from '@/platform/may';
import { useSession } from '@/platform/session';
import { useCommand } from '@/platform/use-command';
import { useList } from '@/platform/use-list';
import { Page } from '@/shell/page';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { Segment } from '@/ui/segment';
import { Empty } from '@/ui/states';
import { byRoom, namesOf, titleOf, type Correction } from '../../corrections-model';
import css from './index.module.scss';

export default function CorrectionsPage() {
  return (
    <Page>
      <Corrections />
    </Page>
  );
}

/** Marks that reached the server after the roll had closed: never lost, never silently in (R13). */
function Corrections() {
  const [state, setState] = useState<Correction['state']>('waiting');
  const list = useList(rollCall, 'corrections', { state });
  const me = useSession((session) => session.me);
  const mayDecide = me !== null && holds(me, CORRECTION_DECIDERS);
  return (
    <>
      <Segment<Correction['state']>
        label="哪些"
        items={[
          { key: 'waiting', word: '待处理' },
          { key: 'taken', word: '已采用' },
          { key: 'refused', word: '未采用' },
        ]}
        chosen={state}
        onChoose={setState}
      />
      <Loaded query={{ data: list.items, error: list.error, refresh: list.refresh }} heights={[120, 120]}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              icon="circle-check"
              title={state === 'waiting' ? '没有待处理的补记' : '没有这样的补记'}
              text="没有信号时记下、锁定后才收到的标记会出现在这里，等辅导员确认。"
            />
          ) : (
            byRoom(items).map((group) => (
              <Asked
                key={group[0]?.correctionId}
                group={group}
                mayDecide={mayDecide}
                onDecided={list.refresh}
              />
            ))
          )
        }
      </Loaded>
      <MoreRows more={list.more} />
    </>
  );
}

interface AskedProps {
  group: readonly Correction[];
  mayDecide: boolean;
  onDecided: () => Promise<void>;
}

/** A room that asks for the same is one card, until somebody wants to look at it bed by bed. */
function Asked({ group, mayDecide, onDecided }: AskedProps) {
  const [apart, setApart] = useState(false);
  if (!apart || group.length === 1) {
    return (
      <CorrectionCard
        group={group}
        mayDecide={mayDecide}
        onDecided={onDecided}
        onApart={() => setApart(true)}
      />
    );
  }
  return group.map((one) => (
    <CorrectionCard key={one.correctionId} group={[one]} mayDecide={mayDecide} onDecided={onDecided} />
  ));
}

function CorrectionCard({ group, mayDecide, onDecided, onApart }: AskedProps & { onApart?: () => void }) {
  const decide = useCommand(rollCall, 'decide-corrections');
  const now = serverNow();
  const [correction] = group;
  if (!correction) return null;
  const many = group.length > 1;
  const names = namesOf(group);
  const send = async (take: boolean) => {
    const done = await decide.run({ correctionIds: group.map((one) => one.correctionId), take });
    if (done) say(decidedWords(done, take));
    await onDecided();
  };
  return (
    <Card>
      <Text className={css.title}>{titleOf(group)}</Text>
      {names !== '' && <Text className={css.line}>{names}</Text>}
      <Text className={css.line}>
        {correction.floorLabel} · {correction.checkName} {correction.day}
      </Text>
      <Text className={css.line}>
        {correction.byName}{' '}
        {correction.clientAt === null ? '' : `手机时间 ${timeInWords(correction.clientAt, now)} 点，`}
        {timeInWords(correction.receivedAt, now)} 收到
      </Text>
      <Text className={css.line}>{correction.why}</Text>
      {correction.decidedAt !== null && (
        <Text className={css.line}>
          {correction.decidedName ?? ''} {timeInWords(correction.decidedAt, now)} 处理
        </Text>
      )}
      <Problem error={decide.error} />
      {mayDecide && correction.state === 'waiting' && (
        <>
          <View className={css.acts}>
            <Button className={css.act} busy={decide.busy} onTap={() => void send(false)}>
              {many ? '都不改' : `保留${STATUS_NAMES[correction.stands]}`}
            </Button>
            <Button className={css.act} look="weak" busy={decide.busy} onTap={() => void send(true)}>
              {`${many ? '都' : ''}改为${STATUS_NAMES[correction.wanted]}`}
            </Button>
          </View>
          {many && onApart && (
            <Button block look="quiet" onTap={onApart}>
              逐人处理
            </Button>
          )}
        </>
      )}
    </Card>
  );
}

function decidedWords({ decided, others }: { decided: number; others: number }, take: boolean): string {
  const done = take ? `已采用，更正 ${decided} 人` : '保留原记录';
  return others === 0 ? done : `${done}；${others} 人已由别人处理`;
}
