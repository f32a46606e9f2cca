import type { Host } from './host';
import type { PageEntry } from './page-stack';

export interface TreeSize {
  nodes: number;
  depth: number;
}

/** Counts WXML nodes: elements of the mini-program's tree, not the DOM inside built-in components. */
export function measureTree(root: Element): TreeSize {
  let nodes = 0;
  let depth = 0;
  const walk = (element: Element, level: number): void => {
    const own = '__wxElement' in element;
    if (own) {
      nodes += 1;
      depth = Math.max(depth, level);
    }
    for (const child of Array.from(element.children)) walk(child, own ? level + 1 : level);
  };
  walk(root, 0);
  return { nodes, depth };
}

/** Measures the page on top after each burst of updates and reports a limit once per page and crossing. */
export function watchTree(host: Host, top: () => PageEntry | undefined): void {
  const reported = new WeakSet<PageEntry>();
  let waiting = false;
  host.on('log', () => {
    if (waiting) return;
    waiting = true;
    host.window.setTimeout(() => {
      waiting = false;
      const entry = top();
      if (!entry || reported.has(entry)) return;
      const { nodes, depth } = measureTree(entry.scroller);
      const before = host.limits.counts.nodes + host.limits.counts.depth;
      host.limits.recordTree(entry.path, nodes, depth);
      if (host.limits.counts.nodes + host.limits.counts.depth > before) reported.add(entry);
    }, 100);
  });
}
