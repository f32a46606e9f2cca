import { Text } from '@tarojs/components';
import { useEffect } from 'react';
import type { OutputOf } from '@contract/core/define';
import { timeInWords } from '@contract/core/time';
import { notice } from '@contract/notice';
import { serverNow } from '@/platform/clock';
import { useCommand } from '@/platform/use-command';
import { useList } from '@/platform/use-list';
import { openLink } from '@/shell/open-link';
import { Page } from '@/shell/page';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Icon } from '@/ui/icon';
import { MoreRows } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { Reminders } from './reminders';
import css from './index.module.scss';

type Message = OutputOf<typeof notice, 'messages'>['items'][number];

/** What became of the WeChat copy; nothing is said where none was meant to go. */
const WECHAT_WORDS: Record<Message['wechat'], string> = {
  none: '',
  waiting: '微信提醒发送中',
  sent: '微信已提醒',
  'no-consent': '没有微信提醒（次数已用完）',
  failed: '微信提醒没有送达',
};

export default function MessagesPage() {
  return (
    <Page>
      <Reminders />
      <MessageList />
    </Page>
  );
}

function MessageList() {
  const { items, error, more, refresh } = useList(notice, 'messages', {});
  const { run: markRead } = useCommand(notice, 'read');
  const newest = items?.[0]?.createdAt;
  const anyUnread = items?.some((message) => message.readAt === null) ?? false;
  useEffect(() => {
    // Seen here is read; the marks stay until the next visit so that one sees what is new.
    if (anyUnread && newest !== undefined) void markRead({ allUpTo: newest });
  }, [anyUnread, newest, markRead]);
  if (!items) {
    return error ? (
      <Failure error={error} onRetry={() => void refresh()} />
    ) : (
      <Skeleton heights={[72, 72, 72, 72]} />
    );
  }
  if (items.length === 0)
    return <Empty icon="message-square" title="还没有消息" text="考勤、请假等的结果会告诉您。" />;
  const now = serverNow();
  return (
    <>
      <Card flush>
        {items.map((message) => (
          <MessageRow key={message.messageId} message={message} now={now} />
        ))}
      </Card>
      <MoreRows more={more} />
      <Text className={css.foot}>消息以这里为准，微信提醒可能延迟或收不到。</Text>
    </>
  );
}

function MessageRow({ message, now }: { message: Message; now: number }) {
  const { link } = message;
  const note = [message.body, timeInWords(message.createdAt, now), WECHAT_WORDS[message.wechat]];
  return (
    <Row
      title={message.title}
      note={note.filter(Boolean).join(' · ')}
      lead={<Icon name="bell" />}
      value={message.readAt === null ? <Chip tone="brand">新</Chip> : undefined}
      onTap={link ? () => openLink(link) : undefined}
    />
  );
}
