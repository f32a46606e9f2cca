import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folders: string[] = [];

/** Writes a cloudfunctionRoot of plain JS functions; `name/config.json` style keys write further files. */
export function functionFolder(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'functions-'));
  folders.push(root);
  symlinkSync(path.resolve(__dirname, '../../../node_modules'), path.join(root, 'node_modules'));
  writeFunctions(root, files);
  return root;
}

export function writeFunctions(root: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name.includes('/') ? name : `${name}/index.js`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

export function removeFunctionFolders(): void {
  for (const root of folders.splice(0)) rmSync(root, { recursive: true, force: true });
}
