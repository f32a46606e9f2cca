type Attributes = Record<string, string | undefined | ((event: Event) => void)>;

/** Builds a DOM element; functions become listeners (`onclick`), undefined attributes are left out. */
export function build(
  document: Document,
  tag: string,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}
