/** Text of a tree as a person reads it: hidden parts left out, white space folded, one line per block. */
export function visibleText(root: HTMLElement): string {
  const lines: string[] = [];
  let line = '';
  const flush = (): void => {
    if (line.trim()) lines.push(line.trim().replace(/\s+/g, ' '));
    line = '';
  };
  const walk = (element: HTMLElement): void => {
    if (isHidden(element)) return;
    const block = !['WX-TEXT', 'SPAN', 'WX-LABEL'].includes(element.tagName);
    if (block) flush();
    for (const child of Array.from(element.childNodes)) {
      if (child.nodeType === 3) line += child.textContent ?? '';
      else if (child.nodeType === 1) walk(child as HTMLElement);
    }
    const field = element as HTMLInputElement;
    if (element.tagName === 'INPUT' || element.tagName === 'TEXTAREA')
      line += field.value || field.placeholder;
    if (block) flush();
  };
  walk(root);
  flush();
  return lines.join('\n');
}

/**
 * The element a finger would hit for a text or accessible name: an exact match before one that merely contains it,
 * the innermost first, and on equal terms the last one drawn (it lies on top).
 */
export function findByText(root: HTMLElement, label: string): HTMLElement | undefined {
  let exact: HTMLElement | undefined;
  let partial: HTMLElement | undefined;
  let partialLength = Infinity;
  const walk = (element: HTMLElement): void => {
    if (isHidden(element)) return;
    const name = element.getAttribute('aria-label');
    const text = fold(element.textContent ?? '');
    if (name === null && !text.includes(label)) {
      for (const child of Array.from(element.children)) walk(child as HTMLElement);
      return;
    }
    if (name === label || text === label) exact ??= element;
    else if ((name?.includes(label) || text.includes(label)) && text.length < partialLength) {
      partial = element;
      partialLength = text.length;
    }
    for (const child of Array.from(element.children)) walk(child as HTMLElement);
  };
  walk(root);
  return exact ?? partial;
}

function fold(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function isHidden(element: HTMLElement): boolean {
  return element.style.display === 'none' || element.getAttribute('aria-hidden') === 'true' || element.hidden;
}
