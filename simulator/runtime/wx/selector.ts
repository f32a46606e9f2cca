import type { Element as TreeElement } from 'glass-easel';
import { canvasNode } from '../components/canvas';
import { nodeOf } from '../components/built-in';
import type { Host } from '../host';
import type { PageStack } from '../page-stack';
import type { Instance } from '../framework';

interface Query {
  selector: string | null;
  all: boolean;
  fields: Record<string, unknown>;
  callback?: (result: unknown) => void;
  scope: Instance | undefined;
}

/** `wx.createSelectorQuery()`: rectangles are relative to the page area, as WeChat's are to the web view. */
class SelectorQuery {
  private readonly queries: Query[] = [];

  constructor(
    private readonly host: Host,
    private scope: Instance | undefined,
  ) {}

  in(instance: Instance): this {
    this.scope = instance;
    return this;
  }

  select(selector: string): NodesRef {
    return this.ref(selector, false);
  }

  selectAll(selector: string): NodesRef {
    return this.ref(selector, true);
  }

  selectViewport(): NodesRef {
    return this.ref(null, false);
  }

  exec(callback?: (results: unknown[]) => void): this {
    this.host.window.setTimeout(() => {
      const results = this.queries.map((query) => this.run(query));
      this.queries.forEach((query, index) => query.callback?.(results[index]));
      callback?.(results);
    }, 0);
    return this;
  }

  private ref(selector: string | null, all: boolean): NodesRef {
    const add = (fields: Record<string, unknown>, callback?: (result: unknown) => void): this => {
      this.queries.push({ selector, all, fields, callback, scope: this.scope });
      return this;
    };
    return {
      boundingClientRect: (callback) => add({ id: true, dataset: true, rect: true, size: true }, callback),
      scrollOffset: (callback) => add({ id: true, dataset: true, scrollOffset: true }, callback),
      fields: add,
      node: (callback) => add({ node: true }, callback),
      context: (callback) => add({ context: true }, callback),
    };
  }

  private run(query: Query): unknown {
    const root = query.scope?._$.getShadowRoot();
    if (!root) return query.all ? [] : null;
    if (query.selector === null) return this.read(query.scope?._$ as TreeElement, query.fields, true);
    if (query.all)
      return root.querySelectorAll(query.selector).map((element) => this.read(element, query.fields, false));
    const found = root.querySelector(query.selector);
    return found ? this.read(found, query.fields, false) : null;
  }

  private read(
    element: TreeElement,
    fields: Record<string, unknown>,
    viewport: boolean,
  ): Record<string, unknown> | null {
    const own = (element as TreeElement & { $$: HTMLElement | null }).$$;
    const area = own?.closest<HTMLElement>('.sim-scroll');
    // The page may have been closed between the query and its execution.
    if (!own || !area) return null;
    const dom = viewport ? area : own;
    const rect = dom.getBoundingClientRect();
    const origin = area.getBoundingClientRect();
    const left = rect.left - origin.left;
    const top = rect.top - origin.top;
    const node = nodeOf(element);
    const result: Record<string, unknown> = {};
    if (fields.id) result.id = element.id;
    if (fields.dataset) result.dataset = { ...element.dataset };
    if (fields.rect)
      Object.assign(result, { left, top, right: left + rect.width, bottom: top + rect.height });
    if (fields.size) Object.assign(result, { width: rect.width, height: rect.height });
    if (fields.scrollOffset)
      Object.assign(result, {
        scrollLeft: dom.scrollLeft,
        scrollTop: dom.scrollTop,
        scrollWidth: dom.scrollWidth,
        scrollHeight: dom.scrollHeight,
      });
    if (fields.node && node?.state.canvas)
      result.node = canvasNode(node.state.canvas as HTMLCanvasElement, this.host.window);
    for (const name of Array.isArray(fields.properties) ? (fields.properties as string[]) : [])
      result[name] = node?.props[name];
    for (const name of Array.isArray(fields.computedStyle) ? (fields.computedStyle as string[]) : []) {
      result[name] = this.host.window.getComputedStyle(dom).getPropertyValue(name);
    }
    return result;
  }
}

interface NodesRef {
  boundingClientRect(callback?: (result: unknown) => void): SelectorQuery;
  scrollOffset(callback?: (result: unknown) => void): SelectorQuery;
  fields(fields: Record<string, unknown>, callback?: (result: unknown) => void): SelectorQuery;
  node(callback?: (result: unknown) => void): SelectorQuery;
  context(callback?: (result: unknown) => void): SelectorQuery;
}

export function selectorApis(host: Host, stack: PageStack): Record<string, unknown> {
  return {
    createSelectorQuery: () => new SelectorQuery(host, stack.top?.instance),
    createIntersectionObserver: (scope: Instance | undefined, options?: object) => {
      const caller = scope ?? stack.top?.instance;
      return (
        caller as unknown as { createIntersectionObserver(options?: object): unknown }
      ).createIntersectionObserver(options);
    },
  };
}
