import { useState } from 'react';
import { notice } from '@contract/notice';
import { useList } from '@/platform/use-list';
import { Page } from '@/shell/page';
import { Card } from '@/ui/card';
import { MoreRows } from '@/ui/loaded';
import { Segment } from '@/ui/segment';
import { Empty, Failure, Skeleton } from '@/ui/states';
import { TodoRow } from './todo-row';

const FILTERS = [
  { key: 'open', word: '待处理' },
  { key: 'closed', word: '已结束' },
] as const;

export default function ToDoPage() {
  const [state, setState] = useState<'open' | 'closed'>('open');
  return (
    <Page>
      <Segment label="待办状态" items={FILTERS} chosen={state} onChoose={setState} />
      <TodoList state={state} />
    </Page>
  );
}

function TodoList({ state }: { state: 'open' | 'closed' }) {
  const { items, error, more, refresh } = useList(notice, 'todos', { state });
  if (!items) {
    return error ? (
      <Failure error={error} onRetry={() => void refresh()} />
    ) : (
      <Skeleton heights={[72, 72, 72]} />
    );
  }
  if (items.length === 0) {
    return state === 'open' ? (
      <Empty icon="circle-check" title="都处理完了" text="有新的待办会出现在这里和工作台上。" />
    ) : (
      <Empty title="还没有办过的事" />
    );
  }
  return (
    <>
      <Card flush>
        {items.map((todo) => (
          <TodoRow key={todo.todoId} todo={todo} />
        ))}
      </Card>
      <MoreRows more={more} />
    </>
  );
}
