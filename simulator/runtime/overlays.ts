import { build } from './dom';
import type { Host } from './host';

/** What WeChat draws above the page: toast, dialog, action sheet, picker panel, consent. One layer per phone. */
export class Overlays {
  private toastNode: HTMLElement | undefined;
  private toastTimer = 0;

  constructor(
    private readonly host: Host,
    private readonly layer: HTMLElement,
  ) {
    host.on('notice', (text) => this.toast(String(text), 'none', 1_500, false));
  }

  private get document(): Document {
    return this.host.window.document;
  }

  toast(title: string, icon: string, duration: number, mask: boolean): void {
    this.hideToast();
    const mark = { success: '✓', error: '✕', loading: '…' }[icon];
    this.toastNode = build(
      this.document,
      'div',
      { class: `sim-toast-holder${mask ? ' sim-masked' : ''}`, role: 'status' },
      build(
        this.document,
        'div',
        { class: 'sim-toast' },
        ...(mark
          ? [build(this.document, 'div', { class: 'sim-toast-mark', 'aria-hidden': 'true' }, mark)]
          : []),
        title,
      ),
    );
    this.layer.append(this.toastNode);
    if (duration > 0) this.toastTimer = this.host.window.setTimeout(() => this.hideToast(), duration);
  }

  hideToast(): void {
    this.host.window.clearTimeout(this.toastTimer);
    this.toastNode?.remove();
    this.toastNode = undefined;
  }

  /** Shows a panel above a mask; `close` removes it. A tap on the mask closes and calls `dismissed`. */
  open(panel: HTMLElement, dismissed?: () => void): () => void {
    const holder = build(this.document, 'div', { class: 'sim-mask' }, panel);
    const close = (): void => holder.remove();
    holder.addEventListener('click', (event) => {
      if (event.target !== holder || !dismissed) return;
      close();
      dismissed();
    });
    this.layer.append(holder);
    return close;
  }

  modal(options: {
    title: string;
    content: string;
    buttons: { text: string; value: string; color?: string }[];
    editable?: { placeholder: string; value: string };
  }): Promise<{ value: string; input: string }> {
    return new Promise((resolve) => {
      const { document } = this;
      const input = options.editable
        ? (build(document, 'textarea', {
            class: 'sim-modal-input',
            placeholder: options.editable.placeholder,
            'aria-label': options.title,
          }) as HTMLTextAreaElement)
        : undefined;
      if (input && options.editable) input.value = options.editable.value;
      const body: Node[] = [];
      if (options.title) body.push(build(document, 'div', { class: 'sim-modal-title' }, options.title));
      if (options.content) body.push(build(document, 'div', { class: 'sim-modal-content' }, options.content));
      if (input) body.push(input);
      const buttons = options.buttons.map(
        ({ text, value, color }) =>
        build(document, 'button', { class: 'sim-modal-button', style: color ? `color:${color}` : undefined, onclick: () => {
          close();
          resolve({ value, input: input?.value ?? '' });
        } }, text), // prettier-ignore
      );
      const panel = build(
        document,
        'div',
        {
          class: 'sim-modal',
          role: 'dialog',
          'aria-modal': 'true',
          'aria-label': options.title || options.content,
        },
        ...body,
        build(document, 'div', { class: 'sim-modal-buttons' }, ...buttons),
      );
      const close = this.open(panel);
    });
  }

  /** Resolves with the chosen index, or -1 when the person backs out. */
  sheet(items: string[], title: string | undefined, color?: string): Promise<number> {
    return new Promise((resolve) => {
      const { document } = this;
      const choose = (index: number) => (): void => {
        close();
        resolve(index);
      };
      const rows = items.map((text, index) =>
        build(
          document,
          'button',
          { class: 'sim-sheet-row', style: color ? `color:${color}` : undefined, onclick: choose(index) },
          text,
        ),
      );
      const head = title ? [build(document, 'div', { class: 'sim-sheet-title' }, title)] : [];
      const panel = build(
        document,
        'div',
        { class: 'sim-sheet', role: 'dialog', 'aria-modal': 'true', 'aria-label': title ?? '选项' },
        ...head,
        ...rows,
        build(document, 'button', { class: 'sim-sheet-row sim-sheet-cancel', onclick: choose(-1) }, '取消'),
      );
      const close = this.open(panel, () => resolve(-1));
    });
  }

  clear(): void {
    this.layer.replaceChildren();
    this.toastNode = undefined;
  }
}
