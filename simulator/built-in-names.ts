/** The built-in components the simulator offers: those the app uses and no others. */
export const BUILT_IN_NAMES = [
  'view', 'text', 'image', 'button', 'input', 'textarea', 'switch', 'checkbox', 'checkbox-group', 'radio',
  'radio-group', 'label', 'form', 'picker', 'scroll-view', 'swiper', 'swiper-item', 'canvas', 'navigator',
] as const; // prettier-ignore

export type BuiltInName = (typeof BUILT_IN_NAMES)[number];

/** Tags of the template language itself. */
export const TEMPLATE_TAGS = ['block', 'template', 'import', 'include', 'wxs', 'slot'] as const;
