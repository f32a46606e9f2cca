import { asText, inside, nodeAt, type BuiltIn, type BuiltInNode } from './built-in';

const FIELDS = ['input', 'textarea', 'switch', 'checkbox-group', 'radio-group', 'picker'];

export const form: BuiltIn = { properties: ['reportSubmit', 'reportSubmitTimeout'] };

/** Collects the named fields as WeChat does and fires `submit`. */
export function submitForm(node: BuiltInNode): void {
  const value: Record<string, unknown> = {};
  for (const field of inside(node, ...FIELDS)) {
    const name = asText(field.props.name);
    if (name) value[name] = fieldValue(field);
  }
  node.fire('submit', { value });
}

export function resetForm(node: BuiltInNode): void {
  for (const field of inside(node, 'input', 'textarea')) {
    const control = field.state.control as HTMLInputElement | undefined;
    if (control) control.value = '';
  }
  node.fire('reset', {});
}

function fieldValue(field: BuiltInNode): unknown {
  const read = field.state.read as (() => unknown) | undefined;
  return read ? read() : field.props.value;
}

/** A tap on a label goes to the control named by `for`, else to the first one inside. */
export const label: BuiltIn = {
  properties: ['for'],
  tapped(node) {
    const id = asText(node.props.for);
    const control = id
      ? nodeAt(node.dom.ownerDocument.getElementById(id))
      : inside(node, 'checkbox', 'radio', 'switch', 'input', 'textarea', 'picker', 'button')[0];
    const press = control?.state.press as (() => void) | undefined;
    if (!control || control.state.justPressed) return;
    if (press) press();
    else (control.state.control as HTMLElement | undefined)?.focus();
  },
};
