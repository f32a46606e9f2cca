import { Text } from '@tarojs/components';
import { timeInWords } from '@contract/core/time';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import { open } from '@/platform/navigation';
import { queue, useQueue } from '@/platform/queue';
import { Page } from '@/shell/page';
import { ask } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Empty } from '@/ui/states';
import { Row } from '@/ui/row';
import css from './index.module.scss';

/** What this phone still holds: intents under way, and those that the server did not take, with its reason. */
export default function UnsentPage() {
  const { waiting, refused } = useQueue();
  const now = serverNow();
  const discard = async (id: string) => {
    const sure = await ask({
      title: '不再保留？',
      text: '这条记录没有被服务器接受，删除后无法找回。还需要处理的，请联系辅导员。',
      yes: '删除',
      danger: true,
    });
    if (sure) queue.discard(id);
  };
  return (
    <Page>
      {waiting.length + refused.length === 0 && (
        <Empty icon="circle-check" title="都已送达" text="这部手机上没有留下未发送的内容。" />
      )}
      {refused.length > 0 && <SectionTitle>没有被接受</SectionTitle>}
      {refused.map((intent) => (
        <Card key={intent.id}>
          <Text className={css.title}>{intent.title}</Text>
          <Text className={css.reason}>{intent.refusal?.message}</Text>
          <Text className={css.when}>
            {timeInWords(intent.madeAt, now)} · 编号 {intent.id}
          </Text>
          {/* A form is mended where it was filled in; what was typed is not lost by a refusal. */}
          {intent.domain === 'leave' && (
            <Button small look="weak" onTap={() => open(pagePath('leave', 'mine'))}>
              去修改
            </Button>
          )}
          <Button small onTap={() => void discard(intent.id)}>
            知道了，删除
          </Button>
        </Card>
      ))}
      {waiting.length > 0 && (
        <>
          <SectionTitle>等待发送</SectionTitle>
          <Card flush>
            {waiting.map((intent) => (
              <Row key={intent.id} title={intent.title} note={timeInWords(intent.madeAt, now)} />
            ))}
          </Card>
          <Button look="weak" block icon="rotate-ccw" onTap={() => void queue.flush()}>
            现在发送
          </Button>
        </>
      )}
    </Page>
  );
}
