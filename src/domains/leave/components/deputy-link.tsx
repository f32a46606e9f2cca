import { DECIDERS } from '@contract/leave-roles';
import { pagePath } from '@/domains/registry';
import { holds } from '@/platform/may';
import { open } from '@/platform/navigation';
import { useSession } from '@/platform/session';
import { Card } from '@/ui/card';
import { Icon } from '@/ui/icon';
import { Row } from '@/ui/row';

/** Whoever goes away names somebody who decides in his place for these days. */
export function DeputyLink() {
  const me = useSession((session) => session.me);
  if (!me || !holds(me, DECIDERS)) return null;
  return (
    <Card flush>
      <Row
        title="外出时请人代审批"
        note="指定代理人和起止日期，期间的假条由他审批"
        lead={<Icon name="user-plus" />}
        onTap={() => open(pagePath('org', 'my-posts'))}
      />
    </Card>
  );
}
