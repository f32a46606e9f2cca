import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { addDays, clockOf, dayInWords, dayOf } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { APPEAL_STATE_NAMES } from '@contract/roll-call-appeals';
import { STATUS_GLYPHS, STATUS_NAMES } from '@contract/roll-call-rules';
import { serverNow } from '@/platform/clock';
import { parameter } from '@/platform/navigation';
import { useSession } from '@/platform/session';
import { useCommand } from '@/platform/use-command';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { ask, say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Headline, Line } from '@/ui/headline';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { APPEAL_LOOKS, appealStanding, type AppealCard, type RecordView } from '../../appeal-words';
import { AppealForm } from '../../components/appeal-form';
import { AppealPhotos } from '../../components/appeal-photos';
import { MarkChanges } from '../../components/mark-changes';
import { markNote } from '../../mine-model';
import { STATUS_TONES } from '../../status-look';
import css from '../../components/appeal-head.module.scss';

export default function RecordPage() {
  const day = parameter('day');
  const checkId = parameter('checkId');
  return (
    <Page>
      {day === null || checkId === null ? (
        <Empty title="没有指定是哪一次考勤" text="请从我的考勤重新进入。" />
      ) : (
        <Record day={day} checkId={checkId} />
      )}
    </Page>
  );
}

function Record({ day, checkId }: { day: string; checkId: string }) {
  const query = useQuery(rollCall, 'record', { day, checkId });
  return (
    <Loaded query={query} heights={[112, 160]}>
      {(record) => <Shown record={record} onChanged={query.refresh} />}
    </Loaded>
  );
}

/** One mark of one's own: what it is, how it came about, and the way to object (R20). */
function Shown({ record, onChanged }: { record: RecordView; onChanged: () => Promise<void> }) {
  const { mark, appeal, can } = record;
  const me = useSession((session) => session.me);
  const [form, setForm] = useState(false);
  const now = serverNow();
  const last = addDays(dayOf(record.appealUntil), -1);
  const sent = async () => {
    setForm(false);
    say('已提交，处理结果会通知您');
    await onChanged();
  };
  return (
    <>
      <Card>
        <Headline
          title={mark.checkName}
          side={
            <Chip tone={STATUS_TONES[mark.s]} glyph={STATUS_GLYPHS[mark.s]}>
              {STATUS_NAMES[mark.s]}
            </Chip>
          }
        />
        <Line>
          {dayInWords(mark.day)} {clockOf(mark.opensAt)}–{clockOf(mark.closesAt)}
        </Line>
        <Line>{markNote(mark, now)}</Line>
        {can.appeal && <Line>{`${dayInWords(last)} 24:00 前可以申诉`}</Line>}
        {record.cannotAppeal !== null && <Line>{record.cannotAppeal}</Line>}
      </Card>
      {appeal && <Appeal appeal={appeal} mayWithdraw={can.withdraw} onChanged={onChanged} />}
      <MarkChanges changes={record.changes} />
      {can.appeal && (
        <SafeBar>
          <Button block look="primary" onTap={() => setForm(true)}>
            {appeal ? '再次申诉' : '我要申诉'}
          </Button>
        </SafeBar>
      )}
      {form && me && (
        <AppealForm personId={me.person.id} mark={mark} onDone={sent} onClose={() => setForm(false)} />
      )}
    </>
  );
}

function Appeal({
  appeal,
  mayWithdraw,
  onChanged,
}: {
  appeal: AppealCard;
  mayWithdraw: boolean;
  onChanged: () => Promise<void>;
}) {
  const withdraw = useCommand(rollCall, 'withdraw-appeal');
  const now = serverNow();
  const takeBack = async () => {
    const sure = await ask({
      title: '撤回这条申诉？',
      text: '辅导员将不再处理。截止前可以重新提出。',
      yes: '撤回',
    });
    if (!sure) return;
    if (await withdraw.run({ appealId: appeal.appealId })) say('已撤回');
    await onChanged();
  };
  return (
    <>
      <SectionTitle>我的申诉</SectionTitle>
      <Card>
        <View className={css.top}>
          <Line>{`原记录：${STATUS_NAMES[appeal.s]}`}</Line>
          <Chip {...APPEAL_LOOKS[appeal.state]}>{APPEAL_STATE_NAMES[appeal.state]}</Chip>
        </View>
        <Text className={css.reason}>{appeal.reason}</Text>
        <Line>{appealStanding(appeal, now)}</Line>
        {appeal.note !== '' && <Line>{`处理理由：${appeal.note}`}</Line>}
        <Problem error={withdraw.error} />
      </Card>
      {appeal.photos > 0 && (
        <Card flush>
          <AppealPhotos appealId={appeal.appealId} count={appeal.photos} />
        </Card>
      )}
      {mayWithdraw && (
        <Button look="quiet" block busy={withdraw.busy} onTap={() => void takeBack()}>
          撤回申诉
        </Button>
      )}
    </>
  );
}
