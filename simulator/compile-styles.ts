import postcss, { type AtRule, type Root } from 'postcss';
import selectorParser from 'postcss-selector-parser';
import { dirname, join, normalize } from 'node:path/posix';
import type { CompileProblem } from './compile-error';

/**
 * Turns WXSS into CSS a browser understands: imports in place, `rpx`, `vh` and the safe area through variables the
 * page frame sets, tags to the `wx-…` elements of the tree, page sheets scoped to their page.
 */
export function compileStyles(
  files: Map<string, string>,
  pages: string[],
  problems: CompileProblem[],
): Record<string, string> {
  const styles: Record<string, string> = {};
  const pageSet = new Set(pages);
  for (const file of files.keys()) {
    if (!file.endsWith('.wxss')) continue;
    const path = file.slice(0, -5);
    try {
      const root = parseWithImports(file, files, []);
      const isPage = pageSet.has(path);
      root.walkDecls((decl) => {
        decl.value = mapValue(decl.value);
      });
      root.walkRules((rule) => {
        if (isKeyframe(rule.parent)) return;
        rule.selector = mapSelector(rule.selector, isPage);
      });
      styles[path] = isPage
        ? `@scope (wx-page[data-path="${path}"]) {\n${root.toString()}\n}`
        : root.toString();
    } catch (error) {
      problems.push(styleProblem(file, error));
    }
  }
  return styles;
}

function parseWithImports(file: string, files: Map<string, string>, seen: string[]): Root {
  const source = files.get(file);
  if (source === undefined) throw new Error(`${seen.at(-1) ?? ''} imports ${file}, which does not exist`);
  if (seen.includes(file)) return postcss.root();
  const root = postcss.parse(source, { from: file });
  root.walkAtRules('import', (rule) => {
    const target = /["']([^"']+)["']/.exec(rule.params)?.[1];
    if (!target) return;
    const path = target.startsWith('/') ? target.slice(1) : normalize(join(dirname(file), target));
    rule.replaceWith(parseWithImports(path, files, [...seen, file]).nodes);
  });
  return root;
}

function isKeyframe(parent: unknown): boolean {
  const rule = parent as AtRule | undefined;
  return rule?.type === 'atrule' && rule.name.endsWith('keyframes');
}

function mapValue(value: string): string {
  return value
    .replace(/(-?\d*\.?\d+)rpx\b/g, 'calc($1 * var(--rpx))')
    .replace(/(-?\d*\.?\d+)vh\b/g, 'calc($1 * var(--vh))')
    .replace(/(env|constant)\(safe-area-inset-(top|right|bottom|left)[^)]*\)/g, 'var(--safe-$2)');
}

function mapSelector(selector: string, isPage: boolean): string {
  return selectorParser((root) => {
    root.walkTags((tag) => {
      if (tag.value === 'page' && isPage)
        tag.replaceWith(selectorParser.tag({ value: 'wx-page:where(:scope)' }));
      else if (!/^(from|to|\d)/.test(tag.value)) tag.value = `wx-${tag.value}`;
    });
  }).processSync(selector);
}

function styleProblem(file: string, error: unknown): CompileProblem {
  const place = error as { reason?: string; line?: number; column?: number; message?: string };
  return {
    file,
    line: place.line,
    column: place.column,
    message: place.reason ?? place.message ?? String(error),
  };
}
