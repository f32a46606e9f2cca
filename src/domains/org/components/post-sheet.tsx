import { View } from '@tarojs/components';
import { useState } from 'react';
import { org } from '@contract/org';
import type { PostView } from '@contract/org-posts';
import { dayOf } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { useSession } from '@/platform/session';
import { useCommand } from '@/platform/use-command';
import { ask, say } from '@/ui/ask';
import { Problem } from '@/ui/problem';
import { Row } from '@/ui/row';
import { Sheet } from '@/ui/sheet';
import { Icon } from '@/ui/icon';
import { openOrg } from '../paths';
import { termOfPost } from '../person-words';
import { postTitle } from '../post-words';
import { DeputySheet } from './deputy-sheet';

/** What may be done with a post: a stand-in for dates, an end, the person himself. */
export function PostSheet({
  post,
  onClose,
  onChange,
}: {
  post: PostView;
  onClose: () => void;
  onChange: () => void;
}) {
  const [deputising, setDeputising] = useState(false);
  const end = useCommand(org, 'end-post');
  const endDeputy = useCommand(org, 'end-deputy');
  const looksUp = useSession(
    ({ me }) => me !== null && me.abilities.includes('search') && me.person.id !== post.personId,
  );
  const standIn = post.source === 'deputy';
  const finish = async () => {
    const sure = await ask({
      title: standIn ? '提前结束代理？' : '卸任？',
      text: standIn
        ? `${post.personName}马上不再代理${post.nodeLabel}的岗位。`
        : `${post.personName}马上不再担任${post.nodeLabel}${postTitle(post)}，相应的权限同时收回。他经手过的记录不受影响。`,
      yes: standIn ? '结束代理' : '卸任',
      danger: true,
    });
    if (!sure) return;
    const done = await (standIn ? endDeputy : end).run({ grantId: post.id });
    if (!done) return;
    say(standIn ? '代理已结束' : '已卸任');
    onChange();
    onClose();
  };
  if (deputising) {
    return (
      <DeputySheet
        post={post}
        onClose={() => setDeputising(false)}
        onDone={() => {
          onChange();
          onClose();
        }}
      />
    );
  }
  return (
    <Sheet
      title={`${post.personName} · ${postTitle(post)}`}
      note={`${post.nodeLabel} · ${termOfPost(post, dayOf(serverNow()))}`}
      onClose={onClose}
    >
      <View>
        <Problem error={end.error ?? endDeputy.error} />
        {post.mayDeputise && (
          <Row
            title="指定代理人"
            note="出差、请假时由别人代，到期自动收回"
            lead={<Icon name="calendar-days" />}
            onTap={() => setDeputising(true)}
          />
        )}
        {post.mayEnd && (
          <Row
            title={standIn ? '提前结束代理' : '卸任'}
            note={standIn ? '马上收回代理权限' : '马上收回这个岗位的权限'}
            lead={<Icon name="user-round-x" />}
            onTap={() => void finish()}
          />
        )}
        {looksUp && (
          <Row
            title="看这个人"
            note="全部岗位、绑定、在校状态"
            lead={<Icon name="user" />}
            onTap={() => {
              onClose();
              openOrg('person', { id: post.personId });
            }}
          />
        )}
      </View>
    </Sheet>
  );
}
