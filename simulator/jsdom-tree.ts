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
 * the innermost before its parents.
 */
export function findByText(root: HTMLElement, label: string): HTMLElement | undefined {
  const exact: HTMLElement[] = [];
  const partial: HTMLElement[] = [];
  const walk = (element: HTMLElement): boolean => {
    if (isHidden(element)) return false;
    const text = fold(element.textContent);
    const name = element.getAttribute('aria-label') ?? '';
    let inner = false;
    for (const child of Array.from(element.children)) inner = walk(child as HTMLElement) || inner;
    if (name === label || (!inner && text === label)) return exact.push(element) > 0;
    if (inner) return true;
    return (name.includes(label) || text.includes(label)) && partial.push(element) > 0;
  };
  walk(root);
  return exact[0] ?? partial[0];
}

function fold(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function isHidden(element: HTMLElement): boolean {
  return element.style.display === 'none' || element.getAttribute('aria-hidden') === 'true' || element.hidden;
}
