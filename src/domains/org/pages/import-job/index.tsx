import { Text } from '@tarojs/components';
import { IMPORT_STATE_NAMES } from '@contract/org-import';
import { timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { parameter } from '@/platform/navigation';
import { Page } from '@/shell/page';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Chip } from '@/ui/chip';
import { Headline, Line } from '@/ui/headline';
import { Loaded } from '@/ui/loaded';
import { Problem } from '@/ui/problem';
import { ProgressBar } from '@/ui/progress-bar';
import { Empty } from '@/ui/states';
import { useImportJob } from '../../components/use-import-job';
import { isOpen, isWorking, STATE_LOOKS, titleOf, type ImportView } from '../../import-words';
import { CountList } from './count-list';
import { Outcome } from './outcome';
import { Preview } from './preview';
import css from './index.module.scss';

/** One import from reading to done; opens wherever it stands. */
export default function ImportJobPage() {
  const id = parameter('id');
  return <Page>{id ? <Job importId={id} /> : <Empty title="没有这次导入" text="请返回重新打开。" />}</Page>;
}

function Job({ importId }: { importId: string }) {
  const { query, stalled, goOn } = useImportJob(importId);
  return (
    <Loaded query={query} heights={[88, 120, 240]}>
      {(view) => (
        <>
          <Head view={view} />
          {stalled && (
            <>
              <Problem error={stalled} />
              <Button look="weak" block icon="rotate-ccw" onTap={goOn}>
                继续
              </Button>
            </>
          )}
          {isWorking(view.state) && <Working view={view} />}
          {view.state === 'previewed' && view.counts && (
            <Preview view={view} counts={view.counts} onChange={query.replace} />
          )}
          {view.state === 'refused' && <Problem error={{ message: view.refusal ?? '文件没有被采用。' }} />}
          {!isOpen(view.state) && <Outcome view={view} onChange={query.replace} />}
          {view.state !== 'previewed' && view.counts && <CountList view={view} counts={view.counts} />}
        </>
      )}
    </Loaded>
  );
}

function Head({ view }: { view: ImportView }) {
  const { tone, glyph } = STATE_LOOKS[view.state];
  return (
    <Card>
      <Headline
        minor
        title={titleOf(view)}
        side={
          <Chip tone={tone} glyph={glyph}>
            {IMPORT_STATE_NAMES[view.state]}
          </Chip>
        }
      />
      <Line>
        {timeInWords(view.startedAt, serverNow())} · {view.startedBy}
        {view.counts && view.kind === 'roster' ? ` · 采用 ${view.counts.rows} 人` : ''}
      </Line>
    </Card>
  );
}

function Working({ view }: { view: ImportView }) {
  const writing = view.state !== 'reading';
  const { done, of } = view.progress ?? { done: 0, of: 0 };
  const verb = view.state === 'undoing' ? '正在撤销' : '正在写入';
  const words = writing
    ? `${verb} ${done} / ${of}`
    : view.kind === 'roster'
      ? '正在读取名册，和系统里的内容逐行比对'
      : '正在算新学期会改什么';
  return (
    <Card>
      <Text className={css.working}>{words}</Text>
      <ProgressBar done={done} of={writing && of > 0 ? of : null} label={words} />
      <Text className={css.who}>
        {writing
          ? '可以离开这一页，系统会接着做完；回来时会显示进度。'
          : '通常几秒到一分钟。还没有写入任何内容。'}
      </Text>
    </Card>
  );
}
