import { useState } from 'react';
import { addDays } from '@contract/core/time';
import { rollCall } from '@contract/roll-call';
import { OVERSEERS } from '@contract/roll-call-roles';
import { openDocument } from '@/platform/files';
import { holds } from '@/platform/may';
import { useSession } from '@/platform/session';
import { useCommand } from '@/platform/use-command';
import { say } from '@/ui/ask';
import { Button } from '@/ui/button';
import { Problem } from '@/ui/problem';
import { Segment } from '@/ui/segment';
import { Sheet } from '@/ui/sheet';

const RANGES = [
  { key: '1', word: '这一天' },
  { key: '7', word: '七天' },
  { key: '31', word: '31 天' },
] as const;

/** The list as an Excel file by class and date, up to the day shown; only for who oversees many students. */
export function ExportAbsentees({ day }: { day: string }) {
  const may = useSession((session) => session.me !== null && holds(session.me, OVERSEERS));
  const [open, setOpen] = useState(false);
  const [length, setLength] = useState<(typeof RANGES)[number]['key']>('7');
  const command = useCommand(rollCall, 'export-absentees');
  if (!may) return null;
  const fetchFile = async () => {
    const from = addDays(day, 1 - Number(length));
    const made = await command.run({ from, to: day });
    if (!made) return;
    if (made.link === null) {
      say('这几天没有缺勤和异常，没有文件可导出');
      return;
    }
    const how = await openDocument(made.link, `考勤异常 ${from} 至 ${day}.xlsx`);
    if (how === 'failed') {
      say('没有下载成功，请稍后再试', { good: false });
      return;
    }
    setOpen(false);
    say(
      how === 'copied'
        ? '这里打不开文件，下载地址已复制，请在电脑浏览器里打开'
        : `已导出 ${made.lines} 条，按班级和日期排列`,
    );
  };
  return (
    <>
      <Button block icon="download" onTap={() => setOpen(true)}>
        导出 Excel
      </Button>
      {open && (
        <Sheet
          title="导出 Excel"
          note={`截至 ${day}，您范围内的学生。导出会留下记录，请勿转发到群里。`}
          onClose={() => setOpen(false)}
          foot={
            <Button block look="primary" busy={command.busy} onTap={() => void fetchFile()}>
              导出
            </Button>
          }
        >
          <Segment label="多长时间" items={RANGES} chosen={length} onChoose={setLength} />
          <Problem error={command.error} />
        </Sheet>
      )}
    </>
  );
}
