import { asText, type BuiltIn } from './built-in';

/** Canvas of type 2d; `wx.createSelectorQuery().fields({node: true})` hands out `canvasNode`. */
export const canvas: BuiltIn = {
  properties: ['type', 'canvasId', 'disableScroll'],
  childless: true,
  created(node) {
    const element = node.dom.ownerDocument.createElement('canvas');
    node.state.canvas = element;
    node.dom.appendChild(element);
  },
  changed(node, name, value) {
    if (name === 'type' && asText(value) !== '2d')
      node.host.window.console.error('only <canvas type="2d"> is offered by the simulator');
  },
};

/** What WeChat's Canvas object offers, on top of the DOM canvas. */
export function canvasNode(element: HTMLCanvasElement, window: Window & typeof globalThis): object {
  return new Proxy(element, {
    get(target, key) {
      if (key === 'createImage') return () => new window.Image();
      if (key === 'requestAnimationFrame') return window.requestAnimationFrame.bind(window);
      if (key === 'cancelAnimationFrame') return window.cancelAnimationFrame.bind(window);
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
    set: (target, key, value) => Reflect.set(target, key, value),
  });
}
