import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 over the names and bytes of files and folders (hidden files left out), in a stable order. */
export function contentHash(root: string, inputs: readonly string[]): string {
  const hash = createHash('sha256');
  const visit = (path: string): void => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) if (!name.startsWith('.')) visit(join(path, name));
      return;
    }
    hash.update(path).update('\u0000').update(readFileSync(full)).update('\u0000');
  };
  for (const input of inputs) visit(input);
  return hash.digest('hex');
}
