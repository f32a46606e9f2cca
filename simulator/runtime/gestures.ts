import type { Element as TreeElement } from 'glass-easel';
import { send } from './events';

const MOVE_TOLERANCE = 10;
const LONG_PRESS_MS = 350;

type DomElement = HTMLElement & { __wxElement?: TreeElement };

interface Press {
  x: number;
  y: number;
  target: EventTarget | null;
  timer: number;
  long: boolean;
  moved: boolean;
}

/** The nearest element of the mini-program's tree at or above a DOM node. */
export function treeElementOf(node: EventTarget | null): TreeElement | undefined {
  let dom = node as DomElement | null;
  while (dom && !dom.__wxElement) dom = dom.parentElement;
  return dom?.__wxElement;
}

/**
 * Makes WeChat's gestures out of the browser's pointer: tap, longpress (which swallows its tap) and longtap. The
 * browser's own click comes after a tap's handler may have opened something under the finger; such a click is
 * swallowed because its target is not the one that was pressed.
 */
export function installGestures(window: Window, root: HTMLElement): void {
  let press: Press | undefined;
  let lastPressTarget: EventTarget | null = null;
  let touchSeen = false;

  const start = (event: Event, x: number, y: number): void => {
    const target = event.target;
    lastPressTarget = target;
    const current: Press = { x, y, target, long: false, moved: false, timer: 0 };
    current.timer = window.setTimeout(() => {
      const element = treeElementOf(target);
      if (current.moved || !element) return;
      current.long = hasListener(element, 'longpress') || hasListener(element, 'longtap');
      const detail = { x, y };
      send(element, 'longpress', detail, { bubbles: true, original: event });
      send(element, 'longtap', detail, { bubbles: true, original: event });
    }, LONG_PRESS_MS);
    press = current;
  };
  const move = (x: number, y: number): void => {
    if (!press || Math.hypot(press.x - x, press.y - y) <= MOVE_TOLERANCE) return;
    press.moved = true;
    window.clearTimeout(press.timer);
  };
  const end = (event: Event): void => {
    const done = press;
    press = undefined;
    if (!done) return;
    window.clearTimeout(done.timer);
    if (done.moved || done.long) return;
    const element = treeElementOf(done.target);
    if (element) send(element, 'tap', { x: done.x, y: done.y }, { bubbles: true, original: event });
  };
  const cancel = (): void => {
    if (press) window.clearTimeout(press.timer);
    press = undefined;
  };

  const capture = { capture: true, passive: true };
  root.addEventListener('touchstart', (event) => {
    touchSeen = true;
    const touch = event.changedTouches[0];
    start(event, touch?.clientX ?? 0, touch?.clientY ?? 0);
  }, capture); // prettier-ignore
  root.addEventListener(
    'touchmove',
    (event) => move(event.changedTouches[0]?.clientX ?? 0, event.changedTouches[0]?.clientY ?? 0),
    capture,
  );
  root.addEventListener('touchend', end, capture);
  root.addEventListener('touchcancel', cancel, capture);
  root.addEventListener('mousedown', (event) => {
    if (!touchSeen && event.button === 0) start(event, event.clientX, event.clientY);
  }, capture); // prettier-ignore
  root.addEventListener('mousemove', (event) => {
    if (!touchSeen) move(event.clientX, event.clientY);
  }, capture); // prettier-ignore
  root.addEventListener('mouseup', (event) => {
    if (!touchSeen) end(event);
  }, capture); // prettier-ignore
  root.addEventListener('scroll', cancel, capture);
  passOn(root);
  for (const echo of ['mousedown', 'click'] as const) {
    root.addEventListener(echo, (event) => {
      if (!lastPressTarget || event.target === lastPressTarget) return;
      event.stopImmediatePropagation();
      event.preventDefault();
    }, { capture: true }); // prettier-ignore
  }
}

const PASSED_ON = ['touchstart', 'touchmove', 'touchend', 'touchcancel', 'animationstart', 'animationiteration', 'animationend', 'transitionend'] as const; // prettier-ignore

/**
 * Only these reach the tree as they are; the browser's own input, change, focus, load and scroll would make every
 * component event arrive twice. A handler that catches (`catchtouchmove`) keeps the page below from scrolling.
 */
function passOn(root: HTMLElement): void {
  for (const type of PASSED_ON) {
    root.addEventListener(type, (event) => {
      const element = treeElementOf(event.target);
      if (element && send(element, type, {}, { bubbles: true, original: event }) && event.cancelable) event.preventDefault();
    }, { capture: true, passive: false }); // prettier-ignore
  }
}

interface ListeningNode {
  _$eventTarget?: { listeners: Record<string, { funcArr: { empty: boolean } } | undefined> };
}

/** Whether the element or anything it bubbles to listens: WeChat drops the tap only after a heard long press. */
function hasListener(element: TreeElement, name: string): boolean {
  let node: TreeElement | null | undefined = element;
  while (node) {
    const inner = node as unknown as ListeningNode; // reads the framework's own event table, which has no public type
    const entry = inner._$eventTarget?.listeners[name];
    if (entry && !entry.funcArr.empty) return true;
    node = node.getComposedParent();
  }
  return false;
}
