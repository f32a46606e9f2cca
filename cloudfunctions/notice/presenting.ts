import type { ReplyOf } from '@contract/core/define';
import type { notice } from '@contract/notice';
import type { NoticeDoc, NoticeLink } from './repo';

export type TodoView = ReplyOf<typeof notice, 'todos'>['items'][number];
export type MessageView = ReplyOf<typeof notice, 'messages'>['items'][number];

function linkOf(link: NoticeLink | null): TodoView['link'] {
  return link && { domain: link.domain, page: link.page, query: { ...link.query } };
}

export function presentTodo(doc: NoticeDoc): TodoView {
  const { _id, kind, title, body, priority, createdAt, dueAt, doneAt } = doc;
  const state = doc.state === 'done' || doc.state === 'expired' ? doc.state : 'open';
  return {
    todoId: _id,
    kind,
    title,
    body,
    state,
    priority,
    createdAt,
    dueAt,
    doneAt,
    link: linkOf(doc.link),
  };
}

export function presentMessage(doc: NoticeDoc): MessageView {
  const { _id, kind, title, body, createdAt, doneAt, wechat } = doc;
  return { messageId: _id, kind, title, body, createdAt, readAt: doneAt, wechat, link: linkOf(doc.link) };
}
