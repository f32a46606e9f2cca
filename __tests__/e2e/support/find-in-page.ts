export interface FindQuery {
  text: string;
  /** Of several matches, the one that stands closest in the tree to this text. */
  near?: string;
  /** Fields only: what `fill` types into. */
  field?: boolean;
}

/**
 * Runs inside the browser (so it may use nothing from outside): the visible element a person means by a text or an
 * accessible name. An exact match comes before one that merely contains the text, the innermost before its parents,
 * a dialogue on top before the page below.
 */
export function findInPage(query: FindQuery): HTMLElement | null {
  const fold = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const visible = (element: Element): boolean => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return (
      style.visibility !== 'hidden' &&
      style.display !== 'none' &&
      (box.width > 0 || style.display === 'contents')
    );
  };
  const name = (element: Element): string => fold(element.getAttribute('aria-label') ?? '');
  const matches = (text: string): HTMLElement[] => {
    const exact: HTMLElement[] = [];
    const partial: HTMLElement[] = [];
    const walk = (element: HTMLElement): boolean => {
      if (element.tagName === 'SCRIPT' || element.tagName === 'STYLE' || !visible(element)) return false;
      const content = fold(element.textContent);
      let inner = false;
      const children = [...(element.shadowRoot?.children ?? []), ...element.children];
      for (const child of children) inner = walk(child as HTMLElement) || inner;
      if (name(element) === text || (!inner && content === text)) {
        exact.push(element);
        return true;
      }
      if (inner) return true;
      if (name(element).includes(text) || content.includes(text)) {
        partial.push(element);
        return true;
      }
      return false;
    };
    walk(document.body);
    return exact.length > 0 ? exact : partial;
  };
  const onTop = (found: HTMLElement[]): HTMLElement[] => {
    const inDialog = found.filter((element) =>
      element.closest('[role="dialog"], .sim-layer, .taro__modal, .weui-picker'),
    );
    return inDialog.length > 0 ? inDialog : found;
  };
  const depthOfMeeting = (a: Element, b: Element): number => {
    let meeting: Element | null = a;
    while (meeting && !meeting.contains(b)) meeting = meeting.parentElement;
    let depth = 0;
    for (let up = meeting; up; up = up.parentElement) depth += 1;
    return depth;
  };

  if (query.field) {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].filter(visible);
    const labelled = (field: HTMLInputElement): boolean =>
      field.placeholder === query.text ||
      name(field) === query.text ||
      name(field.closest('[aria-label]') ?? field) === query.text;
    const direct = fields.find(labelled) ?? fields.find((field) => field.placeholder.includes(query.text));
    if (direct) return direct;
    const label = matches(query.text)[0];
    if (!label || fields.length === 0) return null;
    return fields.reduce((best, field) =>
      depthOfMeeting(label, field) > depthOfMeeting(label, best) ? field : best,
    );
  }
  const found = onTop(matches(query.text));
  if (!query.near || found.length < 2) return found[0] ?? null;
  const anchor = matches(query.near)[0];
  if (!anchor) return null;
  return found.reduce((best, one) =>
    depthOfMeeting(anchor, one) > depthOfMeeting(anchor, best) ? one : best,
  );
}
