import { useCallback, useRef, useState } from 'react';
import type { ActionName, Domain, InputOf, OutputOf } from '@contract/core/define';
import { newRequestId } from '@contract/core/ids';
import { call, CallFailure } from './call';
import { serverNow } from './clock';

export interface Command<I, O> {
  /** Resolves with the output, or null when refused: then `error` says why. A second call while busy is ignored. */
  run: (input: I) => Promise<O | null>;
  busy: boolean;
  error: CallFailure | null;
  clear: () => void;
}

/**
 * A command of the person in front of the screen. The requestId is made once per intent: repeating the same
 * input after a lost answer repeats the same request, other content is another intent.
 */
export function useCommand<D extends Domain, A extends ActionName<D>>(
  domain: D,
  action: A,
): Command<InputOf<D, A>, OutputOf<D, A>> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallFailure | null>(null);
  const intent = useRef<{ content: string; requestId: string } | null>(null);
  const running = useRef(false);

  const run = useCallback(
    async (input: InputOf<D, A>) => {
      if (running.current) return null;
      running.current = true;
      setBusy(true);
      setError(null);
      const content = JSON.stringify(input);
      if (intent.current?.content !== content)
        intent.current = { content, requestId: newRequestId(serverNow()) };
      try {
        const output = await call(domain, action, input, { requestId: intent.current.requestId });
        intent.current = null;
        return output;
      } catch (failure) {
        if (!(failure instanceof CallFailure)) throw failure;
        if (!failure.retryable) intent.current = null;
        setError(failure);
        return null;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [domain, action],
  );
  const clear = useCallback(() => setError(null), []);
  return { run, busy, error, clear };
}
