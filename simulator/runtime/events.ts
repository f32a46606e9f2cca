import { Event as TreeEvent, type Element as TreeElement } from 'glass-easel';

/** What a handler receives: WeChat's event object, plain data only. */
export interface MiniEvent {
  type: string;
  timeStamp: number;
  target: MiniTarget;
  currentTarget: MiniTarget;
  mark: Record<string, unknown>;
  detail: unknown;
  touches?: MiniTouch[];
  changedTouches?: MiniTouch[];
}

export interface MiniTarget {
  id: string;
  offsetLeft: number;
  offsetTop: number;
  dataset: Record<string, unknown>;
}

export interface MiniTouch {
  identifier: number;
  pageX: number;
  pageY: number;
  clientX: number;
  clientY: number;
}

interface RawTarget {
  id?: string;
  dataset?: Record<string, unknown>;
  $$?: HTMLElement;
  _$?: { $$?: HTMLElement };
}

interface RawEvent {
  type: string;
  timeStamp: number;
  target: RawTarget;
  currentTarget: RawTarget;
  mark?: Record<string, unknown> | null;
  detail: unknown;
  getOriginalEvent(): unknown;
}

/** Turns the framework's event into WeChat's before the page's handler sees it. */
export function shapeEvent(caller: object, event: object, listener: (event: unknown) => unknown): void {
  const raw = event as RawEvent;
  const shaped: MiniEvent = {
    type: raw.type,
    timeStamp: raw.timeStamp,
    target: shapeTarget(raw.target),
    currentTarget: shapeTarget(raw.currentTarget),
    mark: { ...raw.mark },
    detail: raw.detail ?? {},
  };
  const touch = touchFields(raw.getOriginalEvent());
  if (touch) Object.assign(shaped, touch);
  listener.call(caller, shaped);
}

function shapeTarget(target: RawTarget): MiniTarget {
  const dom = target.$$ ?? target._$?.$$;
  return {
    id: target.id ?? '',
    offsetLeft: dom?.offsetLeft ?? 0,
    offsetTop: dom?.offsetTop ?? 0,
    dataset: { ...target.dataset },
  };
}

function touchFields(original: unknown): Pick<MiniEvent, 'touches' | 'changedTouches'> | undefined {
  const source = original as Partial<globalThis.TouchEvent & globalThis.MouseEvent> | undefined;
  if (!source) return undefined;
  if (source.changedTouches) {
    return { touches: mapTouches(source.touches ?? []), changedTouches: mapTouches(source.changedTouches) };
  }
  if (source.clientX === undefined) return undefined;
  const one = toTouch({ identifier: 0, clientX: source.clientX, clientY: source.clientY ?? 0 });
  return { touches: source.type === 'mouseup' ? [] : [one], changedTouches: [one] };
}

function mapTouches(list: ArrayLike<Touch>): MiniTouch[] {
  return Array.from(list, toTouch);
}

function toTouch(touch: { identifier: number; clientX: number; clientY: number }): MiniTouch {
  const { identifier, clientX, clientY } = touch;
  return { identifier, clientX, clientY, pageX: clientX, pageY: clientY };
}

/**
 * Sends an event into the tree; WeChat's component events do not bubble unless said. Returns whether a handler
 * caught it (`catch…`).
 */
export function send(
  element: TreeElement,
  name: string,
  detail: unknown,
  options: { bubbles?: boolean; original?: unknown } = {},
): boolean {
  const event = new TreeEvent(name, detail, {
    bubbles: options.bubbles ?? false,
    composed: options.bubbles ?? false,
    capturePhase: options.bubbles ?? false,
    originalEvent: options.original,
  });
  TreeEvent.dispatchEvent(element, event);
  return event.defaultPrevented();
}
