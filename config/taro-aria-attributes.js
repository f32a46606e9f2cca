/**
 * Accessibility attributes that WeChat knows on every built-in component and Taro leaves out of its templates.
 * One map for the build (templates) and the run time (short names of the attributes): they must agree.
 */
const aria = {
  'aria-role': '',
  'aria-label': '',
  'aria-hidden': '',
  'aria-checked': '',
  'aria-selected': '',
  'aria-disabled': '',
  'aria-expanded': '',
};
const components = ['View', 'Text', 'Image', 'Button', 'Input', 'Textarea', 'Switch', 'Picker', 'ScrollView'];

export const ariaComponents = Object.fromEntries(components.map((name) => [name, { ...aria }]));
