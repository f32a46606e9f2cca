import {
  CurrentWindowBackendContext,
  addGlobalWarningListener,
  Element as TreeElement,
  type GeneralComponent,
} from 'glass-easel';
import {
  MiniProgramEnv,
  type AssociatedBackend,
  type CodeSpace,
} from 'glass-easel-miniprogram-adapter/dist/glass_easel_miniprogram_adapter';
import type { Host } from './host';
import { registerBuiltIns } from './components/registry';
import { shapeEvent } from './events';

/** A page or component instance as its own code sees it (`this`). */
export interface Instance {
  _$: GeneralComponent;
  data: Record<string, unknown>;
  setData(data: Record<string, unknown>, callback?: () => void): void;
  [field: string]: unknown;
}

type InstancePrototype = Pick<Instance, 'setData'> & ThisType<Instance>;

/** Element names carry WeChat's `wx-` prefix; gestures.ts makes the events, so the framework listens to nothing. */
class PhoneBackend extends CurrentWindowBackendContext {
  constructor(window: Window) {
    super();
    const real = window.document;
    const own = {
      createElement: (tag: string) => real.createElement(`wx-${tag}`),
      createTextNode: (text: string) => real.createTextNode(text),
      createDocumentFragment: () => real.createDocumentFragment(),
    };
    // The context's document is the framework's own narrow interface, which DOM nodes satisfy at run time.
    this.document = own as unknown as typeof this.document;
  }
  override onEvent(): void {}
  override setListenerStats(): void {}
}

export interface Framework {
  space: CodeSpace;
  backend: AssociatedBackend;
}

/** Starts WeChat's component framework with the program's templates and configs and our built-in components. */
export function startFramework(host: Host): Framework {
  // Hints of the framework (a list not there yet, an attribute nobody reads) belong in the log, not on the console,
  // where a test takes every error seriously.
  addGlobalWarningListener((message) => {
    host.note('warning', message);
    return false;
  });
  const env = new MiniProgramEnv();
  const space = env.createCodeSpace('main', true);
  openIds(space);
  registerBuiltIns(host, space.getComponentSpace());
  const groups = host.program.templates(shapeEvent);
  for (const [path, config] of Object.entries(host.program.configs)) {
    // The config is JSON from the dist; the adapter's enum of style isolation is its own name for the same strings.
    space.addComponentStaticConfig(path, config as object);
  }
  for (const [path, content] of Object.entries(groups)) {
    type Template = Parameters<CodeSpace['addCompiledTemplate']>[1];
    space.addCompiledTemplate(path, { groupList: groups, content } as Template);
  }
  convertInlineUnits();
  return { space, backend: env.associateBackend(new PhoneBackend(host.window)) };
}

/** The adapter prefixes DOM ids with a random text; pages select and scroll by the plain id. */
function openIds(space: CodeSpace): void {
  type Prepare = (is: string, options?: object) => [object, unknown];
  const inner = space as unknown as { prepareComponentOptions: Prepare }; // internal of the pinned version, not in its types
  const original = inner.prepareComponentOptions.bind(space);
  inner.prepareComponentOptions = (is, options) => {
    const [prepared, isolation] = original(is, options);
    return [{ ...prepared, idPrefixGenerator: null, writeIdToDOM: true }, isolation];
  };
}

let unitsConverted = false;

/** `rpx` in a style attribute is WeChat's unit too. */
function convertInlineUnits(): void {
  if (unitsConverted) return;
  unitsConverted = true;
  const prototype = TreeElement.prototype;
  const original = prototype.setNodeStyle;
  prototype.setNodeStyle = function (
    this: TreeElement,
    style: string,
    segment?: Parameters<typeof original>[1],
  ) {
    const converted = style
      .replace(/(-?\d*\.?\d+)rpx\b/g, 'calc($1 * var(--rpx))')
      .replace(/(-?\d*\.?\d+)vh\b/g, 'calc($1 * var(--vh))');
    original.call(this, converted, segment);
  };
}

/**
 * Makes `setData` what it is on a phone: the data crosses a thread as JSON, and its size is counted. Patched on the
 * shared prototype when the first instance appears, because the adapter does not hand it out earlier.
 */
export function meterSetData(host: Host, instance: Instance): void {
  let prototype: object | null = instance;
  while (prototype && !Object.prototype.hasOwnProperty.call(prototype, 'setData'))
    prototype = Object.getPrototypeOf(prototype) as object | null;
  const target = prototype as (InstancePrototype & { metered?: boolean }) | null;
  if (!target || target.metered) return;
  target.metered = true;
  const original = target.setData;
  target.setData = function (this: Instance, data: Record<string, unknown>, callback?: () => void): void {
    const json = JSON.stringify(data);
    // Bytes, not UTF-16 units: Chinese text weighs three bytes on the bridge.
    const bytes = utf8Length(json);
    const path = this._$.is;
    if (!this._$.$$) {
      // WeChat drops what a closed page still sends.
      host.note('warning', `${path} calls setData after it was closed`);
      return;
    }
    host.limits.recordSetData(path, bytes, json);
    host.note('setData', path, { bytes });
    original.call(this, JSON.parse(json) as Record<string, unknown>, callback);
  };
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    bytes +=
      code < 0x80
        ? 1
        : code < 0x800
          ? 2
          : code >= 0xd800 && code <= 0xdbff
            ? 4
            : code >= 0xdc00 && code <= 0xdfff
              ? 0
              : 3;
  }
  return bytes;
}
