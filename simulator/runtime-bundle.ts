import { build } from 'esbuild';
import { join } from 'node:path';

let bundled: Promise<string> | undefined;

/** The browser side of the simulator as one classic script; built once per process. */
export function runtimeBundle(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<string> {
  const result = await build({
    entryPoints: [join(__dirname, 'runtime/entry.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2020',
    // One copy of the framework: its adapter requires the CommonJS build.
    mainFields: ['main'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  return result.outputFiles[0]?.text ?? '';
}
