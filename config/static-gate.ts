import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
// The package's front hides the style compiler's errors: its two parts are called directly.
import wcc from 'miniprogram-compiler/src/wcc.js';
import wcsc from 'miniprogram-compiler/src/wcsc.js';
import { absentNameProblems } from './absent-names';

export interface GateProblem {
  file: string;
  message: string;
}

export interface PackageBudget {
  /** Bytes. */
  main: number;
  subpackage: number;
}

export interface GateReport {
  problems: GateProblem[];
  /** Bytes of each package by root; the main package is ''. */
  sizes: Record<string, number>;
}

interface AppJson {
  pages: string[];
  subPackages?: { root: string; pages: string[] }[];
  tabBar?: { list: { pagePath: string }[] };
}

/**
 * What can be known of a dist/weapp folder without running it: WeChat's own compilers accept it, declared pages are
 * there, packages keep their budgets, no script makes code from text or reaches for what a phone lacks.
 */
export function checkDist(dist: string, budget: PackageBudget): GateReport {
  const app = JSON.parse(readFileSync(join(dist, 'app.json'), 'utf8')) as AppJson;
  const files = listFiles(dist);
  const sizes = packageSizes(dist, files, app);
  const problems = [
    ...compilerProblems(dist, files),
    ...pageProblems(files, app),
    ...sizeProblems(sizes, budget),
    ...files
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => absentNameProblems(file, readFileSync(join(dist, file), 'utf8'))),
  ];
  return { problems, sizes };
}

function listFiles(dist: string): string[] {
  const found: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder)) {
      const path = join(folder, entry);
      if (statSync(path).isDirectory()) walk(path);
      else found.push(relative(dist, path).split(sep).join('/'));
    }
  };
  walk(dist);
  return found;
}

const MAX_OUTPUT = { maxBuffer: 64 * 1024 * 1024 };

/** WeChat's wcc and wcsc, as shipped for this machine; they name file, line and column. */
function compilerProblems(dist: string, files: string[]): GateProblem[] {
  const named = (extension: string): string[] => files.filter((file) => file.endsWith(extension));
  const bare = (extension: string): string[] =>
    named(extension).map((file) => file.slice(0, -extension.length));
  const attempts: [string, () => unknown][] = [
    ['*.wxml', () => wcc(dist, bare('.wxml'), named('.wxs'), MAX_OUTPUT)],
    ['*.wxss', () => wcsc(dist, bare('.wxss'), MAX_OUTPUT)],
  ];
  return attempts.flatMap(([file, compile]) => {
    try {
      const result = compile();
      return result instanceof Error ? [{ file, message: result.message.trim() }] : [];
    } catch (error) {
      return [{ file, message: error instanceof Error ? error.message.trim() : String(error) }];
    }
  });
}

function pageProblems(files: string[], app: AppJson): GateProblem[] {
  const there = new Set(files);
  const inPackages = (app.subPackages ?? []).flatMap(({ root, pages }) =>
    pages.map((page) => `${root.replace(/\/$/, '')}/${page}`),
  );
  const missing = [...app.pages, ...inPackages].flatMap((page) =>
    ['js', 'wxml', 'json'].map((extension) => `${page}.${extension}`).filter((file) => !there.has(file)),
  );
  const strayTabs = (app.tabBar?.list ?? [])
    .map(({ pagePath }) => pagePath)
    .filter((path) => !app.pages.includes(path));
  return [
    ...missing.map((file) => ({ file: 'app.json', message: `declares a page whose ${file} does not exist` })),
    ...strayTabs.map((path) => ({
      file: 'app.json',
      message: `has the tab ${path}, which is not in the main package`,
    })),
  ];
}

function packageSizes(dist: string, files: string[], app: AppJson): Record<string, number> {
  const roots = (app.subPackages ?? []).map(({ root }) => root.replace(/\/$/, ''));
  const sizes: Record<string, number> = { '': 0 };
  for (const root of roots) sizes[root] = 0;
  for (const file of files) {
    const root = roots.find((one) => file.startsWith(`${one}/`)) ?? '';
    sizes[root] = (sizes[root] ?? 0) + statSync(join(dist, file)).size;
  }
  return sizes;
}

function sizeProblems(sizes: Record<string, number>, budget: PackageBudget): GateProblem[] {
  return Object.entries(sizes).flatMap(([root, bytes]) => {
    const limit = root === '' ? budget.main : budget.subpackage;
    if (bytes <= limit) return [];
    return [{ file: root || 'main package', message: `has ${bytes} bytes, its budget is ${limit}` }];
  });
}
