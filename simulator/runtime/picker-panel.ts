import { build } from './dom';
import type { Overlays } from './overlays';

export interface PickerColumns {
  /** Rows of each column. */
  columns: string[][];
  /** Chosen row of each column. */
  chosen: number[];
}

export interface PickerPanelOptions {
  title: string;
  initial: PickerColumns;
  /** Called when a column moves; returns the columns to show from then on (days of a shorter month, say). */
  moved(column: number, row: number, chosen: number[]): PickerColumns | undefined;
  confirmed(chosen: number[]): void;
  cancelled(): void;
}

const ROW = 44;

/** The wheel panel from the bottom; rows can be scrolled or tapped, 确定 takes what stands in the middle. */
export function openPickerPanel(
  document: Document,
  overlays: Overlays,
  options: PickerPanelOptions,
): { update(columns: PickerColumns): void } {
  let current = options.initial;
  const wheels = build(document, 'div', { class: 'sim-picker-wheels' });

  const move = (column: number, row: number): void => {
    if (current.chosen[column] === row) return;
    const chosen = current.chosen.map((old, index) => (index === column ? row : old));
    current = { ...current, chosen };
    const next = options.moved(column, row, chosen);
    if (next) update(next);
    else mark();
  };

  const mark = (): void => {
    [...wheels.children].forEach((wheel, column) => {
      [...wheel.children].forEach((row, index) =>
        row.setAttribute('aria-selected', String(index === current.chosen[column])),
      );
    });
  };

  const draw = (): void => {
    wheels.replaceChildren(...current.columns.map((rows, column) => {
      const wheel = build(document, 'div', { class: 'sim-picker-wheel', role: 'listbox' });
      rows.forEach((text, index) => {
        const row = build(document, 'div', { class: 'sim-picker-row', role: 'option', onclick: () => {
          wheel.scrollTo({ top: index * ROW, behavior: 'smooth' });
          move(column, index);
        } }, text);
        wheel.append(row);
      });
      let timer: ReturnType<typeof setTimeout> | undefined;
      wheel.addEventListener('scroll', () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          if (wheel.isConnected && wheel.clientHeight > 0) move(column, Math.min(rows.length - 1, Math.round(wheel.scrollTop / ROW)));
        }, 150);
      });
      return wheel;
    })); // prettier-ignore
    mark();
    [...wheels.children].forEach((wheel, column) => (wheel.scrollTop = (current.chosen[column] ?? 0) * ROW));
  };

  const update = (columns: PickerColumns): void => {
    if (JSON.stringify(columns.columns) === JSON.stringify(current.columns)) {
      current = columns;
      mark();
      return;
    }
    current = columns;
    draw();
  };

  const finish = (confirmed: boolean) => (): void => {
    close();
    if (confirmed) options.confirmed(current.chosen);
    else options.cancelled();
  };
  const head = build(
    document,
    'div',
    { class: 'sim-picker-head' },
    build(document, 'button', { class: 'sim-picker-cancel', onclick: finish(false) }, '取消'),
    build(document, 'div', {}, options.title),
    build(document, 'button', { class: 'sim-picker-confirm', onclick: finish(true) }, '确定'),
  );
  const panel = build(
    document,
    'div',
    { class: 'sim-picker', role: 'dialog', 'aria-modal': 'true', 'aria-label': options.title || '选择' },
    head,
    wheels,
  );
  const close = overlays.open(panel, () => options.cancelled());
  draw();
  return { update };
}
