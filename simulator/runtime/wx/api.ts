import { ApiFailure } from '../api-failure';
import type { Host } from '../host';

export type Fields = Record<string, unknown>;
export type ApiTable = Record<string, unknown>;

interface Callbacks {
  success?: (result: Fields) => void;
  fail?: (error: Fields) => void;
  complete?: (result: Fields) => void;
}

/**
 * An asynchronous API in WeChat's shape: callbacks if any is given, else a promise; `errMsg` is `<name>:ok` or
 * `<name>:fail <reason>`.
 */
export function asynchronous(
  host: Host,
  name: string,
  run: (options: Fields) => unknown,
): (options?: Fields) => Promise<Fields> | undefined {
  return (options = {}) => {
    const { success, fail, complete } = options as Callbacks;
    const work = Promise.resolve()
      .then(() => run(options))
      .then((result): Fields => ({ ...(result as Fields | undefined), errMsg: `${name}:ok` }));
    if (!success && !fail && !complete) {
      return work.catch((error: unknown) => {
        throw failure(host, name, error) as unknown as Error; // WeChat rejects with a plain object
      });
    }
    const tell = (listener: ((value: Fields) => void) | undefined, value: Fields): void => {
      guard(host, () => {
        listener?.(value);
        complete?.(value);
      });
    };
    work.then(
      (result) => tell(success, result),
      (error: unknown) => tell(fail, failure(host, name, error)),
    );
    return undefined;
  };
}

function failure(host: Host, name: string, error: unknown): Fields {
  if (error instanceof ApiFailure) return { errMsg: `${name}:fail ${error.reason}`, ...error.extra };
  host.window.console.error(error);
  return { errMsg: `${name}:fail ${error instanceof Error ? error.message : String(error)}` };
}

function guard(host: Host, run: () => void): void {
  try {
    run();
  } catch (error) {
    host.window.console.error(error);
    host.emit('app-error', error);
  }
}

/** A pair `onX`/`offX` over the host's events. */
export function listening(host: Host, api: string, event: string): ApiTable {
  type Listener = (value: unknown) => void;
  return {
    [`on${api}`]: (listener: Listener) => host.on(event, listener),
    [`off${api}`]: (listener?: Listener) => host.off(event, listener),
  };
}
