/** A cell as the workbook reader hands it over. */
export type Cell = string | number | boolean | Date | null | undefined;

export interface CleanText {
  text: string;
  /** What was put right, in Chinese; null when the cell was clean. */
  repaired: string | null;
}

const CJK_ONLY = /^[\u3400-\u9fff·\s]+$/;

/**
 * The text of a cell: full-width letters and digits become plain ones, ideographic, zero-width and stray spaces go
 * (inside a Chinese name too). Numbers become their digits without an exponent.
 */
export function cleanText(cell: Cell): CleanText {
  if (cell === null || cell === undefined) return { text: '', repaired: null };
  if (typeof cell === 'number')
    return { text: Number.isFinite(cell) ? plainNumber(cell) : '', repaired: null };
  if (typeof cell === 'boolean') return { text: cell ? '是' : '否', repaired: null };
  if (cell instanceof Date) return { text: cell.toISOString().slice(0, 10), repaired: null };
  const repairs: string[] = [];
  let text = cell.replace(/[\uff01-\uff5e]/g, (wide) =>
    // Chinese punctuation stays as it is: only digits, letters and the signs around numbers are folded.
    /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0b\uff0d\uff0e\uff20\uff1d]/.test(wide)
      ? String.fromCharCode(wide.charCodeAt(0) - 0xfee0)
      : wide,
  );
  if (text !== cell) repairs.push('全角字符改为半角');
  const spaced = text;
  text = text
    .replace(/[\u0000-\u001f\u007f\u200b-\u200d\u2060\ufeff]/g, ' ')
    .replace(/[\s\u00a0\u3000]+/g, ' ')
    .trim();
  if (CJK_ONLY.test(text)) text = text.replace(/\s+/g, '');
  if (text !== spaced) repairs.push('去掉多余空格');
  return { text, repaired: repairs.length ? repairs.join('，') : null };
}

function plainNumber(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

/** Spreadsheets run a cell that begins so as a formula. */
export function looksLikeFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text);
}

/**
 * Text for a cell of an export: what would run as a formula gets a leading apostrophe. So do the names every object
 * inherits (`constructor`), which the workbook writer looks up in a plain object and then writes a broken file.
 */
export function neutralised(text: string): string {
  return looksLikeFormula(text) || text in Object.prototype ? `'${text}` : text;
}

/** A Chinese mainland mobile number, or a land line with its area code. */
export function isPhone(text: string): boolean {
  return /^1[3-9]\d{9}$/.test(text) || /^0\d{2,3}-?\d{7,8}$/.test(text);
}

/** A student or staff number: letters and digits only, so that nothing else ever reaches an id. */
export function isNumberOfPerson(text: string): boolean {
  return /^[A-Za-z0-9]{4,20}$/.test(text);
}

const CHINESE_DIGITS: Record<string, number> = {
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
};

/** The floor in `3`, `3层`, `3楼`, `三层`, `十二层`; null when there is none. */
export function floorNumber(text: string): number | null {
  const digits = /^第?(\d{1,2})(?:层|楼|F|f)?$/.exec(text);
  if (digits) return Number(digits[1]) || null;
  const word = /^第?([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)[层楼]$/.exec(text);
  if (!word) return null;
  const [, tens = '', ten = '', ones = ''] = word;
  if (!ten) return CHINESE_DIGITS[tens || ones] ?? null;
  return (CHINESE_DIGITS[tens] ?? 1) * 10 + (CHINESE_DIGITS[ones] ?? 0);
}

/** The floor that a room number itself names: 301 → 3, 1204 → 12; null when it names none. */
export function floorOfRoom(room: string): number | null {
  const found = /^[A-Za-z]?-?(\d{1,2})\d{2}$/.exec(room);
  return found ? Number(found[1]) || null : null;
}
