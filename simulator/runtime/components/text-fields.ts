import { asFlag, asNumber, asText, type BuiltIn, type BuiltInNode } from './built-in';

type Control = HTMLInputElement | HTMLTextAreaElement;

const SHARED = [
  'value', 'placeholder', 'placeholderStyle', 'placeholderClass', 'disabled', 'maxlength', 'focus', 'autoFocus',
  'cursorSpacing', 'cursor', 'selectionStart', 'selectionEnd', 'adjustPosition', 'holdKeyboard', 'confirmType',
  'confirmHold', 'cursorColor',
] as const; // prettier-ignore

const INPUT_TYPES: Record<string, string> = {
  number: 'numeric',
  digit: 'decimal',
  idcard: 'text',
  tel: 'tel',
};

function control(node: BuiltInNode): Control {
  return node.state.control as Control;
}

function build(node: BuiltInNode, tag: 'input' | 'textarea'): void {
  const field = node.dom.ownerDocument.createElement(tag);
  node.state.control = field;
  node.state.read = () => field.value;
  field.maxLength = 140;
  node.dom.appendChild(field);
  field.addEventListener('input', () => {
    node.state.typed = field.value;
    node.fire('input', {
      value: field.value,
      cursor: field.selectionStart ?? field.value.length,
      keyCode: 0,
    });
    grow(node);
  });
  field.addEventListener('focus', () => node.fire('focus', { value: field.value, height: 0 }));
  field.addEventListener('blur', () =>
    node.fire('blur', { value: field.value, cursor: field.selectionStart ?? 0 }),
  );
  field.addEventListener('keydown', (event) => {
    const key = event as KeyboardEvent;
    if (key.key !== 'Enter' || key.isComposing || (tag === 'textarea' && node.props.confirmType === 'return'))
      return;
    if (tag === 'textarea' && !node.props.confirmType) return;
    key.preventDefault();
    node.fire('confirm', { value: field.value });
    if (!asFlag(node.props.confirmHold)) field.blur();
  });
}

function change(node: BuiltInNode, name: string, value: unknown): void {
  const field = control(node);
  if (name === 'value' && field.value !== asText(value)) field.value = asText(value);
  if (name === 'placeholder') field.placeholder = asText(value);
  if (name === 'placeholderStyle')
    node.dom.style.setProperty('--placeholder', /color:\s*([^;]+)/.exec(asText(value))?.[1] ?? '');
  if (name === 'disabled') field.disabled = asFlag(value);
  if (name === 'maxlength') {
    const length = asNumber(value, 140);
    if (length < 0) field.removeAttribute('maxlength');
    else field.maxLength = length;
  }
  if (name === 'ariaLabel') field.setAttribute('aria-label', asText(value));
  if ((name === 'focus' || name === 'autoFocus') && asFlag(value))
    node.host.window.setTimeout(() => field.focus(), 0);
  if (name === 'focus' && value === false && node.dom.ownerDocument.activeElement === field) field.blur();
}

function grow(node: BuiltInNode): void {
  const field = control(node);
  if (!asFlag(node.props.autoHeight) || field.tagName !== 'TEXTAREA') return;
  field.style.height = 'auto';
  const height = field.scrollHeight;
  field.style.height = `${height}px`;
  if (node.state.height === height) return;
  node.state.height = height;
  node.fire('linechange', { height, heightRpx: height * 2, lineCount: field.value.split('\n').length });
}

export const input: BuiltIn = {
  properties: [
    ...SHARED, 'type', 'password', 'alwaysEmbed', 'safePasswordCertPath', 'safePasswordLength', 'safePasswordTimeStamp',
    'safePasswordNonce', 'safePasswordSalt', 'safePasswordCustomHash', 'autoFill',
  ], // prettier-ignore
  childless: true,
  created: (node) => build(node, 'input'),
  changed(node, name, value) {
    change(node, name, value);
    const field = control(node) as HTMLInputElement;
    if (name === 'password') field.type = asFlag(value) ? 'password' : 'text';
    if (name === 'type') field.inputMode = INPUT_TYPES[asText(value)] ?? 'text';
  },
};

export const textarea: BuiltIn = {
  properties: [
    ...SHARED,
    'autoHeight',
    'fixed',
    'showConfirmBar',
    'disableDefaultPadding',
    'adjustKeyboardTo',
  ],
  childless: true,
  created: (node) => build(node, 'textarea'),
  attached: (node) => grow(node),
  changed(node, name, value) {
    change(node, name, value);
    if (name === 'autoHeight') node.dom.toggleAttribute('auto-height', asFlag(value));
    if (name === 'value' || name === 'autoHeight') grow(node);
  },
};
