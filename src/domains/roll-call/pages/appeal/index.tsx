import { Text } from '@tarojs/components';
import { useState } from 'react';
import { dayInWords, timeInWords } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { APPEAL_STATE_NAMES } from '@contract/roll-call-appeals';
import { STATUS_GLYPHS, STATUS_NAMES } from '@contract/roll-call-rules';
import { serverNow } from '@/platform/clock';
import { parameter } from '@/platform/navigation';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Headline, Line } from '@/ui/headline';
import { Loaded } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { APPEAL_LOOKS, appealStanding, type AppealView } from '../../appeal-words';
import { AppealPhotos } from '../../components/appeal-photos';
import { AppealVerdict } from '../../components/appeal-verdict';
import { MarkChanges } from '../../components/mark-changes';
import { STATUS_TONES } from '../../status-look';
import css from '../../components/appeal-head.module.scss';

export default function AppealPage() {
  const appealId = parameter('appealId');
  return (
    <Page>
      {appealId === null ? (
        <Empty title="没有指定是哪条申诉" text="请从待办或考勤申诉重新进入。" />
      ) : (
        <Appeal appealId={appealId} />
      )}
    </Page>
  );
}

function Appeal({ appealId }: { appealId: string }) {
  const query = useQuery(rollCall, 'appeal-detail', { appealId }, { keep: false });
  return (
    <Loaded query={query} heights={[160, 72, 160]}>
      {(appeal) => <Shown appeal={appeal} onChanged={query.refresh} />}
    </Loaded>
  );
}

/** One appeal with everything its decision rests on. */
function Shown({ appeal, onChanged }: { appeal: AppealView; onChanged: () => Promise<void> }) {
  const [deciding, setDeciding] = useState(false);
  const now = serverNow();
  const decided = async (words: string) => {
    setDeciding(false);
    say(words);
    await onChanged();
  };
  return (
    <>
      <Card>
        <Headline
          title={appeal.name}
          side={<Chip {...APPEAL_LOOKS[appeal.state]}>{APPEAL_STATE_NAMES[appeal.state]}</Chip>}
        />
        <Line>
          {appeal.className} · {appeal.place}
        </Line>
        <Text className={css.reason}>{appeal.reason}</Text>
        <Line>
          {timeInWords(appeal.filedAt, now)} 提出 · {appealStanding(appeal, now)}
        </Line>
        {appeal.note !== '' && <Line>{`处理理由：${appeal.note}`}</Line>}
      </Card>
      <Card flush>
        <Row
          title={`${dayInWords(appeal.day)} ${appeal.checkName}`}
          note={`${appeal.markedName ?? '系统'} ${appeal.markedAt === null ? '' : timeInWords(appeal.markedAt, now)} 记录`}
          value={
            <Chip tone={STATUS_TONES[appeal.s]} glyph={STATUS_GLYPHS[appeal.s]}>
              {STATUS_NAMES[appeal.s]}
            </Chip>
          }
        />
        {appeal.now !== null && appeal.now !== appeal.s && (
          <Row
            title="现在的记录"
            value={
              <Chip tone={STATUS_TONES[appeal.now]} glyph={STATUS_GLYPHS[appeal.now]}>
                {STATUS_NAMES[appeal.now]}
              </Chip>
            }
          />
        )}
        <AppealPhotos appealId={appeal.appealId} count={appeal.photos} />
      </Card>
      <MarkChanges changes={appeal.changes} />
      {appeal.can.decide && (
        <SafeBar>
          <Button block look="primary" onTap={() => setDeciding(true)}>
            处理这条申诉
          </Button>
        </SafeBar>
      )}
      {deciding && (
        <AppealVerdict
          appeal={appeal}
          onDone={decided}
          onLost={onChanged}
          onClose={() => setDeciding(false)}
        />
      )}
    </>
  );
}
