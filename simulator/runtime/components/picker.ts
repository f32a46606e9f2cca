import type { Overlays } from '../overlays';
import { openPickerPanel, type PickerColumns } from '../picker-panel';
import { asFlag, asText, type BuiltIn, type BuiltInNode } from './built-in';
import { dateColumns, dateValue, timeColumns, timeValue } from './picker-dates';

function labels(range: unknown, key: string): string[] {
  const rows = Array.isArray(range) ? (range as unknown[]) : [];
  return rows.map((row) =>
    key && typeof row === 'object' && row !== null
      ? asText((row as Record<string, unknown>)[key])
      : asText(row),
  );
}

function indexes(value: unknown, count: number): number[] {
  const list = Array.isArray(value) ? (value as unknown[]) : [value];
  return Array.from({ length: count }, (_, index) => Math.max(0, Number(list[index] ?? 0) || 0));
}

function initialColumns(node: BuiltInNode): PickerColumns {
  const { props } = node;
  const key = asText(props.rangeKey);
  switch (asText(props.mode) || 'selector') {
    case 'selector':
      return { columns: [labels(props.range, key)], chosen: indexes(props.value, 1) };
    case 'multiSelector': {
      const ranges = Array.isArray(props.range) ? (props.range as unknown[]) : [];
      return {
        columns: ranges.map((range) => labels(range, key)),
        chosen: indexes(props.value, ranges.length),
      };
    }
    case 'time':
      return timeColumns(asText(props.value), asText(props.start), asText(props.end));
    case 'date':
      return dateColumns(
        asText(props.value),
        asText(props.start),
        asText(props.end),
        asText(props.fields) || 'day',
      );
    default:
      throw new Error(`<picker mode="${asText(props.mode)}"> is not offered by the simulator`);
  }
}

function resultValue(node: BuiltInNode, columns: PickerColumns): unknown {
  switch (asText(node.props.mode) || 'selector') {
    case 'multiSelector':
      return columns.chosen;
    case 'time':
      return timeValue(columns);
    case 'date':
      return dateValue(columns);
    default:
      // WeChat hands the selector's index over as text.
      return String(columns.chosen[0] ?? 0);
  }
}

function open(node: BuiltInNode): void {
  if (asFlag(node.props.disabled)) return;
  let shown = initialColumns(node);
  const mode = asText(node.props.mode) || 'selector';
  const overlays = node.host.hooks.overlays as Overlays;
  node.state.panel = openPickerPanel(node.dom.ownerDocument, overlays, {
    title: asText(node.props.headerText),
    initial: shown,
    moved(column, row, chosen) {
      shown = { ...shown, chosen };
      if (mode === 'multiSelector') node.fire('columnchange', { column, value: row });
      if (mode !== 'date') return undefined;
      const { start, end, fields } = node.props;
      shown = dateColumns(dateValue(shown), asText(start), asText(end), asText(fields) || 'day');
      return shown;
    },
    confirmed(chosen) {
      const value = resultValue(node, { ...shown, chosen });
      node.state.panel = undefined;
      node.fire('change', { value });
    },
    cancelled() {
      node.state.panel = undefined;
      node.fire('cancel', {});
    },
  });
  node.state.showColumns = (columns: PickerColumns) => (shown = columns);
}

/** Picker in the modes selector, multiSelector, time and date, with a panel a finger can use. */
export const picker: BuiltIn = {
  properties: [
    'mode', 'disabled', 'range', 'rangeKey', 'value', 'start', 'end', 'fields', 'customItem', 'headerText', 'level',
  ], // prettier-ignore
  created(node) {
    node.state.press = () => open(node);
  },
  changed(node, name) {
    const panel = node.state.panel as { update(columns: PickerColumns): void } | undefined;
    if (!panel || (name !== 'range' && name !== 'value') || node.props.mode !== 'multiSelector') return;
    // Pages answer columnchange with new ranges while the panel is open.
    const columns = initialColumns(node);
    (node.state.showColumns as (columns: PickerColumns) => void)(columns);
    panel.update(columns);
  },
  tapped: open,
};
