import { around, asFlag, asText, inside, type BuiltIn, type BuiltInNode } from './built-in';

function setChecked(node: BuiltInNode, checked: boolean): void {
  node.state.checked = checked;
  node.dom.toggleAttribute('checked', checked);
  node.dom.setAttribute('aria-checked', String(checked));
}

/** Marks a tap so that a label around the control does not press it a second time. */
function guard(node: BuiltInNode, press: () => void): () => void {
  return () => {
    if (asFlag(node.props.disabled)) return;
    node.state.justPressed = true;
    node.host.window.setTimeout(() => delete node.state.justPressed, 50);
    press();
  };
}

function choice(role: string, press: (node: BuiltInNode) => void, properties: string[] = []): BuiltIn {
  return {
    properties: ['value', 'disabled', 'checked', 'color', ...properties],
    created(node) {
      node.dom.setAttribute('role', role);
      setChecked(node, false);
      node.state.press = guard(node, () => press(node));
      node.state.read = () => node.state.checked === true;
    },
    changed(node, name, value) {
      if (name === 'checked') setChecked(node, asFlag(value));
      if (name === 'color') node.dom.style.setProperty('--choice', asText(value));
      if (name === 'disabled') node.dom.toggleAttribute('disabled', asFlag(value));
      if (name === 'type') node.dom.setAttribute('type', asText(value));
    },
    tapped: (node) => (node.state.press as () => void)(),
  };
}

export const switchControl = choice(
  'switch',
  (node) => {
    setChecked(node, !node.state.checked);
    node.fire('change', { value: node.state.checked });
  },
  ['type'],
);

export const checkbox = choice('checkbox', (node) => {
  setChecked(node, !node.state.checked);
  const group = around(node, 'checkbox-group');
  group?.fire('change', { value: checkedValues(group) });
});

export const radio = choice('radio', (node) => {
  if (node.state.checked) return;
  const group = around(node, 'radio-group');
  for (const other of group ? inside(group, 'radio') : []) setChecked(other, false);
  setChecked(node, true);
  group?.fire('change', { value: asText(node.props.value) });
});

export const checkboxGroup: BuiltIn = {
  properties: [],
  created: (node) => (node.state.read = () => checkedValues(node)),
};

export const radioGroup: BuiltIn = {
  properties: [],
  created(node) {
    node.dom.setAttribute('role', 'radiogroup');
    node.state.read = () =>
      inside(node, 'radio')
        .filter((one) => one.state.checked)
        .map((one) => asText(one.props.value))[0] ?? '';
  },
};

function checkedValues(group: BuiltInNode): string[] {
  return inside(group, 'checkbox')
    .filter((one) => one.state.checked)
    .map((one) => asText(one.props.value));
}
