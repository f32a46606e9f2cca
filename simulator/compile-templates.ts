import { TmplGroup } from 'glass-easel-template-compiler';
import { BUILT_IN_NAMES, TEMPLATE_TAGS } from './built-in-names';
import type { CompileProblem } from './compile-error';
import type { ComponentConfig } from './program';

interface TemplateIssue {
  level: string;
  message: string;
  startLine: number;
  startColumn: number;
}

const KNOWN_TAGS = new Set<string>([...BUILT_IN_NAMES, ...TEMPLATE_TAGS]);

/**
 * Compiles every template with WeChat's own compiler into one JavaScript expression. A warning of the compiler
 * (an unclosed tag, say) is an error here: WeChat's upload refuses what this compiler merely repairs.
 */
export function compileTemplates(
  files: Map<string, string>,
  configs: Record<string, ComponentConfig>,
  problems: CompileProblem[],
): string {
  const group = new TmplGroup();
  const own = new Set(Object.values(configs).flatMap((config) => Object.keys(config.usingComponents ?? {})));
  try {
    for (const [file, source] of files) {
      if (file.endsWith('.wxs')) group.addScript(file.slice(0, -4), source);
      if (!file.endsWith('.wxml')) continue;
      const issues = group.addTmpl(file.slice(0, -5), source) as TemplateIssue[];
      for (const issue of issues) {
        if (issue.level === 'Note') continue;
        problems.push({
          file,
          line: issue.startLine + 1,
          column: issue.startColumn + 1,
          message: issue.message,
        });
      }
      problems.push(...unknownTags(file, source, own));
    }
    group.setExtraRuntimeScript(';Q.C=shapeEvent;');
    return group.getTmplGenObjectGroups();
  } finally {
    group.free();
  }
}

function unknownTags(file: string, source: string, own: Set<string>): CompileProblem[] {
  const found = new Map<string, number>();
  for (const match of source.matchAll(/<([a-zA-Z][\w-]*)/g)) {
    const tag = match[1] ?? '';
    if (!KNOWN_TAGS.has(tag) && !own.has(tag) && !found.has(tag)) found.set(tag, match.index);
  }
  return [...found].map(([tag, at]) => ({
    file,
    line: source.slice(0, at).split('\n').length,
    message: `<${tag}> is neither a component of the app nor one the simulator offers`,
  }));
}
