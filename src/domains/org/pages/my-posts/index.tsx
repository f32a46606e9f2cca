import { org } from '@contract/org';
import type { PostView } from '@contract/org-posts';
import { useQuery } from '@/platform/use-query';
import { useSession } from '@/platform/session';
import { Page } from '@/shell/page';
import { Card, SectionTitle } from '@/ui/card';
import { Loaded } from '@/ui/loaded';
import { Empty } from '@/ui/states';
import { PostRow } from '../../components/post-row';

/** A holder's own posts, who stands in for him, and for whom he stands in. */
export default function MyPostsPage() {
  const own = useSession((session) => session.me?.person.id);
  const query = useQuery(org, 'my-posts', {});
  return (
    <Page>
      <Loaded query={query} heights={[64, 64, 120]}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="users" title="没有在任岗位" text="岗位由学院或学工部任命，任命后会出现在这里。" />
          ) : (
            <>
              <Posts
                title="我的岗位"
                items={items.filter(({ personId, source }) => personId === own && source !== 'deputy')}
                by="post"
                onChange={() => void query.refresh()}
              />
              <Posts
                title="我请的代理"
                items={items.filter(({ personId }) => personId !== own)}
                by="person"
                onChange={() => void query.refresh()}
              />
              <Posts
                title="我代理别人"
                items={items.filter(({ personId, source }) => personId === own && source === 'deputy')}
                by="post"
                onChange={() => void query.refresh()}
              />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function Posts({
  title,
  items,
  by,
  onChange,
}: {
  title: string;
  items: readonly PostView[];
  by: 'person' | 'post';
  onChange: () => void;
}) {
  if (items.length === 0) return null;
  return (
    <>
      <SectionTitle>{title}</SectionTitle>
      <Card flush>
        {items.map((post) => (
          <PostRow key={post.id} post={post} by={by} onChange={onChange} />
        ))}
      </Card>
    </>
  );
}
