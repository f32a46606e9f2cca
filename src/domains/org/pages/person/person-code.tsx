import { Text } from '@tarojs/components';
import { org } from '@contract/org';
import { timeInWords } from '@contract/core/time';
import { useState } from 'react';
import { serverNow } from '@/platform/clock';
import { copyText } from '@/platform/device';
import { useCommand } from '@/platform/use-command';
import { ask, say } from '@/ui/ask';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import css from './index.module.scss';

/** A new one-time code for one person; shown once. */
export function PersonCode({ personId }: { personId: string }) {
  const issue = useCommand(org, 'issue-codes');
  const [made, setMade] = useState<{ code: string; expireAt: number } | null>(null);
  const run = async () => {
    const sure = await ask({
      title: '发一个新的绑定码？',
      text: '以前发给他的码马上作废。新码只在这里显示一次，请当面交给本人。',
      yes: '发新码',
    });
    if (!sure) return;
    const sheet = await issue.run({ personId });
    const item = sheet?.items[0];
    if (sheet && item) setMade({ code: item.code, expireAt: sheet.expireAt });
  };
  return (
    <>
      <Row
        title={made ? '新的绑定码' : '发新的绑定码'}
        note={
          made ? `${timeInWords(made.expireAt, serverNow())}前有效，离开这一页后不再显示` : '丢了或过期时补发'
        }
        lead={<Icon name="key-round" />}
        {...(made
          ? {
              value: '复制',
              onTap: () => void copyText(made.code).then((copied) => say(copied ? '已复制' : '没有复制成功')),
            }
          : { onTap: () => void run() })}
      />
      {made && <Text className={css.code}>{made.code}</Text>}
      <Problem error={issue.error} />
    </>
  );
}
