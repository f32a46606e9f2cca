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

/** Pages that app.config.ts names and that have no file. */
export function missingPages(appConfig: string, exists: (path: string) => boolean): string[] {
  const pages = [...appConfig.matchAll(/'((?:pages|domains)\/[\w/-]+)'/g)].map((match) => match[1] ?? '');
  return pages
    .filter((page) => page.includes('/pages/') || page.startsWith('pages/'))
    .filter((page) => !exists(page));
}

if (require.main === module) {
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
  const app = readFileSync(resolve(ROOT, 'src/app.config.ts'), 'utf8');
  const missing = missingPages(app, (page) => existsSync(resolve(ROOT, 'src', `${page}.tsx`)));
  complaints.push(...missing.map((page) => `app.config.ts names ${page}, which has no file`));
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}
