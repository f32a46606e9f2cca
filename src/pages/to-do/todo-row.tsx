import type { OutputOf } from '@contract/core/define';
import { durationInWords, timeInWords } from '@contract/core/time';
import type { notice } from '@contract/notice';
import { serverNow } from '@/platform/clock';
import { openLink } from '@/shell/open-link';
import { Chip } from '@/ui/chip';
import { Icon, type IconName } from '@/ui/icon';
import { Row } from '@/ui/row';

export type Todo = OutputOf<typeof notice, 'todos'>['items'][number];

const ICONS: readonly [prefix: string, icon: IconName][] = [
  ['roll-call.take', 'clipboard-check'],
  ['roll-call.stand-in', 'user-plus'],
  ['roll-call.case', 'siren'],
  ['roll-call', 'list-checks'],
  ['leave', 'plane'],
];

/** One to-do: what, why, since when or until when; a tap leads to where it is done. */
export function TodoRow({ todo }: { todo: Todo }) {
  const now = serverNow();
  const { link } = todo;
  const icon = ICONS.find(([prefix]) => todo.kind.startsWith(prefix))?.[1] ?? 'bell';
  return (
    <Row
      title={todo.title}
      note={[todo.body, whenOf(todo, now)].filter(Boolean).join(' · ')}
      lead={<Icon name={icon} />}
      value={
        todo.state === 'open' && todo.priority === 'urgent' ? (
          <Chip tone="error" glyph="!">
            紧急
          </Chip>
        ) : undefined
      }
      label={`${todo.priority === 'urgent' ? '紧急，' : ''}${todo.title}，${whenOf(todo, now)}`}
      onTap={link ? () => openLink(link) : undefined}
    />
  );
}

function whenOf(todo: Todo, now: number): string {
  if (todo.state === 'done') return todo.doneAt === null ? '已办' : `${timeInWords(todo.doneAt, now)} 已办`;
  if (todo.state === 'expired') return '已过期';
  if (todo.dueAt === null) return `等待 ${durationInWords(now - todo.createdAt)}`;
  return todo.dueAt > now
    ? `${timeInWords(todo.dueAt, now)} 前`
    : `已超时 ${durationInWords(now - todo.dueAt)}`;
}
