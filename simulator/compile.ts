import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Script } from 'node:vm';
import { CompileError, type CompileProblem } from './compile-error';
import { compileStyles } from './compile-styles';
import { compileTemplates } from './compile-templates';
import {
  ABSENT_NAMES,
  PRESENT_NAMES,
  pagePaths,
  type AppConfig,
  type ComponentConfig,
  type ThemeVariables,
} from './program';

export interface CompiledDist {
  hash: string;
  app: AppConfig;
  /** JavaScript that sets `globalThis.__miniprogram` to a `Program`. */
  script: string;
}

const TEXT = /\.(js|json|wxml|wxss|wxs)$/;
let last: CompiledDist | undefined;

/**
 * Compiles a dist/weapp folder into one self-contained script; the same content is compiled once per process.
 * Throws `CompileError` with file and line of everything that a phone would refuse.
 */
export function compileDist(dist: string): CompiledDist {
  const files = readDist(dist);
  const hash = contentHash(files);
  if (last?.hash === hash) return last;
  const problems: CompileProblem[] = [];
  const app = readJson(files, 'app.json', problems) as AppConfig | undefined;
  if (!app) throw new CompileError(problems);
  const pages = pagePaths(app);
  const configs = readConfigs(files, problems);
  checkPages(pages, files, problems);
  checkComponents(configs, files, problems);
  const themes = (app.themeLocation ? readJson(files, app.themeLocation, problems) : {}) as
    ThemeVariables | undefined;
  const templates = compileTemplates(files, configs, problems);
  const styles = compileStyles(files, pages, problems);
  const scripts = wrapScripts(files, problems);
  if (problems.length > 0) throw new CompileError(problems);
  const script =
    `globalThis.__miniprogram={hash:${JSON.stringify(hash)},app:${JSON.stringify(app)},` +
    `themes:${JSON.stringify(themes ?? {})},configs:${JSON.stringify(configs)},styles:${JSON.stringify(styles)},\n` +
    `templates:function(shapeEvent){return(${templates})},\nscripts:${scripts}};`;
  last = { hash, app, script };
  return last;
}

function readDist(dist: string): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder)) {
      const path = join(folder, entry);
      if (statSync(path).isDirectory()) walk(path);
      else if (TEXT.test(entry))
        files.set(relative(dist, path).split(sep).join('/'), readFileSync(path, 'utf8'));
    }
  };
  walk(dist);
  return files;
}

function contentHash(files: Map<string, string>): string {
  const hash = createHash('sha256');
  for (const [file, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(file).update('\0').update(text);
  return hash.digest('hex').slice(0, 16);
}

function readJson(files: Map<string, string>, file: string, problems: CompileProblem[]): unknown {
  const text = files.get(file);
  if (text === undefined) {
    problems.push({ file, message: 'does not exist' });
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    problems.push({ file, message: `is not valid JSON: ${String(error)}` });
    return undefined;
  }
}

function readConfigs(
  files: Map<string, string>,
  problems: CompileProblem[],
): Record<string, ComponentConfig> {
  const configs: Record<string, ComponentConfig> = {};
  for (const file of files.keys()) {
    if (!file.endsWith('.wxml')) continue;
    const path = file.slice(0, -5);
    if (!files.has(`${path}.json`)) continue;
    const config = readJson(files, `${path}.json`, problems) as ComponentConfig | undefined;
    if (config) configs[path] = config;
  }
  return configs;
}

function checkPages(pages: string[], files: Map<string, string>, problems: CompileProblem[]): void {
  for (const page of pages) {
    for (const extension of ['js', 'wxml']) {
      const file = `${page}.${extension}`;
      if (!files.has(file))
        problems.push({ file: 'app.json', message: `declares ${page}, but ${file} does not exist` });
    }
  }
}

function checkComponents(
  configs: Record<string, ComponentConfig>,
  files: Map<string, string>,
  problems: CompileProblem[],
): void {
  for (const [path, config] of Object.entries(configs)) {
    for (const target of Object.values(config.usingComponents ?? {})) {
      const resolved = resolvePath(path, target);
      if (files.has(`${resolved}.js`) && files.has(`${resolved}.wxml`)) continue;
      problems.push({ file: `${path}.json`, message: `uses component ${target}, which does not exist` });
    }
  }
}

/** Resolves a path written inside `from` (a file path without extension); a leading slash means the dist's root. */
export function resolvePath(from: string, target: string): string {
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function wrapScripts(files: Map<string, string>, problems: CompileProblem[]): string {
  const names = [...PRESENT_NAMES, ...ABSENT_NAMES].join(',');
  const entries: string[] = [];
  for (const [file, source] of files) {
    if (!file.endsWith('.js')) continue;
    // No line break before the source: line numbers in a stack trace are those of the dist file.
    const wrapped = `function(${names}){${source}\n}`;
    try {
      new Script(`(${wrapped})`, { filename: file });
    } catch (error) {
      problems.push({ file, message: String(error) });
    }
    entries.push(`${JSON.stringify(file)}:${wrapped}`);
  }
  // `eval` cannot be a parameter of strict code, so a sloppy function around all scripts shadows it.
  return `(function(eval){return {${entries.join(',\n')}}})(undefined)`;
}
