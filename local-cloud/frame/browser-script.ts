import { readFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';

const made = new Map<string, string>();

/** One of our own scripts for the browser (frame/browser/<name>.ts), as plain JavaScript. */
export function browserScript(name: 'frame' | 'phone'): string {
  let code = made.get(name);
  if (code === undefined) {
    const source = readFileSync(path.join(__dirname, 'browser', `${name}.ts`), 'utf8');
    code = transformSync(source, { loader: 'ts', target: 'es2020', format: 'iife' }).code;
    made.set(name, code);
  }
  return code;
}
