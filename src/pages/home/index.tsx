import { Text, View } from '@tarojs/components';
import { useEffect, useRef } from 'react';
import { dashboard } from '@contract/dashboard';
import { atSchool } from '@contract/core/time';
import type { OutputOf } from '@contract/core/define';
import { serverNow } from '@/platform/clock';
import { restartAt } from '@/platform/navigation';
import { useQueue } from '@/platform/queue';
import { useSession } from '@/platform/session';
import { useQuery } from '@/platform/use-query';
import { Page } from '@/shell/page';
import { aria } from '@/ui/aria';
import { SectionTitle, Card } from '@/ui/card';
import { Headline, Line } from '@/ui/headline';
import { Failure, Skeleton } from '@/ui/states';
import { TodoRow } from '../to-do/todo-row';
import { Doors } from './doors';
import css from './index.module.scss';
import { GateCard } from './gate-card';
import { LeavesCard } from './leaves-card';
import { MyLeave } from './my-leave';
import { MyMarks } from './my-marks';
import { AbsenteesCard, FloorsCard } from './overview';
import { postLines } from './post-lines';
import { SheetCards } from './sheet-cards';

export type Home = OutputOf<typeof dashboard, 'home'>;

export default function HomePage() {
  return (
    <Page>
      <Workbench />
    </Page>
  );
}

/** One call for every post a person holds: what must be done now stands on top, then doors, then what is new. */
function Workbench() {
  const me = useSession((session) => session.me);
  const { data, error, refresh } = useQuery(dashboard, 'home', {}, { everyMs: 60_000 });
  const waiting = useQueue((queue) => queue.waiting.length);
  const hadWaiting = useRef(false);
  useEffect(() => {
    // What this phone had kept has just reached the server: its figures here are old.
    if (waiting === 0 && hadWaiting.current) void refresh();
    hadWaiting.current = waiting > 0;
  }, [waiting, refresh]);
  if (!data) {
    return error ? (
      <Failure error={error} onRetry={() => void refresh()} />
    ) : (
      <Skeleton heights={[56, 168, 120, 96]} />
    );
  }
  const { person, sheets, sheetsRest, marks, absentees, floors, leavesToDecide, todos, leave } = data;
  return (
    <>
      <View className={css.head}>
        <Headline title={`${greeting(serverNow())}，${person.name}`} heading />
        {postLines(person.posts).map((line) => (
          <Line key={line}>{line}</Line>
        ))}
      </View>
      <SheetCards sheets={sheets} rest={sheetsRest} />
      <GateCard />
      {leavesToDecide > 0 && <LeavesCard count={leavesToDecide} first={sheets.length === 0} />}
      {/* Replies kept by an older version have no leave. */}
      {leave && <MyLeave leave={leave} />}
      {floors && <FloorsCard floors={floors} />}
      {absentees && <AbsenteesCard absentees={absentees} />}
      {marks.length > 0 && <MyMarks marks={marks} />}
      {todos.top.length > 0 && (
        <>
          <SectionTitle extra={<Text>{todos.open > todos.top.length ? `共 ${todos.open} 条` : ''}</Text>}>
            待办
          </SectionTitle>
          <Card flush>
            {todos.top.map((todo) => (
              <TodoRow key={todo.todoId} todo={todo} />
            ))}
          </Card>
          {todos.open > todos.top.length && (
            <View
              className={css.more}
              {...aria({ role: 'button', label: '查看全部待办' })}
              onClick={() => restartAt('/pages/to-do/index')}
            >
              <Text>查看全部</Text>
            </View>
          )}
        </>
      )}
      {me && <Doors me={me} modules={data.modules} />}
    </>
  );
}

function greeting(now: number): string {
  const hour = atSchool(now).hour();
  if (hour < 5) return '夜深了';
  if (hour < 9) return '早上好';
  if (hour < 12) return '上午好';
  if (hour < 14) return '中午好';
  if (hour < 18) return '下午好';
  return '晚上好';
}
