import { useState } from 'react';
import type { PostView } from '@contract/org-posts';
import { dayOf } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { Chip } from '@/ui/chip';
import { Row } from '@/ui/row';
import { termOfPost } from '../person-words';
import { postTitle } from '../post-words';
import { PostSheet } from './post-sheet';

/** One post in a list; opens what may be done with it. */
export function PostRow({
  post,
  by = 'person',
  onChange,
}: {
  post: PostView;
  /** What the first line names: the holder, or the post where the holder is known. */
  by?: 'person' | 'post';
  onChange: () => void;
}) {
  const [open, setOpen] = useState(false);
  const today = dayOf(serverNow());
  const title = by === 'person' ? post.personName : postTitle(post);
  const note = by === 'person' ? `${postTitle(post)} · ${post.nodeLabel}` : post.nodeLabel;
  const term = termOfPost(post, today);
  const waiting = post.fromOn > today;
  return (
    <>
      <Row
        title={title}
        note={note}
        value={
          post.toOn || waiting ? (
            <Chip tone={waiting ? 'neutral' : 'brand'} glyph="◷">
              {term}
            </Chip>
          ) : (
            term
          )
        }
        label={`${title}，${note}，${term}`}
        {...((post.mayEnd || post.mayDeputise || by === 'person') && { onTap: () => setOpen(true) })}
      />
      {open && <PostSheet post={post} onClose={() => setOpen(false)} onChange={onChange} />}
    </>
  );
}
