import writeWorkbook from 'write-excel-file/node';
import type { BrowserPhone } from './phone';

type Cell = string | number | null;

export interface RosterFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const HEADER = ['序号', '学号', '姓名', '性别', '学院', '专业', '班级', '年级', '校区', '楼栋', '楼层', '房间号', '床位', '联系电话', '辅导员工号', '备注']; // prettier-ignore

/** A roster of new students of one class, as a school would send it; each line may be odd in its own way. */
export async function rosterFile(
  name: string,
  lines: readonly Partial<Record<string, Cell>>[],
): Promise<RosterFile> {
  const data: Cell[][] = [['2026 级住宿名册'], HEADER];
  lines.forEach((line, index) => {
    const filled: Record<string, Cell> = {
      序号: index + 1,
      学号: `2026990${String(index).padStart(2, '0')}`,
      姓名: `新生${'甲乙丙丁戊己庚辛'[index] ?? ''}`,
      性别: '男',
      学院: '新设学院',
      专业: '新设专业',
      班级: '新设26001班',
      年级: 2026,
      校区: '新校区',
      楼栋: '9号楼',
      楼层: 1,
      房间号: `${101 + Math.floor(index / 6)}`,
      床位: (index % 6) + 1,
      联系电话: `1900009${String(index).padStart(4, '0')}`,
      辅导员工号: null,
      备注: null,
      ...line,
    };
    data.push(HEADER.map((column) => filled[column] ?? null));
  });
  const buffer = await writeWorkbook([{ sheet: '学生住宿名册', data }]).toBuffer();
  return {
    name,
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer,
  };
}

/** Picks the file on the import page, out of a chat or from disk. */
export async function chooseRoster(phone: BrowserPhone, file: RosterFile): Promise<void> {
  const [chooser] = await Promise.all([
    phone.page.waitForEvent('filechooser', { timeout: 15_000 }),
    phone.tap('选择名册文件'),
  ]);
  await chooser.setFiles(file);
}
