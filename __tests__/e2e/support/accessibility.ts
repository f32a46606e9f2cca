import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * Runs inside the browser: own rules for the simulator's tree. Everything that answers a tap has a name and is 44 px
 * in both directions (a chip in a dense grid may stand on its neighbours' gap, so 2 px are forgiven); text contrast is
 * at least 4.5:1 against the nearest painted background, 3:1 from 24 px on.
 */
function ownRules(): string[] {
  const problems = new Set<string>();
  const page = [...document.querySelectorAll<HTMLElement>('.sim-page')].find(
    (one) => one.style.display !== 'none',
  );
  if (!page) return ['no page'];
  const shows = (element: HTMLElement): boolean => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.opacity !== '0';
  };
  const words = (element: HTMLElement): string =>
    (element.getAttribute('aria-label') ?? element.innerText).replace(/\s+/g, ' ').trim();
  const tappable =
    '[role="button"], [role="tab"], [role="switch"], [role="checkbox"], [role="radio"], [role="link"], wx-button, wx-switch, wx-picker';
  for (const element of page.querySelectorAll<HTMLElement>(tappable)) {
    if (!shows(element) || element.closest('[aria-hidden="true"]')) continue;
    const name = words(element);
    if (name === '')
      problems.add(`without a name: <${element.tagName.toLowerCase()} class="${element.className}">`);
    const { width, height } = element.getBoundingClientRect();
    // The size of WeChat's own switch is WeChat's; the row around it is what a thumb hits.
    if (element.tagName !== 'WX-SWITCH' && (width < 42 || height < 42))
      problems.add(`smaller than 44 px: "${name}" is ${Math.round(width)}×${Math.round(height)}`);
  }

  const rgba = (color: string): [number, number, number, number] => {
    const [r = 0, g = 0, b = 0, a = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return [r, g, b, a];
  };
  const light = ([r, g, b]: number[]): number => {
    const [x = 0, y = 0, z = 0] = [r, g, b].map((value) => {
      const part = (value ?? 0) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const over = (top: number[], below: number[]): number[] => {
    const a = top[3] ?? 1;
    return [0, 1, 2].map((i) => (top[i] ?? 0) * a + (below[i] ?? 0) * (1 - a));
  };
  const ground = (element: HTMLElement): number[] | undefined => {
    const layers: number[][] = [];
    for (let at: HTMLElement | null = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none') return undefined; // a gradient has no single colour
      const color = rgba(style.backgroundColor);
      if (color[3] > 0) layers.push(color);
      if (color[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  for (const element of page.querySelectorAll<HTMLElement>('wx-text, wx-view, wx-button')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    // Letters of one sign are read by their accessible name; a disabled control may be pale.
    if (
      !own ||
      !shows(element) ||
      element.closest('[aria-hidden="true"], [aria-disabled="true"], [disabled]')
    )
      continue;
    const below = ground(element);
    if (!below) continue;
    const style = getComputedStyle(element);
    const faded = [...(function* up(at: HTMLElement | null): Generator<number> { for (; at; at = at.parentElement) yield Number(getComputedStyle(at).opacity); })(element)].reduce((a, b) => a * b, 1); // prettier-ignore
    const color = rgba(style.color);
    const text = over([color[0], color[1], color[2], color[3] * faded], below);
    const [bright, dim] = [light(text), light(below)].sort((a, b) => b - a) as [number, number];
    const ratio = (bright + 0.05) / (dim + 0.05);
    const least = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
    if (ratio < least)
      problems.add(
        `contrast ${ratio.toFixed(2)}: "${element.innerText.trim().slice(0, 20)}" (${style.color} ${style.fontSize})`,
      );
  }
  return [...problems];
}

/** What the simulator's own rules find on the page that shows. */
export function simulatorProblems(page: Page): Promise<string[]> {
  return page.evaluate(ownRules);
}

interface AxeResult {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}

const AXE_RULES = ['aria-allowed-attr', 'aria-required-attr', 'aria-roles', 'aria-valid-attr', 'aria-valid-attr-value', 'button-name', 'color-contrast', 'image-alt', 'label', 'link-name', 'nested-interactive', 'target-size']; // prettier-ignore

/** What axe finds on the H5 page that shows. */
export async function axeProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const result = await page.evaluate(async (rules) => {
    const { axe } = window as unknown as {
      axe: { run(context: object, options: object): Promise<AxeResult> };
    };
    const shown =
      [...document.querySelectorAll<HTMLElement>('.taro_page')]
        .filter((one) => one.offsetParent !== null || one.getClientRects().length > 0)
        .at(-1) ?? document.body;
    // `aria-role` is WeChat's own spelling, which a browser ignores; the switch of Taro's H5 build is not ours.
    for (const element of document.querySelectorAll('[aria-role]')) element.removeAttribute('aria-role');
    return axe.run(
      { include: [shown], exclude: ['taro-switch-core'] },
      { runOnly: { type: 'rule', values: rules }, resultTypes: ['violations'] },
    );
  }, AXE_RULES);
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) =>
        `${id}: ${html.slice(0, 120)} ${(failureSummary ?? '').split('\n')[1]?.trim() ?? ''}`,
    ),
  );
}
