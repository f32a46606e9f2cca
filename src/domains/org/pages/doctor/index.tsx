import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import type { OutputOf } from '@contract/core/define';
import { timeInWords } from '@contract/core/time';
import { leave } from '@contract/leave';
import { org } from '@contract/org';
import { phoneNow, serverNow } from '@/platform/clock';
import { useCommand } from '@/platform/use-command';
import { Page } from '@/shell/page';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Chip, type Tone } from '@/ui/chip';
import { Headline, Line } from '@/ui/headline';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { Empty, Skeleton } from '@/ui/states';
import css from './index.module.scss';

type Report = OutputOf<typeof org, 'doctor'>;
type State = Report['items'][number]['state'];

const LOOKS: Readonly<Record<State, { tone: Tone; glyph: string; word: string }>> = {
  error: { tone: 'error', glyph: '✕', word: '要处理' },
  warning: { tone: 'warn', glyph: '!', word: '留意' },
  ok: { tone: 'ok', glyph: '✓', word: '正常' },
};

const GROUPS: readonly { state: State; title: string }[] = [
  { state: 'error', title: '要处理' },
  { state: 'warning', title: '留意' },
  { state: 'ok', title: '正常' },
];

/** Whether the deployment is whole, in words with what to do; what is wrong stands first. */
export default function DoctorPage() {
  return (
    <Page>
      <Doctor />
    </Page>
  );
}

function Doctor() {
  const look = useCommand(org, 'doctor');
  const lookAtLeave = useCommand(leave, 'doctor');
  const busy = look.busy || lookAtLeave.busy;
  const [report, setReport] = useState<Report | null>(null);
  const run = async () => {
    const [found, ofLeave] = await Promise.all([look.run({ clientNow: phoneNow() }), lookAtLeave.run({})]);
    if (found) setReport({ ...found, items: [...found.items, ...(ofLeave?.items ?? [])] });
  };
  return (
    <>
      <Problem error={look.error} />
      <Problem error={lookAtLeave.error} />
      {busy && !report && <Skeleton heights={[72, 72, 72, 72]} />}
      {!busy && !report && (
        <Empty
          icon="heart-pulse"
          title="检查系统是否装好"
          text="看数据库索引、文件权限、定时任务、密钥、提醒模板、时钟和示范数据。检查时会试写一条记录、试存一个文件，并马上删去，不影响任何人。"
        />
      )}
      {report && <Found report={report} />}
      <SafeBar>
        <Button look="primary" block busy={busy} onTap={() => void run()}>
          {busy ? '正在检查' : report ? '再查一次' : '开始体检'}
        </Button>
      </SafeBar>
    </>
  );
}

function Found({ report: { checkedAt, items } }: { report: Report }) {
  const bad = items.filter(({ state }) => state !== 'ok').length;
  return (
    <>
      <Text className={css.when}>
        {timeInWords(checkedAt, serverNow())}检查了 {items.length} 项，
        {bad === 0 ? '都正常' : `${bad} 项要看`}
      </Text>
      {GROUPS.map(({ state, title }) => {
        const group = items.filter((item) => item.state === state);
        if (group.length === 0) return null;
        return (
          <View key={state} className={css.group}>
            <SectionTitle>{title}</SectionTitle>
            <Card flush>
              {group.map((item) => (
                <Item key={item.id} item={item} />
              ))}
            </Card>
          </View>
        );
      })}
    </>
  );
}

function Item({ item: { state, title, found, advice } }: { item: Report['items'][number] }) {
  const { tone, glyph, word } = LOOKS[state];
  return (
    <View className={css.item}>
      <Headline
        minor
        title={title}
        side={
          <Chip tone={tone} glyph={glyph}>
            {word}
          </Chip>
        }
      />
      <Line>{found}</Line>
      {advice !== '' && <Text className={css.advice}>怎么办：{advice}</Text>}
    </View>
  );
}
