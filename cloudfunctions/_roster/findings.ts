/** What the importer has to say about one cell; the words are read by an office clerk. */
export interface Finding {
  sheet: string;
  /** 1-based, as Excel counts. */
  row: number;
  /** The header the file itself uses. */
  column: string;
  value: string;
  /** `refused`: the row is not taken. `warning`: taken, look at it. `repaired`: taken after a harmless fix. */
  severity: 'refused' | 'warning' | 'repaired';
  reason: string;
}

/** The whole file is refused before anything is written; the message says why and what to do. */
export class FileRefused extends Error {
  override name = 'FileRefused';
}
