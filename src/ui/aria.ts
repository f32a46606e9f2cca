interface Described {
  role?:
    | 'button'
    | 'checkbox'
    | 'radio'
    | 'switch'
    | 'tab'
    | 'tablist'
    | 'dialog'
    | 'alert'
    | 'status'
    | 'img'
    | 'heading'
    | 'progressbar'
    | 'list'
    | 'listitem'
    | 'link'
    | 'group';
  /** What a screen reader says instead of the content. */
  label?: string;
  checked?: boolean;
  selected?: boolean;
  disabled?: boolean;
  expanded?: boolean;
  hidden?: boolean;
}

const FOCUSABLE = new Set(['button', 'checkbox', 'radio', 'switch', 'tab', 'link']);

/**
 * Accessibility attributes for a built-in component. WeChat calls the role `aria-role`; the browser calls it
 * `role` and needs a tab stop on what is not a native control.
 */
export function aria({ role, ...states }: Described): Record<string, string | number> {
  const attributes: Record<string, string | number> = {};
  if (role) {
    if (process.env.TARO_ENV === 'h5') {
      attributes['role'] = role;
      if (FOCUSABLE.has(role) && !states.disabled) attributes['tabIndex'] = 0;
      if (role === 'heading') attributes['aria-level'] = 2;
    } else {
      attributes['aria-role'] = role;
    }
  }
  for (const [name, value] of Object.entries(states) as [string, string | boolean | undefined][]) {
    if (value !== undefined) attributes[`aria-${name}`] = String(value);
  }
  return attributes;
}
