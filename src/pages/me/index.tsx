import { ROLE_NAMES } from '@contract/core/roles';
import type { MeView } from '@contract/org-people';
import { pagePath } from '@/domains/registry';
import { open, restartAt } from '@/platform/navigation';
import { setLargeType, usePreferences } from '@/platform/preferences';
import { useQueue } from '@/platform/queue';
import { leave, useSession } from '@/platform/session';
import { Page } from '@/shell/page';
import { ask } from '@/ui/ask';
import { Card, SectionTitle } from '@/ui/card';
import { Icon } from '@/ui/icon';
import { PersonCard } from '@/ui/person-card';
import { Row } from '@/ui/row';
import { ToggleRow } from '@/ui/toggle-row';

export default function MePage() {
  const me = useSession((session) => session.me);
  return <Page>{me && <Mine me={me} />}</Page>;
}

function Mine({ me: { person, grants } }: { me: MeView }) {
  const largeType = usePreferences((preferences) => preferences.largeType);
  const waiting = useQueue((queue) => queue.waiting.length);
  const refused = useQueue((queue) => queue.refused.length);
  const place = person.kind === 'student' ? person.className : person.department;
  const bed = person.bed === null ? '' : ` ${person.bed}床`;
  return (
    <>
      <PersonCard
        name={person.name}
        lines={[
          `${person.id} · ${place || '未分配'}`,
          person.roomLabel === '' ? '' : `${person.roomLabel}${bed}`,
        ]}
      />

      <SectionTitle>岗位</SectionTitle>
      <Card flush>
        {grants.length === 0 && (
          <Row title={person.kind === 'student' ? '学生' : '没有在任岗位'} note="岗位由学院或学工部任命" />
        )}
        {grants.map((grant) => (
          <Row
            key={`${grant.role}:${grant.nodeId}:${grant.fromOn}`}
            title={ROLE_NAMES[grant.role]}
            note={grant.nodeLabel}
            value={grant.toOn ? `至 ${grant.toOn}` : '长期'}
          />
        ))}
        {grants.length > 0 && (
          <Row
            title="请人代理"
            note="出差、请假时由别人代，到期自动收回"
            lead={<Icon name="users" />}
            onTap={() => open(pagePath('org', 'my-posts'))}
          />
        )}
      </Card>

      <SectionTitle>这部手机</SectionTitle>
      <Card flush>
        <ToggleRow
          title="大字模式"
          note="文字和按钮放大，看得更清楚"
          on={largeType}
          onChange={setLargeType}
        />
        <Row
          title="未发送的内容"
          lead={<Icon name="cloud-off" />}
          value={refused > 0 ? `${refused} 条没有被接受` : waiting > 0 ? `${waiting} 条等待发送` : '没有'}
          onTap={() => open('/pages/unsent/index')}
        />
        <Row
          title="个人信息说明"
          note="用到哪些信息、谁能看到、撤回同意"
          lead={<Icon name="shield-check" />}
          onTap={() => open('/pages/privacy/index')}
        />
        <Row
          title="更换微信或手机"
          note="如何解除绑定"
          lead={<Icon name="key-round" />}
          onTap={() => void explainRelease(person.kind)}
        />
        <Row title="退出登录" lead={<Icon name="log-out" />} onTap={() => void signOut(waiting)} />
      </Card>
    </>
  );
}

function explainRelease(kind: 'student' | 'staff'): Promise<boolean> {
  const office = kind === 'student' ? '您的辅导员或学院学工办' : '学工部或系统管理员';
  return ask({
    title: '更换微信',
    text: `一个身份只能绑定一个微信。换微信前，请${office}当面核实后解除绑定，再用新的绑定码在新微信上绑定。同一微信换手机不需要任何操作。`,
    yes: '知道了',
  });
}

async function signOut(waiting: number): Promise<void> {
  const sure = await ask({
    title: '退出登录？',
    text:
      waiting > 0
        ? `还有 ${waiting} 条没有发送，会留在这部手机上，等您再次登录后发送。`
        : '这部手机上存的名单和记录会清除。再次打开时会自动恢复登录，因为绑定还在；要换人使用，请先解除绑定。',
    yes: '退出',
    danger: true,
  });
  if (!sure) return;
  leave();
  restartAt('/pages/sign-in/index');
}
