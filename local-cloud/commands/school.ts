import { existsSync } from 'node:fs';
import { importRosterFile } from '../roster';
import type { LocalCloud } from '../start';

/** Loads a school's own roster, with its progress on the terminal. */
export async function importRoster(
  cloud: LocalCloud,
  file: string,
  log: (line: string) => void,
): Promise<void> {
  if (!existsSync(file)) throw new Error(`没有这个文件：${file}`);
  await importRosterFile(cloud, file, { log });
}
