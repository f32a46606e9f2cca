import { useCallback, useEffect, useRef, useState } from 'react';
import { CallFailure } from './call';

interface PageOf<T, N> {
  items: T[];
  /** What to ask the next page with; null on the last one. */
  next: N | null;
}

export interface Pages<T> {
  items: readonly T[];
  /** Null when everything is shown. */
  more: { busy: boolean; error: CallFailure | null; load: () => void } | null;
}

/**
 * The pages after a first one that was asked by `useQuery`. When the first page changes (another filter, a refresh)
 * the later ones are dropped.
 */
export function usePages<T, N>(
  first: PageOf<T, N> | null,
  ask: (next: N) => Promise<PageOf<T, N>>,
): Pages<T> {
  const [later, setLater] = useState<PageOf<T, N> | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallFailure | null>(null);
  const current = useRef(first);
  current.current = first;
  useEffect(() => {
    setLater(null);
    setError(null);
  }, [first]);
  const next = later ? later.next : (first?.next ?? null);
  const load = useCallback(async () => {
    if (next === null) return;
    const begun = current.current;
    setBusy(true);
    setError(null);
    try {
      const page = await ask(next);
      if (current.current === begun)
        setLater((old) => ({ items: [...(old?.items ?? []), ...page.items], next: page.next }));
    } catch (failure) {
      if (!(failure instanceof CallFailure)) throw failure;
      setError(failure);
    } finally {
      setBusy(false);
    }
  }, [next, ask]);
  return {
    items: [...(first?.items ?? []), ...(later?.items ?? [])],
    more: next === null ? null : { busy, error, load: () => void load() },
  };
}
