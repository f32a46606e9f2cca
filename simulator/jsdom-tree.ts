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
  // Texts are put together on the way up: asking every level for its whole text is slow in a tree of a thousand nodes.
  const walk = (element: HTMLElement): { text: string; inner: boolean } => {
    if (isHidden(element)) return { text: '', inner: false };
    let text = '';
    let inner = false;
    for (const child of Array.from(element.childNodes)) {
      if (child.nodeType === 3) text += child.textContent ?? '';
      if (child.nodeType !== 1) continue;
      const below = walk(child as HTMLElement);
      text += below.text;
      inner ||= below.inner;
    }
    const name = element.getAttribute('aria-label') ?? '';
    const said = fold(text);
    if (name === label || (!inner && said === label)) exact.push(element);
    else if (inner) return { text, inner };
    else if (name.includes(label) || said.includes(label)) partial.push(element);
    else return { text, inner: false };
    return { text, inner: true };
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
