import { useState } from 'react';
import { org } from '@contract/org';
import { useCommand } from '@/platform/use-command';
import { useSession } from '@/platform/session';
import { Page } from '@/shell/page';
import { ask } from '@/ui/ask';
import { Card, SectionTitle } from '@/ui/card';
import { Icon } from '@/ui/icon';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { NodePicker } from '../../components/node-picker';
import type { ChosenNode } from '../../components/nodes';
import { openOrg } from '../../paths';
import { PrintedCodes } from './printed-codes';

/** One-time codes of a class on one sheet, to be cut up and handed out. */
export default function CodesPage() {
  return (
    <Page>
      <Codes />
    </Page>
  );
}

function Codes() {
  const grants = useSession((session) => session.me?.grants ?? []);
  const [choosing, setChoosing] = useState(false);
  const issue = useCommand(org, 'issue-codes');
  const [made, setMade] = useState<Awaited<ReturnType<typeof issue.run>>>(null);
  const own = grants.filter(({ role, level }) => role === 'counselor' && level === 'class');
  const start = async ({ id, label }: Pick<ChosenNode, 'id' | 'label'>) => {
    const sure = await ask({
      title: `给${label}发绑定码？`,
      text: '没有绑定的同学每人一个新码，以前发的马上作废；已绑定的不受影响。新码只在这里显示一次，请当场打印或复制。',
      yes: '发新码',
    });
    if (sure) setMade(await issue.run({ classId: id }));
  };
  if (made) {
    return (
      <PrintedCodes
        sheet={made}
        onClose={() => {
          setMade(null);
        }}
      />
    );
  }
  return (
    <>
      <Problem error={issue.error} />
      {own.length > 0 && (
        <>
          <SectionTitle>我带的班</SectionTitle>
          <Card flush>
            {own.map(({ nodeId, nodeLabel }) => (
              <Row
                key={nodeId}
                title={nodeLabel}
                lead={<Icon name="users" />}
                value={issue.busy ? '正在发' : '发绑定码'}
                onTap={() => void start({ id: nodeId, label: nodeLabel })}
              />
            ))}
          </Card>
        </>
      )}
      <SectionTitle>{own.length > 0 ? '其他' : '按班级发'}</SectionTitle>
      <Card flush>
        <Row
          title="选一个班级"
          note="一张表：姓名、学号、绑定码，可打印后裁开"
          lead={<Icon name="building-2" />}
          {...(issue.busy && { value: '正在发' })}
          onTap={() => setChoosing(true)}
        />
        <Row
          title="给一个人补发，或解除绑定"
          note="码丢了、过期了，或换了微信"
          lead={<Icon name="search" />}
          onTap={() => openOrg('people')}
        />
      </Card>
      {choosing && (
        <NodePicker
          title="给哪个班发绑定码"
          allowed={['class']}
          onClose={() => setChoosing(false)}
          onChoose={(node) => {
            setChoosing(false);
            void start(node);
          }}
        />
      )}
    </>
  );
}
