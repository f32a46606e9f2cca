import { useState } from 'react';
import { org } from '@contract/org';
import { ROLE_NAMES, type Role } from '@contract/core/roles';
import { NODE_LEVELS } from '@contract/core/roles';
import { useList } from '@/platform/use-list';
import { useQuery } from '@/platform/use-query';
import { useSession } from '@/platform/session';
import { Page } from '@/shell/page';
import { Button } from '@/ui/button';
import { Card, SectionTitle } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { ChoiceField } from '@/ui/choice-field';
import { Icon } from '@/ui/icon';
import { Loaded, MoreRows } from '@/ui/loaded';
import { Row } from '@/ui/row';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { NodePicker } from '../../components/node-picker';
import type { ChosenNode } from '../../components/nodes';
import { PostRow } from '../../components/post-row';
import { openOrg } from '../../paths';
import { GRANTABLE } from '../../person-words';
import { GapCard } from './gap-card';

const LEVELS = NODE_LEVELS.filter((level) => level !== 'person' && level !== 'room');

/** What is empty first, then who holds what. */
export default function PostsPage() {
  return (
    <Page>
      <GapCard />
      <Proposed />
      <Posts />
      <SafeBar>
        <Button look="primary" block icon="user-plus" onTap={() => openOrg('appoint')}>
          任命
        </Button>
      </SafeBar>
    </Page>
  );
}

function Posts() {
  const [node, setNode] = useState<ChosenNode | null>(null);
  const [role, setRole] = useState<Role | 'any'>('any');
  const [choosing, setChoosing] = useState(false);
  const list = useList(org, 'posts', { ...(node && { nodeId: node.id }), ...(role !== 'any' && { role }) });
  return (
    <>
      <SectionTitle>在任岗位</SectionTitle>
      <Card flush>
        <Row
          title="范围"
          lead={<Icon name="building-2" />}
          value={node?.label ?? '我管理的全部'}
          onTap={() => setChoosing(true)}
        />
        <Row
          title="按人查"
          note="看一个人的全部岗位，任命或卸任"
          lead={<Icon name="search" />}
          onTap={() => openOrg('people')}
        />
        <ChoiceField
          label="岗位"
          items={[{ key: 'any', word: '全部岗位' }, ...GRANTABLE]}
          chosen={role}
          onChoose={setRole}
        />
      </Card>
      <Loaded query={{ ...list, data: list.items }} heights={[64, 64, 64, 64]}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              icon="users"
              title="这里没有在任的人"
              text={
                role === 'any'
                  ? '换一个范围，或点下面的“任命”。'
                  : `没有${ROLE_NAMES[role]}，可点下面的“任命”。`
              }
            />
          ) : (
            <>
              <Card flush>
                {items.map((post) => (
                  <PostRow key={post.id} post={post} onChange={() => void list.refresh()} />
                ))}
              </Card>
              <MoreRows more={list.more} />
            </>
          )
        }
      </Loaded>
      {choosing && (
        <NodePicker
          title="看哪里的岗位"
          allowed={LEVELS}
          onClose={() => setChoosing(false)}
          onChoose={(chosen) => {
            setNode(chosen.id === 'school' ? null : chosen);
            setChoosing(false);
          }}
        />
      )}
    </>
  );
}

/** Posts that the newest roster no longer names: proposed for ending, never ended silently. */
function Proposed() {
  const mayImport = useSession((session) => session.me?.abilities.includes('import') ?? false);
  const { data } = useQuery(org, 'imports', mayImport ? { limit: 10 } : null);
  // What a new term ended was chosen when it was begun, and what was ended with the roster is done.
  const newest = data?.items.find(({ kind, state }) => kind === 'roster' && state !== 'cancelled');
  const count = newest?.counts?.postsEnding ?? 0;
  if (!newest || count === 0 || newest.endedPosts === true) return null;
  return (
    <Card flush>
      <Row
        title={`上次名册建议卸任 ${count} 个岗位`}
        note={`${newest.fileName} 里没有这些人任职，请逐个核对`}
        lead={<Icon name="info" />}
        value={<Chip tone="warn">去看</Chip>}
        onTap={() => openOrg('import-rows', { id: newest.id, list: 'posts-ending' })}
      />
    </Card>
  );
}
