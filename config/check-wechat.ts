import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

interface Trigger {
  name: string;
  type: string;
  config: string;
}

/** What WeChat's tools would refuse in a function's config.json. */
export function functionConfigComplaints(name: string, text: string): string[] {
  let config: { triggers?: Trigger[]; permissions?: { openapi?: unknown } };
  try {
    config = JSON.parse(text) as typeof config;
  } catch {
    return [`${name}/config.json is no JSON`];
  }
  const triggers = config.triggers ?? [];
  return [
    ...(triggers.length > 1 ? [`${name}: config.json may carry one trigger`] : []),
    ...triggers
      .filter((trigger) => trigger.type !== 'timer' || trigger.config.trim().split(/\s+/).length !== 7)
      .map((trigger) => `${name}: trigger ${trigger.name} needs a 7-field cron (s m h dom mon dow year)`),
    ...(config.permissions?.openapi !== undefined && !Array.isArray(config.permissions.openapi)
      ? [`${name}: permissions.openapi must be a list`]
      : []),
  ];
}

interface AppConfig {
  pages?: readonly string[];
  subPackages?: readonly { root: string; pages: readonly string[] }[];
  subpackages?: readonly { root: string; pages: readonly string[] }[];
}

/** Pages that the app's configuration names and that have no file. */
export function missingPages(config: AppConfig, exists: (page: string) => boolean): string[] {
  const packages = [...(config.subPackages ?? []), ...(config.subpackages ?? [])];
  const pages = [
    ...(config.pages ?? []),
    ...packages.flatMap(({ root, pages: inner }) => inner.map((page) => `${root}/${page}`)),
  ];
  return pages.filter((page) => !exists(page));
}

function readAppConfig(): AppConfig {
  // Taro's macro; at build time it is the identity.
  Object.assign(globalThis, { defineAppConfig: (config: AppConfig) => config });
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the macro must stand before the file runs
  return (require('../src/app.config') as { default: AppConfig }).default;
}

if (process.argv[1] === __filename) {
  const complaints: string[] = [];
  const functions = resolve(ROOT, 'cloudfunctions');
  for (const name of readdirSync(functions)) {
    const file = join(functions, name, 'config.json');
    if (existsSync(file)) complaints.push(...functionConfigComplaints(name, readFileSync(file, 'utf8')));
  }
  const project = JSON.parse(readFileSync(resolve(ROOT, 'project.config.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  if (project.miniprogramRoot !== 'dist/weapp/')
    complaints.push('project.config.json: miniprogramRoot is dist/weapp/');
  if (project.cloudfunctionRoot !== 'dist/cloudfunctions/') {
    complaints.push('project.config.json: cloudfunctionRoot is dist/cloudfunctions/');
  }
  const missing = missingPages(readAppConfig(), (page) => existsSync(resolve(ROOT, 'src', `${page}.tsx`)));
  complaints.push(...missing.map((page) => `app.config.ts names ${page}, which has no file`));
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
