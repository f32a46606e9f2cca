import { leave as contract } from '@contract/leave';
import { serverNow } from '@/platform/clock';
import { viewPictures } from '@/platform/pictures';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Card, SectionTitle } from '@/ui/card';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import type { FullLeave } from '../leave-words';
import { useRef } from 'react';

type Opened = { links: (string | null)[]; expireAt: number };

/** Slips behind links that live a few minutes (L17): asked for at the tap, and each opening is on record. */
export function SlipList({ leaveId, slips }: { leaveId: string; slips: FullLeave['slips'] }) {
  const opening = useCommand(contract, 'open-slips');
  const opened = useRef<Opened | null>(null);
  if (slips.length === 0) return null;
  const show = async (index: number) => {
    const kept = opened.current;
    let links = kept && kept.links.length === slips.length && kept.expireAt > serverNow() ? kept.links : null;
    if (!links) {
      const reply = await opening.run({ leaveId });
      if (!reply) return;
      links = reply.slips.map(({ url }) => url);
      opened.current = { links, expireAt: reply.expireAt };
    }
    const link = links[index];
    if (!link) {
      say('这份附件打不开，可能已被删除', { good: false });
      return;
    }
    const there = links.filter((url): url is string => url !== null);
    if (!(await viewPictures(there, link))) say('没有打开，请检查网络后重试', { good: false });
  };
  return (
    <>
      <SectionTitle>证明材料</SectionTitle>
      <Card flush>
        {slips.map(({ index, name }) => (
          <Row
            key={index}
            title={name}
            note={opening.busy ? '正在打开' : '仅本人和审批人可看'}
            lead={<Icon name="file-up" />}
            label={`查看附件 ${name}`}
            onTap={() => void show(index)}
          />
        ))}
      </Card>
      <Problem error={opening.error} />
    </>
  );
}
