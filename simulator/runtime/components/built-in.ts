import type { GeneralComponent } from 'glass-easel';
import type { Host } from '../host';
import { send } from '../events';

/** One living built-in component. */
export interface BuiltInNode {
  host: Host;
  element: GeneralComponent;
  dom: HTMLElement;
  /** Current property values by camelCase name, exactly as the template passed them. */
  props: Record<string, unknown>;
  /** What the component keeps for itself: its DOM parts, its checked flag. */
  state: Record<string, unknown>;
  fire(name: string, detail: unknown): void;
}

/**
 * How a built-in component behaves. All hooks are optional; `properties` lists what the template may set beyond the
 * properties every component has.
 */
export interface BuiltIn {
  properties: readonly string[];
  /** Components that draw themselves (input, image) show no children. */
  childless?: boolean;
  created?(node: BuiltInNode): void;
  attached?(node: BuiltInNode): void;
  detached?(node: BuiltInNode): void;
  changed?(node: BuiltInNode, name: string, value: unknown): void;
  /** The component's own answer to a tap, after the page's handlers. */
  tapped?(node: BuiltInNode): void;
}

const nodes = new WeakMap<object, BuiltInNode>();

export function nodeOf(element: object): BuiltInNode | undefined {
  return nodes.get(element);
}

export function nodeAt(dom: Element | null): BuiltInNode | undefined {
  // The DOM backend leaves a way back from its nodes to the framework's.
  const element = (dom as { __wxElement?: object } | null)?.__wxElement;
  return element ? nodes.get(element) : undefined;
}

export function makeNode(host: Host, element: GeneralComponent): BuiltInNode {
  const node: BuiltInNode = {
    host,
    element,
    dom: element.$$ as unknown as HTMLElement, // the DOM backend's element is a real one
    props: {},
    state: {},
    fire: (name, detail) => void send(element, name, detail),
  };
  nodes.set(element, node);
  return node;
}

/** The nearest built-in of one of these tags around a node. */
export function around(node: BuiltInNode, tag: string): BuiltInNode | undefined {
  return nodeAt(node.dom.parentElement?.closest(`wx-${tag}`) ?? null);
}

/** All built-ins of these tags inside a node, in document order. */
export function inside(node: BuiltInNode, ...tags: string[]): BuiltInNode[] {
  const found = [...node.dom.querySelectorAll(tags.map((tag) => `wx-${tag}`).join(','))];
  return found.map((dom) => nodeAt(dom)).filter((one) => one !== undefined);
}

export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

export function asNumber(value: unknown, fallback: number): number {
  const number = typeof value === 'number' ? value : parseFloat(asText(value));
  return Number.isFinite(number) ? number : fallback;
}

/** WeChat reads any non-empty string as true, also "false". */
export function asFlag(value: unknown): boolean {
  return Boolean(value);
}
