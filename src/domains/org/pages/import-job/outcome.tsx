import { View } from '@tarojs/components';
import { org } from '@contract/org';
import { timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { openDocument } from '@/platform/files';
import { back } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { ask, say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { nothingToWrite, summaryOf, type ImportView } from '../../import-words';
import css from './index.module.scss';

/** How a closed import ended, with its report as a workbook. */
export function Outcome({ view, onChange }: { view: ImportView; onChange: (view: ImportView) => void }) {
  const undo = useCommand(org, 'undo-roll-over');
  const report = useCommand(org, 'import-report');
  const fetchReport = async () => {
    const made = await report.run({ importId: view.id });
    if (!made) return;
    const how = await openDocument(made.url, made.fileName);
    if (how === 'copied') say('这里打不开文件，下载地址已复制，请在电脑浏览器里打开');
    if (how === 'failed') say('没有下载成功，请稍后再试', { good: false });
  };
  const takeBack = async () => {
    const sure = await ask({
      title: '撤销换学期？',
      text: '离校的学生恢复在校，卸任的岗位恢复任职，和换学期之前一样。之后改过的不动；床位已经给了别人的学生恢复在校，但没有床位。',
      yes: '撤销',
      danger: true,
    });
    if (!sure) return;
    const next = await undo.run({ importId: view.id });
    if (next) onChange(next);
  };
  const when = view.closedAt ? timeInWords(view.closedAt, serverNow()) : '';
  return (
    <>
      {view.state === 'done' && (
        <Empty
          icon="circle-check"
          title={view.counts && nothingToWrite(view.counts) ? '没有变化' : '已写入'}
          text={`${when}完成。${summaryOf(view)}`}
        />
      )}
      {view.state === 'cancelled' && (
        <Empty icon="undo-2" title="已取消" text={`${when}取消，没有写入任何内容。`} />
      )}
      {view.state === 'undone' && (
        <Empty
          icon="undo-2"
          title="已撤销"
          text={`${when}撤销，人和岗位恢复到换学期之前；之后改过的没有动。`}
        />
      )}
      <Problem error={report.error ?? undo.error} />
      {view.mayUndo && (
        <Button look="weak" block icon="undo-2" busy={undo.busy} onTap={() => void takeBack()}>
          {view.undoUntil ? `撤销（${timeInWords(view.undoUntil, serverNow())}前可以）` : '撤销'}
        </Button>
      )}
      <SafeBar>
        <View className={css.pair}>
          {view.counts && (
            <Button className={css.yes} icon="download" busy={report.busy} onTap={() => void fetchReport()}>
              下载报告
            </Button>
          )}
          <Button className={css.no} look="primary" onTap={back}>
            {view.state === 'refused' ? '换一份文件' : '完成'}
          </Button>
        </View>
      </SafeBar>
    </>
  );
}
