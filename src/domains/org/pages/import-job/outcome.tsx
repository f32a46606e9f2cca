import { View } from '@tarojs/components';
import { org } from '@contract/org';
import { timeInWords } from '@contract/core/time';
import { serverNow } from '@/platform/clock';
import { openDocument } from '@/platform/files';
import { back } from '@/platform/navigation';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Problem } from '@/ui/problem';
import { SafeBar } from '@/ui/safe-bar';
import { Empty } from '@/ui/states';
import { summaryOf, type ImportView } from '../../import-words';
import css from './index.module.scss';

/** How a closed import ended, with its report as a workbook. */
export function Outcome({ view }: { view: ImportView }) {
  const report = useCommand(org, 'import-report');
  const fetchReport = async () => {
    const made = await report.run({ importId: view.id });
    if (!made) return;
    const how = await openDocument(made.url, made.fileName);
    if (how === 'copied') say('这里打不开文件，下载地址已复制，请在电脑浏览器里打开');
    if (how === 'failed') say('没有下载成功，请稍后再试', { good: false });
  };
  const when = view.closedAt ? timeInWords(view.closedAt, serverNow()) : '';
  return (
    <>
      {view.state === 'done' && (
        <Empty icon="circle-check" title="已写入" text={`${when}完成。${summaryOf(view.counts)}`} />
      )}
      {view.state === 'cancelled' && (
        <Empty icon="undo-2" title="已取消" text={`${when}取消，没有写入任何内容。`} />
      )}
      <Problem error={report.error} />
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
