import type { ComponentSpace, GeneralComponent } from 'glass-easel';
import type { BuiltInName } from '../../built-in-names';
import type { Host } from '../host';
import { makeNode, nodeOf, type BuiltIn, asText } from './built-in';
import { button } from './button';
import { canvas } from './canvas';
import { checkbox, checkboxGroup, radio, radioGroup, switchControl } from './choices';
import { form, label } from './form';
import { image } from './image';
import { navigator } from './navigator';
import { picker } from './picker';
import { scrollView } from './scroll-view';
import { swiper, swiperItem } from './swiper';
import { input, textarea } from './text-fields';

const plain: BuiltIn = { properties: [] };
const text: BuiltIn = { properties: ['selectable', 'space', 'decode', 'userSelect', 'overflow', 'maxLines'] };

const BUILT_INS: Record<BuiltInName, BuiltIn> = {
  view: plain,
  text,
  image,
  button,
  input,
  textarea,
  switch: switchControl,
  checkbox,
  'checkbox-group': checkboxGroup,
  radio,
  'radio-group': radioGroup,
  label,
  form,
  picker,
  'scroll-view': scrollView,
  swiper,
  'swiper-item': swiperItem,
  canvas,
  navigator,
};

const ARIA = ['ariaLabel', 'ariaHidden', 'ariaChecked', 'ariaSelected', 'ariaDisabled', 'ariaExpanded', 'ariaPressed', 'ariaLive', 'ariaModal', 'ariaCurrent', 'ariaDescribedby', 'ariaLabelledby', 'ariaLevel', 'ariaValuenow', 'ariaValuemin', 'ariaValuemax', 'ariaValuetext', 'ariaInvalid', 'ariaRequired', 'ariaHaspopup', 'ariaBusy'] as const; // prettier-ignore
const EVERYWHERE = [...ARIA, 'ariaRole', 'role', 'hidden', 'hoverClass', 'hoverStopPropagation', 'hoverStartTime', 'hoverStayTime', 'animation', 'name'] as const; // prettier-ignore

interface Definition {
  property(name: string, options: { type: null; value: unknown }): Definition;
  observer(name: string, listener: (this: GeneralComponent, value: unknown) => void): Definition;
  lifetime(name: string, listener: (this: GeneralComponent) => void): Definition;
  template(template: unknown): Definition;
  registerComponent(): { general(): Parameters<ComponentSpace['setGlobalUsingComponent']>[1] };
}

const NO_CHILDREN = { content: () => () => ({ C: () => {}, B: {} }) };

/** Makes every built-in component known to all pages and components of the space. */
export function registerBuiltIns(host: Host, space: ComponentSpace): void {
  for (const [name, builtIn] of Object.entries(BUILT_INS)) {
    // The builder's type grows with each call; this loop needs only the four verbs of `Definition`.
    const builder = space.define(`built-in/${name}`) as unknown as Definition;
    if (builtIn.childless) builder.template(NO_CHILDREN);
    for (const property of new Set([...EVERYWHERE, ...builtIn.properties])) {
      builder.property(property, { type: null, value: undefined });
      builder.observer(property, function (this: GeneralComponent, value: unknown) {
        const node = nodeOf(this);
        if (!node || node.props[property] === value) return;
        node.props[property] = value;
        applyCommon(node.dom, property, value);
        builtIn.changed?.(node, property, value);
      });
    }
    builder.lifetime('created', function (this: GeneralComponent) {
      // A page that was just closed may still build parts of itself; they have no place in the document.
      if (!this.$$) return;
      const node = makeNode(host, this);
      builtIn.created?.(node);
      const { tapped } = builtIn;
      // After the page's handlers, and outside of their event.
      if (tapped) this.addListener('tap', () => void host.window.setTimeout(() => tapped(node), 0));
    });
    builder.lifetime('attached', function (this: GeneralComponent) {
      const node = nodeOf(this);
      if (node) builtIn.attached?.(node);
    });
    builder.lifetime('detached', function (this: GeneralComponent) {
      const node = nodeOf(this);
      if (node) builtIn.detached?.(node);
    });
    space.setGlobalUsingComponent(name, builder.registerComponent().general());
  }
}

function applyCommon(dom: HTMLElement, property: string, value: unknown): void {
  if (property === 'hidden') dom.style.display = value ? 'none' : '';
  const attribute =
    property === 'ariaRole' || property === 'role'
      ? 'role'
      : property.startsWith('aria')
        ? `aria-${property.slice(4).toLowerCase()}`
        : undefined;
  if (!attribute) return;
  if (value === undefined || value === null || value === '') dom.removeAttribute(attribute);
  else dom.setAttribute(attribute, asText(value));
}
