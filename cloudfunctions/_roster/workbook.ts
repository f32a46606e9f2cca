import readWorkbook from 'read-excel-file/node';
import type { Cell } from './cells';
import { FileRefused } from './findings';

export interface Sheet {
  name: string;
  /** Rows as Excel counts them: index 0 is row 1. */
  rows: Cell[][];
}

export const MAX_FILE_BYTES = 20 * 1024 * 1024;
export const MAX_ROWS = 100_000;

/**
 * Every sheet of an .xlsx file.
 * @throws FileRefused when it is no workbook or larger than 20 MB.
 */
export async function openWorkbook(bytes: Buffer): Promise<Sheet[]> {
  if (bytes.length > MAX_FILE_BYTES) {
    throw new FileRefused(
      `文件有 ${Math.ceil(bytes.length / 1024 / 1024)} MB，超过 20 MB 的上限，请删去图片或分成几个文件`,
    );
  }
  return readSheets(bytes);
}

async function readSheets(bytes: Buffer): Promise<Sheet[]> {
  try {
    // Untrimmed, so that what was repaired can be listed.
    const found = await readWorkbook(bytes, { trim: false });
    return found.map((sheet) => ({ name: sheet.sheet.trim(), rows: sheet.data as Cell[][] }));
  } catch {
    throw new FileRefused('这不是 Excel 工作簿（.xlsx），请在 Excel 或 WPS 里另存为 .xlsx 后再导入');
  }
}
