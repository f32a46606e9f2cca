import path from 'node:path';
import { buildSync } from 'esbuild';

const made = new Map<string, string>();

/** One of our own scripts for the browser (frame/browser/<name>.ts), as one plain JavaScript file. */
export function browserScript(name: 'frame' | 'phone' | 'live'): string {
  let code = made.get(name);
  if (code === undefined) {
    const built = buildSync({
      entryPoints: [path.join(__dirname, 'browser', `${name}.ts`)],
      bundle: true,
      write: false,
      target: 'es2020',
      format: 'iife',
    });
    code = built.outputFiles[0]?.text ?? '';
    made.set(name, code);
  }
  return code;
}
