import { Text, View } from '@tarojs/components';
import { timeInWords } from '@contract/core/time';
import { pagePath } from '@/domains/registry';
import { serverNow } from '@/platform/clock';
import type { Intent } from '@/platform/intent';
import { open } from '@/platform/navigation';
import { queue, useQueue } from '@/platform/queue';
import { ask } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { draftOf, isBegun } from '../draft';
import { keepDraft, keptDraft } from '../draft-store';
import { APPLY_LANE } from '../sending';
import css from './unsent-list.module.scss';

/** Applications still on this phone: waiting for a net, or not taken and waiting for the student to mend them. */
export function UnsentList({ personId }: { personId: string }) {
  const { waiting, refused } = useQueue();
  const mine = [...refused, ...waiting].filter((intent) => intent.lane === APPLY_LANE);
  if (mine.length === 0) return null;
  return (
    <>
      <SectionTitle>还在手机上，没有提交</SectionTitle>
      {mine.map((intent) => (
        <Unsent key={intent.id} intent={intent} personId={personId} />
      ))}
    </>
  );
}

function Unsent({ intent, personId }: { intent: Intent; personId: string }) {
  const { id, title, refusal, attempts, madeAt, input } = intent;
  // Once tried it may have arrived: changing it now could make a second leave.
  const free = refusal !== undefined || attempts === 0;
  const mend = async () => {
    const other = keptDraft(personId);
    const sure =
      other === null ||
      !isBegun(other) ||
      (await ask({
        title: '替换没有提交的内容？',
        text: '您还有一张没填完的假条，会被这张的内容替换。',
        yes: '替换',
      }));
    if (!sure || !keepDraft(personId, draftOf(input))) return;
    queue.discard(id);
    open(pagePath('leave', 'apply'));
  };
  const discard = async () => {
    const sure = await ask({
      title: '删除这张假条？',
      text: '它还没有提交，删除后无法找回。',
      yes: '删除',
      danger: true,
    });
    if (sure) queue.discard(id);
  };
  return (
    <Card>
      <Text className={css.title}>{title}</Text>
      {refusal ? (
        <Text className={css.reason}>没有被接受：{refusal.message}</Text>
      ) : (
        <Text className={css.when}>
          等待发送，连上网络后自动提交 · {timeInWords(madeAt, serverNow())} 填写
        </Text>
      )}
      {free && (
        <View className={css.acts}>
          <Button small look="weak" onTap={() => void mend()}>
            改一改
          </Button>
          <Button small onTap={() => void discard()}>
            删除
          </Button>
        </View>
      )}
    </Card>
  );
}
