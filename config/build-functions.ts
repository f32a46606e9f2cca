import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CollectionSpec } from '../cloudfunctions/_kernel/collection';

const SOURCE = resolve(__dirname, '../cloudfunctions');

/** What a deployment needs to know of a function beside its code; `function.json` overrides the defaults. */
export interface FunctionSettings {
  name: string;
  timeoutSeconds: number;
  memoryMb: number;
  runtime: string;
  /** Names of the environment variables it reads. */
  environment: string[];
}

const DEFAULTS = { timeoutSeconds: 20, memoryMb: 256, runtime: 'Nodejs20.19', environment: [] as string[] };

/** Names of the cloud functions: folders with an index.ts; a leading underscore marks shared code. */
export async function functionNames(source = SOURCE): Promise<string[]> {
  const entries = await readdir(source, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map((entry) => entry.name)
    .filter((name) => existsSync(join(source, name, 'index.ts')))
    .sort();
}

/** Every declared collection, each name once. */
export async function declaredCollections(source = SOURCE): Promise<CollectionSpec[]> {
  const entries = await readdir(source, { withFileTypes: true });
  const specs = new Map<string, CollectionSpec>();
  for (const entry of entries.filter((item) => item.isDirectory())) {
    const file = join(source, entry.name, 'collections.ts');
    if (!existsSync(file)) continue;
    const bundled = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      external: ['wx-server-sdk'],
      tsconfig: resolve(__dirname, '../tsconfig.base.json'),
    });
    const module = { exports: {} as { collections?: readonly CollectionSpec[] } };
    // The file is our own declaration, bundled a line above; evaluating it needs no loader under jest or tsx.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
    new Function('module', 'exports', 'require', bundled.outputFiles[0]?.text ?? '')(
      module,
      module.exports,
      require,
    );
    for (const spec of module.exports.collections ?? []) {
      if (specs.has(spec.name)) throw new Error(`collection ${spec.name} is declared twice`);
      specs.set(spec.name, spec);
    }
  }
  return [...specs.values()];
}

async function settingsOf(source: string, name: string): Promise<FunctionSettings> {
  const file = join(source, name, 'function.json');
  const own = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Partial<FunctionSettings>) : {};
  return { ...DEFAULTS, ...own, name };
}

/**
 * Writes one complete folder per cloud function (bundle with its source map, generated package.json,
 * config.json), `collections.json` and `functions.json`. The SDK is bundled: nothing is installed in the cloud
 * and a cold start reads one file.
 */
export async function buildFunctions(options: {
  outDir: string;
  minify?: boolean;
  /** Another cloudfunctions folder of the same shape. */
  sourceDir?: string;
}): Promise<string[]> {
  const source = options.sourceDir ?? SOURCE;
  const names = await functionNames(source);
  // Built beside and swapped in: a running cloud may start an instance at any moment.
  const building = `${options.outDir}.building`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  await Promise.all(
    names.map(async (name) => {
      const out = join(building, name);
      await build({
        entryPoints: [join(source, name, 'index.ts')],
        outfile: join(out, 'index.js'),
        bundle: true,
        platform: 'node',
        target: 'node20',
        format: 'cjs',
        minifySyntax: options.minify ?? true,
        minifyWhitespace: options.minify ?? true,
        keepNames: true,
        sourcemap: 'linked',
        sourcesContent: false,
        legalComments: 'none',
        logLevel: 'warning',
        // Optional native parts of the SDK's dependencies; absent in the cloud too.
        external: ['bufferutil', 'utf-8-validate'],
        tsconfig: resolve(__dirname, '../tsconfig.base.json'),
      });
      await writeFile(
        join(out, 'package.json'),
        `${JSON.stringify({ name, version: '1.0.0', main: 'index.js', private: true }, null, 2)}\n`,
      );
      const config = join(source, name, 'config.json');
      if (existsSync(config)) await copyFile(config, join(out, 'config.json'));
      else
        await writeFile(
          join(out, 'config.json'),
          `${JSON.stringify({ permissions: { openapi: [] } }, null, 2)}\n`,
        );
    }),
  );
  const collections = (await declaredCollections(source)).map((spec) => ({
    name: spec.name,
    indexes: spec.indexes,
    rule: { read: false, write: false },
  }));
  await writeFile(join(building, 'collections.json'), `${JSON.stringify(collections, null, 2)}\n`);
  const settings = await Promise.all(names.map((name) => settingsOf(source, name)));
  await writeFile(join(building, 'functions.json'), `${JSON.stringify(settings, null, 2)}\n`);
  await rm(options.outDir, { recursive: true, force: true });
  await rename(building, options.outDir);
  return names;
}

if (process.argv[1] === __filename) {
  const outDir = resolve(__dirname, '../dist/cloudfunctions');
  void buildFunctions({ outDir }).then((names) => {
    console.log(`dist/cloudfunctions: ${names.join(', ')}`);
  });
}
