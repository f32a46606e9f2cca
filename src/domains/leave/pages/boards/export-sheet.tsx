import { useState } from 'react';
import { addDays, dayOf } from '@contract/core/time';
import { leave } from '@contract/leave';
import { serverNow } from '@/platform/clock';
import { openDocument } from '@/platform/files';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { DateField } from '@/ui/date-field';
import { Problem } from '@/ui/problem';
import { Sheet } from '@/ui/sheet';

/** The leaves of some days as a workbook in the fields of the data standard. */
export function ExportSheet({ onClose }: { onClose: () => void }) {
  const today = dayOf(serverNow());
  const [fromOn, setFromOn] = useState(addDays(today, -30));
  const [toOn, setToOn] = useState(today);
  const command = useCommand(leave, 'export-sheet');
  const send = async () => {
    const reply = await command.run({ fromOn, toOn });
    if (!reply) return;
    if (reply.link === null) {
      say('这段时间没有已批准的假条', { good: false });
      return;
    }
    const done = await openDocument(reply.link, `请假_${fromOn}_${toOn}.xlsx`);
    onClose();
    if (done === 'opened') say(`已导出 ${reply.lines} 行`);
    else if (done === 'copied') say('这里打不开表格，下载地址已复制，10 分钟内有效');
    else say('没有打开表格，请稍后重试', { good: false });
  };
  return (
    <Sheet
      title="导出表格"
      note="按返回日期，您管理范围内已批准的假条，数据标准字段；每次导出都有记录"
      onClose={onClose}
      foot={
        <Button block look="primary" icon="download" busy={command.busy} onTap={() => void send()}>
          导出
        </Button>
      }
    >
      <DateField label="从" value={fromOn} to={toOn} onChange={setFromOn} />
      <DateField
        label="到"
        value={toOn}
        from={fromOn}
        {...(command.error?.fields['toOn'] !== undefined && { error: command.error.fields['toOn'] })}
        onChange={setToOn}
      />
      <Problem error={command.error} />
    </Sheet>
  );
}
